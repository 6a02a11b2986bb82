import { stat } from 'node:fs/promises';
import { ArgumentError, parseId } from '@lightrec/core';
import { readMatrixFile, writeFileAtomically } from '@lightrec/core/node';
import { readLines } from '@lightrec/data';
import { type FromVectorsProgress, LightRecIndex, type Metric } from '@lightrec/index';
import { type Command, Option } from 'commander';
import prettyBytes from 'pretty-bytes';
import type { Context } from '../context.js';
import { invocation } from '../invocation.js';
import { mostCodebooks, mostCodewords } from '../limits.js';
import { requireReadable, requireWritableFile } from '../paths.js';
import { formatCount, formatQuantity, type Stage } from '../terminal/index.js';
import { type KeptVectors, vectorFormatOption } from '../vector-format.js';
import { countUpTo, parseCount, parseInteger, parsePositive } from './numbers.js';

export interface IndexCommandOptions {
  out: string;
  overwrite?: boolean;
  tensor?: string;
  /** A text file with an id a line. */
  ids?: string;
  metric: Metric;
  /** Default: the library's, 4 to 8 by the dimension. */
  codebookCount?: number;
  codewordCount: number;
  meanLength?: number;
  sampleSize: number;
  iterations: number;
  vectorFormat: KeptVectors;
  seed: number;
}

export function addIndexOptions(command: Command): void {
  command
    .optionsGroup('Vectors:')
    .option('--tensor <name>', 'which tensor of a safetensors file (default: the only matrix in it)')
    .option('--ids <path>', 'text file, UTF-8, with the id of each item, one a line (default: 0, 1, 2, …)')
    .optionsGroup('Index:')
    .option('--out <path>', 'the index file', 'index.safetensors')
    .option('--overwrite', 'replace the file that lies there')
    .addOption(
      new Option('--metric <name>', 'what a score is')
        .choices(['inner-product', 'cosine', 'euclidean'] satisfies Metric[])
        .default('inner-product'),
    )
    .option(
      '--codebook-count <n>',
      `codes of an item, a byte each, at most ${mostCodebooks} (default: 4 to 8 by dimension; 4 without vectors)`,
      countUpTo(mostCodebooks),
    )
    .option(
      '--codeword-count <n>',
      `codewords of a codebook, at most ${mostCodewords}`,
      countUpTo(mostCodewords),
      mostCodewords,
    )
    .option('--mean-length <number>', 'codes of an item as a mean, where --codebook-count is the most', parsePositive)
    .addOption(vectorFormatOption())
    .option('--sample-size <n>', 'items on which the codebooks are trained', parseCount, 65_536)
    .option('--iterations <n>', 'of k-means, for each codebook', parseCount, 20)
    .option('--seed <n>', 'of the training: the same seed gives the same file', parseInteger, 0);
}

/**
 * `lightrec index`: vectors from anywhere to an index file.
 *
 * @param file - .npy or safetensors
 */
export async function indexVectors(file: string, options: IndexCommandOptions, context: Context): Promise<void> {
  const startMs = performance.now();
  const { out, tensor, ids, vectorFormat, overwrite = false, ...training } = options;
  requireMeanLength(options);
  await requireReadable(file, ids);
  await requireWritableFile(out, { overwrite, inputs: [file, ids] });
  const reading = context.progress.stage('Read vectors');
  const { values, rowCount, dim } = await readMatrixFile(file, { tensor });
  const lines = ids === undefined ? undefined : await readLines(ids, { signal: context.signal });
  reading.end(`${formatCount(rowCount)} of dimension ${formatCount(dim)}`);
  const encoding = new EncodingStages(context);
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

/** Training and encoding as stages of the progress. */
class EncodingStages {
  private phase?: FromVectorsProgress['phase'];
  private stage?: Stage;

  constructor(private readonly context: Context) {}

  update({ phase, done, total }: FromVectorsProgress): void {
    if (phase !== this.phase) {
      this.phase = phase;
      this.stage = this.context.progress.stage(phase === 'train' ? 'Train codebooks' : 'Encode items', total);
    }
    this.stage?.update(done);
  }
}

/** The library would say so too, once the vectors are read; where their dimension decides, it alone can. */
function requireMeanLength({ meanLength, codebookCount }: IndexCommandOptions): void {
  if (meanLength === undefined || codebookCount === undefined || meanLength <= codebookCount) return;
  const expected = `at most codebookCount, which is ${codebookCount}`;
  throw new ArgumentError({ argument: 'meanLength', expected, received: meanLength });
}
