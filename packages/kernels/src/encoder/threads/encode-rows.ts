import type { EncoderOfEngine } from '../encoder-contract.js';
import { encoderOfEngine } from '../encoder-of-engine.js';
import { type EncoderTask, operations, orders, type SharedArrays } from './shared-arrays.js';
import { arraysOf, type EncoderWeights, weightsIn } from './shared-weights.js';

/** Does what the order says, each time it is called. */
export function rowEncoder({ engine, options, shared, weights }: EncoderTask): () => void {
  const encoder = encoderOfEngine(engine, options);
  const given = weightsIn(weights, options);
  const { order } = shared;
  let version = 0;
  return () => {
    if (order[orders.version] !== version) setWeights(encoder, given);
    version = order[orders.version];
    if (order[orders.operation] === operations.forward) forward(encoder, shared);
    else backward(encoder, shared);
  };
}

function setWeights(encoder: EncoderOfEngine, { codebooks, matrices }: EncoderWeights): void {
  codebooks.forEach((codebook, b) => {
    encoder.setCodebook(b, codebook);
  });
  if (matrices) encoder.setMatrices(matrices);
}

function forward(encoder: EncoderOfEngine, { order, given, results, codes }: SharedArrays): void {
  const rows = encoder.forward(given, order[orders.count]);
  results.set(rows.composite);
  codes.set(rows.codes);
}

function backward(encoder: EncoderOfEngine, { order, given, results, temperature, gradients }: SharedArrays): void {
  const { x, ...ofWeights } = encoder.backward(given, order[orders.count], temperature[0]);
  results.set(x);
  let end = 0;
  for (const array of arraysOf(ofWeights)) {
    gradients.set(array, end);
    end += array.length;
  }
}
