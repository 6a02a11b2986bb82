import { ArgumentError, CodeTable, IdMap, Interactions } from '@lightrec/core';
import { describe, expect, expectTypeOf, it } from 'vitest';
import { trainBpr } from './bpr/train-bpr.js';
import { EmbeddingModel } from './embedding/embedding-model.js';
import { encodeItems } from './fold-in/encode-items.js';
import { LightRecModel } from './light-rec/model/light-rec-model.js';
import { trainLightRec } from './light-rec/train-light-rec.js';

const users = IdMap.from(['ann', 'bob']);
// Ids that are positions of other items, so that one taken for the other is noticed.
const items = IdMap.from([2, 0, 3, 1]);
const userVectors = Float32Array.of(1, 0, 0, 1);
const itemVectors = Float32Array.of(4, 1, 3, 2, 2, 3, 1, 4);

const embeddings = new EmbeddingModel({ userVectors, itemVectors, dim: 2, users, items });
// One codebook with a codeword for each item.
const codeTable = new CodeTable({
  ...{ codes: Uint8Array.of(0, 1, 2, 3), codebooks: itemVectors, codebookCount: 1, codewordCount: 4, dim: 2 },
  items,
});
const lightRec = new LightRecModel(userVectors, users, codeTable);

describe.each([
  ['EmbeddingModel', embeddings],
  ['LightRecModel', lightRec],
])('%s by ids', (_, model: EmbeddingModel<string, number> | LightRecModel<string, number>) => {
  it('recommends to users by their ids, what is plain data', () => {
    const expected = [
      { userId: 'bob', ids: [1, 3], scores: [4, 3] },
      { userId: 'ann', ids: [2, 0], scores: [4, 3] },
    ];
    expect(model.recommend(['bob', 'ann'], { k: 2 })).toEqual(expected);
    expect(JSON.stringify(model.recommend(['bob', 'ann'], { k: 2 }))).toBe(JSON.stringify(expected));
    expect(model.recommend(['ann'])[0].ids).toEqual([2, 0, 3, 1]);
  });

  it("leaves out what it is told and each user's own history, and lets in what it may", () => {
    const [{ ids }] = model.recommend(['ann'], { k: 1 });
    expect(model.recommend(['ann'], { exclude: ids })[0].ids).toEqual([0, 3, 1]);
    const history = Interactions.fromPairs([
      ['bob', 1],
      ['ann', 0],
    ]);
    expect(model.recommend(['ann', 'bob'], { k: 2, exclude: history }).map((list) => list.ids)).toEqual([
      [2, 3],
      [3, 0],
    ]);
    expect(model.recommend(['ann'], { include: new Set([1, 3, 99]) })[0].ids).toEqual([3, 1]);
    expect(model.recommend(['ann'], { include: [99] })[0].ids).toEqual([]);
  });

  it('agrees with its lists by positions', () => {
    const [{ ids, scores }] = model.recommend(['bob'], { k: 3 });
    const [list] = model.recommendIndices([1], { k: 3 });
    expect([ids, scores]).toEqual([Array.from(list.itemIndices, (index) => items.idAt(index)), [...list.scores]]);
  });

  it('has vectors of users and items, by ids and by positions', () => {
    expect([...model.userVector('bob')]).toEqual([0, 1]);
    expect([...model.userVectorAt(1)]).toEqual([0, 1]);
    expect([...model.itemVector(3)]).toEqual([2, 3]);
    expect([...model.itemVectorAt(3)]).toEqual([1, 4]);
  });

  it('folds a history of ids in', () => {
    expect(model.foldInUser([1, 3])).toEqual(model.foldInIndices([3, 2]));
    expect(model.foldInUser(new Set([1]), { lambda: 1 })).toEqual(model.foldInIndices([3], { lambda: 1 }));
    expect(model.foldInUser([1])).not.toEqual(model.foldInIndices([1]));
  });

  it('says what to do about a user whom it does not know', () => {
    for (const call of [() => model.recommend(['ann', 'zoe']), () => model.userVector('zoe')]) {
      expect(call).toThrow(ArgumentError);
      expect(call).toThrow(
        'expected one of the 2 known ids, received "zoe". A user whom the model was not trained with gets a vector ' +
          "from foldInUser(history). Ids are compared with their type: 7 and '7' differ.",
      );
    }
    expect(() => model.recommend(['ann', 'zoe'])).toThrow('userIds[1]: ');
  });

  it('refuses an item that it does not know, and what is no list of ids', () => {
    expect(() => model.itemVector(9)).toThrow('itemId: expected one of the 4 known ids, received 9.');
    expect(() => model.foldInUser([1, '3' as never])).toThrow(
      'history[1]: expected one of the 4 known ids, received "3"',
    );
    expect(() => model.foldInUser([1, '3' as never])).toThrow('The id 3 is known, a number');
    expect(() => model.foldInUser([9])).toThrow('history.filter((id) => model.items.has(id))');
    for (const history of ['tea', 3, undefined]) {
      expect(() => model.foldInUser(history as never)).toThrow('history: expected a list of ids');
    }
  });

  it.each([-1, 4, 0.5, Number.NaN])('has no vector at the position %s', (index) => {
    expect(() => model.userVectorAt(index)).toThrow(ArgumentError);
    expect(() => model.itemVectorAt(index)).toThrow(ArgumentError);
  });
});

describe('the type of the ids', () => {
  it('goes through training into what is recommended', async () => {
    const train = Interactions.fromPairs([
      ['ann', 7],
      ['bob', 8],
      ['ann', 9],
    ]);
    const { model: teacher } = await trainBpr(train, {
      ...{ dim: 2, epochs: 1 },
      validate: (model) => model.recommend(['ann']).length,
    });
    expectTypeOf(teacher).toEqualTypeOf<EmbeddingModel<string, number>>();
    const { model } = await trainLightRec(teacher, train, { codebookCount: 1, codewordCount: 2, epochs: 0 });
    expectTypeOf(model).toEqualTypeOf<LightRecModel<string, number>>();
    expectTypeOf(model.codeTable).toEqualTypeOf<CodeTable<number>>();
    const shelf = new Map<number, { title: string }>([7, 8, 9].map((id) => [id, { title: `film ${id}` }]));
    const [{ ids }] = model.recommend(['ann'], { exclude: train });
    expect(ids.map((id) => shelf.get(id)?.title)).toEqual(['film 8']);
    const extended = encodeItems(model.codeTable, { ids: ['new'], vectors: new Float32Array(2) });
    expectTypeOf(extended).toEqualTypeOf<CodeTable<string | number>>();
    // @ts-expect-error - users are texts here
    expect(() => model.recommend([7])).toThrow(ArgumentError);
    expectTypeOf(EmbeddingModel.fromArtifact<string, number>(teacher.toArtifact())).toEqualTypeOf(teacher);
  });
});
