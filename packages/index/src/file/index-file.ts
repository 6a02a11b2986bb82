import {
  type Artifact,
  ArtifactError,
  type CodeTable,
  type IdMap,
  idsFromTensor,
  idsToTensor,
  type StoredTensor,
  tensorOf,
} from '@lightrec/core';
import type { SearchLayout, SearchSegment, StoredVectors } from '@lightrec/kernels/search';
import { type ColumnType, columnOf } from '../catalogue/column.js';
import { Columns } from '../catalogue/columns.js';
import type { Metric } from '../metric/metric.js';
import { hasRowBiases } from '../metric/row-bias.js';
import { Calibration } from '../search/calibration.js';
import type { TrainingPlan } from '../training/training-plan.js';
import { type Description, parseDescription } from './description.js';
import { requireSoundLayout, requireSoundVectors } from './require-sound.js';

export const indexKind = 'light-rec-index';
export const indexVersion = 1;

/** What an index file holds. */
export interface IndexContent {
  layout: SearchLayout;
  ids: CodeTable['items'];
  vectors?: StoredVectors;
  columns?: Columns;
  metric: Metric;
  isTrained: boolean;
  calibration?: Calibration;
  /** How codes are to be trained when there are enough items. */
  plan?: TrainingPlan;
}

/**
 * An index as a file: every array as it lies in memory, at a multiple of 64 bytes, so that it is read where it stands.
 * Little-endian, as safetensors are.
 */
export function indexToArtifact(content: IndexContent): Artifact {
  const { layout, ids, vectors, columns, metric, isTrained, calibration, plan } = content;
  const { dim, codebookCount, codewordCount, itemCount, isVariableRate } = layout;
  const description: Description = {
    ...{ metric, isTrained, dim, codebookCount, codewordCount, itemCount, isVariableRate },
    segments: layout.segments.map(({ offsets: _, codes: __, norms: ___, ...shape }) => shape),
    vectors: vectors && describeVectors(vectors),
    columns: Array.from(columns?.byName ?? [], ([name, { type, texts }]) => ({
      name,
      type,
      texts: texts.slice(1) as string[],
    })),
    calibration: [...(calibration?.rows ?? [])],
    ...(plan && { plan }),
  };
  const tensors: Record<string, StoredTensor> = {
    codebooks: padded(layout.codebooks),
    items: padded(layout.items),
    codebookOrder: padded(layout.codebookOrder),
    codewordOrder: padded(layout.codewordOrder),
    ...(layout.biases && { biases: padded(layout.biases) }),
    ...(vectors && { vectors: padded(vectors.rows) }),
    ...(vectors?.scales && { vectorScales: padded(vectors.scales) }),
    ...(vectors?.biases && { vectorBiases: padded(vectors.biases) }),
    ...(vectors?.center && { vectorCenter: padded(vectors.center) }),
  };
  layout.segments.forEach(({ offsets, codes, norms }, i) => {
    Object.assign(tensors, {
      [`offsets.${i}`]: padded(offsets),
      [`codes.${i}`]: padded(codes),
      [`norms.${i}`]: padded(norms),
    });
  });
  let column = 0;
  for (const { values } of columns?.byName.values() ?? []) {
    tensors[`columns.${column++}`] = padded(values.subarray(0, itemCount));
  }
  // Last, as its length is any.
  tensors.itemIds = idsToTensor(ids);
  return { kind: indexKind, version: indexVersion, metadata: { description: JSON.stringify(description) }, tensors };
}

/**
 * @param share - whether the content may be views of the artifact's tensors; else all is copied
 * @param readIds - default: the ids of the file
 * @throws ArtifactError where anything does not fit anything else: nothing of it but norms is believed unchecked
 */
