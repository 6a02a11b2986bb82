import { singular, wordsOf } from './words.js';

const vectorWords = new Set(['vector', 'vec', 'embedding', 'embed', 'emb', 'feature', 'value']);

/** Whether a column of this name usually holds vectors: `vector`, `text_embedding`, `features`. */
export function isVectorName(name: string): boolean {
  const last = wordsOf(name).at(-1);
  return last !== undefined && vectorWords.has(singular(last));
}
