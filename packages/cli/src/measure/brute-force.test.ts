import { IdMap, Random } from '@lightrec/core';
import { recommenderConformance } from '@lightrec/core/testing';
import { EmbeddingModel } from '@lightrec/models';
import { describe, expect, it } from 'vitest';
import { BruteForce } from './brute-force.js';

function randomModel(dim: number): EmbeddingModel {
  const random = new Random(dim);
  const table = (rows: number) => Float32Array.from({ length: rows * dim }, () => random.normal());
  return new EmbeddingModel({
    userVectors: table(6),
    itemVectors: table(40),
    dim,
    users: IdMap.range(6),
    items: IdMap.range(40),
  });
}

describe('BruteForce', () => {
  it.each([1, 4, 7, 32])('lists what the model lists, at dimension %i', (dim) => {
    const model = randomModel(dim);
    const users = [0, 1, 2, 3, 4, 5];
    const [lists, expected] = [new BruteForce(model), model].map((system) => system.recommendIndices(users, { k: 10 }));
    lists.forEach(({ itemIndices, scores }, i) => {
      expect(itemIndices).toEqual(expected[i].itemIndices);
      scores.forEach((score, place) => {
        expect(score).toBeCloseTo(expected[i].scores[place], 4);
      });
    });
  });

  for (const { name, check } of recommenderConformance(() => new BruteForce(randomModel(4)))) it(name, check);
});
