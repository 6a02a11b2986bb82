/**
 * One training in a process of its own, which tells its parent the most memory that it took:
 *
 *   node train-child.js SYSTEM ITEMS USERS FILE [--resume]
 *
 * It ends with the first checkpoint, written to FILE, or goes on from that to its last epoch.
 */
import { parseArgs } from 'node:util';
import { type Artifact, IdMap, Interactions, Random } from '@lightrec/core';
import { loadAnyArtifact, saveArtifact } from '@lightrec/core/node';
import { EmbeddingModel, trainBpr, trainLightRec } from '@lightrec/models';
import * as tf from '@tensorflow/tfjs-core';
import '@tensorflow/tfjs-backend-wasm';

const { positionals, values } = parseArgs({ allowPositionals: true, options: { resume: { type: 'boolean' } } });
const [system, items, users, file] = positionals;
const [itemCount, userCount] = [Number(items), Number(users)];
const dim = 32;
const pairsOfUser = 10;

await tf.setBackend('wasm');
const random = new Random(0);
const train = Interactions.fromIndices(
  Uint32Array.from({ length: userCount * pairsOfUser }, (_, pair) => Math.floor(pair / pairsOfUser)),
  Uint32Array.from({ length: userCount * pairsOfUser }, () => random.integer(itemCount)),
  { users: IdMap.range(userCount), items: IdMap.range(itemCount) },
);
const run = values.resume
  ? { epochs: 2, resume: await loadAnyArtifact(file) }
  : { epochs: 2, onCheckpoint: saveAndEnd };
if (system === 'BPR') await trainBpr(train, { ...run, dim, validateEvery: 1 });
else await trainLightRec(randomTeacher(), train, run);
tell();

async function saveAndEnd(checkpoint: Artifact) {
  await saveArtifact(file, checkpoint);
  tell();
  await new Promise((resolve) => setTimeout(resolve, 60_000)); // until the parent ends the process
}

function tell() {
  process.send?.(process.resourceUsage().maxRSS * 1024);
}

function randomTeacher() {
  const vectors = (count: number) => Float32Array.from({ length: count * dim }, () => random.normal(0, 0.3));
  const [userVectors, itemVectors] = [vectors(userCount), vectors(itemCount)];
  return new EmbeddingModel({ userVectors, itemVectors, dim, users: train.users, items: train.items });
}
