import { type Adjacency, degreeWeights } from './adjacency.js';

/** The twin of `WasmPropagation`, equal to the last bit: every operation is rounded to float32. */
export function propagatePlain(
  sides: Record<'users' | 'items', Adjacency>,
  layers: number,
  rows: { users: Float32Array; items: Float32Array },
  stride: number,
): void {
  let [users, items]: Float32Array[] = [rows.users.slice(), rows.items.slice()];
  for (let layer = 1; layer <= layers; layer++) {
    [users, items] = [
      sumNeighbours(sides.users, sides.items, items, stride),
      sumNeighbours(sides.items, sides.users, users, stride),
    ];
    const scale = layer === layers ? Math.fround(1 / (layers + 1)) : 1;
    addThenScale(rows.users, users, scale);
    addThenScale(rows.items, items, scale);
  }
}

function sumNeighbours(to: Adjacency, from: Adjacency, table: Float32Array, stride: number): Float32Array {
  const [ownWeights, weights] = [degreeWeights(to), degreeWeights(from)];
  const outputs = new Float32Array(ownWeights.length * stride);
  ownWeights.forEach((own, row) => {
    for (let edge = to.offsets[row]; edge < to.offsets[row + 1]; edge++) {
      const neighbour = to.neighbours[edge];
      for (let d = 0; d < stride; d++) {
        outputs[row * stride + d] += Math.fround(table[neighbour * stride + d] * weights[neighbour]);
      }
    }
    for (let d = 0; d < stride; d++) outputs[row * stride + d] *= own;
  });
  return outputs;
}

function addThenScale(sums: Float32Array, rows: Float32Array, scale: number): void {
  for (let i = 0; i < sums.length; i++) sums[i] = Math.fround(sums[i] + rows[i]) * scale;
}
