/**
 * Float teachers of 64 dimensions on public splits, beside figures that others published: Recall@20 and NDCG@20 of the
 * model that has the best Recall@20 on validation, and the processor time that it took. Rows that
 * `results/teachers.json` holds already are kept.
 *
 *   npm run bench -- teachers [--data NAME]... [--teacher NAME]... [--fresh]
 */
import { parseArgs } from 'node:util';
import type { Split } from '@lightrec/data';
import { evaluate, type ScoringRecommender } from '@lightrec/eval';
import { secondsSince } from '../quality/teacher.js';
import { savedRows, saveResults } from '../results.js';
import { readPublicSplit, teacherSets } from './public-splits.js';
import { type TeacherSet, teachers } from './systems.js';

interface Row {
  data: TeacherSet;
  teacher: string;
  /** On the test part. */
  recallAt20: number;
  ndcgAt20: number;
  recallAt100: number;
  /** The best Recall@20 on the validation part. */
  validation?: number;
  /** Of processor time, validations left out, up to the best validation and in all. */
  secondsToBest?: number;
  seconds: number;
  /** Seconds and Recall@20 on validation, each time it was looked at. */
  course: readonly (readonly [seconds: number, recallAt20: number])[];
}

const about =
  'Recall and NDCG, cut off at 20 and 100, on the test parts of public splits, train and validation items left out, ' +
  'vectors of 64 dimensions. Models are chosen by Recall@20 on validation: a tenth of train, where the split has no ' +
  'such part. Seconds of processor time, without validations.';

export async function benchmark(words: string[]) {
  const { values: options } = parseArgs({
    args: words,
    options: {
      data: { type: 'string', multiple: true, default: teacherSets },
      teacher: { type: 'string', multiple: true, default: Object.keys(teachers) },
      fresh: { type: 'boolean', default: false },
    },
  });
  requireNames('--data', options.data, teacherSets);
  requireNames('--teacher', options.teacher, Object.keys(teachers));
  let rows = options.fresh ? [] : savedRows<Row>('teachers');
  for (const data of options.data as TeacherSet[]) {
    const wanted = options.teacher.filter(
      (teacher) => !rows.some((row) => row.data === data && row.teacher === teacher),
    );
    if (wanted.length === 0) continue;
    const split = await readPublicSplit(data);
    for (const teacher of wanted) {
      const row = await measure(data, split, teacher);
      rows = [...rows, row];
      await saveResults('teachers', { about, rows });
      console.log(
        `${data} ${teacher.padEnd(24)} ${row.recallAt20.toFixed(4)} ${row.ndcgAt20.toFixed(4)}  ${row.seconds.toFixed(0)} s`,
      );
    }
  }
  return { about, rows, table: tableOf(rows) };
}

async function measure(data: TeacherSet, { train, validation, test }: Split, teacher: string): Promise<Row> {
  const course: [number, number][] = [];
  let validating = 0;
  const started = process.cpuUsage();
  const model: ScoringRecommender = await teachers[teacher](data, train, async (candidate) => {
    const own = process.cpuUsage();
    const { recall } = await evaluate(candidate, { test: validation, exclude: train, cutoffs: [20] });
    validating += secondsSince(own);
    course.push([secondsSince(started) - validating, recall[20]]);
    return recall[20];
  });
  const seconds = secondsSince(started) - validating;
  const { recall, ndcgAt } = await evaluate(model, { test, exclude: [train, validation], cutoffs: [20, 100] });
  const best = Math.max(...course.map(([, score]) => score));
  return {
    ...{ data, teacher, recallAt20: recall[20], ndcgAt20: ndcgAt[20], recallAt100: recall[100] },
    ...(course.length > 0 && { validation: best, secondsToBest: course.find(([, score]) => score === best)![0] }),
    ...{ seconds, course },
  };
}

function tableOf(rows: readonly Row[]) {
  return rows.map(({ course, ...row }) => ({
    ...row,
    'seconds to that of BPR before': secondsTo(
      course,
      rows.find(({ data, teacher }) => data === row.data && teacher === 'BPR, before')?.validation,
    ),
  }));
}

/** When a validation was first as good as a given one. */
function secondsTo(course: Row['course'], score = Number.POSITIVE_INFINITY): number | undefined {
  return course.find(([, own]) => own >= score)?.[0];
}

function requireNames(option: string, names: readonly string[], known: readonly string[]) {
  const wrong = names.find((name) => !known.includes(name));
  if (wrong) throw new Error(`${option}: expected one of ${known.join(', ')}; received ${wrong}.`);
}
