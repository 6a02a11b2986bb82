/**
 * How fast the best items are found, and how many of them, against brute force and against other libraries.
 *
 *   npm run bench -- search [--help]
 */
import { savedRows, saveResults } from '../results.js';
import { judgeGoals } from './goals.js';
import { chooseMethods } from './methods.js';
import { readOptions, type SearchOptions } from './options.js';
import { Oracle } from './oracle.js';
import { drawPlots } from './plots.js';
import { loadProblem } from './problem.js';
import { ratioTable } from './ratios.js';
import { mergeRows, nameOfPlace, type Row } from './rows.js';
import { type Setting, timeSettings } from './timing.js';

const about =
  'Microseconds of a search by one thread: mean and median over queries of the least of several repeats, settings ' +
  'taking turns; wall-clock time, above 3 ms processor time. Recall of the k best by the float vectors and by the ' +
  'sums of codewords. Seconds of processor time of the build, from vectors or codes in memory. Bytes of an item ' +
  'leave out what items share.';

export async function benchmark(words: string[]) {
  const options = readOptions(words);
  if (typeof options === 'string') {
    console.log(options);
    process.exit(0);
  }
  let rows = savedRows<Row>('search');
  for (const asked of options.problems) {
    for await (const added of measureProblem(asked, options)) {
      rows = mergeRows(rows, added, options.methodNames === undefined);
      await saveResults('search', { about, rows });
      printPlace(added);
    }
  }
  drawPlots(rows);
  return { about, rows, table: judgeGoals(rows) };
}

/** @returns the rows of each k */
async function* measureProblem(
  asked: { data: string; itemCount: number },
  options: SearchOptions,
): AsyncGenerator<Row[]> {
  const { codebookCount, queryCount, ks, methodNames, budgetSeconds } = options;
  console.log(`\nPreparing ${asked.data}.`);
  const problem = await loadProblem({ ...asked, codebookCount, userCount: queryCount });
  const { data, itemCount, dim, users } = problem;
  const oracle = new Oracle(problem, Math.max(...ks));
  const { chosen, skipped } = chooseMethods(itemCount, methodNames);
  for (const line of skipped) console.log(`Skipped ${line}.`);
  const built = [];
  for (const method of chosen) built.push({ method, ...(await method.build(problem)) });
  for (const k of ks) {
    const entries = built.flatMap((own) => own.settings(k).map((setting) => ({ ...own, setting })));
    const times = await timeSettings(
      entries.map(({ setting }) => setting),
      { queryCount: users.length / dim, budgetSeconds },
    );
    const added = [];
    for (const [i, { method, setting, bytesPerItem, buildSeconds }] of entries.entries()) {
      const { mean, median, queryCount: queries } = times[i];
      const recall = await meanRecalls(oracle, setting, k, queries);
      added.push({
        ...{ data, items: itemCount, dim, codebooks: codebookCount, k, method: method.name },
        parameters: Object.entries(setting.parameters)
          .map(([name, value]) => `${name}=${value}`)
          .join(','),
        microseconds: rounded(mean),
        medianMicroseconds: rounded(median),
        recallOfTrue: rounded(recall.ofTrue),
        recallOfComposite: rounded(recall.ofComposite),
        bytesPerItem: rounded(bytesPerItem),
        buildSeconds: rounded(buildSeconds),
        queries,
      });
    }
    if (added.length > 0) yield added;
  }
  for (const { dispose } of built) await dispose?.();
}

async function meanRecalls(oracle: Oracle, setting: Setting, k: number, queryCount: number) {
  const sums = { ofTrue: 0, ofComposite: 0 };
  for (let query = 0; query < queryCount; query++) {
    const { ofTrue, ofComposite } = oracle.recalls(query, k, await setting.itemsOf(query));
    sums.ofTrue += ofTrue / queryCount;
    sums.ofComposite += ofComposite / queryCount;
  }
  return sums;
}

/** @param rows - of one place */
function printPlace(rows: Row[]) {
  console.log(`\n${nameOfPlace(rows[0])}`);
  console.table(
    rows.map(({ method, parameters, microseconds, recallOfTrue, recallOfComposite, bytesPerItem, buildSeconds }) => ({
      ...{ method, parameters, microseconds, recallOfTrue, recallOfComposite, bytesPerItem, buildSeconds },
    })),
  );
  const ratios = ratioTable(rows);
  if (ratios.length === 0) return;
  console.log('Time of each yardstick over ours, at the same recall of the true ranking:');
  console.table(ratios);
}

function rounded(value: number) {
  return Number(value.toPrecision(4));
}
