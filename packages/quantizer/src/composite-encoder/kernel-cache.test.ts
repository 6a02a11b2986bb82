import { createEncoderKernel } from '@lightrec/kernels';
import * as tf from '@tensorflow/tfjs-core';
import { describe, expect, it, vi } from 'vitest';
import { exponentialTemperature } from '../temperature/schedules.js';
import { randomMatrix, useBackend } from '../test-support/index.js';
import { CompositeEncoder } from './composite-encoder.js';

vi.mock('@lightrec/kernels', { spy: true });

describe('a temperature that follows a schedule', () => {
  it('makes one kernel, not one a step', async () => {
    await useBackend('wasm');
    const encoder = new CompositeEncoder({ codebookCount: 2, codewordCount: 8, engine: 'kernel' });
    const schedule = exponentialTemperature({ from: 2, to: 0.2, stepCount: 20 });
    const x = tf.variable(randomMatrix(1, 6, 4));
    for (let step = 0; step < 20; step++) {
      encoder.temperature = schedule(step);
      tf.tidy(() => void tf.variableGrads(() => tf.sum(encoder.apply(x) as tf.Tensor)));
    }
    expect(createEncoderKernel).toHaveBeenCalledOnce();
    encoder.dispose();
    x.dispose();
  });
});
