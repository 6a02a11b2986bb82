/**
 * Tables 4, 5 and 6 of the paper: what is varied of its recipe, and the figures it gives for CiteULike and Gowalla,
 * Recall@100 and NDCG. Then what it only names, in sections 3.3, 3.4 and 4.3, without figures: regularisers of diversity,
 * vectors that learn beside their codes, and the same through the tower of DSSM.
 */
import type { LightRecOptions } from '@lightrec/models';

export interface Variant {
  /** As the paper writes it. */
  name: string;
  options: LightRecOptions;
  /** What it learns from. Default: BPR. */
  teacher?: 'DSSM';
  /** By dataset, where the paper has figures. */
  paper?: Record<string, [recallAt100: number, ndcg: number]>;
}

/** Datasets that are measured, of which the paper has figures. */
export const measured = ['citeulike-t', 'gowalla'];

function variant(
  name: string,
  options: LightRecOptions,
  citeulike: [number, number],
  gowalla: [number, number],
): Variant {
  return { name, options, paper: { 'citeulike-t': citeulike, gowalla } };
}

/** Of a tower that is trained already, `learningRate` makes something worse before the encoder knows what it wants. */
const tower: LightRecOptions = { itemVectors: 'tower', vectorLearningRate: 0.0001 };

/**
 * The coefficient of the Frobenius norm is the best of .01, .1 and 1 on the validation part of CiteULike after six epochs:
 * Recall@100 of .2862, .2871 and .2851, and .2871 without any. The other regularisers have the same.
 */
const named: Variant[] = [
  { name: 'as published', options: {} },
  { name: 'Frobenius', options: { diversity: 0.1 } },
  { name: 'von Neumann', options: { diversity: 0.1, diversityLoss: 'von-neumann' } },
  { name: 'log-det', options: { diversity: 0.1, diversityLoss: 'log-det' } },
  { name: 'q learned', options: { itemVectors: 'learned' } },
  { name: 'q learned, shortcut', options: { itemVectors: 'learned', shortcut: 0.5 } },
  { name: 'q learned, joint', options: { itemVectors: 'learned', jointRanking: 1 } },
  { name: 'LightRec+', teacher: 'DSSM', options: {} },
  { name: 'LightRec+ end to end', teacher: 'DSSM', options: tower },
  { name: 'end to end, shortcut', teacher: 'DSSM', options: { ...tower, shortcut: 0.5 } },
  { name: 'end to end, joint', teacher: 'DSSM', options: { ...tower, jointRanking: 1 } },
];

export const tables: Record<string, Variant[]> = {
  4: [
    variant('x', { recurrence: 'none' }, [0.2718, 0.1961], [0.2956, 0.2616]),
    variant('x - y', {}, [0.3141, 0.216], [0.3423, 0.2942]),
    variant('x - W y', { recurrence: 'aligned-residual' }, [0.2911, 0.2067], [0.3426, 0.2938]),
    variant('W1 x - W2 y', { recurrence: 'aligned-state' }, [0.2934, 0.2066], [0.3375, 0.291]),
  ],
  5: [
    variant('f(q)', { similarity: 'representation' }, [0.2846, 0.2009], [0.3216, 0.2851]),
    variant('<q, c>', { similarity: 'dot' }, [0.2851, 0.2011], [0.3332, 0.2888]),
    variant('<q, c> / sqrt(D)', { similarity: 'scaled-dot' }, [0.3036, 0.2111], [0.337, 0.2895]),
    variant('bilinear', {}, [0.3141, 0.216], [0.3423, 0.2942]),
    variant('-|q - c|^2', { similarity: 'euclidean' }, [0.2913, 0.2061], [0.3357, 0.2916]),
  ],
  6: [
    variant('no distillation', { distillation: 0 }, [0.3044, 0.2087], [0.3309, 0.29]),
    variant('E-KD', { distillationLoss: 'euclidean', distillation: 1 }, [0.3187, 0.2134], [0.3389, 0.2919]),
    variant('IP-KD', {}, [0.3133, 0.2151], [0.3423, 0.2942]),
    variant('RIP-KD', { distillationLoss: 'ranking-inner-product' }, [0.3141, 0.216], [0.3439, 0.2939]),
  ],
  named,
};
