export type { Codes } from './arrays/codes.js';
export type { Codebook } from './composite-encoder/codebook.js';
export { CompositeEncoder } from './composite-encoder/composite-encoder.js';
export { encodeComposite } from './composite-encoder/encode-composite.js';
export { setEncoderThreads } from './composite-encoder/encoder-threads.js';
export type { EncoderEngine } from './composite-encoder/engine.js';
export {
  type CompositeEncoderOptions,
  type ResolvedEncoderOptions,
  resolveEncoderOptions,
} from './composite-encoder/options.js';
export type { Recurrence, RecurrenceFunction, RecurrenceName } from './recurrence/recurrence.js';
export { codewordKeys } from './similarity/codeword-keys.js';
export type { SimilarityName } from './similarity/similarities.js';
export type { CodewordKeys } from './similarity/similarity.js';
export type { KMeansStartOptions } from './start/k-means-start.js';
export {
  exponentialTemperature,
  linearTemperature,
  type TemperatureScheduleOptions,
} from './temperature/schedules.js';
export type { ReviveOptions } from './usage/revive-dead-codewords.js';
