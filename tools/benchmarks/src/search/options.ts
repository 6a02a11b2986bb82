/** The options of the search benchmark. */
import { parseArgs } from 'node:util';
import { methods } from './methods.js';
import { allData, generatedData } from './problem.js';

const help = `Usage: npm run bench -- search [options]

Times top-k searches, and measures how much of the right answer each finds: of the ranking by the float vectors
(recallOfTrue), and of that by the sums of the codewords (recallOfComposite). Adds its rows to
tools/benchmarks/results/search.json, draws plots beside it, and ends with what was aimed at, reached or missed.

  --data NAME        ${allData.join(', ')}; may be repeated. Default: clustered.
                     The last three want LIGHTREC_DATA, and train a float model at first.
  --items N          how many items to generate, up to 10000000; may be repeated. Default: 129000.
  --codebooks N      4 (dimension 32 where generated) or 8 (64). Default: 4.
  --k N              how many items to find; may be repeated. Default: 10 and 100.
  --method NAME      one of those below; may be repeated. Default: all. Rows of others are kept, but only times of
                     one run are comparable.
  --queries N        users that search. Default: 200.
  --budget SECONDS   how long each setting of a method may search, for each k. Default: 0.5.
  --help

A time is the mean over queries of the least of several repeats, settings taking turns, one thread. Generated data:
"clustered" is like a trained model's,
"clustered-cosine" the same at length 1, "flat" has no structure. Peers that are not installed are skipped by name.

Methods:
${methods.map(({ name, about }) => `  ${name.padEnd(18)} ${about}`).join('\n')}
`;

export interface SearchOptions {
  problems: { data: string; itemCount: number }[];
  codebookCount: number;
  ks: number[];
  methodNames: string[] | undefined;
  queryCount: number;
  budgetSeconds: number;
}

/** @returns the help, where it is asked for */
export function readOptions(words: string[]): SearchOptions | string {
  const { values } = parseArgs({
    args: words,
    options: {
      data: { type: 'string', multiple: true, default: ['clustered'] },
      items: { type: 'string', multiple: true, default: ['129000'] },
      codebooks: { type: 'string', default: '4' },
      k: { type: 'string', multiple: true, default: ['10', '100'] },
      method: { type: 'string', multiple: true },
      queries: { type: 'string', default: '200' },
      budget: { type: 'string', default: '0.5' },
      help: { type: 'boolean', default: false },
    },
  });
  if (values.help) return help;
  const names = methods.map(({ name }) => name);
  for (const name of values.data) requireOneOf('--data', name, allData);
  for (const name of values.method ?? []) requireOneOf('--method', name, names);
  requireOneOf('--codebooks', values.codebooks, ['4', '8']);
  const sizes = values.items.map((text) => integer('--items', text, 1000, 10_000_000));
  const budgetSeconds = Number(values.budget);
  if (!(budgetSeconds > 0)) throw new Error(`--budget: expected seconds, above 0; received ${values.budget}.`);
  return {
    problems: values.data.flatMap((data) =>
      (generatedData.includes(data) ? sizes : [0]).map((itemCount) => ({ data, itemCount })),
    ),
    codebookCount: Number(values.codebooks),
    ks: values.k.map((text) => integer('--k', text, 1, 1000)),
    methodNames: values.method,
    queryCount: integer('--queries', values.queries, 1, 10_000),
    budgetSeconds,
  };
}

function requireOneOf(option: string, value: string, known: string[]) {
  if (!known.includes(value)) throw new Error(`${option}: expected one of ${known.join(', ')}; received ${value}.`);
}

function integer(option: string, text: string, least: number, most: number) {
  const value = Number(text);
  if (Number.isInteger(value) && value >= least && value <= most) return value;
  throw new Error(`${option}: expected an integer from ${least} to ${most}; received ${text}.`);
}
