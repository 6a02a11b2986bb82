import { readFile } from 'node:fs/promises';
import { ArgumentError, decodeNpy, type Id, parseId, readMatrix, ShapeError } from '@lightrec/core';
import { LightRecIndex, type SearchOptions, type SearchResult } from '@lightrec/index';
import type { Context } from '../context.js';
import { invocation } from '../invocation.js';
import { requireReadable } from '../paths.js';
import { rerankingOf } from '../reranking.js';
import { printable } from '../terminal/index.js';
import { printRanking, rankingOf } from './ranking.js';

export interface SearchCommandOptions {
  /** Ids of items, unless `user` is given. */
  like?: readonly string[];
  /** Files with vectors of users: .npy or safetensors. */
  user?: readonly string[];
  k: number;
  /** Default: 500 where the index keeps vectors. */
  candidates?: number;
  /** False for composite scores alone. */
  rerank: boolean;
}

/** `lightrec search`: the best items of an index file for vectors, or those most like an item. */
export async function search(file: string, options: SearchCommandOptions, context: Context): Promise<void> {
  const { like = [], user: files = [], k, candidates } = options;
  if (candidates !== undefined && candidates < k) {
    throw new ArgumentError({ argument: '--candidates', expected: `at least -k, which is ${k}`, received: candidates });
  }
  await requireReadable(file, ...files);
  const index = await readIndex(file);
  if (candidates !== undefined && !index.hasVectors) {
    const expected = 'no value for an index without vectors, by which candidates are sorted anew';
    throw new ArgumentError({ argument: '--candidates', expected, received: candidates });
  }
  const rerank = rerankingOf(index, options);
  if (like.length > 0) {
    const items = like.map((typed) => findItem(index, typed));
    showLikes(
      items.map((item) => ({ like: index.ids.idAt(item), result: index.similarItems(item, { k, rerank }) })),
      context,
    );
    return;
  }
  const users: Users[] = [];
  for (const name of files) users.push(await readUsers(name));
  showUsers(
    users.flatMap((vectors, i) => searchUsers(index, vectors, files[i], { k, rerank })),
    context,
  );
}

function showLikes(found: readonly { like: Id; result: SearchResult }[], context: Context): void {
  if (context.json) {
    const lists = found.map(({ like, result }) => ({ like, items: rankingOf(result) }));
    context.print(JSON.stringify(lists.length === 1 ? lists[0] : lists));
    return;
  }
  found.forEach(({ like, result }, i) => {
    if (found.length > 1) context.print(`${i > 0 ? '\n' : ''}like ${printable(String(like))}`);
    printRanking(result, context);
  });
}

function showUsers(results: readonly SearchResult[], context: Context): void {
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
  const bytes = await readFile(file);
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
  const bytes = await readFile(file);
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
