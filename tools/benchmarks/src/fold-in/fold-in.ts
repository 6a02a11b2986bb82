/**
 * What users who were folded in get, against the same users trained with all others: a tenth of the users is left out
 * of training and folded in from their training items. On CiteULike where `LIGHTREC_DATA` names a folder with
 * `citeulike-t`, on generated data otherwise. `--epochs N` trains the float models shorter or longer than 160.
 */
import path from 'node:path';
import { parseArgs } from 'node:util';
import { type Interactions, Random } from '@lightrec/core';
import { dropUsersBelow, generateDataset, readInteractions, splitByUser } from '@lightrec/data';
import { evaluate } from '@lightrec/eval';
import { type EmbeddingModel, foldInUsers, type LightRecModel, trainBpr, trainLightRec } from '@lightrec/models';
import * as tf from '@tensorflow/tfjs-core';
import '@tensorflow/tfjs-backend-wasm';
import type { Results } from '../results.js';

type Model = EmbeddingModel | LightRecModel;

export async function benchmark(): Promise<Results> {
  const { values } = parseArgs({
    options: { epochs: { type: 'string', default: '160' } },
    allowPositionals: true,
  });
  const epochs = Number(values.epochs);
  await tf.setBackend('wasm');
  const { name, interactions } = await readData();
  const { train, validation, test } = splitByUser(interactions, { seed: 0 });
  const newUsers = drawTenth(train.userCount);
  const reducedTrain = restrict(train, (user) => !newUsers.has(user));
  const trained = await trainBoth(train, epochs);
  const reduced = await trainBoth(reducedTrain, epochs);

  const histories = restrict(train, (user) => newUsers.has(user));
  const newTest = restrict(test, (user) => newUsers.has(user));
  const recallOf = async (model: Model) => {
    const { recall } = await evaluate(model, { test: newTest, exclude: [train, validation], cutoffs: [100] });
    return recall[100];
  };
  const rows = [];
  for (const [i, system] of ['BPR float', 'LightRec'].entries()) {
    const ofTrained = await recallOf(trained[i]);
    const ofFolded = await recallOf(await foldInUsers(reduced[i], histories));
    rows.push({
      system,
      trained: rounded(ofTrained),
      foldedIn: rounded(ofFolded),
      kept: rounded(ofFolded / ofTrained),
    });
  }
  return {
    about:
      `Recall@100 on the test items of ${newUsers.size} of ${train.userCount} users, ${name}, ${epochs} epochs: trained ` +
      'with all others, and folded in from their training items into a model that never saw them.',
    rows,
  };
}

async function readData() {
  const folder = process.env.LIGHTREC_DATA;
  if (!folder) return { ...generateDataset({ seed: 0, userCount: 2000, itemCount: 3000 }), name: 'generated data' };
  const { interactions } = await readInteractions(path.join(folder, 'citeulike-t'));
  return { name: 'CiteULike', interactions: dropUsersBelow(interactions, 3) };
}

function drawTenth(userCount: number) {
  return new Set(
    new Random(0)
      .fork('new users')
      .permutation(userCount)
      .subarray(0, Math.round(userCount / 10)),
  );
}

/** The pairs of the users that are kept; all users and items keep their places. */
function restrict(interactions: Interactions, keep: (user: number) => boolean) {
  return interactions.filterPairs((_, user) => keep(user));
}

/** @returns the float model and its LightRec */
async function trainBoth(train: Interactions, epochs: number): Promise<Model[]> {
  const { model: teacher } = await trainBpr(train, { epochs, seed: 1 });
  const { model } = await trainLightRec(teacher, train, { epochs: 2, seed: 1 });
  return [teacher, model];
}

function rounded(value: number) {
  return Number(value.toFixed(4));
}
