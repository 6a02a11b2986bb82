import type { CodewordUsage, LossCurve, NdcgCurve, RunReport } from '../report/run-report.js';

/** A report with made-up figures of the usual size, for tests and for looking at the page. */
export function exampleReport(changes: Partial<RunReport> = {}): RunReport {
  return {
    title: 'LightRec on CiteULike',
    data: {
      name: 'citeulike-t',
      userCount: 7947,
      itemCount: 25975,
      pairCount: 107154,
      density: 107154 / (7947 * 25975),
      split: '0',
      seed: 42,
    },
    rows: [
      {
        system: 'BPR float',
        recallAt20: 0.1701,
        recallAt100: 0.3541,
        ndcgAt20: 0.1198,
        ndcg: 0.2299,
        bytesPerItem: 260,
        microsecondsPerQuery: 1234.5,
        speedup: 1,
        compression: 1,
      },
      {
        system: 'LightRec',
        recallAt20: 0.1574,
        recallAt100: 0.3375,
        ndcgAt20: 0.1112,
        ndcg: 0.2215,
        bytesPerItem: 4.13,
        microsecondsPerQuery: 35.27,
        speedup: 35.001,
        compression: 62.95,
      },
      {
        system: 'LightRec + post-ranking',
        recallAt20: 0.1699,
        recallAt100: 0.3511,
        ndcgAt20: 0.1195,
        ndcg: 0.2296,
        bytesPerItem: 264.13,
        microsecondsPerQuery: 98.1,
        speedup: 12.58,
        compression: 0.984,
      },
    ],
    yardstick: 'exact brute force over float vectors on one core',
    notes: [
      'Items of the training and validation parts are left out of each user’s ranking.',
      'LightRec + post-ranking scores the first 500 items again with the float vectors, which it must keep.',
    ],
    lossCurves: [bprCurve(), lightRecCurve()],
    ndcgAtK: [ndcgCurve('BPR float', 1), ndcgCurve('LightRec', 0.95), ndcgCurve('LightRec + post-ranking', 0.994)],
    codewordUsage: [1.6, 0.9, 0.55, 0.4].map(codewordUsage),
    settings: {
      dim: 64,
      codebookCount: 4,
      codewordCount: 256,
      'BPR learning rate': 0.001,
      'BPR regularisation': 0.01,
      'LightRec learning rate': 0.0005,
      'batch size': 1024,
      'probed lists': 32,
      temperature: 0.9,
    },
    environment: { node: '20.20.2', lightrec: '0.1.0', backend: 'wasm', cpu: 'Example CPU at 2.60 GHz, 2 cores' },
    seconds: [
      { stage: 'Reading data', seconds: 0.84 },
      { stage: 'Training BPR', seconds: 182.3 },
      { stage: 'Training LightRec', seconds: 96.1 },
      { stage: 'Building the index', seconds: 0.31 },
      { stage: 'Evaluating', seconds: 21.7 },
    ],
    command: 'npx lightrec demo --data data/citeulike-t --split 0 --seed 42',
    ...changes,
  };
}

function bprCurve(): LossCurve {
  const points = Array.from({ length: 260 }, (_, i) => ({
    epoch: i + 1,
    loss: 0.08 + 0.61 * Math.exp(-i / 45) + 0.004 * Math.sin(i * 2.1),
  }));
  const validation = Array.from({ length: 26 }, (_, i) => ({
    epoch: (i + 1) * 10,
    recallAt100: 0.346 * (1 - Math.exp(-(i + 1) / 5)) - 0.00003 * (i - 18) ** 2 + 0.0012 * Math.sin(i * 3),
  }));
  return { system: 'BPR float', points, validation };
}

function lightRecCurve(): LossCurve {
  const points = Array.from({ length: 40 }, (_, i) => {
    const ranking = 0.11 + 0.09 * Math.exp(-i / 7);
    const distillation = 0.03 + 0.12 * Math.exp(-i / 10);
    return { epoch: i + 1, loss: ranking + distillation, ranking, distillation };
  });
  const validation = Array.from({ length: 20 }, (_, i) => ({
    epoch: (i + 1) * 2,
    recallAt100: 0.331 - 0.025 * Math.exp(-i / 4) + 0.0006 * Math.cos(i * 2),
  }));
  return { system: 'LightRec', points, validation };
}

function ndcgCurve(system: string, factor: number): NdcgCurve {
  const points = Array.from({ length: 10 }, (_, i) => {
    const k = (i + 1) * 10;
    return { k, ndcg: factor * (0.0305 + 0.0231 * Math.log(k)) };
  });
  return { system, points };
}

/** Usage that falls off with the rank, the last three codewords unused. */
function codewordUsage(steepness: number): CodewordUsage {
  const weights = Array.from({ length: 256 }, (_, rank) => (rank < 253 ? (rank + 8) ** -steepness : 0));
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  const counts = weights.map((weight) => Math.round((25975 * weight) / total));
  const used = counts.filter((count) => count > 0).map((count) => count / counts.reduce((a, b) => a + b));
  return {
    counts,
    perplexity: Math.exp(-used.reduce((sum, share) => sum + share * Math.log(share), 0)),
    deadCount: counts.filter((count) => count === 0).length,
  };
}
