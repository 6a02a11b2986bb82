/**
 * The paper's ablations with its recipe, its figures beside ours. Rows that `results/ablation.json` holds already
 * for the same epochs are kept, so that a stopped run goes on.
 *
 *   npm run bench -- ablation [--table 4|5|6]... [--data citeulike-t|gowalla] [--epochs N] [--fresh]
 */
import { parseArgs } from 'node:util';
import type { Split } from '@lightrec/data';
import { evaluate } from '@lightrec/eval';
import { type EmbeddingModel, type LightRecOptions, paperRecipe, trainLightRec } from '@lightrec/models';
import * as tf from '@tensorflow/tfjs-core';
import '@tensorflow/tfjs-backend-wasm';
import { readSplit, secondsSince, trainedTeacher, validationScore } from '../quality/teacher.js';
import { savedRows, saveResults } from '../results.js';
import { tables } from './tables.js';

const about =
  "The paper's recipe with one thing changed, on split 0: Recall@100 and NDCG of the epoch that is best on the " +
  "validation part, and the paper's figures. The same budget of epochs for every variant of a dataset.";

interface Row {
  table: number;
  data: string;
  variant: string;
  options: string;
  epochs: number;
  bestEpoch: number;
  recallAt100: number;
  ndcg: number;
  paperRecallAt100: number;
  paperNdcg: number;
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
  const measurable = Object.keys(tables[4][0].paper);
  if (!measurable.includes(data))
    throw new Error(`--data: expected one of ${measurable.join(', ')}; received ${data}.`);
  if (!Number.isInteger(epochs) || epochs < 1)
    throw new Error(`--epochs: expected an integer >= 1; received ${options.epochs}.`);
  await tf.setBackend('wasm');
  let rows = options.fresh ? [] : savedRows<Row>('ablation');
  const parts = await readSplit(data, 0);
  const { model: teacher } = await trainedTeacher(data, 0, parts);
  for (const [table, variant] of options.table.flatMap((name) => tables[name].map((own) => [name, own] as const))) {
    const changed = JSON.stringify(variant.options);
    const done = rows.find((row) => sameTraining(row, { data, epochs, options: changed }));
    const measured = done ?? (await measure(teacher, parts, variant.options, epochs));
    const [paperRecallAt100, paperNdcg] = variant.paper[data];
    const { bestEpoch, recallAt100, ndcg, seconds } = measured;
    const row = {
      table: Number(table),
      data,
      variant: variant.name,
      options: changed,
      epochs,
      bestEpoch,
      recallAt100,
      ndcg,
      paperRecallAt100,
      paperNdcg,
      seconds,
    };
    rows = [...rows.filter((other) => !(other.table === row.table && sameTraining(other, row))), row];
    await saveResults('ablation', { about, rows });
    console.log(
      `Table ${table}  ${variant.name.padEnd(20)} ${recallAt100.toFixed(4)} ${ndcg.toFixed(4)}  paper ${paperRecallAt100.toFixed(4)} ${paperNdcg.toFixed(4)}  best epoch ${bestEpoch} of ${epochs}`,
    );
  }
  return { about, rows };
}

async function measure(teacher: EmbeddingModel, parts: Split, options: LightRecOptions, epochs: number) {
  const { train, validation, test } = parts;
  const started = process.cpuUsage();
  const { model, bestEpoch } = await trainLightRec(teacher, train, {
    ...{ recipe: 'paper', epochs },
    ...options,
    validate: validationScore(parts),
  });
  const seconds = Math.round(secondsSince(started));
  const { recall, ndcg } = await evaluate(model, { test, exclude: [train, validation], cutoffs: [100] });
  return { bestEpoch, recallAt100: recall[100], ndcg, seconds };
}

function sameTraining(a: Pick<Row, 'data' | 'epochs' | 'options'>, b: Pick<Row, 'data' | 'epochs' | 'options'>) {
  return a.data === b.data && a.epochs === b.epochs && a.options === b.options;
}
