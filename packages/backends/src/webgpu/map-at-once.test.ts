import { LightRecError } from '@lightrec/core';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { mapAtOnce } from './map-at-once.js';

beforeAll(() => vi.stubGlobal('GPUMapMode', { READ: 1 }));
afterAll(() => vi.unstubAllGlobals());

/** A buffer that is mapped in the `tickCount`-th tick; like Dawn it asks `setImmediate` for each, and once more. */
function bufferAfter(tickCount: number, { outOfReach = false } = {}) {
  const buffer = { mapState: 'unmapped', tickCount: 0, mapAsync };
  const { setImmediate: eventLoop } = globalThis;
  function tick(): void {
    if (buffer.tickCount++ === tickCount) return;
    if (buffer.tickCount === tickCount) buffer.mapState = 'mapped';
    (outOfReach ? eventLoop : setImmediate)(tick);
  }
  function mapAsync(): Promise<void> {
    buffer.mapState = 'pending';
    (outOfReach ? eventLoop : setImmediate)(tick);
    return new Promise(() => {});
  }
  return buffer;
}

const asBuffer = (buffer: object) => buffer as unknown as GPUBuffer;

describe('mapAtOnce', () => {
  it('runs the ticks until the buffer is mapped, and leaves those after it to the event loop', async () => {
    const { setImmediate: before } = globalThis;
    const buffer = bufferAfter(3);
    mapAtOnce(asBuffer(buffer));
    expect(buffer).toMatchObject({ mapState: 'mapped', tickCount: 3 });
    expect(globalThis.setImmediate).toBe(before);
    await new Promise((resolve) => setImmediate(resolve));
    expect(buffer.tickCount).toBe(4);
  });

  it('throws where the ticks are out of reach, instead of waiting for ever', () => {
    expect(() => mapAtOnce(asBuffer(bufferAfter(3, { outOfReach: true })))).toThrow(LightRecError);
  });
});
