/**
 * Tables 4, 5 and 6 of the paper: what is varied of its recipe, and the figures it gives for CiteULike and Gowalla,
 * Recall@100 and NDCG.
 */
import type { LightRecOptions } from '@lightrec/models';

interface Variant {
  /** As the paper writes it. */
  name: string;
  options: LightRecOptions;
  paper: Record<string, [recallAt100: number, ndcg: number]>;
}

function variant(
  name: string,
  options: LightRecOptions,
  citeulike: [number, number],
  gowalla: [number, number],
): Variant {
  return { name, options, paper: { 'citeulike-t': citeulike, gowalla } };
}

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
};
