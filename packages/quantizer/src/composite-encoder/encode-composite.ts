import { requirePositive } from '@lightrec/core/options';
import * as tf from '@tensorflow/tfjs-core';
import { advance } from '../recurrence/advance.js';
import type { Recurrence, RecurrenceFunction } from '../recurrence/recurrence.js';
import { type Codebook, requireFitting } from './codebook.js';
import { type Encoding, type EncodingPass, tensorsOf, withTensors } from './encoding.js';
import { type EncoderEngine, formOf, runsInKernel } from './engine.js';
import { passInKernel } from './kernel-pass.js';
import { passInTensors } from './tensor-pass.js';

/**
 * The recurrent composite encoding of each row, with its gradient. Forward: the sum of the codewords chosen
 * one codebook after another, each for the state that the ones before lead to. Backward: as if each choice had
 * been the softmax of `similarity / temperature` (straight-through); the recurrence is part of the tape, so that
 * later codebooks speak to earlier ones. LightRec (WWW'20), eq. 4, 6 and 7.
 *
 * One custom gradient for the whole of a linear recurrence, with explicit transpositions: through the tape, the
 * gradient of each `matMul` would take the WebAssembly backend's slow path. A function goes over the tape, one
 * custom gradient a codebook. With the kernel, gradients have no gradients of their own.
 *
 * @param x - representations, shape `[batch, dim]`
 * @param codebooks - at least one
 * @param temperature - of the softmax, > 0; the paper uses 0.9
 * @param recurrence - how each codebook's state follows from the one before. Default: `residual`
 * @param engine - Default: `auto`
 * @returns composite representations, shape `[batch, codewordDim]`
 * @throws ShapeError where a codebook or the recurrence does not fit `x`, ArgumentError without a codebook, for an
 *   unknown recurrence or engine, for the temperature, or for a form that the engine `kernel` cannot encode
 */
export function encodeComposite(
  x: tf.Tensor2D,
  codebooks: readonly Codebook[],
  temperature: number,
  recurrence: Recurrence = 'residual',
  engine: EncoderEngine = 'auto',
): tf.Tensor2D {
  requireFitting(x, codebooks, recurrence);
  requirePositive('temperature', temperature);
  const pass = runsInKernel(engine, formOf(x, codebooks, recurrence)) ? passInKernel : passInTensors;
  return tf.tidy(() =>
    typeof recurrence === 'function'
      ? encodeOverTape(x, codebooks, temperature, recurrence)
      : encodeInOne({ x, codebooks, temperature, recurrence }, pass),
  );
}

function encodeInOne(encoding: Encoding, run: (encoding: Encoding) => EncodingPass): tf.Tensor2D {
  const encode = tf.customGrad((...inputs) => {
    const save = inputs.pop() as unknown as tf.GradSaveFunc;
    const tensors = inputs as tf.Tensor[];
    const shapes = tensors.map(({ shape }) => shape);
    const { composite, saved, gradients } = run(withTensors(encoding, tensors));
    save(saved);
    const gradFunc = (dy: tf.Tensor, kept: tf.Tensor[]) => {
      // The WebAssembly backend sums no rows to whatever lies in memory.
      if (dy.shape[0] === 0) return shapes.map((shape) => tf.zeros(shape));
      return gradients(dy as tf.Tensor2D, kept);
    };
    return { value: composite, gradFunc };
  });
  return encode(...tensorsOf(encoding)) as tf.Tensor2D;
}

function encodeOverTape(
  x: tf.Tensor2D,
  codebooks: readonly Codebook[],
  temperature: number,
  recurrence: RecurrenceFunction,
): tf.Tensor2D {
  let state = x;
  return codebooks
    .map((codebook, b) => {
      const chosen = encodeInOne({ x: state, codebooks: [codebook], temperature, recurrence: 'none' }, passInTensors);
      if (b + 1 < codebooks.length) state = advance(recurrence, state, chosen, b);
      return chosen;
    })
    .reduce((sum, chosen) => tf.add(sum, chosen));
}
