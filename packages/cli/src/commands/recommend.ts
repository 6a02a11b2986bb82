import { ArgumentError, type Id, type IdMap, parseId } from '@lightrec/core';
import type { Context } from '../context.js';
import { RunDirectory } from '../run/run-directory.js';
import { loadServingRun } from '../run/train-run.js';
import { printRanking, rankingOf } from './ranking.js';

export interface RecommendCommandOptions {
  directory: string;
  /** Id as in the data. */
  user: string;
  k: number;
  /** Also items that the user has in the data. */
  includeSeen?: boolean;
}

/** `lightrec recommend`: the best items for a user, out of the index. */
export async function recommend(options: RecommendCommandOptions, context: Context): Promise<void> {
  const { data, student, index } = await loadServingRun(new RunDirectory(options.directory));
  const { model } = student;
  const user = findUser(model.users, options.user);
  const { train, validation, test } = data.split;
  const seen = options.includeSeen
    ? []
    : [train, validation, test].flatMap((part) => Array.from(part.itemIndicesOf(user)));
  const result = index.search(model.userVectorAt(user), { k: options.k, exclude: seen });
  if (context.json) context.print(JSON.stringify({ user: model.users.idAt(user), items: rankingOf(result) }));
  else printRanking(result, context);
}

/** The index of an id that was typed; an id of digits may be a number or, in JSON, a text. */
function findUser(users: IdMap, typed: string): number {
  const user = users.indexOf(parseId(typed)) ?? users.indexOf(typed);
  if (user !== undefined) return user;
  const examples = users.ids.slice(0, 3).map((id: Id) => String(id));
  throw new ArgumentError({
    argument: '--user',
    expected: `the id of one of ${users.size} users, such as ${examples.join(', ')}`,
    received: typed,
    hint: 'Users with too few pairs were left out when the data were read.',
  });
}
