import { Interactions } from '@lightrec/core';
import { expectTypeOf, it } from 'vitest';
import type { Dataset } from '../dataset.js';
import { generateDataset } from '../generate/generate-dataset.js';
import { dropUsersBelow } from './drop-users-below.js';
import { kCore } from './k-core.js';
import type { Split } from './split.js';
import { splitByUser } from './split-by-user.js';

it('the steps keep the type of the ids', () => {
  const pairs: [string, number][] = ['ann', 'bob'].flatMap((user) =>
    [7, 8].map((item): [string, number] => [user, item]),
  );
  const interactions = Interactions.fromPairs(pairs);
  expectTypeOf(kCore(interactions, 2)).toEqualTypeOf<Interactions<string, number>>();
  expectTypeOf(dropUsersBelow(interactions, 2)).toEqualTypeOf<Interactions<string, number>>();
  expectTypeOf(splitByUser(interactions, { seed: 1 })).toEqualTypeOf<Split<string, number>>();
  expectTypeOf(generateDataset).returns.toEqualTypeOf<Dataset<number, number>>();
});
