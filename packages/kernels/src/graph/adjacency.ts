import type { Interactions } from '@lightrec/core';

/** Whom each row of one side is joined with. */
export interface Adjacency {
  /** Where the neighbours of a row are, shape `[rowCount + 1]`. */
  offsets: Uint32Array;
  /** Rows of the other side, shape `[edgeCount]`. */
  neighbours: Uint32Array;
}

/** Items of users, and users of items. */
export function bothSides(interactions: Interactions): Record<'users' | 'items', Adjacency> {
  const users = { offsets: interactions.userOffsets, neighbours: interactions.userItems };
  return { users, items: transposed(users, interactions.itemCount) };
}

/** The same edges by the other side, neighbours ascending. */
function transposed({ offsets, neighbours }: Adjacency, otherCount: number): Adjacency {
  const ends = new Uint32Array(otherCount + 1);
  for (const neighbour of neighbours) ends[neighbour + 1]++;
  for (let row = 0; row < otherCount; row++) ends[row + 1] += ends[row];
  const places = ends.slice();
  const rows = new Uint32Array(neighbours.length);
  for (let row = 0; row + 1 < offsets.length; row++) {
    for (let edge = offsets[row]; edge < offsets[row + 1]; edge++) rows[places[neighbours[edge]]++] = row;
  }
  return { offsets: ends, neighbours: rows };
}

/** One by the square root of each row's degree, 0 without neighbours. */
export function degreeWeights({ offsets }: Adjacency): Float32Array {
  return Float32Array.from({ length: offsets.length - 1 }, (_, row) => {
    const degree = offsets[row + 1] - offsets[row];
    return degree === 0 ? 0 : 1 / Math.sqrt(degree);
  });
}
