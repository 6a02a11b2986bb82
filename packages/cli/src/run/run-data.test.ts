import { decodeArtifact, encodeArtifact, IdMap, Interactions } from '@lightrec/core';
import { expect, it } from 'vitest';
import { runDataFromArtifact, runDataKind, runDataToArtifact } from './run-data.js';
import type { RunSettings } from './settings.js';

/** Words one after another, each once. */
const bags = (offsets: number[], vocabulary: string[]) => ({
  offsets: Uint32Array.from(offsets),
  wordIds: Uint32Array.from({ length: offsets.at(-1)! }, (_, i) => i % vocabulary.length),
  counts: new Uint32Array(offsets.at(-1)!).fill(1),
  vocabulary,
});

it('keeps ids, parts, settings, texts, and vectors of items', () => {
  const part = (...pairs: [string, number][]) =>
    Interactions.fromPairs(pairs, { users: ['ann', 'bo', 'é'], items: [7, 9, 11] });
  const data = {
    name: 'small',
    backend: 'wasm' as const,
    settings: {
      ...{
        protocol: 'random' as const,
        minimumPairs: 3,
        split: 1,
        seed: 2,
        ratingColumn: null,
        vectorFormat: 'int8' as const,
      },
      ...{ teacher: 'bpr' as const, dim: 8, teacherEpochs: 9, lambda: 0.02, learningRate: 0.01 },
      ...{ recipe: 'best' as const, codebookCount: 10, meanLength: 4, epochs: 4 },
    },
    split: { train: part(['ann', 9], ['bo', 7]), validation: part(), test: part(['é', 11]) },
    foldIn: part(['é', 7], ['é', 9]),
    features: { vectors: Float32Array.of(1, 2, 0, 0, 5, 6), dim: 2 },
    text: bags([0, 1, 1, 3], ['tea', 'red']),
    userText: bags([0, 2, 2, 3], ['tea', 'é', 'blue']),
  };
  const bytes = encodeArtifact(runDataToArtifact(data));
  const { split, ...others } = runDataFromArtifact(decodeArtifact(bytes, runDataKind));
  expect(others).toEqual({ ...data, split: undefined });
  for (const [part, interactions] of Object.entries(data.split)) {
    const read = split[part as keyof typeof split];
    expect(read.fingerprint()).toBe(interactions.fingerprint());
    expect(read.users.ids).toEqual(interactions.users.ids);
    expect(read.items.ids).toEqual(interactions.items.ids);
  }
});

it('keeps when pairs happened and what they count, and adds nothing where they carry neither', () => {
  const ids = { users: IdMap.range(2), items: IdMap.range(3) };
  const bare = Interactions.fromIndices([1, 0, 1], [0, 2, 1], ids);
  const values = { timestamps: [1.5e12, -3, 0.5], weights: [0.5, 3, 1] };
  const full = Interactions.fromIndices([1, 0, 1], [0, 2, 1], { ...ids, ...values });
  const split = { train: full, validation: bare, test: bare };
  const artifact = runDataToArtifact({ name: 'small', settings: {} as RunSettings, split });
  expect(Object.keys(artifact.tensors).filter((name) => /timestamps|weights/.test(name))).toEqual([
    'train.timestamps',
    'train.weights',
  ]);
  const read = runDataFromArtifact(decodeArtifact(encodeArtifact(artifact), runDataKind)).split;
  expect([read.train.timestamps, read.train.weights]).toEqual([full.timestamps, full.weights]);
  expect([read.train.fingerprint(), read.test.fingerprint()]).toEqual([full.fingerprint(), bare.fingerprint()]);
});

it('refuses texts of another number of items or users', () => {
  const part = Interactions.fromPairs([['ann', 7]], { users: ['ann'], items: [7, 9] });
  const data = { name: 'small', settings: {} as RunSettings, split: { train: part, validation: part, test: part } };
  const text = bags([0, 1], ['tea']);
  expect(runDataFromArtifact(runDataToArtifact({ ...data, userText: text })).userText).toEqual(text);
  expect(() => runDataFromArtifact(runDataToArtifact({ ...data, text }))).toThrow(
    'expected the words of 2 items, received 1 items',
  );
  const ofTwo = bags([0, 1, 1], ['tea']);
  expect(() => runDataFromArtifact(runDataToArtifact({ ...data, userText: ofTwo }))).toThrow(
    'expected the words of 1 users, received 2 users',
  );
});

it('refuses vectors of another number of items', () => {
  const part = Interactions.fromPairs([['ann', 7]], { users: ['ann'], items: [7, 9] });
  const split = { train: part, validation: part, test: part };
  const features = { vectors: Float32Array.of(1, 2, 3), dim: 1 };
  const artifact = runDataToArtifact({ name: 'small', settings: {} as RunSettings, split, features });
  expect(() => runDataFromArtifact(artifact)).toThrow('expected vectors of 2 items, received 3 rows of features');
});
