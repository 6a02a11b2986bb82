import { DataError } from '../../data-error.js';

/** A format in which no rows can be read here. */
interface OtherFormat {
  name: string;
  /** @param head - the first bytes of the content, each as the character of that number */
  isMet(head: string): boolean;
  /** How its rows become a file that can be read. */
  hint: string;
}

const toPairs = 'Write a table with a row for each pair of user and item';
const byPandas = (read: string) => `${toPairs}: pandas.${read}(path).to_parquet("pairs.parquet") in Python.`;
const byNumpy =
  'numpy.savetxt("pairs.csv", pairs, "%d", ",", header="user,item", comments="") in Python, of integers [pairCount, 2]';
const vectors = 'Vectors of items are what `lightrec index` takes';

const startsWith = (mark: string) => (head: string) => head.startsWith(mark);
const zipMark = 'PK\x03\x04';
/** Of a zip archive whose first entry has such a name. */
const startsWithEntry = (name: RegExp) => (head: string) => head.startsWith(zipMark) && name.test(entryName(head));

const otherFormats: readonly OtherFormat[] = [
  {
    name: 'an encrypted Parquet file',
    // Its first page follows, in which there are bytes that no text has.
    isMet: (head) => head.startsWith('PARE') && hasBytesOfNoText(head),
    hint: 'Read it with its key, and write it again without encryption.',
  },
  {
    name: 'a sparse matrix of SciPy (.npz, a zip archive of .npy arrays)',
    isMet: startsWithEntry(/^(row|indices|offsets)\.npy$/),
    hint:
      `${toPairs}: pairs = scipy.sparse.load_npz(path).tocoo(), then ` +
      'pandas.DataFrame({"user": pairs.row, "item": pairs.col, "rating": pairs.data}).to_parquet("pairs.parquet").',
  },
  {
    name: 'arrays of NumPy (.npz, a zip archive of .npy arrays)',
    isMet: startsWithEntry(/\.npy$/),
    hint: `${toPairs}, for example ${byNumpy}; numpy.load(path)["name"] is one of the arrays.`,
  },
  {
    name: 'an array of NumPy (.npy)',
    isMet: isNpy,
    hint: `${toPairs}, for example ${byNumpy}. ${vectors}.`,
  },
  {
    name: 'tensors (.safetensors)',
    isMet: isSafetensors,
    hint: `${toPairs}. ${vectors}; a run of LightRec is read by its commands.`,
  },
  { name: 'a file of PyTorch', isMet: startsWithEntry(/\/data\.pkl$/), hint: `${toPairs}, from Python.` },
  {
    name: 'an Excel file (.xlsx)',
    isMet: startsWithEntry(/^(\[Content_Types\]\.xml|_rels\/|xl\/|docProps\/)/),
    hint: 'Save its sheet as CSV.',
  },
  {
    name: 'an Excel file (.xls)',
    isMet: startsWith('\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1'),
    hint: 'Save its sheet as CSV.',
  },
  { name: 'an OpenDocument file', isMet: startsWithEntry(/^mimetype$/), hint: 'Save its sheet as CSV.' },
  // From protocol 2 on, where it begins with the number of that.
  {
    name: 'a pickle of Python',
    isMet: (head) => head[0] === '\x80' && head[1] >= '\x02' && head[1] <= '\x05',
    hint: byPandas('read_pickle'),
  },
  { name: 'an HDF5 file', isMet: startsWith('\x89HDF\r\n\x1a\n'), hint: byPandas('read_hdf') },
  {
    name: 'a Feather file',
    isMet: (head) => head.startsWith('FEA1') && hasBytesOfNoText(head),
    hint: byPandas('read_feather'),
  },
  { name: 'a Feather or Arrow file', isMet: startsWith('ARROW1\0'), hint: byPandas('read_feather') },
  {
    name: 'a stream of Arrow',
    isMet: startsWith('\xff\xff\xff\xff'),
    hint: `${toPairs}: pyarrow.ipc.open_stream(path).read_pandas().to_parquet("pairs.parquet") in Python.`,
  },
  {
    name: 'an ORC file',
    isMet: (head) => head.startsWith('ORC') && hasBytesOfNoText(head),
    hint: byPandas('read_orc'),
  },
  {
    name: 'an Avro file',
    isMet: startsWith('Obj\x01'),
    hint: `${toPairs}: pandas.DataFrame(fastavro.reader(open(path, "rb"))).to_parquet("pairs.parquet") in Python.`,
  },
  {
    name: 'an SQLite database',
    isMet: startsWith('SQLite format 3\0'),
    hint: `${toPairs}: sqlite3 -header -csv path "SELECT user, item FROM ..." > pairs.csv.`,
  },
  {
    name: 'a MATLAB file',
    isMet: (head) => /^MATLAB [0-9.]+ MAT-file/.test(head),
    hint: `${toPairs}; scipy.io.loadmat(path) reads it in Python, files of version 7.3 h5py.File(path).`,
  },
  {
    name: 'data of R',
    isMet: (head) => ['RDX2\n', 'RDX3\n', 'X\n\0\0\0'].some((mark) => head.startsWith(mark)),
    hint: `${toPairs}: write.csv(readRDS(path), "pairs.csv", row.names = FALSE) in R, load(path) for .RData.`,
  },
  { name: 'a tar archive', isMet: (head) => head.startsWith('ustar', 257), hint: 'Unpack it first.' },
];

/** What holds data that must be unpacked first, and how it begins. */
const archives: readonly (readonly [name: string, mark: string])[] = [
  ['a zip archive', zipMark],
  ['a zstd file', '\x28\xb5\x2f\xfd'],
  ['a bzip2 file', 'BZh'],
  ['an xz file', '\xfd7zX'],
  ['a 7-zip archive', '7z\xbc\xaf'],
  ['a file that was gzipped twice', '\x1f\x8b'],
];

/** Whether a content is a matrix that `readMatrixFile` of core reads. */
export function isMatrix(bytes: Uint8Array): boolean {
  const head = Buffer.from(bytes).toString('latin1');
  return isNpy(head) || isSafetensors(head);
}

function isNpy(head: string): boolean {
  return head.startsWith('\x93NUMPY');
}

/** A length of less than 2^32, and the JSON of so many bytes. */
function isSafetensors(head: string): boolean {
  return head.startsWith('\0\0\0\0{', 4);
}

/** Refuses what is known by its first bytes to be of another format or an archive, and says what to do. */
export function refuseOtherFormats(file: string, bytes: Uint8Array): void {
  const { buffer, byteOffset, length } = bytes;
  const head = Buffer.from(buffer, byteOffset, Math.min(length, 512)).toString('latin1');
  const format = otherFormats.find(({ isMet }) => isMet(head));
  if (format) {
    throw new DataError({ file, expected: 'rows as text or Parquet', received: format.name, hint: format.hint });
  }
  const archive = archives.find(([, mark]) => head.startsWith(mark));
  if (archive) {
    throw new DataError({ file, expected: 'a plain or gzipped file', received: archive[0], hint: 'Unpack it first.' });
  }
}

/** Whether there are control characters other than tabs and line ends. */
function hasBytesOfNoText(head: string): boolean {
  return [...head].some((character) => character < '\t');
}

/** The name of the first entry of a zip archive. */
function entryName(head: string): string {
  const nameBytes = head.charCodeAt(26) + 256 * head.charCodeAt(27);
  return head.slice(30, 30 + nameBytes);
}
