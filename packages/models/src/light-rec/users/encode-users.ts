import { ArgumentError, type Id, type QuantizerProgress, Random } from '@lightrec/core';
import {
  type DeclaredOptions,
  defaultsOf,
  optionNames,
  requireFunction,
  requireInteger,
  requireKnown,
  requireSignal,
  resolveDeclared,
} from '@lightrec/core/options';
import { residualQuantizer } from '@lightrec/kernels';
import { mostCodewords } from '../../limits.js';
import { LightRecModel } from '../model/light-rec-model.js';

/** What decides the outcome. */
export interface EncodeUsersHyperparameters {
  /** Codes, and so bytes, that a user takes. Default: 12. */
  codebookCount: number;
  /** At most 256. Default: 256. */
  codewordCount: number;
  /** An integer; the same seed gives the same bytes. Default: 0. */
  seed: number;
}

export interface EncodeUsersOptions extends Partial<EncodeUsersHyperparameters> {
  /** Called several times a second and at the end, in steps of any size; `relativeError` once there is a codebook. */
  onProgress?: (progress: { phase: 'users' } & QuantizerProgress) => void;
  /** Stops the work; the promise rejects with the signal's reason. */
  signal?: AbortSignal;
}

const declared: DeclaredOptions<EncodeUsersHyperparameters> = {
  codebookCount: [12, (argument, value) => requireInteger(argument, value, 1)],
  codewordCount: [mostCodewords, (argument, value) => requireInteger(argument, value, 1, mostCodewords)],
  seed: [0, (argument, value) => requireInteger(argument, value, Number.MIN_SAFE_INTEGER)],
};

export const encodeUsersDefaults: EncodeUsersHyperparameters = defaultsOf(declared);

export const encodeUsersOptionNames = optionNames<EncodeUsersOptions>({ ...declared, onProgress: 1, signal: 1 });

/** Sums of codewords that are kept of a user from one codebook to the next. */
const beamWidth = 5;

/**
 * The same model with its users in codes too, as LightRec (WWW'20) has items alone: where users are many, their float
 * vectors are the larger part of a service. A user becomes the sum of a codeword from each codebook, by residual k-means
 * with beam search; plain squared error, as that of scores keeps lists no better. Items stay as they are.
 *
 * @param model - with float vectors for users; left as it is
 * @returns a model whose `userTable` holds the codes and whose user vectors are those decoded from them
 * @throws ArgumentError for an unknown option or one out of range, or a model without users or with users in codes
 *
 * @example
 * const served = await encodeUsers(model, { codebookCount: 8 });
 * served.bytesPerUser; // 8
 */
export async function encodeUsers<User extends Id, Item extends Id>(
  model: LightRecModel<User, Item>,
  options: EncodeUsersOptions = {},
): Promise<LightRecModel<User, Item>> {
  requireKnown('encodeUsers', options, encodeUsersOptionNames);
  const { codebookCount, codewordCount, seed } = resolveDeclared(declared, options);
  const { onProgress, signal } = options;
  requireFunction('onProgress', onProgress);
  requireSignal('signal', signal);
  requireFloatUsers(model);
  const { users, userVectors, dim, codeTable } = model;
  const userTable = await residualQuantizer({ beamWidth }).train(userVectors, {
    ...{ dim, codebookCount, codewordCount, items: users, signal },
    random: new Random(seed).fork('encode-users'),
    onProgress: onProgress && ((progress) => onProgress({ phase: 'users', ...progress })),
  });
  return new LightRecModel(userTable, users, codeTable);
}

function requireFloatUsers(model: LightRecModel): void {
  // By what it has, so that a model of a second installed copy passes.
  if (!model?.codeTable || !model.users) {
    throw new ArgumentError({ argument: 'model', expected: 'a LightRecModel', received: String(model) });
  }
  if (model.userTable) {
    const hint = 'Encode those of the model with the float vectors.';
    throw new ArgumentError({ argument: 'model.users', expected: 'users as vectors', received: 'codes', hint });
  }
  if (model.userCount > 0) return;
  throw new ArgumentError({ argument: 'model.users', expected: 'at least one user', received: 'none' });
}
