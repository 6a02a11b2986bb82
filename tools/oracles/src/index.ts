/** What results are compared with in the tests of all packages: plain loops and random inputs. */
export { compositeScore, decodeCodes, lookUp, type ScoredCodes, scoreOf } from './composite-scores.js';
export { randomFloats, type Spread, seeds, spreads } from './random-floats.js';
export { nearCodes, randomTable, type TableShape } from './random-table.js';
export { exactScore, formOf, nearestHalf, type OracleForm, storedForm, type VectorFormat } from './stored-forms.js';
