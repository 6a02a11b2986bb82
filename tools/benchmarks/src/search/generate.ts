/** Data sets made up for the search benchmark: item vectors, and users that ask for them. */
import { Random } from '@lightrec/core';

interface Vectors {
  /** Shape `[itemCount, dim]`. */
  itemVectors: Float32Array;
  /** Shape `[userCount, dim]`. */
  users: Float32Array;
}

interface GenerateOptions {
  itemCount: number;
  dim: number;
  userCount: number;
  seed?: number;
}

const clusterCount = 500;
/** Standard deviation of the logarithm of an item's norm. */
const normSpread = 0.2;
/** Standard deviations around a cluster's centre, in those of the centres. */
const itemNoise = 0.8;
const userNoise = 0.5;

/**
 * Like the vectors of a trained model: clusters whose sizes fall as Zipf's law, variances that fall from one dimension
 * to the next, norms of log-normal spread; a user is the mean of one to three clusters, and noise. More items
 * of the same seed begin with the fewer.
 */
export function generateClustered({ itemCount, dim, userCount, seed = 0 }: GenerateOptions): Vectors {
  const random = new Random(seed).fork('clustered');
  const deviations = Float64Array.from({ length: dim }, (_, d) => (d + 1) ** -0.7);
  const centres = normals(random.fork('centres'), clusterCount, deviations);
  const drawCluster = zipf(clusterCount);
  const itemVectors = new Float32Array(itemCount * dim);
  const items = random.fork('items');
  for (let item = 0; item < itemCount; item++) {
    const centre = drawCluster(items) * dim;
    const norm = Math.exp(normSpread * items.normal());
    for (let d = 0; d < dim; d++) {
      itemVectors[item * dim + d] = norm * (centres[centre + d] + itemNoise * deviations[d] * items.normal());
    }
  }
  const users = normals(random.fork('user noise'), userCount, deviations);
  const tastes = random.fork('tastes');
  for (let user = 0; user < userCount; user++) {
    const clusters = Array.from({ length: 1 + tastes.integer(3) }, () => drawCluster(tastes) * dim);
    for (let d = 0; d < dim; d++) {
      const mean = clusters.reduce((sum, centre) => sum + centres[centre + d], 0) / clusters.length;
      users[user * dim + d] = mean + userNoise * users[user * dim + d];
    }
  }
  return { itemVectors, users };
}

/** The same, items and users scaled to length 1: their inner products are cosines. */
export function generateCosine(options: GenerateOptions): Vectors {
  const { itemVectors, users } = generateClustered(options);
  for (const rows of [itemVectors, users]) {
    for (let start = 0; start < rows.length; start += options.dim) {
      const row = rows.subarray(start, start + options.dim);
      const length = Math.hypot(...row);
      row.forEach((value, d) => {
        row[d] = value / length;
      });
    }
  }
  return { itemVectors, users };
}

/** Independent normal deviates: no structure to find, the worst case for every index. */
export function generateFlat({ itemCount, dim, userCount, seed = 0 }: GenerateOptions): Vectors {
  const random = new Random(seed).fork('flat');
  const deviations = new Float64Array(dim).fill(1);
  return {
    itemVectors: normals(random.fork('items'), itemCount, deviations),
    users: normals(random.fork('users'), userCount, deviations),
  };
}

/**
 * @param deviations - of each column, shape `[dim]`
 * @returns shape `[rowCount, dim]`
 */
function normals(random: Random, rowCount: number, deviations: Float64Array): Float32Array {
  const dim = deviations.length;
  const rows = new Float32Array(rowCount * dim);
  for (let i = 0; i < rows.length; i++) rows[i] = deviations[i % dim] * random.normal();
  return rows;
}

/** Draws rank r, counted from 0, with a probability in proportion to 1 / (r + 1). */
function zipf(count: number): (random: Random) => number {
  const sums = new Float64Array(count);
  for (let r = 0, sum = 0; r < count; r++) {
    sum += 1 / (r + 1);
    sums[r] = sum;
  }
  return (random) => {
    const drawn = random.uniform() * sums[count - 1];
    let low = 0;
    for (let high = count - 1; low < high; ) {
      const middle = (low + high) >>> 1;
      if (sums[middle] > drawn) high = middle;
      else low = middle + 1;
    }
    return low;
  };
}
