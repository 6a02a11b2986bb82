/**
 * Items that nobody has chosen yet: all pairs of a tenth of the items are left out of training, and models have to find
 * these items by their texts. Split 0 of each dataset with texts, of the folder that `LIGHTREC_DATA` names. Rows of other
 * datasets stay in `results/cold-start.json`.
 *
 *   npm run bench -- cold-start [--data NAME]...
 */
import { parseArgs } from 'node:util';
import { CodeTable, type IdMap, Interactions, Random } from '@lightrec/core';
import { evaluate, type ScoringRecommender } from '@lightrec/eval';
import {
  EmbeddingModel,
  encodeItems,
  fitTextFeatures,
  LightRecModel,
  trainBpr,
  trainDssm,
  trainLightRec,
} from '@lightrec/models';
import * as tf from '@tensorflow/tfjs-core';
import '@tensorflow/tfjs-backend-wasm';
import { datasets } from '../quality/datasets.js';
import { readSplit, validationScore } from '../quality/teacher.js';
import { readTexts } from '../quality/text-models.js';
import { type Results, savedRows, saveResults } from '../results.js';

interface Row {
  data: string;
  items: number;
  coldItems: number;
  system: string;
  amongAllItems: number;
  amongColdItems: number;
}

const about =
  'Recall@100 on all pairs of a tenth of the items, none of which is in training: ranked among all items, and among ' +
  'these alone. Tied items share the average of their places. Split 0.';

export async function benchmark(words: string[]): Promise<Results> {
  const withTexts = Object.keys(datasets).filter((data) => datasets[data].dssm);
  const { values } = parseArgs({
    args: words,
    options: { data: { type: 'string', multiple: true, default: withTexts } },
  });
  const unknown = values.data.find((data) => !withTexts.includes(data));
  if (unknown) throw new Error(`--data: expected one of ${withTexts.join(', ')}; received ${unknown}.`);
  await tf.setBackend('wasm');
  let rows = savedRows<Row>('cold-start');
  for (const data of values.data) {
    rows = [...rows.filter((row) => row.data !== data), ...(await measure(data))];
    await saveResults('cold-start', { about, rows });
  }
  return { about, rows };
}

async function measure(data: string): Promise<Row[]> {
  const whole = await readSplit(data, 0);
  const cold = drawTenth(whole.train.itemCount);
  const isWarm = (item: number) => !cold.has(item);
  const parts = {
    ...whole,
    train: restrict([whole.train], isWarm),
    validation: restrict([whole.validation], isWarm),
    test: restrict([whole.train, whole.validation, whole.test], (item) => cold.has(item)),
  };
  const { train } = parts;
  const validate = validationScore(parts);
  const { model: bpr } = await trainBpr(train, { ...datasets[data].teacher, validate });
  const bags = await readTexts(data, parts);
  const features = (await fitTextFeatures(bags)).featuresOf(bags);
  const { model: dssm } = await trainDssm(train, features, { ...datasets[data].dssm, warmStart: bpr, validate });
  const { model: plus } = await trainLightRec(dssm, train, { validate });
  const systems: Record<string, ScoringRecommender> = {
    popularity: popularity(train),
    'BPR float': bpr,
    DSSM: dssm,
    'LightRec+': plus,
    'LightRec+, cold items encoded later': encodedLater(plus, dssm.itemVectors, cold),
  };
  const rows: Row[] = [];
  for (const [system, model] of Object.entries(systems)) {
    const recallOf = async (score: ScoringRecommender['scoreItems']) => {
      const exclude = [train, parts.validation];
      const { recall } = await evaluate(score, { test: parts.test, exclude, cutoffs: [100] });
      return Number(recall[100].toFixed(4));
    };
    const amongAllItems = await recallOf((users, scores) => model.scoreItems(users, scores));
    const amongColdItems = await recallOf(amongCold(model, cold));
    rows.push({ data, items: train.itemCount, coldItems: cold.size, system, amongAllItems, amongColdItems });
  }
  return rows;
}

function drawTenth(itemCount: number): ReadonlySet<number> {
  const order = new Random(0).fork('cold items').permutation(itemCount);
  return new Set(order.subarray(0, Math.round(itemCount / 10)));
}

/** The pairs of the items that are kept; all users and items keep their places. */
function restrict(parts: Interactions[], keep: (item: number) => boolean) {
  const pairs = parts.flatMap((part) =>
    Array.from(part.userIndices(), (user, i) => ({ user, item: part.userItems[i] })).filter(({ item }) => keep(item)),
  );
  const [users, items] = [pairs.map(({ user }) => user), pairs.map(({ item }) => item)];
  return Interactions.fromIndices(users, items, parts[0]);
}

/** Scores every item by how often it was chosen, for every user alike. */
function popularity(train: Interactions) {
  return new EmbeddingModel({
    userVectors: new Float32Array(train.userCount).fill(1),
    itemVectors: Float32Array.from(train.countByItem()),
    ...{ dim: 1, users: train.users, items: train.items },
  });
}

/** Scores that put all other items last. */
function amongCold(model: ScoringRecommender, cold: ReadonlySet<number>): ScoringRecommender['scoreItems'] {
  return (users, scores) => {
    model.scoreItems(users, scores);
    for (let i = 0; i < scores.length; i++) if (!cold.has(i % model.itemCount)) scores[i] = -1e30;
  };
}

/** The same model, its cold items with the codes that items get which come after training. */
function encodedLater(
  { codeTable, userVectors, users }: LightRecModel,
  vectors: Float32Array,
  cold: ReadonlySet<number>,
) {
  const { codebooks, codebookCount, codewordCount, dim } = codeTable;
  const none = new CodeTable({ codes: new Uint8Array(0), codebooks, codebookCount, codewordCount, dim });
  const all = encodeItems(none, { ids: codeTable.items.ids, vectors });
  const codes = codeTable.codes.slice();
  for (const item of cold) {
    const [from, to] = [item * codebookCount, (item + 1) * codebookCount];
    codes.set(all.codes.subarray(from, to), from);
  }
  const items = codeTable.items as IdMap<number>;
  const changed = new CodeTable({ codes, codebooks, codebookCount, codewordCount, dim, items });
  return new LightRecModel(userVectors, users, changed);
}
