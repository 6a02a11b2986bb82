import { LightRecIndex } from '@lightrec/index';
import { expect, it } from 'vitest';
import { mostCodebooks, mostCodewords } from './limits.js';

it.each([
  ['codebookCount', mostCodebooks],
  ['codewordCount', mostCodewords],
])('%s is as large as an index takes, and no larger', async (name, most) => {
  const vectors = Float32Array.of(1, 2, 3);
  const build = (count: number) => LightRecIndex.fromVectors(vectors, { dim: 1, iterations: 1, [name]: count });
  await expect(build(most)).resolves.toBeDefined();
  await expect(build(most + 1)).rejects.toThrow(`${name}: expected an integer in [1, ${most}]`);
});
