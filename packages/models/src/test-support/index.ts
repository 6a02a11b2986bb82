// Registers the gradients of tfjs-core's operations.
import '@tensorflow/tfjs-layers';
import '@tensorflow/tfjs-backend-cpu';
import '@tensorflow/tfjs-backend-wasm';
import { encodeArtifact, IdMap, Interactions, Random, type Recommender } from '@lightrec/core';
import * as tf from '@tensorflow/tfjs-core';
import { expect } from 'vitest';
import { EmbeddingModel } from '../embedding/embedding-model.js';

export async function useBackend(name: 'wasm' | 'cpu'): Promise<void> {
  await tf.setBackend(name);
  await tf.ready();
}

/** Fails where `work` leaves more or fewer tensors behind than it found. */
export async function expectNoTensorLeak(work: () => unknown): Promise<void> {
  const before = tf.memory().numTensors;
  await work();
  expect(tf.memory().numTensors).toBe(before);
}

export interface TestData {
  train: Interactions;
  /** Two further items of each user. */
  heldOut: Interactions;
}

/** Users of four tastes: nine of ten of a user's items are of the user's own quarter of the catalogue. */
export function clusteredData(seed: number, { userCount = 80, itemCount = 60, itemsPerUser = 9 } = {}): TestData {
  const random = new Random(seed);
  const ids = { users: IdMap.range(userCount), items: IdMap.range(itemCount) };
  const sides = {
    train: { users: [] as number[], items: [] as number[] },
    heldOut: { users: [] as number[], items: [] as number[] },
  };
  for (let user = 0; user < userCount; user++) {
    const chosen = new Set<number>();
    while (chosen.size < itemsPerUser) {
      const item = random.integer(itemCount);
      if (item % 4 === user % 4 || random.uniform() < 0.03) chosen.add(item);
    }
    [...chosen].forEach((item, i) => {
      const { users, items } = i < 2 ? sides.heldOut : sides.train;
      users.push(user);
      items.push(item);
    });
  }
  const build = ({ users, items }: { users: number[]; items: number[] }) => Interactions.fromIndices(users, items, ids);
  return { train: build(sides.train), heldOut: build(sides.heldOut) };
}

/** Share of the held-out items among a user's first ten, mean over users. */
export function recallAt10(model: Recommender, { train, heldOut }: TestData): number {
  const users = Array.from({ length: train.userCount }, (_, user) => user);
  const lists = model.recommendIndices(users, { k: 10, excludeIndices: train });
  const hits = lists.map(
    ({ itemIndices }, user) => itemIndices.filter((item) => heldOut.hasIndices(user, item)).length,
  );
  return hits.reduce((sum, count) => sum + count, 0) / heldOut.pairCount;
}

/** A model that scores every user's items alike, by how often they were chosen. */
export function popularityModel(train: Interactions): EmbeddingModel {
  return new EmbeddingModel({
    userVectors: new Float32Array(train.userCount).fill(1),
    itemVectors: Float32Array.from(train.countByItem()),
    dim: 1,
    users: train.users,
    items: train.items,
  });
}

export function bytesOf(model: { toArtifact: EmbeddingModel['toArtifact'] }): Uint8Array {
  return encodeArtifact(model.toArtifact());
}

export function normals(random: Random, count: number): Float32Array {
  return Float32Array.from({ length: count }, () => random.normal());
}

export function randomModel(seed: number, userCount: number, itemCount: number, dim: number): EmbeddingModel {
  const random = new Random(seed);
  return new EmbeddingModel({
    userVectors: normals(random, userCount * dim),
    itemVectors: normals(random, itemCount * dim),
    dim,
    users: IdMap.range(userCount),
    items: IdMap.range(itemCount),
  });
}

/** Each value within `tolerance` of the expected one, relative to the largest expected one. */
export function expectClose(received: ArrayLike<number>, expected: ArrayLike<number>, tolerance: number): void {
  expect(received.length).toBe(expected.length);
  const scale = Array.from(expected).reduce((largest, value) => Math.max(largest, Math.abs(value)), 1e-12);
  for (let i = 0; i < expected.length; i++) {
    const difference = Math.abs(received[i] - expected[i]) / scale;
    expect(difference, `entry ${i}: ${received[i]} for ${expected[i]}`).toBeLessThan(tolerance);
  }
}
