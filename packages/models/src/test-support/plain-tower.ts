/**
 * DSSM's tower in plain loops: tanh between the layers, none after the last, zero for features of zeros.
 *
 * @param features - shape `[count, dims[0]]`
 * @returns shape `[count, last of dims]`
 */
export function plainTower(
  layers: { weights: number[]; bias: number[] }[],
  features: number[],
  dims: number[],
  inputScale: number,
): number[] {
  const outputs: number[] = [];
  for (let from = 0; from < features.length; from += dims[0]) {
    const row = features.slice(from, from + dims[0]);
    let values = row.map((value) => value * inputScale);
    layers.forEach(({ weights, bias }, l) => {
      const sums = bias.map((start, o) =>
        values.reduce((sum, value, i) => sum + value * weights[i * dims[l + 1] + o], start),
      );
      values = l < layers.length - 1 ? sums.map(Math.tanh) : sums;
    });
    outputs.push(...(row.some((value) => value !== 0) ? values : values.map(() => 0)));
  }
  return outputs;
}
