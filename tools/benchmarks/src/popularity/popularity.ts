/**
 * What popularity adds to the cosines of sampled softmax, chosen on blocks that are held out of train, which are as popular
 * as what users take next; then a model of all of train with the best weight, for which the test part is looked at once.
 *
 *   npm run bench -- popularity [--data NAME]... [--weights 0.05,0.08] [--epochs COUNT]
 */
import { parseArgs } from 'node:util';
import { type Interactions, Random } from '@lightrec/core';
import { evaluate } from '@lightrec/eval';
import { trainSampledSoftmax } from '@lightrec/models';
import { secondsSince } from '../quality/teacher.js';
import { readPublicSplit } from '../teachers/public-splits.js';
import { softmax, type TeacherSet } from '../teachers/systems.js';
import { holdOutBlocks } from './hold-out-blocks.js';

interface Row {
  data: TeacherSet;
  part: 'blocks' | 'test';
  popularityWeight: number;
  recallAt20: number;
  ndcgAt20: number;
  recallAt100: number;
  /** Of processor time, in training. */
  seconds: number;
}

const about =
  'Recall and NDCG, cut off at 20 and 100, of sampled softmax of 64 dimensions on public splits by what popularity adds ' +
  'to cosines: on blocks held out of train, and, by all of train with the weight of the best Recall@20 there, on test.';

export async function benchmark(words: string[]) {
  const { values: options } = parseArgs({
    args: words,
    options: {
      data: { type: 'string', multiple: true, default: ['gowalla'] },
      weights: { type: 'string', default: '0.05,0.08' },
      epochs: { type: 'string' },
    },
  });
  const wrong = options.data.find((name) => !Object.hasOwn(softmax, name));
  if (wrong) throw new Error(`--data: expected one of ${Object.keys(softmax).join(', ')}; received ${wrong}.`);
  const epochs = options.epochs === undefined ? {} : { epochs: Number(options.epochs) };
  const rows: Row[] = [];
  for (const data of options.data as TeacherSet[]) {
    const { train, test } = await readPublicSplit(data, 0);
    const held = holdOutBlocks(train, new Random(0).fork('blocks'));
    const measure = async (part: Row['part'], own: Interactions, wanted: Interactions, popularityWeight: number) => {
      const started = process.cpuUsage();
      const { model } = await trainSampledSoftmax(own, { ...softmax[data], ...epochs, popularityWeight });
      const seconds = secondsSince(started);
      const { recall, ndcgAt } = await evaluate(model, { test: wanted, exclude: own, cutoffs: [20, 100] });
      const measures = { recallAt20: recall[20], ndcgAt20: ndcgAt[20], recallAt100: recall[100] };
      rows.push({ data, part, popularityWeight, ...measures, seconds });
      console.log(
        data,
        part,
        popularityWeight,
        recall[20].toFixed(4),
        ndcgAt[20].toFixed(4),
        `${seconds.toFixed(0)} s`,
      );
    };
    for (const weight of options.weights.split(','))
      await measure('blocks', held.train, held.validation, Number(weight));
    const blocks = rows.filter((row) => row.data === data);
    const best = blocks.reduce((one, other) => (other.recallAt20 > one.recallAt20 ? other : one));
    await measure('test', train, test, best.popularityWeight);
  }
  return { about, rows };
}
