/** Vectors that Python saved, searched: a .npy file in, top-k out, the index to a file and back. */
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { encodeNpy, Random, readMatrix } from '@lightrec/core';
import { LightRecIndex } from '@lightrec/index';

// In Python: numpy.save('items.npy', model.encode(texts)), or, as save_file of safetensors 0.8.0 scrambles arrays that
// lie in columns, safetensors.numpy.save_file({'items': numpy.ascontiguousarray(array)}, FILE).
// Here a file made up: 3,000 vectors around 50 centres.
const folder = await mkdtemp(path.join(tmpdir(), 'lightrec-'));
const file = path.join(folder, 'items.npy');
const random = new Random(7);
const centres = Float32Array.from({ length: 50 * 24 }, () => random.normal());
const made = Float32Array.from({ length: 3000 * 24 }, (_, i) => centres[i % (50 * 24)] + 0.3 * random.normal());
await writeFile(file, encodeNpy({ shape: [3000, 24], data: made }));

const { values, rowCount, dim } = readMatrix(await readFile(file), { file });
const index = await LightRecIndex.fromVectors(values, { dim, codewordCount: 64, iterations: 5 });
const { ids } = index.search(values.subarray(0, dim), { k: 5, rerank: { candidateCount: 100 } });
await writeFile(path.join(folder, 'index.safetensors'), index.save());

const { bytesPerItem, vectorBytesPerItem } = index.stats;
console.log(`${rowCount} items: ${bytesPerItem.toFixed(1)} bytes each, and ${vectorBytesPerItem} for post-ranking`);
console.log(`most like item 0: ${ids.join(', ')}`);

const loaded = await LightRecIndex.load(await readFile(path.join(folder, 'index.safetensors')));
const again = loaded.search(values.subarray(0, dim), { k: 5, rerank: { candidateCount: 100 } });
console.log(`the same from the file: ${again.ids.join() === ids.join()}`);
await rm(folder, { recursive: true });