export function indexFromArtifact(artifact: Artifact, share: boolean, readIds = idsOf): IndexContent {
  const description = parseDescription(artifact.metadata.description);
  const { dim, codebookCount, codewordCount, itemCount, isVariableRate } = description;
  const floats = (name: string, length: number) => unpadded(artifact, name, Float32Array, length, share);
  const words = (name: string, length: number) => unpadded(artifact, name, Uint32Array, length, share);
  const doubles = (name: string, length: number) => unpadded(artifact, name, Float64Array, length, false);
  const bytes = (name: string, length: number) => unpadded(artifact, name, Uint8Array, length, share);
  const paddedCodewordCount = Math.ceil(codewordCount / 16) * 16;
  const segments = description.segments.map(
    (shape, i): SearchSegment => ({
      ...shape,
      offsets: words(`offsets.${i}`, codewordCount * shape.groupCount + 1),
      codes: bytes(`codes.${i}`, (shape.codeLength - 1) * shape.stride),
      norms: bytes(`norms.${i}`, shape.stride),
    }),
  );
  const layout: SearchLayout = {
    ...{ dim, codebookCount, codewordCount, itemCount, isVariableRate },
    // Copies, as these small ones stay out of kernel memory.
    codebookOrder: bytes('codebookOrder', codebookCount).slice(),
    codewordOrder: bytes('codewordOrder', codebookCount * codewordCount).slice(),
    codebooks: floats('codebooks', codebookCount * paddedCodewordCount * dim),
    items: words('items', itemCount),
    biases: artifact.tensors.biases && floats('biases', itemCount),
    segments,
  };
  requireSoundLayout(layout);
  const { metric, isTrained, plan, calibration } = description;
  const { vectors: form } = description;
  const vectors = form && {
    ...form,
    rows: bytes('vectors', itemCount * form.rowBytes),
    scales: form.format === 'int8' ? floats('vectorScales', itemCount) : undefined,
    biases: hasRowBiases(form, metric, layout.biases !== undefined) ? floats('vectorBiases', itemCount) : undefined,
    center: form.base === 'center' ? floats('vectorCenter', form.dim).slice() : undefined,
  };
  if (vectors) requireSoundVectors(vectors);
  return {
    layout,
    ids: readIds(artifact, itemCount),
    vectors,
    columns: columnsOf(description, (i, type) =>
      type === 'number' ? doubles(`columns.${i}`, itemCount) : words(`columns.${i}`, itemCount).slice(),
    ),
    ...{ metric, isTrained, plan },
    calibration: calibration.length > 0 ? new Calibration(calibration) : undefined,
  };
}

/** The outside ids of the items, in order of their indices. */
export function idsOf(artifact: Artifact, itemCount: number): IdMap {
  return idsFromTensor(artifact, 'itemIds', itemCount);
}

function describeVectors({ format, dim, base, ofCodes, rowBytes }: StoredVectors): Description['vectors'] {
  return { format, dim, base, ofCodes, rowBytes };
}

function columnsOf(
  description: Description,
  valuesOf: (column: number, type: ColumnType) => Uint32Array | Float64Array,
): Columns | undefined {
  if (description.columns.length === 0) return undefined;
  const columns = description.columns.map(({ name, type, texts }, i) => {
    const values = valuesOf(i, type);
    const most = type === 'boolean' ? 2 : texts.length;
    const wrong = type === 'number' ? undefined : values.find((value) => value > most);
    if (wrong !== undefined) {
      throw new ArtifactError({ expected: `values of at most ${most} in column "${name}"`, received: `${wrong}` });
    }
    return [name, columnOf(type, values, [null, ...texts])] as const;
  });
  return new Columns(new Map(columns));
}

type Stored = Float32Array | Float64Array | Uint32Array | Uint8Array;

const alignment = 64;

/** An array filled up with zeros to a multiple of 64 bytes, so that what follows it in the file is aligned too. */
function padded(data: Stored): StoredTensor {
  const perLine = alignment / data.BYTES_PER_ELEMENT;
  const length = Math.ceil(data.length / perLine) * perLine;
  if (length === data.length) return { shape: [length], data };
  const filled = new (data.constructor as new (length: number) => typeof data)(length);
  filled.set(data);
  return { shape: [length], data: filled };
}

function unpadded<T extends Stored>(
  artifact: Artifact,
  name: string,
  type: new (length: number) => T,
  length: number,
  share: boolean,
): T {
  const { data } = tensorOf(artifact, name, type, 1);
  const perLine = alignment / data.BYTES_PER_ELEMENT;
  if (data.length === Math.ceil(length / perLine) * perLine) {
    return (share ? data.subarray(0, length) : data.slice(0, length)) as T;
  }
  throw new ArtifactError({ expected: `${length} entries and padding in "${name}"`, received: `${data.length}` });
}
