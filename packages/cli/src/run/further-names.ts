/** What a run may compare LightRec with, beside its teacher, as it is typed; each has its place in `further-systems.ts`. */
export const furtherSystemNames = ['rvq', 'opq', 'opq-users', 'pq', 'kde'] as const;

export type FurtherSystemName = (typeof furtherSystemNames)[number];
