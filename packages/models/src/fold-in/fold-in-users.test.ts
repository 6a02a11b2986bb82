import { CodeTable, type Id, Interactions, Random } from '@lightrec/core';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { EmbeddingModel } from '../embedding/embedding-model.js';
import { LightRecModel } from '../light-rec/model/light-rec-model.js';
import { normals, randomModel } from '../test-support/index.js';
import { foldInUsers } from './fold-in-users.js';

const [userCount, itemCount, dim] = [4, 12, 3];
/** Users 0 to 3. */
const teacher = randomModel(1, userCount, itemCount, dim);
const random = new Random(3);
const codeTable = new CodeTable({
  codes: Uint8Array.from({ length: itemCount * 2 }, () => random.integer(5)),
  codebooks: normals(random, 2 * 5 * dim),
  ...{ codebookCount: 2, codewordCount: 5, dim },
});
const models: [string, EmbeddingModel | LightRecModel][] = [
  ['EmbeddingModel', teacher],
  ['LightRecModel', new LightRecModel(teacher.userVectors, teacher.users, codeTable)],
];

const historiesOf = (pairs: [Id, Id][], users: Id[]) =>
  Interactions.fromPairs(pairs, { users, items: Array.from({ length: itemCount }, (_, i) => i) });

describe.each(models)('foldInUsers of a %s', (_, model) => {
  const fold = (histories: Interactions, options?: object) => foldInUsers(model, histories, options);

  it('gives each user with a history the vector of foldInUser, others theirs, and nobody else any', async () => {
    const ids = fc.constantFrom<Id>(0, 1, 2, 3, 'ann', 'bob', 'eve');
    const pairLists = fc.array(fc.tuple(ids, fc.nat(itemCount - 1)));
    await fc.assert(
      fc.asyncProperty(pairLists, fc.uniqueArray(ids), async (pairs, users) => {
        const histories = historiesOf(pairs, users);
        const folded = await fold(histories);
        expect(folded.users).toBe(histories.users);
        for (const user of histories.users.ids) {
          const history = histories.itemsOf(user) as number[];
          const own = typeof user === 'number' ? model.userVector(user) : new Float32Array(dim);
          expect(folded.userVector(user)).toEqual(history.length > 0 ? model.foldInUser(history) : own);
        }
      }),
    );
  });

  it('leaves the items, by which it scores as before', async () => {
    const folded = await fold(historiesOf([['ann', 3]], [2]));
    expect(folded.constructor).toBe(model.constructor);
    expect(folded.items).toBe(model.items);
    const scores = [model, folded].map((one) => one.recommend([2], { k: itemCount })[0]);
    expect(scores[1]).toEqual(scores[0]);
  });

  it('takes the options of foldInUser, tells how far it is, and stops when told to', async () => {
    const histories = historiesOf([['ann', 3]], ['bob']);
    const options = { lambda: 9, unobservedWeight: 0.5 };
    const seen: object[] = [];
    const folded = await fold(histories, { ...options, onProgress: (progress: object) => seen.push(progress) });
    expect(folded.userVector('ann')).toEqual(model.foldInUser([3], options));
    expect(seen.at(-1)).toEqual({ phase: 'fold-in', done: 2, total: 2 });
    await expect(fold(histories, { signal: AbortSignal.abort(new Error('enough')) })).rejects.toThrow('enough');
  });

  it('refuses other items, and what is no model', async () => {
    await expect(fold(Interactions.fromPairs([['ann', 3]]))).rejects.toThrow('histories.items: expected the ids of');
    await expect(fold([['ann', 3]] as never)).rejects.toThrow('histories: expected Interactions');
    await expect(foldInUsers(undefined as never, historiesOf([], []))).rejects.toThrow('model: expected an Embedding');
  });
});
