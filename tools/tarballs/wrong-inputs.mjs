/** Wrong inputs that new users gave the command, tried as they would. */
import { spawnSync } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';

/**
 * @typedef {object} WrongInput
 * @property {string} name
 * @property {Record<string, string | Uint8Array>} [files]
 * @property {string[]} words - of the command
 * @property {string | Uint8Array} [input] - standard input
 * @property {RegExp} says - what the answer must hold
 */

const rows = Array.from({ length: 400 }, (_, i) => `u${i % 40},i${(i * 7 + (i % 5)) % 60}`);
const clicks = `user,item\n${rows.join('\n')}\n`;
const rated = `User-ID,ISBN,Book-Rating\n${rows.map((row, i) => `${row},${i % 11}`).join('\n')}\n`;
const train = ['train', '--data', 'clicks.csv', '--out', 'run'];

/** @type {WrongInput[]} */
const wrongInputs = [
  { name: 'no such command', words: ['trian'], says: /unknown command|train/ },
  { name: 'an unknown flag', words: [...train, '--epoch', '3'], says: /--epoch/ },
  {
    name: 'a file in place of a flag',
    files: { 'clicks.csv': clicks },
    words: ['train', 'clicks.csv'],
    says: /--data/,
  },
  { name: 'no such file', words: ['train', '--data', 'none.csv', '--out', 'run'], says: /none\.csv/ },
  { name: 'an empty file', files: { 'clicks.csv': '' }, words: train, says: /clicks\.csv/ },
  { name: 'blank lines', files: { 'clicks.csv': '\n'.repeat(65_536) }, words: train, says: /clicks\.csv/ },
  { name: 'a header alone', files: { 'clicks.csv': 'user,item\n' }, words: train, says: /clicks\.csv/ },
  { name: 'one column', files: { 'clicks.csv': 'user\n1\n2\n' }, words: train, says: /item/ },
  {
    name: 'no file ending, nor rows',
    files: { clicks: 'hello' },
    words: ['train', '--data', 'clicks', '--out', 'run'],
    says: /clicks/,
  },
  { name: 'ratings of another name', files: { 'clicks.csv': rated }, words: train, says: /Book-Rating/ },
  {
    name: 'vectors as interactions',
    files: { 'clicks.npz': 'PK\x03\x04' },
    words: ['train', '--data', 'clicks.npz', '--out', 'run'],
    says: /npz/,
  },
  {
    name: 'a broken table',
    files: { 'clicks.parquet': 'PAR1 nothing PAR1' },
    words: ['train', '--data', 'clicks.parquet', '--out', 'run'],
    says: /clicks\.parquet/,
  },
  {
    name: 'nothing on standard input',
    words: ['train', '--data', '-', '--out', 'run'],
    input: '',
    says: /input|format/,
  },
  {
    name: 'numbers beyond 2^53',
    files: { 'clicks.jsonl': '{"user": 9007199254740993, "item": 1}\n' },
    words: ['train', '--data', 'clicks.jsonl', '--out', 'run'],
    says: /quote|text/i,
  },
  {
    name: 'too many codebooks',
    files: { 'clicks.csv': clicks },
    words: [...train, '--codebook-count', '17'],
    says: /16/,
  },
  { name: 'no number', files: { 'clicks.csv': clicks }, words: [...train, '--epochs', 'many'], says: /--epochs/ },
  {
    name: 'a folder that is missing',
    files: { 'clicks.csv': clicks, occupied: 'a file' },
    words: ['train', '--data', 'clicks.csv', '--out', 'occupied/run'],
    says: /occupied/,
  },
  {
    name: 'an index of something else',
    files: { 'index.safetensors': 'no index' },
    words: ['search', 'index.safetensors', '--like', '1'],
    says: /index\.safetensors/,
  },
  {
    name: 'vectors that are none',
    files: { 'vectors.npy': '\x93NUMPY' },
    words: ['index', 'vectors.npy', '--out', 'index.safetensors'],
    says: /vectors\.npy/,
  },
  {
    name: 'flags that exclude each other',
    files: { 'clicks.csv': clicks },
    words: ['search', 'index.safetensors', '--like', '1', '--candidates', '50', '--no-rerank'],
    says: /--candidates|rerank/,
  },
  { name: 'a run that is none', words: ['recommend', 'none', '--user', 'u1'], says: /none/ },
  { name: 'a damaged run', files: { 'run/run.json': '{' }, words: ['evaluate', 'run'], says: /run/ },
  {
    name: 'an error as JSON',
    files: { 'clicks.csv': 'user\n1\n' },
    words: ['recommend', 'none', '--user', 'u1', '--json'],
    says: /"error"|none/,
  },
];

/**
 * Gives the installed command each of them.
 *
 * @param {string} directory - where it is installed
 * @returns {number} how many there are
 * @throws Error where one is taken, answered with a stack trace, or with other words than help
 */
export function tryWrongInputs(directory) {
  wrongInputs.forEach(({ name, files = {}, words, input = '', says }, i) => {
    const folder = path.join(directory, `wrong-${i}`);
    mkdirSync(folder);
    for (const [file, content] of Object.entries(files)) {
      mkdirSync(path.dirname(path.join(folder, file)), { recursive: true });
      writeFileSync(path.join(folder, file), content, typeof content === 'string' ? 'latin1' : undefined);
    }
    const command = path.join(directory, 'node_modules/.bin/lightrec');
    const { status, stdout, stderr } = spawnSync(command, words, { cwd: folder, input, encoding: 'utf8' });
    const answer = `${stdout}${stderr}`;
    const isTrace = /^\s+at .+:\d+/m.test(answer);
    if (status !== 0 && !isTrace && says.test(answer)) return;
    throw new Error(`${name}: expected an error that says ${says}, received exit code ${status} and\n${answer}`);
  });
  return wrongInputs.length;
}
