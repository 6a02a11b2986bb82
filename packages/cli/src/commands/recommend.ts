import { ArgumentError, type Id, type IdMap } from '@lightrec/core';
import { LightRecIndex } from '@lightrec/index';
import type { LightRecModel } from '@lightrec/models';
import { findRun, runArgument } from '../run/find-run.js';
import { codeSystemNames, type FurtherSystemName } from '../run/further-names.js';
import { knownOf, vectorOf } from '../run/held-out-users.js';
import { loadRunData, type RunData } from '../run/run-data.js';
import { RunDirectory } from '../run/run-directory.js';
import { loadFurther } from '../run/train-models.js';
import { loadServingRun } from '../run/train-run.js';
import { defineCommand } from './define-command.js';
import { findId, oneOrAll, rankingOf, resultCount, showRankings } from './ranking.js';

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
    system: {
      takes: 'name',
      choices: ['lightrec', ...codeSystemNames],
      default: 'lightrec',
      words: 'which system of the run answers, of those in codes; lightrec-plus knows items that nobody has chosen',
    },
    includeSeen: { words: 'also items that the user has in the data' },
  },
  further: 'user',
  async run({ argument, values: { user: users, k, system, includeSeen }, context }) {
    const directory = new RunDirectory(argument ?? (await findRun()));
    const { data, model, index } = await loadSystem(directory, system as 'lightrec' | FurtherSystemName);
    const lists = users
      .map((typed) => findUser(data.split.train.users, typed))
      .map((user) => {
        const exclude = includeSeen ? [] : seenItems(data, user);
        return { user, result: index.search(vectorOf(model, data, user), { k, exclude }) };
      });
    const titled = lists.map(({ user, result }) => ({ title: `user ${user}`, result }));
    showRankings(titled, context, () =>
      oneOrAll(lists.map(({ user, result }) => ({ user, items: rankingOf(result) }))),
    );
  },
});

/** The codes of one of the run's systems, ready to be searched; no file is read but those of the system and the data. */
async function loadSystem(directory: RunDirectory, system: 'lightrec' | FurtherSystemName) {
  if (system === 'lightrec') {
    const { data, student, index } = await loadServingRun(directory);
    return { data, model: student.model, index };
  }
  for (const file of ['data', system] as const) await directory.require(file);
  const data = await loadRunData(directory);
  const model = (await loadFurther(directory, system)).model as LightRecModel;
  return { data, model, index: await LightRecIndex.build(model.codeTable) };
}

/** All that the user has in the data, whichever part it fell into. */
function seenItems(data: RunData, user: Id): Id[] {
  return [...knownOf(data), data.split.test].flatMap((part) => part.itemsOf(user));
}

function findUser(users: IdMap, typed: string): Id {
  const user = findId(typed, (id) => users.has(id));
  if (user !== undefined) return user;
  throw new ArgumentError({
    argument: 'user',
    expected: `the id of one of ${users.size} users, such as ${users.ids.slice(0, 3).join(', ')}`,
    received: typed,
    hint: 'Users with too few pairs were left out when the data were read.',
  });
}
