import { ArgumentError, decodeNpy, type Id, readMatrix, ShapeError } from '@lightrec/core';
import { readFileBytes } from '@lightrec/core/node';
import { LightRecIndex, type SearchOptions, type SearchResult } from '@lightrec/index';
import type { Context } from '../context.js';
import { invocation } from '../invocation.js';
import { requireReadable } from '../paths.js';
import { count } from '../settings/kinds.js';
import type { Settings, ValuesOf } from '../settings/setting.js';
import { defineCommand } from './define-command.js';
import { findId, oneOrAll, rankingOf, resultCount, showRankings } from './ranking.js';

const settings = {
  like: { takes: 'id', several: true, words: 'an item: those most like it; several, one --like each' },
  user: {
    takes: 'path',
    several: true,
    conflicts: 'like',
    words: 'vectors of users, .npy or safetensors: the best for each; or several such files',
  },
  k: resultCount,
  candidates: {
    ...count,
    conflicts: 'rerank',
    as: 'rerank.candidateCount',
    words: 'post-rank so many by the kept vectors, at least -k (default: as many as find 99 % of the best)',
  },
  rerank: { no: 'composite scores alone' },
} as const satisfies Settings;

export const search = defineCommand({
  name: 'search',
  description: 'the best items of an index file',
  argument: ['<file>', 'the index file'],
  settings,
  further: 'like',
  async run({ argument, values, context, refuse }) {
    if (!values.like && !values.user) refuse("required option '--like <id>' or '--user <path>' not specified");
    await searchFile(argument!, values, context);
  },
});

async function searchFile(file: string, options: ValuesOf<typeof settings>, context: Context): Promise<void> {
  const { like = [], user: files = [], k, candidates } = options;
  if (candidates !== undefined && candidates < k) {
    throw new ArgumentError({ argument: 'candidates', expected: `at least -k, which is ${k}`, received: candidates });
  }
  await requireReadable(file, ...files);
  const index = await readIndex(file);
  if (candidates !== undefined && !index.hasVectors) {
    const expected = 'no value for an index without vectors, by which candidates are sorted anew';
    throw new ArgumentError({ argument: 'candidates', expected, received: candidates });
  }
  const chosen = candidates === undefined ? undefined : { candidateCount: candidates };
  const rerank = options.rerank ? chosen : false;
  if (like.length > 0) {
    const lists = like
      .map((typed) => findItem(index, typed))
      .map((id) => ({ like: id, result: index.similarItems(id, { k, rerank }) }));
    const titled = lists.map(({ like: id, result }) => ({ title: `like ${id}`, result }));
    showRankings(titled, context, () =>
      oneOrAll(lists.map(({ like: id, result }) => ({ like: id, items: rankingOf(result) }))),
    );
    return;
  }
  const users: Users[] = [];
  for (const name of files) users.push(await readUsers(name));
  const lists = users
    .flatMap((vectors, i) => searchUsers(index, vectors, files[i], { k, rerank }))
    .map((result, row) => ({ title: `row ${row}`, result }));
  showRankings(lists, context, () => ({ users: lists.map(({ result }) => ({ items: rankingOf(result) })) }));
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
      argument: 'user',
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

function findItem(index: LightRecIndex, typed: string): Id {
  const item = findId(typed, (id) => index.has(id));
  if (item !== undefined) return item;
  const examples = Array.from({ length: Math.min(3, index.itemCount) }, (_, i) => index.ids.idAt(i));
  throw new ArgumentError({
    argument: 'like',
    expected: `the id of one of ${index.itemCount} items, such as ${examples.join(', ')}`,
    received: typed,
  });
}
