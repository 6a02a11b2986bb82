import { CodeTable } from '../code-table.js';
import { type ConformanceCase, demand, demandRefusal } from '../conformance-case.js';
import { IdMap } from '../id-map.js';
import { Random } from '../random.js';
import type { Quantizer, QuantizerTraining } from './quantizer.js';

/** The least and the largest error that 1, 2 and 4 codebooks of 16 codewords may leave, as a share of the vectors' own. */
export type QuantizerBands = Readonly<Record<1 | 2 | 4, readonly [least: number, largest: number]>>;

/** In which product quantization lies near the upper ends, and residual k-means in the lower halves. */
const usualBands: QuantizerBands = { 1: [0.3, 0.45], 2: [0.12, 0.28], 4: [0.03, 0.1] };

const dim = 8;
const itemCount = 1000;
const codewordCount = 16;

/**
 * The rules that every `Quantizer` keeps, as cases for any test runner, with the quality that it must reach on 1000
 * vectors of eight dimensions around 64 centres.
 *
 * @param create - makes a quantizer
 * @param bands - of its quality
 *
 * @example
 * for (const { name, check } of quantizerConformance(() => residualQuantizer())) it(name, check);
 */
export function quantizerConformance(
  create: () => Quantizer,
  bands: QuantizerBands = usualBands,
): ConformanceCase<Promise<void>>[] {
  const vectors = clusteredVectors(new Random(1));
  const train = (training: Partial<QuantizerTraining> = {}, given = vectors) =>
    create().train(given, { dim, codebookCount: 2, codewordCount, random: new Random(5), ...training });
  const encode = (table: CodeTable, given: Float32Array) =>
    new CodeTable({ ...table, codes: create().encoderOf(table)(given), items: undefined });
  const rule = (name: string, check: () => Promise<void>) => ({ name, check });
  return [
    rule('makes a table of the sizes and ids that were asked for', async () => {
      const items = IdMap.from(Array.from({ length: itemCount }, (_, item) => `item ${item}`));
      const table = await train({ items });
      const sizes = [table.itemCount, table.codebookCount, table.codewordCount, table.dim];
      demand(sizes.join() === [itemCount, 2, codewordCount, dim].join(), `${itemCount},2,16,8, got ${sizes}`);
      demand(table.items === items, 'the ids that were given');
    }),
    rule('leaves an error within its bands, less with more codebooks', async () => {
      let before = 1;
      for (const codebookCount of [1, 2, 4] as const) {
        const error = errorOf(await train({ codebookCount }), vectors);
        const [least, largest] = bands[codebookCount];
        const expected = `an error in [${least}, ${largest}] of ${codebookCount} codebooks`;
        demand(error >= least && error <= largest && error < before, `${expected}, got ${error}`);
        before = error;
      }
    }),
    rule('gives the same table for the same seed, and another for another', async () => {
      const { codes, codebooks } = await train();
      const again = await train();
      demand(isSame(codes, again.codes) && isSame(codebooks, again.codebooks), 'the same codes and codebooks');
      demand(
        !isSame(codebooks, (await train({ random: new Random(6) })).codebooks),
        'other codebooks for another seed',
      );
    }),
    rule('leaves vectors and generator as they were', async () => {
      const given = vectors.slice();
      const random = new Random(5);
      const state = JSON.stringify(random.state);
      const table = await train({ random }, given);
      encode(table, given);
      demand(isSame(given, vectors), 'the vectors unchanged');
      demand(JSON.stringify(random.state) === state, 'the generator unchanged');
    }),
    rule('encodes vectors as well as it was trained, alone as in a batch', async () => {
      const table = await train();
      const encoded = encode(table, vectors);
      demand(encoded.itemCount === itemCount, `codes of ${itemCount} vectors, got ${encoded.itemCount}`);
      const [least, error] = [table, encoded].map((each) => errorOf(each, vectors));
      demand(error < 1.1 * least, `an error of at most 1.1 times ${least}, got ${error}`);
      const [batch, alone] = [encoded.codes.subarray(14, 16), encode(table, vectors.subarray(7 * dim, 8 * dim)).codes];
      demand(isSame(alone, batch), `the codes ${batch} alone, got ${alone}`);
      demand(encode(table, new Float32Array(0)).itemCount === 0, 'no codes for no vectors');
    }),
    rule('encodes what one code stands for as what it stands for', async () => {
      const table = await train({ codebookCount: 1 });
      const decoded = decodeAll(table);
      demand(isSame(decodeAll(encode(table, decoded)), decoded), 'codes of the same vectors');
    }),
    rule('leaves less error of items that weigh more', async () => {
      const heavy = itemCount / 10;
      const weights = Array.from({ length: itemCount }, (_, item) => (item < heavy ? 100 : 1));
      const [alike, weighted] = [await train(), await train({ weights })].map((table) =>
        errorOf(table, vectors.subarray(0, heavy * dim)),
      );
      demand(weighted < 0.9 * alike, `less than .9 of the error ${alike} without weights, got ${weighted}`);
    }),
    rule('takes fewer items than codewords', async () => {
      const error = errorOf(await train({}, vectors.subarray(0, 5 * dim)), vectors.subarray(0, 5 * dim));
      demand(error < 1e-6, `no error, got ${error}`);
    }),
    rule('tells how far it has come, and stops when told to', async () => {
      const seen: [done: number, total: number][] = [];
      await train({ onProgress: ({ done, total }) => seen.push([done, total]) });
      const isRising = seen.every(([done, total], i) => done <= total && (i === 0 || done >= seen[i - 1][0]));
      const [done, total] = seen.at(-1) ?? [0, 1];
      demand(isRising && done === total, `steps up to the last, got ${JSON.stringify(seen)}`);
      const reason = new Error('enough');
      const stopped = await train({ signal: AbortSignal.abort(reason) }).catch((error: unknown) => error);
      demand(stopped === reason, `the signal's reason, got ${stopped}`);
    }),
    rule('refuses what does not fit', async () => {
      const wrong: Record<string, Partial<Record<keyof QuantizerTraining, unknown>>> = {
        'no dimension': { dim: 0 },
        'a row that is cut': { dim: 7 },
        'no codebook': { codebookCount: 0 },
        'no codeword': { codewordCount: 0 },
        'more codewords than a byte can name': { codewordCount: 257 },
        'weights of other items': { weights: [1, 2] },
        'weights below 0': { weights: new Float64Array(itemCount).fill(-1) },
        'ids of other items': { items: IdMap.range(3) },
        'a seed for a generator': { random: 5 },
      };
      for (const what of Object.keys(wrong)) await demandRefusal(() => train(wrong[what] as object), what);
      await demandRefusal(() => train({}, new Float32Array(0)), 'no vectors');
      await demandRefusal(
        () =>
          train(
            {},
            vectors.map(() => Number.NaN),
          ),
        'vectors of NaN',
      );
      const table = await train();
      await demandRefusal(() => encode(table, new Float32Array(dim + 1)), 'a vector that is cut');
      await demandRefusal(() => encode(table, new Float32Array(dim).fill(Number.NaN)), 'a vector of NaN');
      await demandRefusal(() => create().encoderOf({ ...table, codewordCount: 17 }), 'codebooks of another shape');
    }),
  ];
}

