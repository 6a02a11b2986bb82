import { optionNames, requireInteger, requireKnown, requirePositive } from '@lightrec/core/options';

export interface TemperatureScheduleOptions {
  /** At step 0, > 0. */
  from: number;
  /** At step `stepCount` and ever after, > 0. */
  to: number;
  /** Steps on the way, at least 1; batches or epochs, as you count. */
  stepCount: number;
}

export const scheduleOptionNames = optionNames<TemperatureScheduleOptions>({ from: 1, to: 1, stepCount: 1 });

/**
 * A temperature that goes from one value to another in equal differences.
 *
 * @returns the temperature at a step, counted from 0
 * @throws ArgumentError for a temperature that is not > 0, or without a step
 *
 * @example
 * const schedule = linearTemperature({ from: 2, to: 0.5, stepCount: 10 });
 * const onEpochBegin = async (epoch: number) => {
 *   encoder.temperature = schedule(epoch);
 * };
 * await model.fit(x, y, { epochs: 15, callbacks: { onEpochBegin } });
 */
export function linearTemperature(options: TemperatureScheduleOptions): (step: number) => number {
  const progress = progressOf('linearTemperature', options);
  const { from, to } = options;
  return (step) => from + (to - from) * progress(step);
}

/** As `linearTemperature`, but in equal ratios, so that it is as long on each scale. */
export function exponentialTemperature(options: TemperatureScheduleOptions): (step: number) => number {
  const progress = progressOf('exponentialTemperature', options);
  const { from, to } = options;
  return (step) => from * (to / from) ** progress(step);
}

/** Checks the options; the share of the way that is behind at a step. */
function progressOf(method: string, options: TemperatureScheduleOptions): (step: number) => number {
  requireKnown(method, options, scheduleOptionNames);
  const { from, to, stepCount } = options;
  requirePositive('from', from);
  requirePositive('to', to);
  requireInteger('stepCount', stepCount, 1);
  return (step) => Math.min(Math.max(step / stepCount, 0), 1);
}
