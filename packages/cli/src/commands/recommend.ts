import { ArgumentError, type Id, type IdMap, parseId } from '@lightrec/core';
import type { Split } from '@lightrec/data';
import type { Context } from '../context.js';
import { rerankingOf } from '../reranking.js';
import { RunDirectory } from '../run/run-directory.js';
import { loadServingRun } from '../run/train-run.js';
import { printable } from '../terminal/index.js';
import { printRanking, rankingOf } from './ranking.js';

export interface RecommendCommandOptions {
  directory: string;
  /** Ids as in the data; a list for each. */
  users: readonly string[];
  k: number;
  /** Also items that the user has in the data. */
  includeSeen?: boolean;
}

/** `lightrec recommend`: the best items for each user, out of the index. */
export async function recommend(options: RecommendCommandOptions, context: Context): Promise<void> {
  const { data, student, index } = await loadServingRun(new RunDirectory(options.directory));
  const { model } = student;
  const lists = options.users
    .map((typed) => findUser(model.users, typed))
    .map((user) => {
      const exclude = options.includeSeen ? [] : seenItems(data.split, user);
      const result = index.search(model.userVector(user), {
        k: options.k,
        exclude,
        rerank: rerankingOf(index, options),
      });
      return { user: model.users.idAt(user), result };
    });
  if (context.json) {
    const found = lists.map(({ user, result }) => ({ user, items: rankingOf(result) }));
    context.print(JSON.stringify(found.length === 1 ? found[0] : found));
    return;
  }
  lists.forEach(({ user, result }, i) => {
    if (lists.length > 1) context.print(`${i > 0 ? '\n' : ''}user ${printable(String(user))}`);
    printRanking(result, context);
  });
}

/** All that the user has in the data, whichever part it fell into. */
function seenItems({ train, validation, test }: Split, user: number): number[] {
  return [train, validation, test].flatMap((part) => Array.from(part.itemsOf(user)));
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
