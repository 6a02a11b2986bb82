import { FileReader } from '../artifact/file-reader.js';
import { headLength } from '../artifact/safetensors.js';
import { requireText } from '../options/choices.js';
import { optionNames, requireKnown } from '../options/names.js';
import { findMatrix, isSafetensors } from './find-matrix.js';
import { MatrixValues, partBytes } from './matrix-values.js';
import { npyHeadBytes } from './npy-header.js';
import { type Matrix, type ReadMatrixOptions, readMatrix } from './read-matrix.js';

const names = /* @__PURE__ */ optionNames<Pick<ReadMatrixOptions, 'tensor'>>({ tensor: 1 });

/**
 * What `readMatrix` gives for the bytes of a file, read in parts: the file may be larger than 2 GiB, and its values as
 * float32 are all that stays in memory.
 *
 * @throws ArtifactError where the file cannot be read, or `readMatrix` would refuse it; ArgumentError for an unknown
 *   option
 */
export async function readMatrixFile(file: string, options: Pick<ReadMatrixOptions, 'tensor'> = {}): Promise<Matrix> {
  requireKnown('readMatrixFile', options, names);
  const { tensor } = options;
  requireText('tensor', tensor);
  return FileReader.open(
    file,
    (reader) => readInParts(reader, { tensor, file }),
    (bytes) => readMatrix(bytes, { tensor, file }),
  );
}

async function readInParts(reader: FileReader, { tensor, file }: ReadMatrixOptions): Promise<Matrix> {
  const { size } = reader;
  const start = await reader.head(npyHeadBytes);
  const head = isSafetensors(start) ? await reader.head(headLength(start, size, file)) : start;
  const { stored, hasChecksum } = findMatrix(head, size, { tensor, file });
  if (hasChecksum) await reader.requireChecksum();
  const matrix = new MatrixValues(stored, file);
  if (matrix.room) await reader.read(matrix.room, stored.start);
  else {
    for (let at = stored.start; at < stored.end; at += partBytes) {
      matrix.add(await reader.read(new Uint8Array(Math.min(partBytes, stored.end - at)), at));
    }
  }
  return { values: matrix.values, rowCount: stored.rowCount, dim: stored.dim };
}
