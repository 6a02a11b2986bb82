import { decodeArtifact, encodeArtifact, Interactions } from '@lightrec/core';
import { expect, it } from 'vitest';
import { runDataFromArtifact, runDataKind, runDataToArtifact } from './run-data.js';

it('keeps ids, parts and settings', () => {
  const part = (...pairs: [string, number][]) =>
    Interactions.fromPairs(pairs, { users: ['ann', 'bo', 'é'], items: [7, 9, 11] });
  const data = {
    name: 'small',
    backend: 'wasm' as const,
    settings: {
      ...{ minimumPairs: 3, split: 1, seed: 2, ratingColumn: null, vectorFormat: 'int8' as const },
      ...{ dim: 8, teacherEpochs: 9, lambda: 0.02, learningRate: 0.01 },
      ...{ recipe: 'best' as const, codebookCount: 10, meanLength: 4, epochs: 4 },
    },
    split: { train: part(['ann', 9], ['bo', 7]), validation: part(), test: part(['é', 11]) },
  };
  const bytes = encodeArtifact(runDataToArtifact(data));
  const { name, settings, split, backend } = runDataFromArtifact(decodeArtifact(bytes, runDataKind));
  expect({ name, settings, backend }).toEqual({ name: data.name, settings: data.settings, backend: 'wasm' });
  for (const [part, interactions] of Object.entries(data.split)) {
    const read = split[part as keyof typeof split];
    expect(read.fingerprint()).toBe(interactions.fingerprint());
    expect(read.users.ids).toEqual(interactions.users.ids);
    expect(read.items.ids).toEqual(interactions.items.ids);
  }
});
