import { stat } from 'node:fs/promises';
import { parseId } from '@lightrec/core';
import { readMatrixFile, writeFileAtomically } from '@lightrec/core/node';
import { readLines } from '@lightrec/data';
import { LightRecIndex } from '@lightrec/index';
import prettyBytes from 'pretty-bytes';
import type { Context } from '../context.js';
import { invocation } from '../invocation.js';
import { mostCodebooks, mostCodewords } from '../limits.js';
import { requireReadable, requireWritableFile } from '../paths.js';
import { requireMeanLength } from '../run/hyperparameters.js';
import { runSettings } from '../run/settings.js';
import { count, countUpTo, integer } from '../settings/kinds.js';
import type { Settings, ValuesOf } from '../settings/setting.js';
import { formatCount, formatQuantity, PhaseStages } from '../terminal/index.js';
import { defineCommand } from './define-command.js';

const vectors = { group: 'Vectors:' } as const;
const own = { group: 'Index:' } as const;

const settings = {
  tensor: {
    ...{ ...vectors, takes: 'name', once: true },
    words: 'which tensor of a safetensors file (default: the only matrix in it)',
  },
  ids: {
    ...{ ...vectors, takes: 'path', once: true },
    words: 'text file, UTF-8, with the id of each item, one a line (default: 0, 1, 2, …)',
  },
  out: { ...own, takes: 'path', default: 'index.safetensors', once: true, words: 'the index file' },
  overwrite: { ...own, words: 'replace the file that lies there' },
  metric: {
    ...{ ...own, takes: 'name', default: 'inner-product', words: 'what a score is' },
    choices: ['inner-product', 'cosine', 'euclidean'],
  },
  codebookCount: {
    ...{ ...own, ...countUpTo(mostCodebooks) },
    words: `codes of an item, a byte each, at most ${mostCodebooks} (default: 4 to 8 by dimension; 4 without vectors)`,
  },
  codewordCount: {
    ...{ ...own, ...countUpTo(mostCodewords), default: mostCodewords },
    words: `codewords of a codebook, at most ${mostCodewords}`,
  },
  meanLength: { ...runSettings.meanLength, ...own },
  vectorFormat: runSettings.vectorFormat,
  sampleSize: { ...own, ...count, default: 65_536, words: 'items on which the codebooks are trained' },
  iterations: { ...own, ...count, default: 20, words: 'of k-means, for each codebook' },
  seed: { ...own, ...integer, default: 0, words: 'of the training: the same seed gives the same file' },
} as const satisfies Settings;

/** Vectors from anywhere to an index file. */
export const index = defineCommand({
  name: 'index',
  description: 'vectors of any model to an index file',
  argument: [
    '<file>',
    'vectors of the items: .npy of numpy.save, or safetensors (there numpy.ascontiguousarray(vectors) first)',
  ],
  settings,
  further: 'out',
  run: ({ argument, values, context }) => indexVectors(argument!, values, context),
});

async function indexVectors(file: string, options: ValuesOf<typeof settings>, context: Context): Promise<void> {
  const startMs = performance.now();
  const { out, tensor, ids, vectorFormat, overwrite = false, ...training } = options;
  // The library would say so too, once the vectors are read; where their dimension decides, it alone can.
  requireMeanLength(options);
  await requireReadable(file, ids);
  await requireWritableFile(out, { overwrite, inputs: [file, ids] });
  const reading = context.progress.stage('Read vectors');
  const { values, rowCount, dim } = await readMatrixFile(file, { tensor });
  const lines = ids === undefined ? undefined : await readLines(ids, { signal: context.signal });
  reading.end(`${formatCount(rowCount)} of dimension ${formatCount(dim)}`);
  const encoding = new PhaseStages(context.progress, { train: 'Train codebooks', encode: 'Encode items' });
  const index = await LightRecIndex.fromVectors(values, {
    dim,
    ids: lines?.map(parseId),
    ...training,
    keepVectors: vectorFormat !== 'none',
    vectorFormat: vectorFormat === 'none' ? undefined : vectorFormat,
    onProgress: (progress) => encoding.update(progress),
    signal: context.signal,
  });
  const writing = context.progress.stage('Write index');
  await writeFileAtomically(out, index.save());
  writing.end();
  context.progress.stop();
  const { bytesPerItem, vectorBytesPerItem } = index.stats;
  const seconds = (performance.now() - startMs) / 1000;
  if (context.json) {
    const figures = { itemCount: rowCount, dim, bytesPerItem, vectorBytesPerItem };
    context.print(JSON.stringify({ seconds, ...figures, files: { index: out } }));
    return;
  }
  const kept = vectorBytesPerItem > 0 ? ` and ${formatQuantity(vectorBytesPerItem)} for post-ranking` : '';
  context.print(`Index  ${out}  ${prettyBytes((await stat(out)).size)}`);
  context.print(`       ${formatQuantity(bytesPerItem)} bytes an item${kept}, instead of ${formatCount(4 * dim)}`);
  context.print(`\nNext: ${invocation(['search', out, '--like', String(index.ids.idAt(0))])}`);
}
