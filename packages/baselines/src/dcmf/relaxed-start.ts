import type { Random } from '@lightrec/core';
import { gramOf } from './gram.js';
import type { DcmfHyperparameters } from './options.js';
import type { PairLosses } from './pair-losses.js';
import { mostPartners, type Pairs } from './pairs.js';
import { rotateToSigns } from './rotate-to-signs.js';
import type { Side } from './side.js';

/**
 * The start of DCMF: the signs of codes that may be any real numbers, which minimise the same objective with a
 * parabola above the loss, by coordinate descent from small random ones, and are then
 * turned to where their signs lose least. DCF (Zhang et al., SIGIR'16), without the turn.
 *
 * @param users, items - get codes, delegates and regressions
 */
export function startRelaxed(
  users: Side,
  items: Side,
  bound: PairLosses['bound'],
  hyperparameters: DcmfHyperparameters,
  random: Random,
): void {
  const { startSweeps } = hyperparameters;
  const [userCodes, itemCodes] = (['users', 'items'] as const).map((name, i) => {
    const own = random.fork(name);
    return Float64Array.from({ length: [users, items][i].codes.length }, () => own.normal(0, smallStart));
  });
  for (let sweep = 0; sweep < startSweeps; sweep++) {
    users.follow(userCodes, startIterations);
    descendReals(userCodes, users, itemCodes, bound, hyperparameters);
    items.follow(itemCodes, startIterations);
    descendReals(itemCodes, items, userCodes, bound, hyperparameters);
  }
  rotateToSigns([userCodes, itemCodes], hyperparameters.bitCount, rotations);
  userCodes.forEach((value, i) => {
    users.codes[i] = value < 0 ? -1 : 1;
  });
  itemCodes.forEach((value, i) => {
    items.codes[i] = value < 0 ? -1 : 1;
  });
}

const smallStart = 0.1;
/** Fits of the rotation. */
const rotations = 20;
/** Of each regression, which goes on from sweep to sweep. */
const startIterations = 4;

/** One round of coordinate descent over the real codes of a side. */
function descendReals(
  codes: Float64Array,
  side: Side,
  partners: Float64Array,
  { weight: pairWeight, target }: PairLosses['bound'],
  { bitCount, beta }: DcmfHyperparameters,
): void {
  const { pairs } = side;
  const pull = side.pullOf();
  const gram = gramOf(partners, bitCount);
  const product = new Float64Array(bitCount);
  const { values, errors } = buffersOf(pairs, bitCount);
  for (let at = 0, row = 0; at < codes.length; at += bitCount, row++) {
    const weight = side.weightAt(row);
    const start = pairs.offsets[row];
    const count = pairs.offsets[row + 1] - start;
    for (let p = 0; p < count; p++) {
      const from = pairs.partners[start + p] * bitCount;
      let error = target;
      for (let b = 0; b < bitCount; b++) {
        values[b * count + p] = partners[from + b];
        error -= partners[from + b] * codes[at + b];
      }
      errors[p] = error;
    }
    for (let b = 0, g = 0; b < bitCount; b++) {
      let sum = 0;
      for (let c = 0; c < bitCount; c++, g++) sum += gram[g] * codes[at + c];
      product[b] = sum;
    }
    for (let b = 0; b < bitCount; b++) {
      const own = b * count;
      let slope = pull[at + b] - weight * codes[at + b] - beta * product[b];
      let curvature = weight + beta * gram[b * (bitCount + 1)];
      for (let p = 0; p < count; p++) {
        slope += pairWeight * errors[p] * values[own + p];
        curvature += pairWeight * values[own + p] * values[own + p];
      }
      if (curvature <= 0) continue;
      const step = slope / curvature;
      codes[at + b] += step;
      for (let p = 0; p < count; p++) errors[p] -= step * values[own + p];
      for (let c = 0; c < bitCount; c++) product[c] += step * gram[c * bitCount + b];
    }
  }
}

/** Of a row's partners: their values, shape `[bitCount, count]`, and what is missing of each score. */
function buffersOf(pairs: Pairs, bitCount: number) {
  const most = mostPartners(pairs);
  return { values: new Float64Array(most * bitCount), errors: new Float64Array(most) };
}
