import { readFile, writeFile } from 'node:fs/promises';
import { CodeTable, decodeArtifact, encodeArtifact, IdMap } from '@lightrec/core';
import { describe, expect, it } from 'vitest';
import { LightRecModel } from './light-rec-model.js';

/** What the stored files were written from. */
const codeTable = new CodeTable({
  codes: Uint8Array.of(0, 1, 2, 1, 0, 3, 2, 3),
  codebooks: Float32Array.of(4, 1, -2, 3, 1, -4, 0, 2, 2, 0, 0, 2, -1, 1, 0.5, 0.25),
  ...{ codebookCount: 2, codewordCount: 4, dim: 2 },
  items: IdMap.from([7, '7', 'ü', -3]),
});
const users = IdMap.from(['ann', 5, '5']);
const userTable = new CodeTable({
  codes: Uint8Array.of(0, 1, 2, 2, 1, 0),
  codebooks: Float32Array.of(1, 2, -1, 0.5, 0, 3, 0.25, -1, 1, 1, -2, 0),
  ...{ codebookCount: 2, codewordCount: 3, dim: 2 },
  items: users,
});

describe.each([
  [1, Float32Array.of(1, 0, -1, 2, 0.5, 3), 8],
  [2, userTable, 2],
])('a stored model file of version %i', (version, userVectors, bytesPerUser) => {
  const model = new LightRecModel(userVectors, users, codeTable);
  const fixture = new URL(`./fixtures/light-rec-model-${version}.safetensors`, import.meta.url);

  it('is what it was written from, and is written so', async () => {
    if (process.env.LIGHTREC_WRITE_FIXTURES) await writeFile(fixture, encodeArtifact(model.toArtifact()));
    const bytes = new Uint8Array(await readFile(fixture));
    const artifact = decodeArtifact(bytes, LightRecModel);
    expect(artifact.version).toBe(version);
    const read = LightRecModel.fromArtifact(artifact);
    expect(read.bytesPerUser).toBe(bytesPerUser);
    expect(read.userVectors).toEqual(model.userVectors);
    expect(read.recommend(users.ids, { k: 4 })).toEqual(model.recommend(users.ids, { k: 4 }));
    expect(encodeArtifact(read.toArtifact())).toEqual(bytes);
  });
});
