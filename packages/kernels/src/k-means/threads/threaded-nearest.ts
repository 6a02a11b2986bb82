import type { Port } from '../../threads/built-in.js';
import { KernelThread, requireThreads } from '../../threads/kernel-thread.js';
import { sharedFloats, sharedIntegers } from '../../threads/protocol.js';
import type { Engine } from '../../wasm/kernel-memory.js';
import { type Assignment, type CreateNearest, createNearest, type Nearest } from '../nearest.js';
import { orders, type SharedNearest } from './assign-rows.js';

/** Points of a thread at a time, so that what is shared stays small however many there are. */
const chunkSize = 8192;

/** Of a thread: with fewer, to wake it takes longer than it saves. */
export const leastPoints = 1024;

/** Threads that wait for work. They are few, and belong to the process, which they do not keep. */
const idle: NearestThread[] = [];

class NearestThread extends KernelThread {
  /** What it assigns by. */
  shared?: SharedNearest;
  private readonly openings: Port;

  constructor() {
    const { port1, port2 } = new (requireThreads().MessageChannel)();
    super('assignment', { kind: 'nearest', openings: port2 }, [port2]);
    this.openings = port1;
  }

  /** Has it begin with the points that are there. */
  begin(shared: SharedNearest): void {
    if (this.shared !== shared) this.openings.postMessage(shared);
    this.shared = shared;
    this.ask();
  }
}

/** `createNearest` whose points are shared out to so many threads, the one that calls among them; the same to the bit. */
export function createNearestOf(threads: number): CreateNearest {
  if (threads === 1) return createNearest;
  requireThreads();
  return (sets, dim, engine) => new ThreadedNearest(sets, dim, engine, threads - 1);
}

class ThreadedNearest implements Nearest {
  private readonly own: Nearest;
  private readonly shares: SharedNearest[];

  constructor(
    sets: readonly Float32Array[],
    private readonly dim: number,
    engine: Engine,
    others: number,
  ) {
    this.own = createNearest(sets, dim, engine);
    const common = { engine, dim, sets: sets.map(shared), versions: sharedIntegers(sets.length) };
    this.shares = Array.from({ length: others }, () => ({
      ...{ ...common, order: sharedIntegers(Object.keys(orders).length), points: sharedFloats(chunkSize * dim) },
      centroids: new Uint32Array(new SharedArrayBuffer(4 * chunkSize)),
      scores: sharedFloats(chunkSize),
    }));
  }

  replace(set: number, centroids: Float32Array): void {
    this.own.replace(set, centroids);
    const [{ sets, versions }] = this.shares;
    sets[set].set(centroids);
    versions[set] += 1;
  }

  assign(set: number, points: Float32Array): Assignment {
    const { dim, shares } = this;
    const pointCount = points.length / dim;
    if (pointCount < leastPoints * (shares.length + 1)) return this.own.assign(set, points);
    const out = { centroids: new Uint32Array(pointCount), scores: new Float32Array(pointCount) };
    // Even shares of what is left, so that no thread waits for the last.
    const rounds = Math.ceil(pointCount / (chunkSize * (shares.length + 1)));
    const share = 4 * Math.ceil(pointCount / rounds / (shares.length + 1) / 4);
    const threads = takeThreads(shares.length);
    try {
      for (let start = 0; start < pointCount; ) start = this.assignRound(set, points, { start, share, out, threads });
    } catch (error) {
      for (const thread of threads) thread.end();
      throw error;
    }
    idle.push(...threads);
    return out;
  }

  score(set: number, points: Float32Array): Float32Array {
    return this.own.score(set, points);
  }

  /** @returns where the next round starts */
  private assignRound(
    set: number,
    points: Float32Array,
    { start, share, out, threads }: { start: number; share: number; out: Assignment; threads: NearestThread[] },
  ): number {
    const { dim } = this;
    const rowsFrom = (first: number) => points.subarray(first * dim, (first + share) * dim);
    const begun = this.shares.map((shared, i) => {
      const first = start + (i + 1) * share;
      const rows = rowsFrom(first);
      const count = rows.length / dim;
      if (count === 0) return { first, count };
      shared.points.set(rows);
      shared.order[orders.set] = set;
      shared.order[orders.count] = count;
      threads[i].begin(shared);
      return { first, count };
    });
    const own = this.own.assign(set, rowsFrom(start));
    out.centroids.set(own.centroids, start);
    out.scores.set(own.scores, start);
    begun.forEach(({ first, count }, i) => {
      if (count === 0) return;
      threads[i].wait();
      out.centroids.set(this.shares[i].centroids.subarray(0, count), first);
      out.scores.set(this.shares[i].scores.subarray(0, count), first);
    });
    return start + share * (this.shares.length + 1);
  }
}

/** Started all at once, then waited for. */
function takeThreads(count: number): NearestThread[] {
  const threads = idle.splice(0, count);
  const started = Array.from({ length: count - threads.length }, () => new NearestThread());
  for (const thread of started) thread.wait();
  return [...threads, ...started];
}

function shared(floats: Float32Array): Float32Array {
  const copy = sharedFloats(floats.length);
  copy.set(floats);
  return copy;
}
