import type { Id, Interactions } from '@lightrec/core';
import { dropUsersBelow } from '@lightrec/data';
import { type EmbeddingModel, foldInUsers, type LightRecModel } from '@lightrec/models';
import type { Context } from '../context.js';
import type { RunData } from './run-data.js';
import type { Run } from './train-run.js';

// Users held out whole, by the protocol strong: no model of the run is trained with them, nor has a place for them.

/** What models are trained on. */
export function trainedOn({ split, foldIn }: Pick<RunData, 'split' | 'foldIn'>): Interactions {
  return foldIn ? dropUsersBelow(split.train, 1) : split.train;
}

/** What is known of users when they are judged, and recommended to none of them. */
export function knownOf({ split, foldIn }: Pick<RunData, 'split' | 'foldIn'>): Interactions[] {
  return [split.train, split.validation, ...(foldIn ? [foldIn] : [])];
}

/** The vector by which a user is served. */
export function vectorOf(model: EmbeddingModel | LightRecModel, { foldIn }: RunData, user: Id): Float32Array {
  const history = foldIn?.itemsOf(user) ?? [];
  return history.length > 0 ? model.foldInUser(history) : model.userVector(user);
}

/** The run with models of all users. */
export async function withHeldOutUsers(run: Run, { progress, signal }: Context): Promise<Run> {
  const { foldIn } = run.data;
  if (!foldIn) return run;
  const stage = progress.stage('Fold in users');
  const fold = async <Trained extends { model: unknown }>(trained: Trained): Promise<Trained> => ({
    ...trained,
    model: await foldInUsers(trained.model as EmbeddingModel, foldIn, { signal }),
  });
  const further = Object.entries(run.further).map(async ([name, trained]) => [name, await fold(trained)]);
  const folded = {
    ...run,
    ...{ teacher: await fold(run.teacher), student: await fold(run.student) },
    further: Object.fromEntries(await Promise.all(further)),
  };
  stage.end();
  return folded;
}
