import type { EncoderOfEngine } from '../encoder-contract.js';
import { encoderOfEngine } from '../encoder-of-engine.js';
import { workerThreads } from './built-in.js';
import { operations, type SharedArrays, slots, type ThreadData } from './protocol.js';
import { arraysOf, type EncoderWeights, weightsIn } from './shared-weights.js';

/** The script of a thread: bundled into one text, from which threads start without a file. */

function serve({ engine, options, shared, weights }: ThreadData): never {
  const encoder = encoderOfEngine(engine, options);
  const given = weightsIn(weights, options);
  const { control } = shared;
  let version = 0;
  for (let answers = 1; ; answers++) {
    Atomics.store(control, slots.answered, answers);
    Atomics.notify(control, slots.answered);
    Atomics.wait(control, slots.asked, answers - 1);
    if (control[slots.version] !== version) setWeights(encoder, given);
    version = control[slots.version];
    if (control[slots.operation] === operations.forward) forward(encoder, shared);
    else backward(encoder, shared);
  }
}

function setWeights(encoder: EncoderOfEngine, { codebooks, matrices }: EncoderWeights): void {
  codebooks.forEach((codebook, b) => {
    encoder.setCodebook(b, codebook);
  });
  if (matrices) encoder.setMatrices(matrices);
}

function forward(encoder: EncoderOfEngine, { control, given, results, codes }: SharedArrays): void {
  const rows = encoder.forward(given, control[slots.count]);
  results.set(rows.composite);
  codes.set(rows.codes);
}

function backward(encoder: EncoderOfEngine, { control, given, results, temperature, gradients }: SharedArrays): void {
  const { x, ...ofWeights } = encoder.backward(given, control[slots.count], temperature[0]);
  results.set(x);
  let end = 0;
  for (const array of arraysOf(ofWeights)) {
    gradients.set(array, end);
    end += array.length;
  }
}

const data = workerThreads()!.workerData as ThreadData;
try {
  serve(data);
} catch (error) {
  data.failures.postMessage(error);
  Atomics.store(data.shared.control, slots.answered, -1);
  Atomics.notify(data.shared.control, slots.answered);
}
