/**
 * What is left of a float teacher in four bytes an item, on real data and several splits. Rows that
 * `results/quality.json` holds already are kept, so that a stopped run goes on.
 *
 *   npm run bench -- quality [--data NAME]... [--split N]... [--system NAME]... [--fresh]
 */
import { parseArgs } from 'node:util';
import { sharedCodes } from '@lightrec/core';
import type { Split } from '@lightrec/data';
import { evaluate, summarise } from '@lightrec/eval';
import { bprDefaults, concatenateTeachers, type EmbeddingModel, LightRecModel } from '@lightrec/models';
import * as tf from '@tensorflow/tfjs-core';
import '@tensorflow/tfjs-backend-wasm';
import { mean } from 'simple-statistics';
import { savedRows, saveResults } from '../results.js';
import { datasets } from './datasets.js';
import { type Judged, systems } from './systems.js';
import { readSplit, secondsSince, trainedTeacher, validationScore } from './teacher.js';
import { readTexts, trainedDssm } from './text-models.js';

const float = 'BPR float';
const dssm = 'DSSM';

interface Row {
  data: string;
  split: number;
  system: string;
  /** Absent in rows of before short lists were measured, as the two below. */
  recallAt20?: number;
  recallAt100: number;
  ndcgAt20?: number;
  ndcg: number;
  /** Items whose whole code another item has too. */
  sharingItems?: number;
  bytesPerItem: number;
  /** Where users are in codes; else a float32 vector. */
  bytesPerUser?: number;
  seconds: number;
}

export async function benchmark(words: string[]) {
  const { values: options } = parseArgs({
    args: words,
    options: {
      data: { type: 'string', multiple: true, default: Object.keys(datasets) },
      split: { type: 'string', multiple: true },
      system: { type: 'string', multiple: true, default: [dssm, ...Object.keys(systems)] },
      fresh: { type: 'boolean', default: false },
    },
  });
  requireNames('--data', options.data, datasets);
  requireNames('--system', options.system, { [dssm]: true, ...systems });
  await tf.setBackend('wasm');
  let rows = options.fresh ? [] : savedRows<Row>('quality');
  for (const data of options.data) {
    for (const split of options.split?.map(Number) ?? datasets[data].splits) {
      for await (const row of measureSplit(data, split, options.system, rows)) {
        rows = [...rows.filter((other) => keyOf(other) !== keyOf(row)), row];
        await saveResults('quality', { about, rows });
        console.log(
          `${keyOf(row).padEnd(60)} ${row.recallAt100.toFixed(4)} ${row.ndcg.toFixed(4)}  ${row.bytesPerItem} bytes  ${row.seconds.toFixed(0)} s`,
        );
      }
    }
  }
  return { about, rows, table: tableOf(rows) };
}

const about =
  'Recall@100 and NDCG of the full ranking on the test part, train and validation items left out; ' +
  'seconds of processor time of the training. Models are chosen by Recall@100 on the validation part.';

/**
 * @param names - of systems, and DSSM; what wants texts is left out where there are none
 * @returns those that are not done
 */
async function* measureSplit(data: string, split: number, names: string[], done: Row[]): AsyncGenerator<Row> {
  const missing = [float, ...names].filter(
    (system) =>
      (datasets[data].dssm || !wantsTexts(system)) &&
      !done.some((row) => keyOf(row) === keyOf({ data, split, system })),
  );
  if (missing.length === 0) return;
  const parts = await readSplit(data, split);
  const { train, validation, test } = parts;
  for (const system of missing) {
    const trained = await trainedSystem(data, split, parts, system);
    const { recommender, bytesPerItem, bytesPerUser, seconds, listLength } = trained;
    const exclude = [train, validation];
    const { recall, ndcgAt, ndcg } = await evaluate(recommender, { test, exclude, cutoffs: [20, 100], listLength });
    const bytes = { bytesPerItem: rounded(bytesPerItem), ...(bytesPerUser && { bytesPerUser }) };
    const metrics = { recallAt20: recall[20], recallAt100: recall[100], ndcgAt20: ndcgAt[20], ndcg };
    const sharingItems = recommender instanceof LightRecModel && sharedCodes(recommender.codeTable).sharingItemCount;
    yield { data, split, system, ...metrics, ...(sharingItems !== false && { sharingItems }), ...bytes, seconds };
  }
}

