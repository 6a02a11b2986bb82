import { LightRecError } from '@lightrec/core';

/** Between two looks at the device: long enough to leave a software GPU the processor, short beside a read. */
const pauseMs = 0.05;
const neverNotified = new Int32Array(new SharedArrayBuffer(4));

/**
 * Maps a buffer for reading before it returns. WebGPU only has `mapAsync`, which in Node ends in a tick that Dawn
 * asks `setImmediate` for, again and again until the device is done; here these ticks are run on the spot.
 *
 * @throws LightRecError where the device is lost, or an asynchronous read is under way, whose ticks are out of reach
 */
export function mapAtOnce(buffer: GPUBuffer): void {
  const { setImmediate } = globalThis;
  const ticks: (() => void)[] = [];
  globalThis.setImmediate = ((tick: () => void) => void ticks.push(tick)) as unknown as typeof setImmediate;
  try {
    // How it ends is read off the buffer.
    buffer.mapAsync(GPUMapMode.READ).catch(() => {});
    while (buffer.mapState === 'pending' && ticks.length > 0) {
      ticks.shift()!();
      Atomics.wait(neverNotified, 0, 0, pauseMs);
    }
  } finally {
    globalThis.setImmediate = setImmediate;
    for (const tick of ticks) setImmediate(tick);
  }
  if (buffer.mapState !== 'mapped') {
    throw new LightRecError(
      'dataSync on webgpu: the device does not answer. Await asynchronous reads before it, or the device is lost.',
    );
  }
}
