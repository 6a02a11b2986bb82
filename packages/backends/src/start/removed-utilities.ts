import util from 'node:util';

/** What tfjs-node 4.22 calls of `node:util`, from which Node 23 took the second away (tensorflow/tfjs#8609). */
const removed = {
  isArray: Array.isArray,
  isNullOrUndefined: (value: unknown): boolean => value === null || value === undefined,
};

/** Gives `node:util` back what tfjs-node needs; what is still there stays as it is. */
export function putBackRemovedUtilities(target: Partial<typeof removed> = util as Partial<typeof removed>): void {
  target.isArray ??= removed.isArray;
  target.isNullOrUndefined ??= removed.isNullOrUndefined;
}
