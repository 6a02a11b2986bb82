export { finiteDifferences } from './finite-differences.js';
export { type OptionTrial, optionRefusals, wrongValues } from './options/option-refusals.js';
export { type ConformanceCase, recommenderConformance } from './recommender/conformance.js';
