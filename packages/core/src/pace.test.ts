import { describe, expect, it } from 'vitest';
import { Pace } from './pace.js';

describe('Pace', () => {
  it('lets a timer through once it is time, and says so', async () => {
    const pace = new Pace(undefined, 0);
    let fired = false;
    setTimeout(() => {
      fired = true;
    }, 0);
    expect(await pace.breathe()).toBe(true);
    expect(fired).toBe(true);
    expect(await new Pace(undefined, 60_000).breathe()).toBe(false);
  });

  it('throws the reason of an aborted signal at once, however early', async () => {
    const reason = new Error('enough');
    await expect(new Pace(AbortSignal.abort(reason), 60_000).breathe()).rejects.toBe(reason);
  });

  it('throws where the signal is aborted while others are served', async () => {
    const controller = new AbortController();
    setTimeout(() => controller.abort('stop'), 0);
    await expect(new Pace(controller.signal, 0).breathe()).rejects.toBe('stop');
  });
});
