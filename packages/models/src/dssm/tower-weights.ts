import { type Artifact, ArtifactError, type Random, type StoredTensor, tensorOf } from '@lightrec/core';
import { createDenseScorer } from '@lightrec/kernels';

/** A layer of the tower: `x weights + bias`. */
export interface TowerLayer {
  /** Shape `[inputDim, outputDim]`. */
  weights: Float32Array;
  /** Shape `[outputDim]`. */
  bias: Float32Array;
  inputDim: number;
  outputDim: number;
}

/** The tower from features to vectors: layers with tanh between them, none after the last. DSSM (Huang et al., 2013). */
export interface TowerWeights {
  /** What features are multiplied by before the first layer. */
  inputScale: number;
  layers: TowerLayer[];
}

/** So that what is learnt from texts begins near zero beside the vectors of users and items. */
const lastLayerScale = 0.1;

/**
 * Glorot-normal weights, those of the last layer a tenth as large, and biases of zero.
 *
 * @param dims - of the features, the hidden layers and the output
 */
export function initialTower(dims: readonly number[], inputScale: number, random: Random): TowerWeights {
  const layers = dims.slice(1).map((outputDim, l) => {
    const inputDim = dims[l];
    const scale = l === dims.length - 2 ? lastLayerScale : 1;
    const deviation = scale * Math.sqrt(2 / (inputDim + outputDim));
    const own = random.fork(`layer ${l}`);
    const weights = Float32Array.from({ length: inputDim * outputDim }, () => own.normal(0, deviation));
    return { weights, bias: new Float32Array(outputDim), inputDim, outputDim };
  });
  return { inputScale, layers };
}

/**
 * The outputs of the tower for rows of features, without TensorFlow.js. A row of zeros, an item of which nothing is
 * known, gives zeros whatever the biases are.
 *
 * @param features - shape `[count, inputDim]`
 * @returns shape `[count, outputDim]`
 */
export function applyTower({ inputScale, layers }: TowerWeights, features: Float32Array): Float32Array {
  let rows: Float32Array = features.map((value) => value * inputScale);
  layers.forEach((layer, l) => {
    rows = applyLayer(layer, rows);
    if (l < layers.length - 1) rows = rows.map(Math.tanh);
  });
  zeroUnknown(features, layers[0].inputDim, rows, layers[layers.length - 1].outputDim);
  return rows;
}

/** Sets the rows of outputs to zero whose features are. */
export function zeroUnknown(features: Float32Array, inputDim: number, outputs: Float32Array, outputDim: number): void {
  for (let row = 0; row * inputDim < features.length; row++) {
    if (isZero(features, row, inputDim)) outputs.fill(0, row * outputDim, (row + 1) * outputDim);
  }
}

function isZero(features: Float32Array, row: number, inputDim: number): boolean {
  for (let i = row * inputDim; i < (row + 1) * inputDim; i++) if (features[i] !== 0) return false;
  return true;
}

/** By the kernel that scores users against items, which is what a product of matrices is. */
function applyLayer({ weights, bias, inputDim, outputDim }: TowerLayer, rows: Float32Array): Float32Array {
  const transposed = new Float32Array(weights.length);
  for (let i = 0; i < inputDim; i++) {
    for (let o = 0; o < outputDim; o++) transposed[o * inputDim + i] = weights[i * outputDim + o];
  }
  const products = new Float32Array((rows.length / inputDim) * outputDim);
  createDenseScorer({ items: transposed, dim: inputDim }).score(rows, products);
  for (let i = 0; i < products.length; i++) products[i] += bias[i % outputDim];
  return products;
}

export function towerTensors({ layers }: TowerWeights): Record<string, StoredTensor> {
  const tensors: Record<string, StoredTensor> = {};
  layers.forEach(({ weights, bias, inputDim, outputDim }, l) => {
    tensors[`tower.${l}.weights`] = { shape: [inputDim, outputDim], data: weights };
    tensors[`tower.${l}.bias`] = { shape: [outputDim], data: bias };
  });
  return tensors;
}

/** @throws ArtifactError where layers do not follow on each other */
export function towerFromTensors(artifact: Artifact, inputScale: number): TowerWeights {
  const layers: TowerLayer[] = [];
  for (let l = 0; l === 0 || artifact.tensors[`tower.${l}.weights`]; l++) {
    const { data: weights, shape } = tensorOf(artifact, `tower.${l}.weights`, Float32Array, 2);
    const { data: bias } = tensorOf(artifact, `tower.${l}.bias`, Float32Array, 1);
    const [inputDim, outputDim] = shape;
    const expectedInput = layers[l - 1]?.outputDim ?? inputDim;
    if (inputDim !== expectedInput || bias.length !== outputDim) {
      const expected = `layer ${l} of the tower from ${expectedInput} dimensions, with as many biases as it gives`;
      throw new ArtifactError({ expected, received: `from ${inputDim} to ${outputDim}, ${bias.length} biases` });
    }
    layers.push({ weights, bias, inputDim, outputDim });
  }
  return { inputScale, layers };
}
