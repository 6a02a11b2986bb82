import { describe, expect, it } from 'vitest';
import { ArgumentError } from '../errors.js';
import { IdMap } from '../id-map.js';
import { Interactions } from '../interactions.js';
import { decodeNpy, encodeNpy } from '../matrix/npy.js';
import { readMatrix } from '../matrix/read-matrix.js';
import { Pace } from '../pace.js';
import { Random } from '../random.js';
import { optionRefusals } from './option-refusals.js';

/** What plain JavaScript can pass at the doors of core, and what is said of it. */
const wrongCalls: [what: string, call: () => unknown, message: string][] = [
  ['a text for a pair', () => Interactions.fromPairs(['ab'] as never), 'pairs[0]: expected a user id and an item id'],
  ['a pair with a rating', () => Interactions.fromPairs([[1, 2, 5]] as never), 'pairs[0]: expected a user id'],
  ['objects for pairs', () => Interactions.fromPairs([{ user: 1, item: 2 }] as never), 'received an object'],
  ['a misspelt catalogue', () => Interactions.fromPairs([], { user: [1] } as never), 'Did you mean users?'],
  ['a text for ids', () => Interactions.fromPairs([], { users: 'ann' } as never), 'users: expected a list of ids'],
  ['no ids', () => Interactions.fromIndices([0], [0], {} as never), 'users: expected an IdMap'],
  [
    'lists for id maps',
    () => Interactions.fromIndices([0], [0], { users: ['ann'], items: ['tea'] } as never),
    'users: expected an IdMap, received Array of length 1. Use IdMap.from(ids).',
  ],
  [
    'no indices',
    () => Interactions.fromIndices(undefined as never, [], { users: IdMap.range(1), items: IdMap.range(1) }),
    'userIndices: expected an array',
  ],
  [
    'a text for indices',
    () => Interactions.fromIndices([], '' as never, { users: IdMap.range(1), items: IdMap.range(1) }),
    'itemIndices: expected an array',
  ],
  ['no ids at all', () => Interactions.fromIndices([0], [0], undefined as never), 'users: expected an IdMap'],
  ['a text for a list of ids', () => IdMap.from('abc'), 'ids: expected a list of ids, received "abc"'],
  ['no list of ids', () => IdMap.from(undefined as never), 'ids: expected a list of ids, received undefined'],
  ['a fork without a name', () => new Random(1).fork(3 as never), 'label: expected a string, received 3'],
  ['a controller for its signal', () => new Pace(new AbortController() as never), 'signal: expected the signal'],
  ['a pace of less than nothing', () => new Pace(undefined, -1), 'everyMs: expected a finite number >= 0, received -1'],
  ['a matrix of no bytes', () => readMatrix('items.npy' as never), 'bytes: expected a Uint8Array'],
  ['an array of no bytes', () => decodeNpy(new ArrayBuffer(8) as never), 'bytes: expected a Uint8Array'],
];

describe('core refuses by name', () => {
  it.each(wrongCalls)('%s', (_, call, message) => {
    expect(call).toThrow(ArgumentError);
    expect(call).toThrow(message);
  });

  const bytes = encodeNpy({ shape: [1, 2], data: Float32Array.of(1, 2) });
  const trial = {
    names: new Set(['tensor', 'file']),
    call: (options: object) => readMatrix(bytes, options),
    accepts: { tensor: ['nope', '7'], file: ['nope', '7'] },
  };
  for (const { name, check } of optionRefusals(trial)) it(`in readMatrix, ${name}`, check);
});
