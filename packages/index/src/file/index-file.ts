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
import { Categories, categoryColumn } from '../catalogue/categories.js';
import type { SearchLayout, SearchSegment } from '../layout/search-layout.js';
import { Calibration } from '../search/calibration.js';
import type { StoredVectors } from '../vectors/stored-vectors.js';
import { type Description, parseDescription } from './description.js';
import { requireSoundLayout, requireSoundVectors } from './require-sound.js';

export const indexKind = 'light-rec-index';
export const indexVersion = 2;

/** What an index file holds. */
export interface IndexContent {
  layout: SearchLayout;
  ids: CodeTable['items'];
  vectors?: StoredVectors;
  categories?: Categories;
  calibration?: Calibration;
}

/**
 * An index as a file: every array as it lies in memory, at a multiple of 64 bytes, so that it is read where it stands.
 * Little-endian, as safetensors are.
 */
export function indexToArtifact({ layout, ids, vectors, categories, calibration }: IndexContent): Artifact {
  const { dim, codebookCount, codewordCount, itemCount, isVariableRate } = layout;
  const description: Description = {
    ...{ dim, codebookCount, codewordCount, itemCount, isVariableRate },
    segments: layout.segments.map(({ offsets: _, codes: __, norms: ___, ...shape }) => shape),
    vectors: vectors && { format: vectors.format, dim: vectors.dim, rowBytes: vectors.rowBytes },
    categories: [...(categories?.columns ?? [])].map(([name, { names }]) => ({
      name,
      categories: names.slice(1) as string[],
    })),
    shares: [...(calibration?.shares ?? [])],
    candidates: [...(calibration?.candidates ?? [])],
  };
  const tensors: Record<string, StoredTensor> = {
    codebooks: padded(layout.codebooks),
    items: padded(layout.items),
    codebookOrder: padded(layout.codebookOrder),
    codewordOrder: padded(layout.codewordOrder),
    ...(layout.biases && { biases: padded(layout.biases) }),
    ...(vectors && { vectors: padded(vectors.rows) }),
    ...(vectors?.scales && { vectorScales: padded(vectors.scales) }),
  };
  layout.segments.forEach(({ offsets, codes, norms }, i) => {
    Object.assign(tensors, {
      [`offsets.${i}`]: padded(offsets),
      [`codes.${i}`]: padded(codes),
      [`norms.${i}`]: padded(norms),
    });
  });
  let column = 0;
  for (const { numbers } of categories?.columns.values() ?? []) {
    tensors[`categories.${column++}`] = padded(numbers.subarray(0, itemCount));
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
  const vectors = description.vectors && {
    ...description.vectors,
    rows: bytes('vectors', itemCount * description.vectors.rowBytes),
    scales: description.vectors.format === 'int8' ? floats('vectorScales', itemCount) : undefined,
  };
  if (vectors) requireSoundVectors(vectors);
  const { shares, candidates } = description;
  return {
    layout,
    ids: readIds(artifact, itemCount),
    vectors,
    categories: categoriesOf(description, (i) => words(`categories.${i}`, itemCount)),
    calibration: shares.length > 0 ? new Calibration(shares, candidates) : undefined,
  };
}

/** The outside ids of the items, in order of their indices. */
export function idsOf(artifact: Artifact, itemCount: number): IdMap {
  return idsFromTensor(artifact, 'itemIds', itemCount);
}

function categoriesOf(description: Description, numbersOf: (column: number) => Uint32Array): Categories | undefined {
  if (description.categories.length === 0) return undefined;
  const columns = description.categories.map(({ name, categories }, i) => {
    const numbers = numbersOf(i);
    const wrong = numbers.find((number) => number > categories.length);
    if (wrong !== undefined) {
      const expected = `numbers of at most ${categories.length} in category column "${name}"`;
      throw new ArtifactError({ expected, received: `${wrong}` });
    }
    return [name, categoryColumn([null, ...categories], numbers.slice())] as const;
  });
  return new Categories(new Map(columns));
}

const alignment = 64;

/** An array filled up with zeros to a multiple of 64 bytes, so that what follows it in the file is aligned too. */
function padded(data: Float32Array | Uint32Array | Uint8Array): StoredTensor {
  const perLine = alignment / data.BYTES_PER_ELEMENT;
  const length = Math.ceil(data.length / perLine) * perLine;
  if (length === data.length) return { shape: [length], data };
  const filled = new (data.constructor as new (length: number) => typeof data)(length);
  filled.set(data);
  return { shape: [length], data: filled };
}

function unpadded<T extends Float32Array | Uint32Array | Uint8Array>(
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
