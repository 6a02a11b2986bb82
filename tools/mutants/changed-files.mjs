import { readFileSync, writeFileSync } from 'node:fs';

/** @type {Map<string, string>} the text of each changed file as it was */
const originals = new Map();

/**
 * Keeps a file's text, for `restoreFiles`.
 *
 * @param {string} file
 * @returns {string}
 */
export function keepFile(file) {
  const text = readFileSync(file, 'utf8');
  if (!originals.has(file)) originals.set(file, text);
  return text;
}

/** Puts every file that was kept back as it was. */
export function restoreFiles() {
  for (const [file, text] of originals) writeFileSync(file, text);
  originals.clear();
}
