/**
 * The paper's ablations with its recipe, its figures beside ours, and what it names without figures. Rows that
 * `results/ablation.json` holds already for the same epochs are kept, so that a stopped run goes on.
 *
 *   npm run bench -- ablation [--table 4|5|6|named]... [--data citeulike-t|gowalla] [--epochs N] [--fresh]
 */
import { parseArgs } from 'node:util';
import type { Id } from '@lightrec/core';
import type { Split } from '@lightrec/data';
import { evaluate } from '@lightrec/eval';
import {
  type DssmModel,
  type EmbeddingModel,
  type FeatureVectors,
  type LightRecOptions,
  paperRecipe,
  trainLightRec,
} from '@lightrec/models';
import * as tf from '@tensorflow/tfjs-core';
import '@tensorflow/tfjs-backend-wasm';
import { datasets } from '../quality/datasets.js';
import { readSplit, secondsSince, trainedTeacher, validationScore } from '../quality/teacher.js';
import { readTexts, trainedDssm } from '../quality/text-models.js';
import { savedRows, saveResults } from '../results.js';
import { measured, tables, type Variant } from './tables.js';

const about =
  "The paper's recipe with one thing changed, on split 0: Recall@100 and NDCG of the epoch that is best on the " +
  "validation part, and the paper's figures where it has any. The same budget of epochs for every variant of a dataset.";

interface Row {
  table: number | 'named';
  data: string;
  variant: string;
  /** BPR where it is absent. */
  teacher?: 'DSSM';
  options: string;
  epochs: number;
  bestEpoch: number;
  recallAt100: number;
  ndcg: number;
  paperRecallAt100?: number;
  paperNdcg?: number;
  seconds: number;
}

export async function benchmark(words: string[]) {
  const { values: options } = parseArgs({
    args: words,
    options: {
      table: { type: 'string', multiple: true, default: Object.keys(tables) },
      data: { type: 'string', default: 'citeulike-t' },
      epochs: { type: 'string', default: String(paperRecipe.epochs) },
      fresh: { type: 'boolean', default: false },
    },
  });
  const { data } = options;
  const epochs = Number(options.epochs);
  const unknown = options.table.find((table) => !Object.hasOwn(tables, table));
  if (unknown) throw new Error(`--table: expected one of ${Object.keys(tables).join(', ')}; received ${unknown}.`);
  if (!measured.includes(data)) throw new Error(`--data: expected one of ${measured.join(', ')}; received ${data}.`);
  if (!Number.isInteger(epochs) || epochs < 1)
    throw new Error(`--epochs: expected an integer >= 1; received ${options.epochs}.`);
  await tf.setBackend('wasm');
  let rows = options.fresh ? [] : savedRows<Row>('ablation');
  const parts = await readSplit(data, 0);
  const task = taskOf(data, parts);
  const wanted = options.table.flatMap((name) => tables[name].map((variant) => ({ name, variant })));
  for (const { name, variant } of wanted) {
    const { teacher } = variant;
    if (teacher === 'DSSM' && !datasets[data].dssm) continue; // it has no texts
    const changed = JSON.stringify(variant.options);
    const done = rows.find((row) => sameTraining(row, { data, teacher, epochs, options: changed }));
    const { bestEpoch, recallAt100, ndcg, seconds } = done ?? (await measure(task, variant, epochs));
    const paper = variant.paper?.[data];
    const row: Row = {
      table: name === 'named' ? name : Number(name),
      ...{ data, variant: variant.name, ...(teacher && { teacher }), options: changed },
      ...{ epochs, bestEpoch, recallAt100, ndcg },
      ...(paper && { paperRecallAt100: paper[0], paperNdcg: paper[1] }),
      seconds,
    };
    rows = [...rows.filter((other) => !(other.table === row.table && sameTraining(other, row))), row];
    await saveResults('ablation', { about, rows });
    const beside = paper ? `paper ${paper.map((figure) => figure.toFixed(4)).join(' ')}  ` : '';
    console.log(
      `Table ${name}  ${variant.name.padEnd(20)} ${recallAt100.toFixed(4)} ${ndcg.toFixed(4)}  ${beside}best epoch ${bestEpoch} of ${epochs}`,
    );
  }
  return { about, rows };
}

/** What variants are trained on: the teachers, each made when it is first wanted. */
interface Task {
  parts: Split;
  bpr(): Promise<EmbeddingModel>;
  dssm(): Promise<{ model: DssmModel; features: FeatureVectors }>;
}

function taskOf(data: string, parts: Split): Task {
  let [bpr, dssm]: [ReturnType<Task['bpr']>?, ReturnType<Task['dssm']>?] = [];
  const makeDssm = async () => {
    const { model } = await trainedDssm(data, 0, parts);
    return { model, features: model.text!.featuresOf(await readTexts(data, parts)) };
  };
  return {
    parts,
    bpr: () => (bpr ??= trainedTeacher(data, 0, parts).then(({ model }) => model)),
    dssm: () => (dssm ??= makeDssm()),
  };
}

async function measure(task: Task, { teacher, options }: Variant, epochs: number) {
  const { train, validation, test } = task.parts;
  const dssm = teacher === 'DSSM' ? await task.dssm() : undefined;
  const own: LightRecOptions = options.itemVectors === 'tower' ? { ...options, features: dssm!.features } : options;
  const model = dssm?.model ?? (await task.bpr());
  const started = process.cpuUsage();
  const { model: student, bestEpoch } = await trainLightRec<Id, Id>(model, train, {
    ...{ recipe: 'paper', epochs },
    ...own,
    validate: validationScore(task.parts),
  });
  const seconds = Math.round(secondsSince(started));
  const { recall, ndcg } = await evaluate(student, { test, exclude: [train, validation], cutoffs: [100] });
  return { bestEpoch, recallAt100: recall[100], ndcg, seconds };
}

type Training = Pick<Row, 'data' | 'teacher' | 'epochs' | 'options'>;

function sameTraining(a: Training, b: Training) {
  return a.data === b.data && a.teacher === b.teacher && a.epochs === b.epochs && a.options === b.options;
}
