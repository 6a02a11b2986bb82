import { ArgumentError, type Id, type Interactions, Pace } from '@lightrec/core';
import {
  optionNames,
  requireFunction,
  requireInteractions,
  requireKnown,
  requireSameIds,
  requireSignal,
  resolveDeclared,
} from '@lightrec/core/options';
import { EmbeddingModel } from '../embedding/embedding-model.js';
import { LightRecModel } from '../light-rec/model/light-rec-model.js';
import { declaredFoldIn, type FoldInOptions } from './fold-in-user.js';

export interface FoldInUsersOptions extends Partial<FoldInOptions> {
  /** Called several times a second and at the end. */
  onProgress?: (progress: { phase: 'fold-in'; done: number; total: number }) => void;
  /** Stops the work; the promise rejects with the signal's reason. */
  signal?: AbortSignal;
}

export const foldInUsersNames = optionNames<FoldInUsersOptions>({ ...declaredFoldIn, onProgress: 1, signal: 1 });

/**
 * The same model for the users of `histories`: those with a history get the vector that `foldInUser` gives them, also
 * where the model knew them; others keep theirs, and those whom the model does not know get zeros, by which all items
 * score alike. So a model is judged by users whom it was not trained with (`splitStrong` of `@lightrec/data`), or served
 * to new ones.
 *
 * @param histories - with the items of the model
 * @returns a model of what is recommended by: a `DssmModel` becomes an `EmbeddingModel`, users in codes become vectors
 * @throws ArgumentError for other items, an unknown option, or one out of range
 *
 * @example
 * const judged = await foldInUsers(model, foldIn);
 * const { recall } = await evaluate(judged, { test, exclude: foldIn, cutoffs: [100] });
 */
export function foldInUsers<User extends Id, Item extends Id>(
  model: LightRecModel<User, Item>,
  histories: Interactions<User, Item>,
  options?: FoldInUsersOptions,
): Promise<LightRecModel<User, Item>>;
export function foldInUsers<User extends Id, Item extends Id>(
  model: EmbeddingModel<User, Item>,
  histories: Interactions<User, Item>,
  options?: FoldInUsersOptions,
): Promise<EmbeddingModel<User, Item>>;
export function foldInUsers<User extends Id, Item extends Id>(
  model: EmbeddingModel<User, Item> | LightRecModel<User, Item>,
  histories: Interactions<User, Item>,
  options?: FoldInUsersOptions,
): Promise<EmbeddingModel<User, Item> | LightRecModel<User, Item>>;
export async function foldInUsers(
  model: EmbeddingModel | LightRecModel,
  histories: Interactions,
  options: FoldInUsersOptions = {},
): Promise<EmbeddingModel | LightRecModel> {
  requireKnown('foldInUsers', options, foldInUsersNames);
  const { onProgress, signal, ...given } = options;
  const how = resolveDeclared(declaredFoldIn, given);
  requireFunction('onProgress', onProgress);
  requireSignal('signal', signal);
  if (typeof model?.foldInIndices !== 'function') {
    const expected = 'an EmbeddingModel or a LightRecModel';
    throw new ArgumentError({ argument: 'model', expected, received: String(model) });
  }
  requireInteractions('histories', histories);
  requireSameIds('histories.items', histories.items, model.items, 'the model');
  const { users, userCount } = histories;
  const userVectors = new Float32Array(userCount * model.dim);
  const pace = new Pace(signal);
  for (let user = 0; user < userCount; user++) {
    if (await pace.breathe()) onProgress?.({ phase: 'fold-in', done: user, total: userCount });
    const history = histories.itemIndicesOf(user);
    const known = model.users.indexOf(users.idAt(user));
    if (history.length > 0) userVectors.set(model.foldInIndices(history, how), user * model.dim);
    else if (known !== undefined) userVectors.set(model.userVectorAt(known), user * model.dim);
  }
  onProgress?.({ phase: 'fold-in', done: userCount, total: userCount });
  if ('codeTable' in model) return new LightRecModel(userVectors, users, model.codeTable);
  const { itemVectors, items, dim } = model;
  return new EmbeddingModel({ userVectors, itemVectors, dim, users, items });
}
