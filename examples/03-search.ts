/** The index: top-k by table look-up, without what the user has seen, post-ranked, to a file and back. */
import { Random } from '@lightrec/core';
import { LightRecIndex } from '@lightrec/index';
import { residualKMeans } from '@lightrec/kernels';

const random = new Random(7);
const dim = 16;
const normals = (count: number) => Float32Array.from({ length: count }, () => random.normal());
const vectors = normals(5000 * dim);
const user = normals(dim);

const codeTable = residualKMeans({ vectors, dim, codewordCount: 64, iterations: 5, random });
const index = await LightRecIndex.build(codeTable, { vectors });

const best = index.search(user, { k: 5 });
const unseen = index.search(user, { k: 5, exclude: best.ids });
const byCodes = index.search(user, { k: 5, rerank: false });
console.log(`best, post-ranked by the vectors: ${best.ids.join(', ')}`);
console.log(`without those: ${unseen.ids.join(', ')}`);
console.log(`by the codes alone: ${byCodes.ids.join(', ')}`);

const file = index.save();
const loaded = await LightRecIndex.load(file);
console.log(`${file.length} bytes; the same answer: ${loaded.search(user, { k: 5 }).ids.join() === best.ids.join()}`);
