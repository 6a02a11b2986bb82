import { ArgumentError, type Id, type IdMap, parseId } from '@lightrec/core';
import type { Split } from '@lightrec/data';
import type { SearchResult } from '@lightrec/index';
import type { Context } from '../context.js';
import { findRun, runArgument } from '../run/find-run.js';
import { RunDirectory } from '../run/run-directory.js';
import { loadServingRun } from '../run/train-run.js';
import { printable } from '../terminal/index.js';
import { defineCommand } from './define-command.js';
import { printRanking, rankingOf, resultCount } from './ranking.js';

export const recommend = defineCommand({
  name: 'recommend',
  description: 'the best items for a user',
  argument: runArgument,
  settings: {
    user: {
      takes: 'id',
      several: true,
      required: true,
      words: 'the user, by the id of the data; several, one --user each',
    },
    k: resultCount,
    includeSeen: { words: 'also items that the user has in the data' },
  },
  further: 'user',
  async run({ argument, values: { user: users, k, includeSeen }, context }) {
    const { data, student, index } = await loadServingRun(new RunDirectory(argument ?? (await findRun())));
    const { model } = student;
    const lists = users
      .map((typed) => findUser(model.users, typed))
      .map((user) => {
        const exclude = includeSeen ? [] : seenItems(data.split, user);
        return { user, result: index.search(model.userVector(user), { k, exclude }) };
      });
    showLists(lists, context);
  },
});

function showLists(lists: readonly { user: Id; result: SearchResult }[], context: Context): void {
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
function seenItems({ train, validation, test }: Split, user: Id): Id[] {
  return [train, validation, test].flatMap((part) => part.itemsOf(user));
}

/** The id that was typed; one of digits may be a number or, in JSON, a text. */
function findUser(users: IdMap, typed: string): Id {
  const user = [parseId(typed), typed].find((id) => users.has(id));
  if (user !== undefined) return user;
  const examples = users.ids.slice(0, 3).map((id: Id) => String(id));
  throw new ArgumentError({
    argument: '--user',
    expected: `the id of one of ${users.size} users, such as ${examples.join(', ')}`,
    received: typed,
    hint: 'Users with too few pairs were left out when the data were read.',
  });
}