function clusteredVectors(random: Random): Float32Array {
  const centres = Float32Array.from({ length: 64 * dim }, () => random.normal());
  const vectors = new Float32Array(itemCount * dim);
  for (let item = 0; item < itemCount; item++) {
    const centre = random.integer(64) * dim;
    for (let d = 0; d < dim; d++) vectors[item * dim + d] = centres[centre + d] + 0.3 * random.normal();
  }
  return vectors;
}

/** What the codes of all items stand for, shape `[itemCount, dim]`. */
function decodeAll(table: CodeTable): Float32Array {
  const decoded = new Float32Array(table.itemCount * dim);
  for (let item = 0; item < table.itemCount; item++) decoded.set(table.decode(item), item * dim);
  return decoded;
}

/** The squared error of the first items, of which there are vectors, as a share of these vectors' own squares. */
function errorOf(table: CodeTable, vectors: Float32Array): number {
  const decoded = decodeAll(table);
  let [error, energy] = [0, 0];
  vectors.forEach((value, i) => {
    error += (value - decoded[i]) ** 2;
    energy += value ** 2;
  });
  return error / energy;
}

function isSame(a: ArrayLike<number>, b: ArrayLike<number>): boolean {
  return a.length === b.length && Array.from(a).every((value, i) => value === b[i]);
}
