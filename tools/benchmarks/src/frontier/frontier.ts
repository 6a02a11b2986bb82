/**
 * Quality against bytes an item: what a strong float teacher of 64 dimensions keeps in fewer bytes, on the test parts of
 * public splits. Rows that `results/frontier.json` holds already are kept; `docs/frontier.md` and its plots are written.
 *
 *   npm run bench -- frontier [--data NAME]... [--system NAME]... [--fresh]
 */
import { parseArgs } from 'node:util';
import type { Split } from '@lightrec/data';
import { evaluate } from '@lightrec/eval';
import type { EmbeddingModel } from '@lightrec/models';
import * as tf from '@tensorflow/tfjs-core';
import '@tensorflow/tfjs-backend-wasm';
import { secondsSince } from '../quality/teacher.js';
import { savedRows, saveResults } from '../results.js';
import { writeDocument } from './document.js';
import { systems } from './systems.js';
import { type FrontierSet, frontierSets, readSplit, teacherOf } from './teachers.js';

export interface Row {
  data: FrontierSet;
  system: string;
  bytesPerItem: number;
  /** On the test part. */
  recallAt20: number;
  ndcgAt20: number;
  recallAt100: number;
  ndcgAt100: number;
  /** Of processor time, beside the teacher's training. */
  seconds: number;
}

const about =
  'Recall and NDCG, cut off at 20 and 100, on the test parts of public splits (CiteULike: random split 0), train and ' +
  'validation items left out, of a float teacher of 64 dimensions and of its items in fewer bytes; one seed. Seconds of ' +
  'processor time beside the training of the teacher.';

export async function benchmark(words: string[]) {
  const { values: options } = parseArgs({
    args: words,
    options: {
      data: { type: 'string', multiple: true, default: frontierSets },
      system: { type: 'string', multiple: true, default: Object.keys(systems) },
      fresh: { type: 'boolean', default: false },
    },
  });
  requireNames('--data', options.data, frontierSets);
  requireNames('--system', options.system, Object.keys(systems));
  await tf.setBackend('wasm');
  let rows = options.fresh ? [] : savedRows<Row>('frontier');
  for (const data of options.data as FrontierSet[]) {
    const wanted = options.system.filter((system) => !rows.some((row) => row.data === data && row.system === system));
    if (wanted.length === 0) continue;
    const split = await readSplit(data);
    const teacher = await teacherOf(data, split, 64);
    for (const system of wanted) {
      const row = await measure(data, split, teacher, system);
      rows = inOrder([...rows, row]);
      await saveResults('frontier', { about, rows });
      const measures = [row.recallAt20, row.ndcgAt20, row.recallAt100].map((value) => value.toFixed(4)).join(' ');
      console.log(`${data} ${system.padEnd(28)} ${measures}  ${row.seconds.toFixed(0)} s`);
    }
  }
  rows = inOrder(rows);
  writeDocument(rows);
  return { about, rows };
}

async function measure(data: FrontierSet, split: Split, teacher: EmbeddingModel, system: string): Promise<Row> {
  const started = process.cpuUsage();
  const { recommender, bytesPerItem, listLength } = await systems[system]({ data, split, teacher });
  const seconds = secondsSince(started);
  const { train, validation, test } = split;
  const { recall, ndcgAt } = await evaluate(recommender, {
    ...{ test, exclude: [train, validation], cutoffs: [20, 100], listLength },
  });
  const measures = { recallAt20: recall[20], ndcgAt20: ndcgAt[20], recallAt100: recall[100], ndcgAt100: ndcgAt[100] };
  return { data, system, bytesPerItem, ...measures, seconds };
}

/** As sets and systems are listed. */
function inOrder(rows: Row[]): Row[] {
  const place = ({ data, system }: Row) => 100 * frontierSets.indexOf(data) + Object.keys(systems).indexOf(system);
  return rows.toSorted((a, b) => place(a) - place(b));
}

function requireNames(option: string, names: readonly string[], known: readonly string[]) {
  const wrong = names.find((name) => !known.includes(name));
  if (wrong) throw new Error(`${option}: expected one of ${known.join(', ')}; received ${wrong}.`);
}
