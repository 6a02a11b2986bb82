import { IdMap } from '@lightrec/core';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { randomModel } from '../test-support/index.js';
import { concatenateTeachers } from './concatenate-teachers.js';
import { EmbeddingModel } from './embedding-model.js';

describe('concatenateTeachers', () => {
  it('scores an item by the sum of the scores of its teachers', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 1, max: 6 }), { minLength: 1, maxLength: 4 }), (dims) => {
        const teachers = dims.map((dim, seed) => randomModel(seed, 5, 7, dim));
        const joined = concatenateTeachers(teachers);
        expect(joined.dim).toBe(dims.reduce((sum, dim) => sum + dim, 0));
        const users = [3, 0];
        const scores = new Float32Array(users.length * 7);
        joined.scoreItems(users, scores);
        users.forEach((user, row) => {
          for (let item = 0; item < 7; item++) {
            let sum = 0;
            for (const teacher of teachers) {
              teacher.userVectorAt(user).forEach((value, d) => {
                sum += value * teacher.itemVectorAt(item)[d];
              });
            }
            expect(scores[row * 7 + item]).toBeCloseTo(sum, 4);
          }
        });
      }),
    );
  });

  it('has arrays of its own', () => {
    const teacher = randomModel(1, 2, 2, 2);
    const joined = concatenateTeachers([teacher]);
    expect(joined.itemVectors).toEqual(teacher.itemVectors);
    expect(joined.itemVectors).not.toBe(teacher.itemVectors);
  });

  it('refuses no teachers, and teachers of other users or items', () => {
    const of = (ids: string[]) =>
      new EmbeddingModel({
        userVectors: new Float32Array(1),
        itemVectors: new Float32Array(ids.length),
        dim: 1,
        users: IdMap.range(1),
        items: IdMap.from(ids),
      });
    expect(() => concatenateTeachers([])).toThrow('teachers: expected at least one teacher, received none');
    expect(() => concatenateTeachers([of(['a', 'b']), of(['a'])])).toThrow('teachers[1].items');
    expect(() => concatenateTeachers([of(['a', 'b']), of(['b', 'a'])])).toThrow(
      'teachers[1].items: expected the ids of the first teacher, in their order, received "b" at index 0',
    );
  });
});
