/** What the index aims at, as ratios of times of one run, on one thread. */
import { frontierOf, microsecondsAt } from './frontier.js';
import { pointsOf } from './ratios.js';
import type { Place, Row } from './rows.js';

interface Goal {
  goal: string;
  /** Where it is measured; `items` within a tenth. */
  place: Partial<Place>;
  /** Nothing where rows are missing. */
  measure: (rows: Row[]) => number | undefined;
  atLeast?: number;
  atMost?: number;
}

const medium = { data: 'clustered', items: 129_000, codebooks: 4 };
const large = { ...medium, items: 1_000_000 };
const huge = { ...medium, items: 10_000_000 };
const postRanked = ['ours-int8', 'ours-float16', 'ours-float32'];

const gowalla = { data: 'gowalla', codebooks: 4, k: 100 };

export const goals: Goal[] = [
  faster('exact against brute force in JavaScript', { ...medium, k: 100 }, 'js-brute-force', 'ours-exact', 100),
  faster('exact against SIMD brute force', { ...medium, k: 100 }, 'wasm-brute-force', 'ours-exact', 35),
  faster('exact against the flat scan', { ...medium, k: 100 }, 'ours-scan', 'ours-exact', 5),
  faster('exact against brute force in JavaScript', gowalla, 'js-brute-force', 'ours-exact', 60),
  faster('exact against the flat scan', gowalla, 'ours-scan', 'ours-exact', 4.5),
  microseconds('exact, mean microseconds', { ...medium, k: 100 }, 'ours-exact', 25),
  fasterAt('post-ranked against brute force in JavaScript', { ...medium, k: 100 }, 'js-brute-force', 0.96, 60),
  {
    goal: 'post-ranked against hnswlib, at its best recall',
    place: { ...medium, k: 100 },
    measure(rows) {
      const best = frontierOf(pointsOf(rows.filter(({ method }) => method === 'hnswlib'))).at(-1);
      return best && divide(best.microseconds, timeAt(rows, postRanked, best.recall));
    },
    atLeast: 10,
  },
  fasterAt('post-ranked against hnswlib', { ...medium, k: 10 }, 'hnswlib', 0.95, 2),
  fasterAt('post-ranked against hnswlib', { ...medium, k: 10 }, 'hnswlib', 0.98, 5),
  fasterAt('post-ranked against augmented hnswlib', { ...medium, k: 100 }, 'hnswlib-l2', 0.95, 1.8),
  fasterAt('post-ranked against faiss', { ...medium, k: 100 }, 'faiss-ivf-sq8', 0.95, 2),
  faster('exact against the flat scan', { ...large, k: 100 }, 'ours-scan', 'ours-exact', 20),
  faster('exact against SIMD brute force', { ...large, k: 100 }, 'wasm-brute-force', 'ours-exact', 200),
  {
    goal: 'exact, median at 10 M items over that at 129 k',
    place: { data: 'clustered', codebooks: 4, k: 100 },
    measure(rows) {
      const [small, big] = [medium, huge].map((place) =>
        rows.find((row) => row.method === 'ours-exact' && isAt(row, { ...place, k: 100 })),
      );
      return divide(big?.medianMicroseconds, small?.medianMicroseconds);
    },
    atMost: 4,
  },
  {
    goal: 'bytes an item without vectors',
    place: { ...medium, k: 100 },
    measure: (rows) => rows.find(({ method }) => method === 'ours-exact')?.bytesPerItem,
    atMost: 9,
  },
  ratio('bytes of hnswlib against post-ranked int8', medium, 'hnswlib', 'ours-int8', 'bytesPerItem', 6),
  ratio('build of hnswlib against ours', medium, 'hnswlib', 'ours-exact', 'buildSeconds', 100),
  neverSlower({ data: 'flat', items: 129_000, codebooks: 4, k: 100 }),
  neverSlower({ data: 'flat', items: 129_000, codebooks: 8, k: 100 }),
];

export function judgeGoals(rows: readonly Row[], list: readonly Goal[] = goals): Record<string, string>[] {
  return list.map(({ goal, place, measure, atLeast, atMost }) => {
    const own = rows.filter((row) => isAt(row, place));
    const value = measure(own);
    const { data, items = 0, k } = place;
    const aim = atLeast === undefined ? `<= ${atMost}` : `>= ${atLeast}`;
    const isReached = value !== undefined && (atLeast === undefined ? value <= (atMost ?? 0) : value >= atLeast);
    return {
      goal,
      where: `${data}, ${items.toLocaleString('en')}${k ? `, k = ${k}` : ''}`,
      aim,
      measured: value === undefined ? '-' : describe(value),
      outcome: value === undefined ? 'not measured' : isReached ? 'reached' : 'missed',
    };
  });
}

function describe(value: number) {
  if (value === 0) return 'we do not get there';
  return Number.isFinite(value) ? value.toPrecision(3) : 'it does not get there';
}

function isAt(row: Row, { data, items = row.items, codebooks, k = row.k }: Partial<Place>) {
  return row.data === data && row.codebooks === codebooks && row.k === k && Math.abs(row.items - items) <= items / 10;
}

function neverSlower(place: Goal['place']): Goal {
  const goal = `exact against the flat scan, ${place.codebooks} codebooks, times as long`;
  const measure = (rows: Row[]) => divide(timeOf(rows, 'ours-exact'), timeOf(rows, 'ours-scan'));
  return { goal, place, measure, atMost: 1.15 };
}

function microseconds(goal: string, place: Goal['place'], method: string, atMost: number): Goal {
  return { goal, place, measure: (rows) => timeOf(rows, method), atMost };
}

/** How many times as fast one method is as another, each at its one setting. */
function faster(goal: string, place: Goal['place'], yardstick: string, own: string, atLeast: number): Goal {
  return { goal, place, atLeast, measure: (rows) => divide(timeOf(rows, yardstick), timeOf(rows, own)) };
}

/**
 * How many times as fast post-ranking is, at the same recall of the true ranking: infinitely where it alone gets there,
 * and 0 where it does not.
 */
function fasterAt(goal: string, place: Goal['place'], yardstick: string, recall: number, atLeast: number): Goal {
  return {
    goal: `${goal}, at recall ${recall}`,
    place,
    atLeast,
    measure(rows) {
      const own = timeAt(rows, postRanked, recall);
      const its = timeAt(rows, [yardstick], recall);
      const areMeasured = timeAt(rows, postRanked, 0) !== undefined && timeAt(rows, [yardstick], 0) !== undefined;
      if (areMeasured && own === undefined) return 0;
      return areMeasured && its === undefined ? Number.POSITIVE_INFINITY : divide(its, own);
    },
  };
}

function ratio(
  goal: string,
  place: Goal['place'],
  yardstick: string,
  own: string,
  column: 'bytesPerItem' | 'buildSeconds',
  atLeast: number,
): Goal {
  const columnOf = (rows: Row[], name: string) => rows.find(({ method }) => method === name)?.[column];
  return { goal, place, atLeast, measure: (rows) => divide(columnOf(rows, yardstick), columnOf(rows, own)) };
}

function timeOf(rows: Row[], name: string) {
  return rows.find(({ method }) => method === name)?.microseconds;
}

function timeAt(rows: Row[], names: string[], recall: number) {
  return microsecondsAt(pointsOf(rows.filter(({ method }) => names.includes(method))), recall);
}

function divide(a: number | undefined, b: number | undefined) {
  const quotient = a === undefined || b === undefined ? Number.NaN : a / b;
  return Number.isFinite(quotient) ? quotient : undefined;
}
