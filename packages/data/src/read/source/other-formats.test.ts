import { describe, expect, it } from 'vitest';
import { dataErrorOf, useTemporaryFolder } from '../../test-support.js';
import { readInteractions } from '../read-interactions.js';

const files = useTemporaryFolder();

/** The first bytes of a zip archive, whose first entry has that name. */
const zipOf = (name: string) => `PK\x03\x04${'\0'.repeat(22)}${String.fromCharCode(name.length)}\0\0\0${name}rest`;
const tar = `pairs.csv${'\0'.repeat(248)}ustar\x0000`;

describe('a file of another format', () => {
  it.each([
    ['a.npz', zipOf('pairs.npy'), 'arrays of NumPy (.npz, a zip archive of .npy arrays)', 'numpy.savetxt("pairs.csv"'],
    ['csr.npz', zipOf('indices.npy'), 'a sparse matrix of SciPy (.npz', 'scipy.sparse.load_npz(path).tocoo()'],
    ['coo.npz', zipOf('row.npy'), 'a sparse matrix of SciPy (.npz', 'scipy.sparse.load_npz(path).tocoo()'],
    ['a.npy', '\x93NUMPY\x01\0', 'an array of NumPy (.npy)', 'Vectors of items are what `lightrec index` takes'],
    ['a.safetensors', '\x40\0\0\0\0\0\0\0{"x":', 'tensors (.safetensors)', '`lightrec index`'],
    ['a.pt', zipOf('archive/data.pkl'), 'a file of PyTorch', 'a row for each pair'],
    ['a.xlsx', zipOf('[Content_Types].xml'), 'an Excel file (.xlsx)', 'Save its sheet as CSV.'],
    ['a.xls', '\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1', 'an Excel file (.xls)', 'Save its sheet as CSV.'],
    ['a.ods', zipOf('mimetype'), 'an OpenDocument file', 'Save its sheet as CSV.'],
    ['a.pkl', '\x80\x04\x95', 'a pickle of Python', 'pandas.read_pickle(path).to_parquet("pairs.parquet")'],
    ['a.h5', '\x89HDF\r\n\x1a\n', 'an HDF5 file', 'pandas.read_hdf(path)'],
    ['v1.feather', 'FEA1\0\0', 'a Feather file', 'pandas.read_feather(path)'],
    ['v2.feather', 'ARROW1\0\0', 'a Feather or Arrow file', 'pandas.read_feather(path)'],
    ['a.arrows', '\xff\xff\xff\xff\x80', 'a stream of Arrow', 'pyarrow.ipc.open_stream(path)'],
    ['a.orc', 'ORC\x0a\0\0', 'an ORC file', 'pandas.read_orc(path)'],
    ['a.avro', 'Obj\x01\x04', 'an Avro file', 'fastavro.reader'],
    ['a.sqlite', 'SQLite format 3\0', 'an SQLite database', 'sqlite3 -header -csv'],
    ['a.mat', 'MATLAB 5.0 MAT-file', 'a MATLAB file', 'scipy.io.loadmat'],
    ['a.rds', 'X\n\0\0\0\x03', 'data of R', 'readRDS'],
    ['a.parquet', 'PARE\x15\x04', 'an encrypted Parquet file', 'write it again without encryption'],
    ['a.tar', tar, 'a tar archive', 'Unpack it first.'],
    ['a.tar.gz', tar, 'a tar archive', 'Unpack it first.'],
    ['a.zip', zipOf('pairs.csv'), 'a zip archive', 'Unpack it first.'],
    // Its name does not matter.
    ['a.csv', '\x80\x02}q', 'a pickle of Python', 'pandas.read_pickle'],
  ])(
    'is known by its first bytes, and told how to become one that can be read: %s',
    async (name, start, received, hint) => {
      const error = await dataErrorOf(readInteractions(await files.write(name, Buffer.from(start, 'latin1'))));
      expect(error.received).toContain(received);
      expect(error.message).toContain(hint);
    },
  );
});

describe('a text file', () => {
  it.each(['PARE', 'PK', 'ORC', 'MATLAB', 'MATLAB version', 'Obj', 'FEA1', 'ARROW1', 'RDX', 'SQLite format'])(
    'whose first column is %s is read as text',
    async (name) => {
      const file = await files.write('text.csv', `${name},item\n1,2\n1,3\n`);
      const { report } = await readInteractions(file, { userColumn: 0 });
      expect(report).toMatchObject({ format: 'csv', pairCount: 2, columns: { user: name } });
    },
  );
});
