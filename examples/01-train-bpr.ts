/** From interactions to a float recommender, and how good it is. */
import { dropUsersBelow, generateDataset, splitByUser } from '@lightrec/data';
import { evaluate, popularityRecommender } from '@lightrec/eval';
import { trainBpr } from '@lightrec/models';

// Your own: const { interactions } = await readInteractions('clicks.csv');
const { interactions } = generateDataset({ seed: 1, userCount: 400, itemCount: 600, pairCount: 12_000 });
const { train, validation, test } = splitByUser(dropUsersBelow(interactions, 3), { seed: 1 });

const { model, bestEpoch } = await trainBpr(train, {
  dim: 16,
  epochs: 40,
  seed: 1,
  validate: async (candidate) => {
    const { recall } = await evaluate(candidate, { test: validation, exclude: train, cutoffs: [100] });
    return recall[100];
  },
});

const protocol = { test, exclude: [train, validation], cutoffs: [10, 100] } as const;
const bpr = await evaluate(model, protocol);
const popularity = await evaluate(popularityRecommender(train), protocol);
console.log(`best epoch ${bestEpoch}, Recall@100 ${bpr.recall[100].toFixed(3)}, NDCG ${bpr.ndcg.toFixed(3)}`);
console.log(`the most popular items: Recall@100 ${popularity.recall[100].toFixed(3)}`);

const [user] = train.users.ids;
const [{ ids }] = model.recommend([user], { k: 3, exclude: train });
console.log(`for user ${user}: items ${ids.join(', ')}`);
