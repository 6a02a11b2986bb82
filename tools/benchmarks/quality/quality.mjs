/**
 * What is left of a float teacher in four bytes an item, on real data and several splits. Rows that
 * `results/quality.json` holds already are kept, so that a stopped run goes on.
 *
 *   npm run bench -- quality [--data NAME]... [--split N]... [--system NAME]... [--fresh]
 */
import { existsSync, mkdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { loadArtifact, saveArtifact } from '@lightrec/core/node';
import { dropUsersBelow, readInteractions, splitByUser } from '@lightrec/data';
import { evaluate, summarise } from '@lightrec/eval';
import { bprDefaults, EmbeddingModel, trainBpr, trainLightRec } from '@lightrec/models';
import * as tf from '@tensorflow/tfjs-core';
import '@tensorflow/tfjs-backend-wasm';
import { mean } from 'simple-statistics';
import { saveResults } from '../results.mjs';
import { datasets } from './datasets.mjs';
import { systems } from './systems.mjs';

const results = fileURLToPath(new URL('../results/quality.json', import.meta.url));
const cache = fileURLToPath(new URL('../../../.cache/quality', import.meta.url));
const float = 'BPR float';

/** @typedef {{ data: string, split: number, system: string, recallAt100: number, ndcg: number, bytesPerItem: number, seconds: number }} Row */

/** @param {string[]} words */
export async function benchmark(words) {
  const { values: options } = parseArgs({
    args: words,
    options: {
      data: { type: 'string', multiple: true, default: Object.keys(datasets) },
      split: { type: 'string', multiple: true },
      system: { type: 'string', multiple: true, default: Object.keys(systems) },
      fresh: { type: 'boolean', default: false },
    },
  });
  requireNames('--data', options.data, datasets);
  requireNames('--system', options.system, systems);
  if (!process.env.LIGHTREC_DATA) throw new Error('Set LIGHTREC_DATA to the folder that holds the datasets.');
  await tf.setBackend('wasm');
  /** @type {Row[]} */
  let rows = !options.fresh && existsSync(results) ? JSON.parse(readFileSync(results, 'utf8')).rows : [];
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
 * @param {string} data
 * @param {number} split
 * @param {string[]} names - of students
 * @param {Row[]} done
 * @returns {AsyncGenerator<Row>} those that are not done
 */
async function* measureSplit(data, split, names, done) {
  const missing = [float, ...names].filter(
    (system) => !done.some((row) => keyOf(row) === keyOf({ data, split, system })),
  );
  if (missing.length === 0) return;
  const { interactions } = await readInteractions(path.join(process.env.LIGHTREC_DATA ?? '', datasets[data].source));
  const parts = splitByUser(dropUsersBelow(interactions, 3), { seed: 0, split });
  const { train, validation, test } = parts;
  const teacher = await trainedTeacher(data, split, parts);
  for (const system of missing) {
    const { model, seconds } = system === float ? teacher : await trainStudent(teacher.model, parts, systems[system]);
    const { recall, ndcg } = await evaluate(model, { test, exclude: [train, validation], cutoffs: [100] });
    const bytesPerItem = model instanceof EmbeddingModel ? model.bytesPerItem : model.codeTable.bytesPerItem;
    yield { data, split, system, recallAt100: recall[100], ndcg, bytesPerItem: rounded(bytesPerItem), seconds };
  }
}

/**
 * The float teacher, which is kept between runs as long as its options are the same.
 *
 * @param {string} data
 * @param {number} split
 * @param {import('@lightrec/data').Split} parts
 */
async function trainedTeacher(data, split, parts) {
  const options = { ...bprDefaults, ...datasets[data].teacher };
  const made = JSON.stringify({ options, train: parts.train.fingerprint() });
  const file = path.join(cache, `${data}-${split}.safetensors`);
  if (existsSync(file)) {
    const artifact = await loadArtifact(file, EmbeddingModel);
    const { made: before, seconds } = artifact.metadata;
    if (before === made) return { model: EmbeddingModel.fromArtifact(artifact), seconds: Number(seconds) };
  }
  const started = process.cpuUsage();
  const { model } = await trainBpr(parts.train, { ...options, validate: validationScore(parts) });
  const seconds = secondsSince(started);
  const artifact = model.toArtifact();
  mkdirSync(cache, { recursive: true });
  await saveArtifact(file, { ...artifact, metadata: { ...artifact.metadata, made, seconds: String(seconds) } });
  return { model, seconds };
}

/**
 * @param {EmbeddingModel} teacher
 * @param {import('@lightrec/data').Split} parts
 * @param {import('@lightrec/models').LightRecOptions} options
 */
async function trainStudent(teacher, parts, options) {
  const started = process.cpuUsage();
  const { model } = await trainLightRec(teacher, parts.train, { ...options, validate: validationScore(parts) });
  return { model, seconds: secondsSince(started) };
}

/**
 * Recall@100 on the validation part.
 *
 * @param {import('@lightrec/data').Split} parts
 * @returns {(model: import('@lightrec/core').Recommender) => Promise<number>}
 */
function validationScore({ train, validation }) {
  return async (model) => {
    const { userCount, itemCount } = model;
    /** @type {import('@lightrec/core').Recommender} */
    const lists = { userCount, itemCount, recommend: (users, options) => model.recommend(users, options) };
    const { recall } = await evaluate(lists, { test: validation, exclude: train, cutoffs: [100] });
    return recall[100];
  };
}

/**
 * Means over the splits of each dataset, and what share of the float teacher's figures they are.
 *
 * @param {Row[]} rows
 */
function tableOf(rows) {
  const groups = new Set(rows.map(({ data, system }) => `${data}\n${system}`));
  return [...groups].map((group) => {
    const [data, system] = group.split('\n');
    const own = rows.filter((row) => row.data === data && row.system === system);
    const teachers = own.map(({ split }) => rows.find((row) => keyOf(row) === keyOf({ data, split, system: float })));
    /** @param {'recallAt100' | 'ndcg'} metric */
    const share = (metric) => rounded(mean(own.map((row, i) => row[metric] / (teachers[i]?.[metric] ?? Number.NaN))));
    return {
      data,
      system,
      splits: own.length,
      recallAt100: meanAndSpread(own.map((row) => row.recallAt100)),
      ndcg: meanAndSpread(own.map((row) => row.ndcg)),
      recallKept: share('recallAt100'),
      ndcgKept: share('ndcg'),
      bytesPerItem: rounded(mean(own.map((row) => row.bytesPerItem))),
      seconds: Math.round(mean(own.map((row) => row.seconds))),
    };
  });
}

/** @param {number[]} values */
function meanAndSpread(values) {
  const { mean: middle, standardDeviation = 0 } = summarise(values);
  return values.length > 1 ? `${middle.toFixed(4)} ± ${standardDeviation.toFixed(4)}` : middle.toFixed(4);
}

/** @param {{ data: string, split: number, system: string }} row */
function keyOf({ data, split, system }) {
  return `${data} ${split} ${system}`;
}

/** @param {NodeJS.CpuUsage} started */
function secondsSince(started) {
  const { user, system } = process.cpuUsage(started);
  return (user + system) / 1e6;
}

/** @param {number} value */
function rounded(value) {
  return Number(value.toFixed(4));
}

/**
 * @param {string} option
 * @param {string[]} names
 * @param {object} known
 */
function requireNames(option, names, known) {
  const wrong = names.find((name) => !Object.hasOwn(known, name));
  if (wrong) throw new Error(`${option}: expected one of ${Object.keys(known).join(', ')}; received ${wrong}.`);
}
