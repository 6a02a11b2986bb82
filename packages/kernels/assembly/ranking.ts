import { addTwoScaled, dot } from './rows';

/** Tables of users and items, and a batch of pairs of them. */
@unmanaged
export class RankedPairs {
  /** Tables, float32 `[rowCount, dim]`. */
  users: usize;
  items: usize;
  dim: u32;
  /** Rows in the tables, uint32: `[size]`, `[size]` and `[size, negativeCount]`. */
  userRows: usize;
  positiveRows: usize;
  negativeRows: usize;
  /** Gradients, float32 `[batchRows, dim]`, and the rows in them, as those in the tables. */
  userGradients: usize;
  itemGradients: usize;
  userSlots: usize;
  positiveSlots: usize;
  negativeSlots: usize;
  /** Written by `rankingMargins`, float32 `[size, negativeCount]`. */
  margins: usize;
  /** What `rankingGradients` takes, float32 `[size, negativeCount]`. */
  pulls: usize;
}

/**
 * How far each positive's score lies above that of each of its negatives. Inner products add four dimensions to
 * a register, lanes joined as `(0 + 1) + (2 + 3)`, then the dimensions that fill no register.
 *
 * @param address - of the `RankedPairs`
 */
export function rankingMargins(address: usize, size: u32, negativeCount: u32): void {
  const pairs = changetype<RankedPairs>(address);
  const users = pairs.users;
  const items = pairs.items;
  const dim = pairs.dim;
  let userRows = pairs.userRows;
  let positiveRows = pairs.positiveRows;
  let negativeRows = pairs.negativeRows;
  let margins = pairs.margins;
  const rowBytes: usize = dim << 2;
  for (const end = userRows + (size << 2); userRows < end; userRows += 4) {
    const user = users + <usize>load<u32>(userRows) * rowBytes;
    const score = dot(user, items + <usize>load<u32>(positiveRows) * rowBytes, dim);
    for (const last = negativeRows + (negativeCount << 2); negativeRows < last; negativeRows += 4) {
      store<f32>(margins, score - dot(user, items + <usize>load<u32>(negativeRows) * rowBytes, dim));
      margins += 4;
    }
    positiveRows += 4;
  }
}

/**
 * Adds the gradients of a loss whose derivative by each margin is `-pull`: of a negative `pull u`, of the
 * positive `-(sum of pulls) u`, of the user `sum of pull j - (sum of pulls) i`, negatives in order, then the
 * positive.
 *
 * @param address - of the `RankedPairs`
 */
export function rankingGradients(address: usize, size: u32, negativeCount: u32): void {
  const pairs = changetype<RankedPairs>(address);
  const users = pairs.users;
  const items = pairs.items;
  const dim = pairs.dim;
  const userGradients = pairs.userGradients;
  const itemGradients = pairs.itemGradients;
  let userRows = pairs.userRows;
  let positiveRows = pairs.positiveRows;
  let negativeRows = pairs.negativeRows;
  let userSlots = pairs.userSlots;
  let positiveSlots = pairs.positiveSlots;
  let negativeSlots = pairs.negativeSlots;
  let pulls = pairs.pulls;
  const rowBytes: usize = dim << 2;
  for (const end = userRows + (size << 2); userRows < end; userRows += 4) {
    const user = users + <usize>load<u32>(userRows) * rowBytes;
    const userGradient = userGradients + <usize>load<u32>(userSlots) * rowBytes;
    let total: f32 = 0;
    for (const last = negativeRows + (negativeCount << 2); negativeRows < last; negativeRows += 4) {
      const pull = load<f32>(pulls);
      total += pull;
      const negative = items + <usize>load<u32>(negativeRows) * rowBytes;
      addTwoScaled(userGradient, negative, itemGradients + <usize>load<u32>(negativeSlots) * rowBytes, user, pull, dim);
      negativeSlots += 4;
      pulls += 4;
    }
    const positive = items + <usize>load<u32>(positiveRows) * rowBytes;
    addTwoScaled(userGradient, positive, itemGradients + <usize>load<u32>(positiveSlots) * rowBytes, user, -total, dim);
    positiveRows += 4;
    userSlots += 4;
    positiveSlots += 4;
  }
}
