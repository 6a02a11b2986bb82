/**
 * The students that are measured against their float teacher.
 *
 * @type {Record<string, import('@lightrec/models').LightRecOptions>}
 */
export const systems = {
  'LightRec best': {},
  'LightRec best, score-aware start alone': { epochs: 0 },
  'LightRec best, k-means start alone': { start: 'k-means', epochs: 0 },
  'LightRec variable rate': { codebookCount: 10, meanLength: 4 },
  'LightRec variable rate, lengths included': { codebookCount: 10, meanLength: 3.5 },
  'LightRec 8 bytes': { codebookCount: 8 },
  'LightRec paper': { recipe: 'paper' },
};
