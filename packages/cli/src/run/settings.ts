import { formatNames, listHeads } from '@lightrec/data';
import { bprDefaults, lightRecDefaults } from '@lightrec/models';
import { mostCodebooks } from '../limits.js';
import {
  column,
  count,
  countUpTo,
  eventTypes,
  integer,
  moment,
  namesOf,
  number,
  numbers,
  pathOf,
  positive,
  share,
  upToOne,
} from '../settings/kinds.js';
import type { Setting, ValuesOf } from '../settings/setting.js';
import { furtherSystemNames } from './further-names.js';
import { protocolNames, usualProtocol } from './protocols.js';
import { defaultsInWords, teacherNames, teachers, usualTeacher } from './teachers.js';

/** Who takes a setting: by this it finds its way, and is known how long a run that goes on may change it. */
type Owner =
  | 'data'
  | 'parts'
  | 'items'
  | 'features'
  | 'file'
  | 'split'
  | 'teacher'
  | 'given'
  | 'student'
  | 'index'
  | 'systems';

interface RunSetting extends Setting {
  owner: Owner;
}

const data = { group: 'Data:', owner: 'data' } as const;
/** Parts that the user has split. */
const parts = { group: 'Data:', owner: 'parts', takes: 'path', parse: pathOf('file or folder'), once: true } as const;
/** An option of `readItemFeatures`. */
const features = { group: 'Data:', owner: 'features' } as const;
/** An option of `readInteractions`. */
const file = { group: 'Data:', owner: 'file' } as const;
const split = { group: 'Data:', owner: 'split' } as const;
/** An option of the teachers that have one of the name. */
const teacher = { group: 'Training:', owner: 'teacher' } as const;
/** Of a teacher from elsewhere. */
const given = { group: 'Training:', owner: 'given', takes: 'path', parse: pathOf('file'), once: true } as const;
/** An option of `trainLightRec`. */
const student = { group: 'Training:', owner: 'student' } as const;
const index = { group: 'Index:', owner: 'index' } as const;

