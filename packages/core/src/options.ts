/**
 * The one doorway for options: the checks that every public function of LightRec goes through, for the packages of LightRec:
 * no promise is made to anyone else.
 */
export {
  requireArray,
  requireFiniteValues,
  requireIds,
  requireIndices,
  requireLength,
  requireRows,
  requireTyped,
  requireWeights,
} from './options/arrays.js';
export { requireBoolean, requireFunction, requireOneOf, requireSignal, requireText } from './options/choices.js';
export { requireArtifact, requireCodeTable, requireInteractions, requireRandom } from './options/contracts.js';
export { type DeclaredOptions, defaultsOf, resolveDeclared } from './options/declared.js';
export { requireIdMap, requireKnownId, requireSameIds } from './options/ids.js';
export { optionNames, requireKnown } from './options/names.js';
export { nearestName } from './options/nearest-name.js';
export {
  requireFinite,
  requireInRange,
  requireInteger,
  requireNonNegative,
  requirePositive,
  requireShare,
} from './options/numbers.js';
