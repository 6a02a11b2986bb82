export type { ConformanceCase } from './conformance-case.js';
export { finiteDifferences } from './finite-differences.js';
export { type OptionTrial, optionRefusals, wrongValues } from './options/option-refusals.js';
export { type QuantizerBands, quantizerConformance } from './quantizer/conformance.js';
export { recommenderConformance } from './recommender/conformance.js';
