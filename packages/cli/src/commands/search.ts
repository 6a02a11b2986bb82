import { ArgumentError, decodeNpy, parseId, readMatrix, ShapeError } from '@lightrec/core';
import { readFileBytes } from '@lightrec/core/node';
import { LightRecIndex, type SearchOptions, type SearchResult } from '@lightrec/index';
import type { Context } from '../context.js';
import { invocation } from '../invocation.js';
import { printRanking, rankingOf } from './ranking.js';

export interface SearchCommandOptions {
  /** Id of an item. */
  like?: string;
  /** Vectors of users: .npy or safetensors. */
  user?: string;
  k: number;
  /** Default: 500 where the index keeps vectors. */
  candidates?: number;
  /** False for composite scores alone. */
  rerank: boolean;
}

/** As many as the paper post-ranks. */
const usualCandidates = 500;

/** `lightrec search`: the best items of an index file for a vector, or those most like an item. */
export async function search(file: string, options: SearchCommandOptions, context: Context): Promise<void> {
  const { like, user, k } = options;
  if ((like === undefined) === (user === undefined)) {
    const received = like === undefined ? 'neither' : 'both';
    throw new ArgumentError({ argument: '--like', expected: 'an item by --like or vectors by --user', received });
  }
  const index = await readIndex(file);
  const candidateCount = Math.max(k, options.candidates ?? usualCandidates);
  const rerank = options.rerank && index.hasVectors ? { candidateCount } : undefined;
  if (like !== undefined) {
    const result = index.similarItems(findItem(index, like), { k, rerank });
    if (context.json) context.print(JSON.stringify({ like: parseId(like), items: rankingOf(result) }));
    else printRanking(result, context);
    return;
  }
  const results = searchUsers(index, await readUsers(user!), user!, { k, rerank });
  if (context.json) {
    context.print(JSON.stringify({ users: results.map((result) => ({ items: rankingOf(result) })) }));
    return;
  }
  results.forEach((result, row) => {
    if (results.length > 1) context.print(`${row > 0 ? '\n' : ''}row ${row}`);
    printRanking(result, context);
  });
}

async function readIndex(file: string): Promise<LightRecIndex> {
  const bytes = await readFileBytes(file);
  if (!isNpy(bytes)) return LightRecIndex.load(bytes, { file });
  const hint = `Make an index of them first: ${invocation(['index', file])}`;
  throw new ArgumentError({ argument: file, expected: 'an index file', received: 'vectors of NumPy', hint });
}

function isNpy(bytes: Uint8Array): boolean {
  return bytes[0] === 0x93;
}

function searchUsers(
  index: LightRecIndex,
  { values, dim }: Users,
  file: string,
  options: SearchOptions,
): SearchResult[] {
  if (dim !== index.dim) {
    throw new ShapeError({
      argument: '--user',
      expected: `vectors of dimension ${index.dim}, as the index has`,
      received: `${dim} in ${file}`,
    });
  }
  return Array.from({ length: values.length / dim }, (_, row) =>
    index.search(values.subarray(row * dim, (row + 1) * dim), options),
  );
}

interface Users {
  values: Float32Array;
  dim: number;
}

/** One vector or a matrix of them. */
async function readUsers(file: string): Promise<Users> {
  const bytes = await readFileBytes(file);
  if (!isNpy(bytes)) return readMatrix(bytes, { file });
  const { shape, data } = decodeNpy(bytes, file);
  return shape.length === 1 ? { values: Float32Array.from(data), dim: shape[0] } : readMatrix(bytes, { file });
}

/** The index of an id that was typed; an id of digits may be a number or a text. */
function findItem(index: LightRecIndex, typed: string): number {
  const item = index.ids.indexOf(parseId(typed)) ?? index.ids.indexOf(typed);
  if (item !== undefined) return item;
  const examples = Array.from({ length: Math.min(3, index.itemCount) }, (_, i) => index.ids.idAt(i));
  throw new ArgumentError({
    argument: '--like',
    expected: `the id of one of ${index.itemCount} items, such as ${examples.join(', ')}`,
    received: typed,
  });
}
