import type { Interactions } from '@lightrec/core';

/** Items of at least one pair, in their order. */
export function chosenItems({ itemCount, userItems }: Interactions): Uint32Array {
  const isChosen = new Uint8Array(itemCount);
  for (const item of userItems) isChosen[item] = 1;
  return Uint32Array.from({ length: itemCount }, (_, item) => item).filter((item) => isChosen[item]);
}
