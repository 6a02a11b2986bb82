/**
 * What a run may compare LightRec with, beside its teacher, as it is typed and in the order of tables; each has its
 * place in `further-systems.ts`.
 */
export const furtherSystemNames = [
  'popularity',
  'item-knn',
  'rvq',
  'opq',
  'opq-users',
  'pq',
  'kde',
  'dcmf',
  'dssm',
  'lightrec-plus',
] as const;

export type FurtherSystemName = (typeof furtherSystemNames)[number];

/** Those that learn from the texts of items. */
export const textSystemNames: readonly FurtherSystemName[] = ['dssm', 'lightrec-plus'];

/** Those that end in codewords, which an index searches. */
export const codeSystemNames: readonly FurtherSystemName[] = ['rvq', 'opq', 'opq-users', 'pq', 'kde', 'lightrec-plus'];
