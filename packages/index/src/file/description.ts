import { ArtifactError, LightRecError } from '@lightrec/core';
import {
  mostCodebooks,
  rowBytesOf,
  type SearchLayout,
  type SearchSegment,
  type StoredVectors,
  vectorBases,
  vectorFormats,
} from '@lightrec/kernels/search';
import { type ColumnType, columnTypes } from '../catalogue/column.js';
import { mostDimensions, mostItems } from '../limits.js';
import { type Metric, metrics } from '../metric/metric.js';
import type { CalibrationRow } from '../search/calibration.js';
import { checkTrainingPlan, type TrainingPlan } from '../training/training-plan.js';

/** What an index file says of itself in its metadata, as JSON: all that is no array. */
export interface Description
  extends Pick<SearchLayout, 'dim' | 'codebookCount' | 'codewordCount' | 'itemCount' | 'isVariableRate'> {
  segments: Omit<SearchSegment, 'offsets' | 'codes' | 'norms'>[];
  metric: Metric;
  isTrained: boolean;
  vectors?: Pick<StoredVectors, 'format' | 'dim' | 'base' | 'ofCodes' | 'rowBytes'>;
  columns: { name: string; type: ColumnType; texts: string[] }[];
  calibration: CalibrationRow[];
  plan?: TrainingPlan;
}

/** @throws ArtifactError for anything that no index would write */
export function parseDescription(text: string | undefined): Description {
  const value = parseJson(text);
  const { dim, codebookCount, codewordCount, itemCount, isVariableRate } = value;
  require(metrics.includes(value.metric), `a metric, ${metrics.join(', ')}`, value.metric);
  require(typeof value.isTrained === 'boolean', 'isTrained, true or false', value.isTrained);
  requireCount('dim', dim, 1, mostDimensions);
  requireCount('codebookCount', codebookCount, 1, mostCodebooks);
  requireCount('codewordCount', codewordCount, 1, 256);
  requireCount('itemCount', itemCount, 0, mostItems);
  require(typeof isVariableRate === 'boolean', 'isVariableRate, true or false', isVariableRate);
  const segments = requireList('segments', value.segments);
  let start = 0;
  let codeLength = codebookCount + 1;
  for (const segment of segments) {
    requireSegment(segment, value);
    require(segment.start === start, `a segment from position ${start}`, segment.start);
    start += segment.itemCount;
    require(segment.codeLength < codeLength, 'segments of ever fewer codes', segment.codeLength);
    require(isVariableRate || segment.codeLength === codebookCount, 'all codes of each item', segment.codeLength);
    codeLength = segment.codeLength;
  }
  require(start === itemCount, `segments of ${itemCount} items in all`, start);
  if (value.vectors !== undefined) requireVectors(value.vectors, dim);
  require(value.isTrained || value.vectors !== undefined, 'vectors of an index without codes', value.vectors);
  if (value.plan !== undefined) requirePlan(value.plan);
  requireColumns(requireList('columns', value.columns));
  for (const row of requireList('calibration', value.calibration)) requireMeasured(row);
  return value;
}

function requireColumns(columns: Description['columns']): void {
  const columnNames = columns.map((column) => column?.name);
  require(new Set(columnNames).size === columnNames.length, 'distinct columns', columnNames);
  for (const column of columns) {
    require(typeof column?.name === 'string', 'a name for each column', column);
    require(columnTypes.includes(column.type), `a column of ${columnTypes.join(', ')}`, column.type);
    const texts = requireList('texts', column.texts);
    require(texts.every((text) => typeof text === 'string') &&
      new Set(texts).size === texts.length, 'distinct texts', texts);
    require(column.type === 'text' || texts.length === 0, 'texts in a column of text alone', texts);
  }
}

function requirePlan(plan: TrainingPlan | null): void {
  try {
    checkTrainingPlan(plan ?? ({} as TrainingPlan));
  } catch (error) {
    if (!LightRecError.isInstance(error)) throw error;
    throw new ArtifactError({ expected: 'a plan of training', received: error.message });
  }
}

function requireMeasured(row: Partial<CalibrationRow> | null): void {
  const { k, recall, cost, candidateCount, deviations = 0 } = row ?? {};
  requireCount('k of a calibration', k, 1, mostItems);
  // A mean of ones may round to a little more than one.
  require(typeof recall === 'number' && recall >= 0 && recall < 1.001, 'a recall in [0, 1]', recall);
  require([cost, deviations].every(Number.isFinite), 'numbers in a calibration', row);
  if (candidateCount !== undefined) requireCount('candidateCount', candidateCount, k!, mostItems);
}

function requireSegment(segment: Description['segments'][number], { codebookCount, codewordCount }: Description): void {
  const { codeLength, itemCount, groupWidth, groupCount, stride, normUnit } = segment ?? {};
  requireCount('codeLength', codeLength, 1, codebookCount);
  requireCount('segment itemCount', itemCount, 1, mostItems);
  requireCount('groupWidth', groupWidth, 1, 256);
  require(Number.isInteger(Math.log2(groupWidth)), 'a groupWidth that is a power of two', groupWidth);
  require(groupCount === Math.ceil(codewordCount / groupWidth), 'groups that cover the codewords', groupCount);
  require(codeLength > 1 || groupCount === 1, 'one group a list for items of one code', groupCount);
  require(stride === Math.ceil(itemCount / 64) * 64, `a stride for ${itemCount} items`, stride);
  require(Number.isFinite(normUnit) && normUnit >= 0, 'a normUnit >= 0', normUnit);
}

function requireVectors(vectors: NonNullable<Description['vectors']> | null, codesDim: number): void {
  const { format, dim, base, ofCodes, rowBytes } = vectors ?? ({} as Partial<NonNullable<typeof vectors>>);
  require(vectorFormats.includes(format!), `vectors as ${vectorFormats.join(', ')}`, format);
  requireCount('vectors.dim', dim, 1, mostDimensions);
  require(vectorBases.includes(base!), `rows less ${vectorBases.join(', ')}`, base);
  require(typeof ofCodes === 'boolean', 'ofCodes, true or false', ofCodes);
  require(dim === codesDim || !(ofCodes || base === 'codes'), 'vectors of the dimension of codes', dim);
  require(rowBytes === rowBytesOf({ format: format!, dim }), 'rows of their format', rowBytes);
}

function requireCount(name: string, value: unknown, least: number, most: number): asserts value is number {
  const fits = Number.isInteger(value) && (value as number) >= least && (value as number) <= most;
  require(fits, `${name}, an integer in [${least}, ${most}]`, value);
}

function requireList<T>(name: string, value: T[]): T[] {
  require(Array.isArray(value), `a list of ${name}`, value);
  return value;
}

function require(holds: boolean, expected: string, received: unknown): void {
  if (holds) return;
  throw new ArtifactError({ expected, received: String(JSON.stringify(received)).slice(0, 80) });
}

function parseJson(text: string | undefined): Description {
  try {
    const value: unknown = JSON.parse(text ?? '');
    if (typeof value === 'object' && value !== null) return value as Description;
  } catch {
    // falls through to the one error for whatever is no description
  }
  throw new ArtifactError({ expected: 'a description of the index in the metadata', received: 'none' });
}
