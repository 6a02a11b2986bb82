import { describe, expect, it } from 'vitest';
import { CodeTable } from '../code-table.js';
import { codeTableToArtifact } from '../code-table-artifact.js';
import { Interactions } from '../interactions.js';
import { Random } from '../random.js';
import { requireArtifact, requireCodeTable, requireInteractions, requireRandom } from './contracts.js';

const interactions = Interactions.fromPairs([['ann', 'tea']]);
const content = { codes: Uint8Array.of(0), codebooks: Float32Array.of(1), codebookCount: 1, codewordCount: 1, dim: 1 };
const codeTable = new CodeTable(content);
const random = new Random(1);
const artifact = codeTableToArtifact(codeTable);

describe.each([
  ['requireInteractions', requireInteractions, interactions, 'expected Interactions'],
  ['requireCodeTable', requireCodeTable, codeTable, 'expected a CodeTable'],
  ['requireRandom', requireRandom, random, 'expected a Random'],
  ['requireArtifact', requireArtifact, artifact, 'expected an Artifact'],
] as const)('%s', (_, require, right, message) => {
  it('takes its own, and one of a second copy', () => {
    expect(() => require('given', right as never)).not.toThrow();
    const foreign = Object.assign(Object.create(null), right, { fork: random.fork, integer: random.integer });
    expect(() => require('given', foreign as never)).not.toThrow();
  });

  it('refuses the others, and what is no object at all', () => {
    const others = [interactions, codeTable, random, artifact].filter((other) => other !== right);
    for (const value of [...others, null, 7, 'nope', [['ann', 'tea']], {}]) {
      expect(() => require('given', value as never)).toThrow(`given: ${message}, received`);
    }
  });
});

it('an artifact may be left out', () => {
  expect(() => requireArtifact('resume', undefined)).not.toThrow();
});