function wantsTexts(system: string) {
  return system === dssm || systems[system]?.texts === true;
}

interface Trained extends Judged {
  seconds: number;
}

async function trainedSystem(data: string, split: number, parts: Split, system: string): Promise<Trained> {
  if (system === float || system === dssm) {
    const { model, seconds } = await (system === float ? trainedTeacher : trainedDssm)(data, split, parts);
    return { recommender: model, bytesPerItem: model.bytesPerItem, seconds };
  }
  const { teacherCount = 1, teacherChanges, texts, train } = systems[system];
  const teacher = texts
    ? (await trainedDssm(data, split, parts)).model
    : teacherChanges
      ? (await trainedTeacher(data, split, parts, teacherChanges)).model
      : await ensembleOf(data, split, parts, teacherCount);
  const bags = datasets[data].dssm ? await readTexts(data, parts) : undefined;
  const started = process.cpuUsage();
  const judged = await train({ data, parts, teacher, bags, validate: validationScore(parts) });
  return { ...judged, seconds: secondsSince(started) };
}

/** The float teacher, or the ensemble of it and the next seeds'. */
async function ensembleOf(data: string, split: number, parts: Split, teacherCount: number) {
  const teachers: EmbeddingModel[] = [];
  for (let seed = 0; seed < teacherCount; seed++) {
    teachers.push((await trainedTeacher(data, split, parts, seed === bprDefaults.seed ? {} : { seed })).model);
  }
  return concatenateTeachers(teachers);
}

/** Means over the splits of each dataset, and what share of the float teacher's figures they are. */
function tableOf(rows: Row[]) {
  const groups = new Set(rows.map(({ data, system }) => `${data}\n${system}`));
  return [...groups].map((group) => {
    const [data, system] = group.split('\n');
    const own = rows.filter((row) => row.data === data && row.system === system);
    const teachers = own.map(({ split }) => rows.find((row) => keyOf(row) === keyOf({ data, split, system: float })));
    const share = (metric: 'recallAt100' | 'ndcg') =>
      rounded(mean(own.map((row, i) => row[metric] / (teachers[i]?.[metric] ?? Number.NaN))));
    return {
      data,
      system,
      splits: own.length,
      recallAt20: meanAndSpreadIfAll(own.map((row) => row.recallAt20)),
      recallAt100: meanAndSpread(own.map((row) => row.recallAt100)),
      ndcgAt20: meanAndSpreadIfAll(own.map((row) => row.ndcgAt20)),
      ndcg: meanAndSpread(own.map((row) => row.ndcg)),
      recallKept: share('recallAt100'),
      ndcgKept: share('ndcg'),
      bytesPerItem: rounded(mean(own.map((row) => row.bytesPerItem))),
      seconds: Math.round(mean(own.map((row) => row.seconds))),
    };
  });
}

function meanAndSpread(values: number[]) {
  const { mean: middle, standardDeviation = 0 } = summarise(values);
  return values.length > 1 ? `${middle.toFixed(4)} ± ${standardDeviation.toFixed(4)}` : middle.toFixed(4);
}

function meanAndSpreadIfAll(values: readonly (number | undefined)[]) {
  const known = values.filter((value) => value !== undefined);
  return known.length === values.length ? meanAndSpread(known) : 'not measured';
}

function keyOf({ data, split, system }: { data: string; split: number; system: string }) {
  return `${data} ${split} ${system}`;
}

function rounded(value: number) {
  return Number(value.toFixed(4));
}

function requireNames(option: string, names: string[], known: object) {
  const wrong = names.find((name) => !Object.hasOwn(known, name));
  if (wrong) throw new Error(`${option}: expected one of ${Object.keys(known).join(', ')}; received ${wrong}.`);
}
