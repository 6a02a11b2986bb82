import { IdMap, Interactions } from '@lightrec/core';
import { type OptionTrial, optionRefusals } from '@lightrec/core/testing';
import { describe, expect, it } from 'vitest';
import { describe as describeData, formatDescription } from './describe.js';
import { generateDataset } from './generate/generate-dataset.js';
import { generateNames } from './generate/options.js';
import { alignItemText } from './item-text.js';
import { alignItemFeatures } from './items/item-features.js';
import { itemFeatureNames, itemTextNames } from './items/options.js';
import { readItemFeatures } from './items/read-item-features.js';
import { readItemText } from './items/read-item-text.js';
import { readNames } from './read/options.js';
import { readInteractions } from './read/read-interactions.js';
import { readLines, readLinesNames } from './read/read-lines.js';
import { dropUsersBelow } from './steps/drop-users-below.js';
import { kCore } from './steps/k-core.js';
import { splitByUser, splitNames } from './steps/split-by-user.js';
import { splitStrong, strongNames } from './steps/split-strong.js';
import { splitByTime, timeNames } from './steps/time/split-by-time.js';
import { splitByTimePerUser, timePerUserNames } from './steps/time/split-by-time-per-user.js';
import { splitLeaveLastOut } from './steps/time/split-leave-last-out.js';
import { streamOf } from './test-support.js';

const pairs = [
  ['ann', 'tea'],
  ['ann', 'jam'],
  ['bob', 'rye'],
] as const;
const interactions = Interactions.fromPairs(pairs);
const timed = Interactions.fromPairs(pairs, { timestamps: [1, 2, 3] });
const text = {
  offsets: Uint32Array.of(0, 1),
  wordIds: Uint32Array.of(0),
  counts: Uint32Array.of(1),
  vocabulary: ['a'],
};

const anyText = ['7', 'nope'];
const trials: Record<string, OptionTrial> = {
  readInteractions: {
    names: readNames,
    call: (options) => readInteractions(streamOf([Buffer.from('user,item\n1,2\n1,3\n')]), options),
    accepts: {
      ...{ name: anyText, delimiter: anyText, quote: ['7'], escape: ['7'] },
      ...{ userColumn: anyText, itemColumn: anyText, ratingColumn: anyText, ratingAbove: [-1], ratingAtLeast: [-1] },
      ...{ timestampColumn: anyText, weightColumn: anyText, eventColumn: anyText },
    },
    refuses: {
      ...{ header: [null, 'true'], userColumn: [null, 0.5], format: [null], delimiter: [''], quote: ['\n'] },
      ...{ timestampColumn: [null, false], weightColumn: [null, true] },
      positive: [null, true, [], [''], [1], { buy: 0 }, { buy: '1' }, { buy: 1e-60 }],
    },
  },
  readLines: { names: readLinesNames, call: (options) => readLines('none.txt', options) },
  readItemText: {
    names: itemTextNames,
    call: (options) => readItemText('none.csv', options),
    accepts: { delimiter: anyText, quote: ['7'], escape: ['7'], itemColumn: anyText },
    refuses: {
      ...{ format: [null, 'lists'], delimiter: [''], minimumItems: [0, 1.5], itemColumn: [null, 0.5] },
      ...{ of: ['user', 'item', null], textColumns: [null, [], 'title', [0.5], [null]], language: ['no language'] },
    },
  },
  readItemFeatures: {
    names: itemFeatureNames,
    call: (options) => readItemFeatures('none.npy', options),
    accepts: { idsFile: anyText, tensor: anyText, itemColumn: anyText, vectorColumn: anyText },
    refuses: { itemColumn: [null, 0.5], vectorColumn: [null, 0.5] },
  },
  splitByUser: {
    names: splitNames,
    call: (options) => splitByUser(interactions, { seed: 1, ...options }),
    accepts: { seed: [-1] },
    refuses: { seed: [0.5, undefined], split: [0.5], testShare: [1, '0.2'], validationShare: [1, '0.1'] },
  },
  splitByTime: {
    names: timeNames,
    call: (options) => splitByTime(timed, options),
    accepts: { testFrom: [2] },
    refuses: {
      ...{ testFrom: [1, 0.5, null, '2', Number.NaN], testShare: [1, '0.2'] },
      ...{ validationShare: [1, '0.1'], unseen: ['no', null] },
    },
  },
  splitByTimePerUser: {
    names: timePerUserNames,
    call: (options) => splitByTimePerUser(timed, options),
    refuses: { testShare: [1, '0.2'], validationShare: [1, '0.1'] },
  },
  splitStrong: {
    names: strongNames,
    call: (options) => splitStrong(interactions, { seed: 1, ...options }),
    accepts: { seed: [-1] },
    refuses: {
      ...{ seed: [0.5, undefined], split: [0.5, -1], testShare: [1, '0.2'] },
      ...{ validationShare: [1, '0.1'], judgedShare: [0, 1, '0.5'] },
    },
  },
  generateDataset: {
    names: generateNames,
    call: (options) => generateDataset({ seed: 1, userCount: 4, itemCount: 8, vocabularySize: 0, ...options }),
    accepts: { seed: [-1] },
    refuses: {
      seed: [undefined],
      userCount: [1],
      itemCount: [1.5],
      pairCount: [1e9],
      vocabularySize: [1],
      timestamps: [null, 'true'],
    },
  },
};

describe.each(Object.entries(trials))('%s refuses by name', (_, trial) => {
  for (const { name, check } of optionRefusals(trial)) it(name, check);
});

it.each<[argument: string, call: () => unknown]>([
  ['interactions', () => splitByUser(pairs as never, { seed: 1 })],
  ['interactions', () => kCore(pairs as never, 2)],
  ['interactions', () => splitLeaveLastOut(pairs as never)],
  ['interactions', () => splitByTime(pairs as never)],
  ['interactions', () => splitByTimePerUser(pairs as never)],
  ['interactions', () => splitStrong(pairs as never, { seed: 1 })],
  ['interactions', () => dropUsersBelow(undefined as never, 2)],
  ['interactions', () => describeData({ userCount: 1, itemCount: 1, pairCount: 1 } as never)],
  ['rows', () => formatDescription(describeData(interactions) as never)],
  ['text', () => alignItemText(undefined as never, IdMap.range(1), IdMap.range(1))],
  ['from', () => alignItemText(text, ['tea'] as never, IdMap.range(1))],
  ['from', () => alignItemText(text, IdMap.range(2), IdMap.range(1))],
  ['to', () => alignItemText(text, IdMap.range(1), ['tea'] as never)],
  ['features', () => alignItemFeatures(undefined as never, IdMap.range(1))],
  ['vectors', () => alignItemFeatures({ vectors: [1] as never, dim: 1 }, IdMap.range(1))],
  ['items', () => alignItemFeatures({ items: IdMap.range(2), vectors: new Float32Array(1), dim: 1 }, IdMap.range(1))],
  ['to', () => alignItemFeatures({ vectors: new Float32Array(1), dim: 1 }, ['tea'] as never)],
])('%s of another kind is refused', (argument, call) => {
  expect(call).toThrow(expect.objectContaining({ argument }));
});
