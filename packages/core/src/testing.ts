export { type ConformanceCase, recommenderConformance } from './recommender/conformance.js';
