import { mostCodewords } from '@lightrec/core';
import { requireInRange, requireInteger, requireOneOf } from '@lightrec/core/options';
import { mostCodebooks, type VectorFormat, vectorFormats } from '@lightrec/kernels/search';
import type { Catalogue } from '../catalogue/catalogue.js';
import { usualSampleSize, usualTrainAt } from '../limits.js';

/** How codes are trained for vectors from anywhere. */
export interface TrainingOptions {
  /**
   * Codes of an item, a byte each, at most 16; more of them find more before post-ranking. Default: where vectors are kept,
   * one for each eight of their dimensions, at least 4 and at most 8; else 4.
   */
  codebookCount?: number;
  /** At most 256, and no more than there are items to train on. Default: 256. */
  codewordCount?: number;
  /**
   * Codes that an item has as a mean, at most `codebookCount`: items whose error weighs more get more of them.
   * Default: `codebookCount` codes for all.
   */
  meanLength?: number;
  /** Items on which the codebooks are trained, drawn by `seed`; all are encoded. Default: 65,536. */
  sampleSize?: number;
  /** Iterations of k-means for each codebook. Default: 20. */
  iterations?: number;
  /** How vectors are kept: `int8` with a scale an item, `float16` or `float32`. Default: `int8`. */
  vectorFormat?: VectorFormat;
  /** The same seed gives the same index. Default: 0. */
  seed?: number;
}

/** The same settled, kept by an index that is to train codes, or to train them anew, when it has grown. */
export interface TrainingPlan extends Required<Omit<TrainingOptions, 'meanLength'>> {
  meanLength?: number;
  /** Items from which on there is enough to train on. */
  trainAt: number;
}

export function trainingPlan(
  options: TrainingOptions,
  dim: number,
  keepsVectors: boolean,
  trainAt = usualTrainAt,
): TrainingPlan {
  return {
    codebookCount: options.codebookCount ?? (keepsVectors ? Math.min(8, Math.max(4, Math.ceil(dim / 8))) : 4),
    codewordCount: options.codewordCount ?? mostCodewords,
    meanLength: options.meanLength,
    sampleSize: options.sampleSize ?? usualSampleSize,
    iterations: options.iterations ?? 20,
    vectorFormat: options.vectorFormat ?? 'int8',
    seed: options.seed ?? 0,
    trainAt,
  };
}

/** @throws ArgumentError for a number out of range, by name */
export function checkTrainingPlan(plan: TrainingPlan): void {
  const { codebookCount, codewordCount, meanLength, sampleSize, iterations, vectorFormat, seed, trainAt } = plan;
  requireInteger('codebookCount', codebookCount, 1, mostCodebooks);
  requireInteger('codewordCount', codewordCount, meanLength === undefined ? 1 : 2, mostCodewords);
  if (meanLength !== undefined) requireInRange('meanLength', meanLength, 0, codebookCount);
  requireInteger('sampleSize', sampleSize, 1);
  requireInteger('iterations', iterations, 1);
  requireOneOf('vectorFormat', vectorFormat, vectorFormats);
  requireInteger('seed', seed, Number.MIN_SAFE_INTEGER);
  requireInteger('trainAt', trainAt, 1);
}

export function isDue(plan: TrainingPlan | undefined, { size }: Pick<Catalogue, 'size'>): plan is TrainingPlan {
  return plan !== undefined && size >= plan.trainAt;
}
