import { parseArgs } from 'node:util';

export const help = `Usage: npm run mutants -- [options]

Changes one line of the packages' sources, as a small mistake would; runs the tests that depend on its file; puts the
line back; and so on with other lines, drawn by a seed. A change that no test notices survives: either it changes
nothing that matters, or a test is missing.

  --count N           how many lines to change. Default: 50.
  --seed N            another seed draws other lines. Default: 1.
  --only PATTERN      files whose path matches this regular expression alone; may be repeated.
  --except PATTERN    no files whose path matches; may be repeated.
  --seconds N         a change is noticed where the tests have not ended after this time. Default: thrice what all of
                      them take without a change.
  --list              names the changes, and tries none.
  --help

A path is like packages/core/src/random.ts. Only tests of the file's own package run: others import it as built.
`;

/**
 * @typedef {object} Options
 * @property {number} count
 * @property {number} seed
 * @property {RegExp[]} only - a file matches one of them; none allows all
 * @property {RegExp[]} except
 * @property {number | undefined} seconds
 * @property {boolean} list
 * @property {boolean} help
 */

/**
 * @param {string[]} words
 * @returns {Options}
 */
export function readOptions(words) {
  const { values } = parseArgs({
    args: words,
    options: {
      count: { type: 'string', default: '50' },
      seed: { type: 'string', default: '1' },
      only: { type: 'string', multiple: true, default: [] },
      except: { type: 'string', multiple: true, default: [] },
      seconds: { type: 'string' },
      list: { type: 'boolean', default: false },
      help: { type: 'boolean', default: false },
    },
  });
  return {
    count: integer('--count', values.count, 1),
    seed: integer('--seed', values.seed, 0),
    only: values.only.map((pattern) => expression('--only', pattern)),
    except: values.except.map((pattern) => expression('--except', pattern)),
    seconds: values.seconds === undefined ? undefined : integer('--seconds', values.seconds, 1),
    list: values.list,
    help: values.help,
  };
}

/**
 * @param {string} option
 * @param {string} text
 * @param {number} least
 */
function integer(option, text, least) {
  const value = Number(text);
  if (Number.isInteger(value) && value >= least) return value;
  throw new Error(`${option}: expected an integer, at least ${least}; received ${text}.`);
}

/**
 * @param {string} option
 * @param {string} pattern
 */
function expression(option, pattern) {
  try {
    return new RegExp(pattern);
  } catch {
    throw new Error(`${option}: expected a regular expression; received ${pattern}.`);
  }
}