/** All that decides what a run ends with. `choices` and `as` stand outside of inner spreads, which would make them any text. */
export const runSettings = {
  data: {
    ...{ ...data, takes: 'path', parse: pathOf('file or folder'), once: true },
    words: 'file or folder of interactions, or - for standard input',
  },
  test: {
    ...parts,
    words: 'interactions to judge by, of a public split or your own; --data are then all for training',
  },
  validation: { ...parts, words: 'interactions to choose models by, beside --test (default: a tenth of --data)' },
  items: {
    ...{ group: 'Data:', owner: 'items', takes: 'path', parse: pathOf('file'), once: true },
    words:
      'table of items with texts, as titles, for the systems that learn from them; all of its items are recommended',
  },
  users: {
    ...{ group: 'Data:', owner: 'items', takes: 'path', parse: pathOf('file'), once: true },
    words: 'table of users with texts, as interests, for the systems that learn from those of items',
  },
  itemFeatures: {
    ...{ group: 'Data:', owner: 'items', takes: 'path', parse: pathOf('file'), once: true },
    words:
      'vectors of items by any model, .npy, safetensors, JSON Lines or Parquet, from which dssm and lightrec-plus learn instead of texts; all of its items are recommended',
  },
  featureIds: {
    ...{ ...features, takes: 'path', parse: pathOf('file'), once: true },
    words:
      'text file with the id of each row of a .npy or safetensors --item-features, one a line (default: 0, 1, 2, …)',
    as: 'idsFile',
  },
  featureTensor: {
    ...{ ...features, takes: 'name', once: true },
    words: 'which tensor of a safetensors --item-features (default: the only matrix in it)',
    as: 'tensor',
  },
  featureColumn: {
    ...{ ...features, ...column, once: true },
    words: 'column of the vectors in a JSON Lines or Parquet --item-features (default: by its name)',
    as: 'vectorColumn',
  },
  format: {
    ...{ ...file, takes: 'name' },
    choices: formatNames,
    words: 'format of the file (default: told from its name and content)',
  },
  delimiter: { ...file, takes: 'text', words: 'what stands between two fields of a csv (default: found by looking)' },
  quote: { ...file, takes: 'character', none: true, words: 'quote character of a csv or tsv, or "none" (default: ")' },
  escape: {
    ...file,
    takes: 'character',
    words: 'what makes text of a quote in a quoted field, as \\ (default: a second quote)',
  },
  header: {
    ...file,
    words: 'the first row of a csv or tsv names the columns (default: found by looking)',
    no: 'the first row is a pair like the others',
  },
  userColumn: { ...file, ...column, words: 'name of the column, or its position from 0 (default: by its name)' },
  itemColumn: { ...file, ...column, words: 'as --user-column' },
  ratingColumn: { ...file, ...column, none: true, words: 'as --user-column; "none" takes every pair as positive' },
  ratingAbove: { ...file, ...number, words: 'ratings above it are positive (default: 3)' },
  ratingAtLeast: {
    ...{ ...file, ...number },
    words: 'ratings of so much are positive; instead of --rating-above',
    conflicts: 'ratingAbove',
  },
  timestampColumn: {
    ...{ ...file, ...column },
    words: 'as --user-column, of the times (default: by its name where --protocol goes by time, else none is read)',
  },
  weightColumn: { ...file, ...column, words: 'as --user-column, of what a pair counts, as plays; for ials' },
  eventColumn: {
    ...{ ...file, ...column },
    words: 'as --user-column, of the types of events (default: by its name, where there is --positive)',
  },
  positive: {
    ...{ ...file, ...eventTypes },
    words: 'types of events to take, as buy,cart, or with weights for ials, as buy=3,cart=1 (default: all)',
  },
  listHead: {
    ...{ ...file, takes: 'name' },
    choices: listHeads,
    words: 'what a line of a lists file begins with (default: found by looking)',
  },
  skipBadLines: { ...file, words: 'drop and count lines that cannot be read, instead of stopping at the first' },
  minimumPairs: { ...split, ...count, default: 3, words: 'drop users with fewer pairs' },
  kCore: { ...split, ...count, as: 'k', words: 'keep users and items with so many of each other (default: all)' },
  protocol: {
    ...{ ...split, takes: 'name', default: usualProtocol },
    choices: protocolNames,
    words: 'how pairs are split: at random, by when they happened, or with users held out whole (strong)',
  },
  testShare: {
    ...split,
    ...share,
    words: 'share of pairs to judge by; of users with strong (default: 0.2; strong: 0.1)',
  },
  testFrom: {
    ...{ ...split, ...moment },
    words: 'by-time: the moment from which on pairs are to judge by, as 2024-12-31',
    conflicts: 'testShare',
  },
  validationShare: { ...split, ...share, words: 'share of the rest to choose models by (default: 0.1)' },
  split: { ...split, ...integer, default: 0, words: 'which of the random splits' },
  seed: { ...split, ...integer, default: 0, words: 'seed of the split, of generated data and of training' },
  teacher: {
    ...{ ...teacher, takes: 'name', default: usualTeacher },
    choices: teacherNames,
    words: `the float model that LightRec learns from: ${teacherNames.map((name) => teachers[name].title).join(', ')}`,
  },
  dim: { ...teacher, ...count, default: bprDefaults.dim, words: 'dimension of the vectors' },
  teacherEpochs: {
    ...{ ...teacher, ...count },
    words: `most epochs of the teacher ${defaultsInWords('epochs')}`,
    as: 'epochs',
  },
  lambda: {
    ...{ ...teacher, ...positive },
    words: `the teacher's regularisation ${defaultsInWords('lambda')}`,
  },
  learningRate: {
    ...{ ...teacher, ...positive },
    words: `the teacher's step size ${defaultsInWords('learningRate')}`,
  },
  unobservedRatio: {
    ...{ ...teacher, ...positive },
    words: `weight of all cells, as a multiple of the pairs ${defaultsInWords('unobservedRatio')}`,
  },
  weightExponent: {
    ...{ ...teacher, ...upToOne },
    words: `power of the weights of pairs that these count by; tune it for your data ${defaultsInWords('weightExponent')}`,
  },
  teacherTemperature: {
    ...{ ...teacher, ...positive },
    words: `of the softmax over cosines; tune it for your data ${defaultsInWords('temperature')}`,
    as: 'temperature',
  },
  teacherPopularity: {
    ...{ ...teacher, ...upToOne },
    words: `what the logarithm of an item's count adds to its cosine ${defaultsInWords('popularityWeight')}`,
    as: 'popularityWeight',
  },
  dampingExponent: {
    ...{ ...teacher, ...upToOne },
    words: `power of an item's users by which it counts less in histories ${defaultsInWords('dampingExponent')}`,
  },
  lengthExponent: {
    ...{ ...teacher, ...upToOne },
    words: `power of an item's users that its vector is long ${defaultsInWords('lengthExponent')}`,
  },
  teacherUsers: {
    ...given,
    words:
      'vectors of users by any model, .npy, safetensors, JSON Lines or Parquet, which with --teacher-items are the teacher instead of one that is trained',
  },
  teacherUserIds: {
    ...given,
    words: 'text file with the id of each row of a .npy or safetensors --teacher-users (default: 0, 1, 2, …)',
  },
  teacherItems: { ...given, words: 'as --teacher-users' },
  teacherItemIds: { ...given, words: 'as --teacher-user-ids' },
  recipe: {
    ...{ ...student, takes: 'name', default: 'best' },
    choices: ['best', 'paper'],
    words: 'how LightRec is trained: what we found best, or as in the paper',
  },
  objective: {
    ...{ ...student, takes: 'name' },
    choices: ['lists', 'ranking'],
    words:
      'what LightRec makes least: errors of scores in the lists of its teacher, or the ranking loss of the paper (default: that of the recipe; ranking with --distillation)',
  },
  listLength: {
    ...{ ...student, ...count },
    words: `items in the list of a user, with the objective lists (default: ${lightRecDefaults.listLength})`,
  },
  backgroundShare: {
    ...{ ...student, ...positive },
    words: `what all scores of a user count together beside those of the list (default: ${lightRecDefaults.backgroundShare})`,
  },
  lightRecDim: {
    ...{ ...student, ...count },
    words:
      'numbers of a codeword and of a user, with the objective lists: more than --dim keep more in as many bytes an item (default: --dim)',
    as: 'dim',
  },
  codebookCount: {
    ...{ ...student, ...countUpTo(mostCodebooks), default: lightRecDefaults.codebookCount },
    words: `codes of an item, a byte each, at most ${mostCodebooks}`,
  },
  meanLength: { ...student, ...positive, words: 'codes of an item as a mean, where --codebook-count is the most' },
  epochs: { ...student, ...integer, words: 'epochs of LightRec (default: those of the recipe)' },
  distillation: {
    ...{ ...student, ...numbers },
    words: `coefficient of distillation; of several, as in 0.5,5,50, the best on validation (default: ${lightRecDefaults.distillation})`,
  },
  vectorFormat: {
    ...{ ...index, takes: 'name', default: 'int8' },
    choices: ['int8', 'float16', 'float32', 'none'],
    words: 'how the index keeps the vectors of items, for post-ranking',
  },
  systems: {
    ...{ group: 'Systems:', owner: 'systems' },
    ...namesOf(...teacherNames, 'lightrec', ...furtherSystemNames),
    words: `systems to compare, as in rvq,opq: of ${furtherSystemNames.join(', ')}; the teacher and LightRec always are`,
  },
} as const satisfies Readonly<Record<string, RunSetting>>;

