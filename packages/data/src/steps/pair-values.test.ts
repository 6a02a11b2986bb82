import { type Id, Interactions } from '@lightrec/core';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { pairLists } from '../test-support.js';
import { dropUsersBelow } from './drop-users-below.js';
import { kCore } from './k-core.js';
import { selectInteractions } from './select.js';
import { splitByUser } from './split-by-user.js';
import { splitOfParts } from './split-of-parts.js';

/** Different for different pairs of `pairLists`. */
const timeOf = (user: Id, item: Id) => 100 * String(user).charCodeAt(0) + Number(item);

const steps: Record<string, (interactions: Interactions) => Interactions[]> = {
  selectInteractions: (whole) => [
    selectInteractions(
      whole,
      (user) => user % 2 === 0,
      (item) => item > 0,
    ),
  ],
  dropUsersBelow: (whole) => [dropUsersBelow(whole, 1)],
  kCore: (whole) => [kCore(whole, 1)],
  splitByUser: (whole) => Object.values(splitByUser(whole, { seed: 1 })),
  splitOfParts(whole) {
    // Parts of other ids, in another order.
    const other = selectInteractions(whole, (user) => user > 0);
    const { train, validation, test } = splitOfParts({ train: other, test: whole });
    return [train, validation, test];
  },
};

it.each(Object.entries(steps))('%s keeps when each pair happened and what it counts', (_, step) => {
  fc.assert(
    fc.property(pairLists, (pairs) => {
      fc.pre(new Set(pairs.map(([user]) => user)).size > 1);
      const timestamps = pairs.map(([user, item]) => timeOf(user, item));
      const whole = Interactions.fromPairs(pairs, { timestamps, weights: pairs.map(() => 1) });
      for (const part of step(whole)) {
        const users = part.userIndices();
        part.userItems.forEach((item, pair) => {
          const [user, itemId] = [part.users.idAt(users[pair]), part.items.idAt(item)];
          expect(part.timestamps![pair]).toBe(timeOf(user, itemId));
          expect(part.weights![pair]).toBe(pairs.filter((one) => one[0] === user && one[1] === itemId).length);
        });
        expect([part.timestamps!.length, part.weights!.length]).toEqual([part.pairCount, part.pairCount]);
      }
    }),
  );
});
