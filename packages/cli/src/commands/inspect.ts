import { type Artifact, type CodeTable, codeTableFromArtifact, type StoredTensor, sharedCodes } from '@lightrec/core';
import { loadAnyArtifact } from '@lightrec/core/node';
import { LightRecIndex } from '@lightrec/index';
import prettyBytes from 'pretty-bytes';
import type { Context } from '../context.js';
import { codewordUsage } from '../measure/codeword-usage.js';
import { requireReadable } from '../paths.js';
import { type TrainingRecord, trainingRecordOf } from '../run/training-record.js';
import { formatCount, formatMetric, formatQuantity, printable, textTable } from '../terminal/index.js';
import { defineCommand } from './define-command.js';

export const inspect = defineCommand({
  name: 'inspect',
  description: 'what a file of LightRec holds',
  argument: ['<file>', 'a model, an index, a checkpoint: any .safetensors of LightRec'],
  settings: {},
  run: ({ argument, context }) => tellOf(argument!, context),
});

async function tellOf(file: string, context: Context): Promise<void> {
  await requireReadable(file);
  const artifact = await loadAnyArtifact(file);
  const training = trainingRecordOf(artifact);
  const codeTable = await codeTableOf(artifact);
  const usage = codeTable && codewordUsage(codeTable);
  const shared = codeTable && sharedCodes(codeTable);
  const tensors = Object.entries(artifact.tensors).map(([name, tensor]) => describeTensor(name, tensor));
  const { kind, version, metadata } = artifact;
  if (context.json) {
    const codebooks = usage?.map(({ perplexity, deadCount }) => ({ perplexity, deadCount }));
    context.print(JSON.stringify({ file, kind, version, metadata, tensors, codebooks, codes: shared }));
    return;
  }
  context.print(`${file}: ${kind}, version ${version}\n`);
  for (const line of tensorLines(tensors, context.columns)) context.print(line);
  const lines = [
    ...(usage ?? []).map(({ perplexity, deadCount, counts }, codebook) => {
      const used = `${formatQuantity(perplexity)} of ${formatCount(counts.length)} codewords in effect`;
      return `codebook ${codebook + 1}: ${used}, ${formatCount(deadCount)} unused`;
    }),
    ...(shared
      ? [
          `codes: ${formatCount(shared.distinctCount)} different, ${formatCount(shared.sharingItemCount)} items share theirs`,
        ]
      : []),
    ...(training ? [trainingLine(training)] : []),
    ...metadataLines(artifact),
  ];
  if (lines.length > 0) context.print(`\n${lines.join('\n')}`);
}

async function codeTableOf(artifact: Artifact): Promise<CodeTable | undefined> {
  if (artifact.kind === LightRecIndex.kind) return (await LightRecIndex.fromArtifact(artifact)).toCodeTable();
  return artifact.tensors.codebooks && codeTableFromArtifact(artifact);
}

interface TensorRow {
  name: string;
  type: string;
  shape: readonly number[];
  bytes: number;
}

function describeTensor(name: string, { shape, data }: StoredTensor): TensorRow {
  return { name, type: data.constructor.name.replace(/Array$/, '').toLowerCase(), shape, bytes: data.byteLength };
}

function tensorLines(tensors: readonly TensorRow[], columns?: number): string[] {
  return textTable(
    [
      { cells: tensors.map(({ name }) => printable(name)), shrinks: true },
      { cells: tensors.map(({ type }) => type) },
      { cells: tensors.map(({ shape }) => `[${shape.join(', ')}]`) },
      { cells: tensors.map(({ bytes }) => prettyBytes(bytes)), align: 'right' },
    ],
    { width: columns },
  );
}

function trainingLine({ bestEpoch, history, method, backend }: TrainingRecord): string {
  const best = history.find(({ epoch }) => epoch === bestEpoch)?.validation;
  const score = best === undefined ? '' : `, Recall@100 ${formatMetric(best)} on validation`;
  const by = method === undefined ? '' : ` by ${method}`;
  return `trained${by} for ${history.at(-1)?.epoch ?? 0} epochs${backend ? ` on ${backend}` : ''}, best ${bestEpoch}${score}`;
}

function metadataLines({ metadata: { training: _, ...metadata } }: Artifact): string[] {
  return Object.entries(metadata).map(
    ([name, value]) => `${name}: ${value.length > 200 ? `${value.slice(0, 200)}…` : value}`,
  );
}