/** As a run keeps them in its directory; absent is what is left to the library, or generated data. */
export type RunSettings = ValuesOf<typeof runSettings>;

type Table = typeof runSettings;

/** Those of an owner, by the names that it gives them. */
export type SettingsOf<Of extends Owner> = {
  [Name in keyof RunSettings as Table[Name]['owner'] extends Of
    ? Table[Name] extends { as: infer Own extends string }
      ? Own
      : Name
    : never]: RunSettings[Name];
};

export function settingsOf<Of extends Owner>(owner: Of, settings: RunSettings): SettingsOf<Of> {
  const own = Object.entries(settings).filter(([name]) => ownerOf(name) === owner);
  return Object.fromEntries(own.map(([name, value]) => [table[name].as ?? name, value])) as SettingsOf<Of>;
}

/** Where the teacher is given, nothing looks at the settings of one that is trained, nor at their defaults. */
export function withoutIdle<Some extends Partial<RunSettings>>(settings: Some): Some {
  if (settings.teacherUsers === undefined) return settings;
  return Object.fromEntries(Object.entries(settings).filter(([name]) => ownerOf(name) !== 'teacher')) as Some;
}

export function ownerOf(name: string): Owner | undefined {
  return table[name]?.owner;
}

/** The names of those of an owner, with the names that it gives them. */
export function namesOfOwner(owner: Owner): { name: string; own: string }[] {
  const names = Object.keys(table).filter((name) => ownerOf(name) === owner);
  return names.map((name) => ({ name, own: table[name].as ?? name }));
}

const table: Readonly<Record<string, RunSetting>> = runSettings;
