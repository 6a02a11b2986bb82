import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  CodeTable,
  codeTableToArtifact,
  decodeSafetensors,
  encodeArtifact,
  IdMap,
  Random,
} from '../packages/core/dist/index.js';

const python = process.env.LIGHTREC_PYTHON ?? 'python3';
const hasSafetensors = spawnSync(python, ['-c', 'import safetensors.numpy']).status === 0;

/** Prints what Python reads of the file in its first argument, and saves the same to the file in its second. */
const script = `
import json, sys
from safetensors import safe_open
from safetensors.numpy import save_file
with safe_open(sys.argv[1], "np") as file:
    tensors = {name: file.get_tensor(name) for name in file.keys()}
    metadata = file.metadata()
save_file(tensors, sys.argv[2], metadata)
shown = {name: [str(t.dtype), list(t.shape), t.ravel().tolist()] for name, t in tensors.items()}
print(json.dumps({"metadata": metadata, "tensors": shown}))
`;

describe.skipIf(!hasSafetensors)("Python's safetensors", () => {
  const random = new Random(7);
  const table = new CodeTable({
    codes: Uint8Array.from({ length: 5 * 3 }, () => random.integer(200)),
    codebooks: Float32Array.from({ length: 3 * 200 * 4 }, () => random.normal()),
    codebookCount: 3,
    codewordCount: 200,
    dim: 4,
    itemBias: Float32Array.of(0.1, -1e-7, 3e8, 0, 1 / 3),
    items: IdMap.from(['a', 7, '7', 'ä', '']),
  });
  let directory: string;
  let read: { metadata: Record<string, string>; tensors: Record<string, [string, number[], number[]]> };

  beforeAll(() => {
    directory = mkdtempSync(path.join(os.tmpdir(), 'lightrec-python-'));
    const ours = path.join(directory, 'table.safetensors');
    writeFileSync(ours, encodeArtifact(codeTableToArtifact(table)));
    const { stdout, stderr } = spawnSync(python, ['-c', script, ours, path.join(directory, 'python.safetensors')], {
      encoding: 'utf8',
    });
    expect(stderr).toBe('');
    read = JSON.parse(stdout);
  });
  afterAll(() => rmSync(directory, { recursive: true }));

  it('reads the codes of a code table that LightRec wrote', () => {
    expect(read.tensors.codes).toEqual(['uint8', [5, 3], [...table.codes]]);
  });

  it('reads its codebooks and biases to the last bit', () => {
    expect(read.tensors.codebooks).toEqual(['float32', [3, 200, 4], [...table.codebooks]]);
    expect(read.tensors.itemBias).toEqual(['float32', [5], [...table.itemBias!]]);
  });

  it('reads its item ids and what kind of file it is', () => {
    const [, , bytes] = read.tensors.itemIds;
    expect(JSON.parse(Buffer.from(bytes).toString())).toEqual(['a', 7, '7', 'ä', '']);
    expect(read.metadata).toMatchObject({ kind: 'code-table', version: '1' });
  });

  it('writes files that LightRec reads', () => {
    const { tensors } = decodeSafetensors(readFileSync(path.join(directory, 'python.safetensors')));
    expect(tensors.codes).toMatchObject({ shape: [5, 3], data: table.codes });
    expect(tensors.codebooks).toMatchObject({ shape: [3, 200, 4], data: table.codebooks });
  });
});
