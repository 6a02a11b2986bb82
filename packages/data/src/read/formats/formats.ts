import { csv } from './csv.js';
import type { DataFormat } from './data-format.js';
import { jsonLines } from './json-lines.js';
import { lists } from './lists.js';
import { movieLens } from './movielens.js';
import { parquet } from './parquet.js';
import { tsv } from './tsv.js';

/** The list, in which a new format has its place. Of two that a content is likely to be of, the first is taken. */
const all = [csv, tsv, jsonLines, parquet, movieLens, lists] as const;

/** The names of the formats that are read. */
export const formatNames = Object.freeze(all.map(({ name }) => name));

/** The formats that are read. `movielens` is `user::item::rating::timestamp`; `lists` is one user a line. */
export type Format = (typeof formatNames)[number];

export const formats: readonly DataFormat<Format>[] = all;
