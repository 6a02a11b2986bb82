/** The public splits on which float teachers are compared with published figures; see each folder's source. */
import path from 'node:path';
import { readInteractions, type Split, splitOfParts } from '@lightrec/data';
import type { TeacherSet } from './systems.js';

interface Files {
  train: string;
  /** Absent where validation is taken out of train: a tenth, a handicap that published rows seldom have. */
  validation?: string;
  test: string;
}

const files: Record<TeacherSet, Files> = {
  gowalla: { train: 'gowalla/train.tsv.gz', test: 'gowalla/test.tsv.gz' },
  'amazon-cds': { train: 'amazon-cds/train.tsv.gz', test: 'amazon-cds/test.tsv.gz' },
  'movielens-1m': {
    train: 'movielens-1m/train.tsv.gz',
    validation: 'movielens-1m/valid.tsv.gz',
    test: 'movielens-1m/test.tsv.gz',
  },
};

export const teacherSets = Object.keys(files) as TeacherSet[];

/**
 * The parts of a split as their files are.
 *
 * @param validationShare - of train that is taken out for validation, where there is no such part; by default a tenth
 */
export async function readPublicSplit(data: TeacherSet, validationShare?: number): Promise<Split> {
  const folder = process.env.LIGHTREC_DATA;
  if (!folder) throw new Error('Set LIGHTREC_DATA to the folder that holds the datasets.');
  const read = async (file: string) => (await readInteractions(path.join(folder, file))).interactions;
  const { train, validation, test } = files[data];
  return splitOfParts(
    {
      train: await read(train),
      test: await read(test),
      ...(validation && { validation: await read(validation) }),
    },
    { seed: 0, validationShare },
  );
}
