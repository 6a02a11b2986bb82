import { type Id, IdMap, IdMapBuilder, parseId } from '@lightrec/core';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { IdPositions } from './id-positions.js';
import { PairTable } from './pair-table.js';

/** Texts of every kind that ids have: integers of all lengths, some with zeros before them, UTF-8, half pairs. */
const texts = fc.oneof(
  { weight: 4, arbitrary: fc.nat(60).map(String) },
  fc.bigInt({ min: 0n, max: 10n ** 17n }).map(String),
  fc.constantFrom('007', '00', '-1', '9007199254740993', 'A1', 'a1', '__proto__', ' ', '\ud800', '\ufffd', '\udc00a'),
  fc.string({ minLength: 1, maxLength: 20, unit: 'binary' }),
  fc.string({ minLength: 1, maxLength: 4, unit: 'binary-ascii' }),
);

function bytesOf(list: readonly string[]) {
  const bytes = Buffer.from(list.join(''));
  const lengths = list.map((text) => Buffer.byteLength(text));
  const ends = Int32Array.from(lengths, (_, i) => lengths.slice(0, i + 1).reduce((sum, length) => sum + length));
  return { bytes, starts: Int32Array.from(ends, (end, i) => end - lengths[i]), ends };
}

describe('IdPositions', () => {
  it('gives the positions that an IdMapBuilder does, one by one and in batches', () => {
    fc.assert(
      fc.property(
        fc.array(
          texts.filter((text) => !/\p{Surrogate}/u.test(text)),
          { maxLength: 200 },
        ),
        (list) => {
          const builder = new IdMapBuilder();
          const expected = list.map((text) => builder.add(parseId(text)));
          const { bytes, starts, ends } = bytesOf(list);
          const single = new IdPositions();
          expect(list.map((_, i) => single.addBytes(bytes, starts[i], ends[i]))).toEqual(expected);
          const batched = new IdPositions();
          const positions = new Uint32Array(list.length + 1);
          batched.addBatch(bytes, { starts, ends, count: list.length }, positions, 1);
          expect([...positions.subarray(1)]).toEqual(expected);
          for (const ids of [single, batched]) {
            expect(ids.toIdMap().ids).toEqual(builder.build().ids);
            list.forEach((text, i) => {
              expect(ids.positionOf(text)).toBe(expected[i]);
            });
            expect(ids.positionOf('never seen')).toBeUndefined();
          }
        },
      ),
    );
  });

  it('keeps hundreds of thousands of ids apart, also those of one hash', () => {
    const ids = new IdPositions();
    const bytes = Buffer.alloc(8);
    for (let turn = 0; turn < 2; turn++) {
      for (let i = 0; i < 300_000; i++) {
        bytes.writeUInt32BE(i * 7, 0);
        if (ids.addBytes(bytes, 0, 4) !== i) expect.fail(`the id ${i} has another position`);
      }
    }
    expect(ids.size).toBe(300_000);
  });

  it('makes the map that IdMap.from does, of integers from 0, others, and large ones', () => {
    for (const list of [[0, 1, 2], [3, 1, 2], [1, 2 ** 32, 5], [5, 'a', 7], []] as Id[][]) {
      const ids = new IdPositions();
      for (const id of list) ids.addBytes(Buffer.from(String(id)), 0, String(id).length);
      expect(ids.toIdMap().ids).toEqual(list);
      expect(ids.toIdMap().firstDifference(IdMap.from(list))).toBeUndefined();
      for (const id of list) expect(ids.toIdMap().indexOf(id)).toBe(list.indexOf(id));
    }
  });
});

describe('PairTable', () => {
  it('makes the interactions of its pairs, in whatever form they come', () => {
    // More than a batch, when repeated.
    const pairs = fc.array(fc.tuple(texts, texts, fc.boolean()), { maxLength: 100 });
    fc.assert(
      fc.property(pairs, fc.constantFrom(1, 30), (pairs, repeats) => {
        const table = new PairTable();
        const [users, items] = [new IdMapBuilder(), new IdMapBuilder()];
        const all = Array.from({ length: repeats }, () => pairs).flat();
        const rows = all.map(([user, item]) => [users.add(parseId(user)), items.add(parseId(item))]);
        for (const [user, item, asBytes] of all) {
          if (asBytes && !/\p{Surrogate}/u.test(user + item)) {
            const bytes = Buffer.from(user + item);
            const middle = Buffer.byteLength(user);
            table.addBytes(bytes, 0, middle, middle, bytes.length);
          } else {
            const [userId, itemId] = [parseId(user), parseId(item)];
            table.add(userId, itemId);
          }
        }
        const interactions = table.toInteractions();
        expect(interactions.users.ids).toEqual(users.build().ids);
        expect(interactions.items.ids).toEqual(items.build().ids);
        const distinct = new Set(rows.map(([user, item]) => `${user} ${item}`));
        expect(interactions.pairCount).toBe(distinct.size);
        for (const [user, item] of rows) expect(interactions.hasIndices(user, item)).toBe(true);
        expect(interactions.duplicateCount).toBe(rows.length - distinct.size);
      }),
      { numRuns: 60 },
    );
  });
});
