import { readFileSync } from 'node:fs';
import path from 'node:path';
import { root } from '../environment.mjs';
import { mutate } from './mutations.mjs';

/** @typedef {import('./sources.mjs').Mutant} Mutant */

/**
 * @param {Mutant} mutant - its file as it is without the change
 * @returns {string} one line
 */
export function describeMutant(mutant) {
  const { place, before, after } = changeOf(mutant);
  return `${place}  ${before}  =>  ${after}`;
}

/** @param {Mutant[]} survivors */
export function survivorTable(survivors) {
  return survivors
    .map(changeOf)
    .map(({ place, before, after }) => `${place}\n  before  ${before}\n  after   ${after}`)
    .join('\n');
}

/** @param {Mutant} mutant */
function changeOf(mutant) {
  const full = path.join(mutant.directory, mutant.file);
  const text = readFileSync(full, 'utf8');
  return { place: `${path.relative(root, full)}:${mutant.line}`, ...changedLines(text, mutant) };
}

/**
 * The lines of a change, joined into one.
 *
 * @param {string} text
 * @param {import('./mutations.mjs').Mutation} mutation
 */
export function changedLines(text, mutation) {
  const start = text.lastIndexOf('\n', mutation.start - 1) + 1;
  const rest = text.slice(mutation.end);
  const end = mutation.end + (rest.includes('\n') ? rest.indexOf('\n') : rest.length);
  const oneLine = (/** @type {string} */ lines) => lines.trim().replace(/\s*\n\s*/g, ' ');
  const moved = { ...mutation, start: mutation.start - start, end: mutation.end - start };
  return { before: oneLine(text.slice(start, end)), after: oneLine(mutate(text.slice(start, end), moved)) };
}
