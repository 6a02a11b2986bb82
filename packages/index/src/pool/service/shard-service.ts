import { ArgumentError, decodeArtifact, IdMap } from '@lightrec/core';
import { compileKernels } from '@lightrec/kernels';
import { Catalogue } from '../../catalogue/catalogue.js';
import { type IndexContent, indexFromArtifact, indexKind, indexVersion } from '../../file/index-file.js';
import { IndexState } from '../../index-state.js';
import type { Calibration } from '../../search/calibration.js';
import { runSearch } from '../../search/run-search.js';
import type { SearchOptions, SearchResult } from '../../search-options.js';
import { listAt, type PackedResults, packResults } from '../pack-results.js';
import type { ChangeReply, OpenReply, OpenRequest, SearchRequest, ShardRange } from '../protocol.js';
import type { Service } from './service.js';
import { shardOf } from './shard-content.js';

/** Serves a range of an index's items. */
export class ShardService implements Service {
  private constructor(
    private readonly state: IndexState,
    private readonly calibration: Calibration | undefined,
    private readonly start: number,
  ) {}

  static async open({ bytes, engine }: OpenRequest, range: ShardRange): Promise<ShardService> {
    await compileKernels(engine);
    const artifact = decodeArtifact(bytes, { kind: indexKind, version: indexVersion }, undefined, true);
    // The caller knows the ids.
    const whole = indexFromArtifact(artifact, true, (_, itemCount) => IdMap.range(itemCount));
    const { layout, vectors, ids, categories, calibration }: IndexContent = shardOf(whole, range);
    const state = new IndexState(layout, vectors, new Catalogue(ids), engine, categories);
    return new ShardService(state, calibration, range.start);
  }

  get opened(): OpenReply {
    const { engine, engineReason, catalogue } = this.state;
    return { itemCount: catalogue.size, itemLimit: catalogue.limit, engine: engine.kind, engineReason };
  }

  search({ users, options, exclude, rerankUsers, floors }: SearchRequest): PackedResults {
    const { dim } = this.state.engine;
    const userCount = users.length / dim;
    const rerankDim = (rerankUsers?.length ?? 0) / userCount;
    const exact: Float32Array[] = [];
    const results = Array.from({ length: userCount }, (_, i) => {
      const user = users.subarray(i * dim, (i + 1) * dim);
      const own = { ...options, exclude: exclude && listAt(exclude, i) };
      const floor = floors?.[i];
      if (!options.rerank) return this.find(user, { ...own, rerank: undefined }, floor);
      const rerankUser = rerankUsers?.subarray(i * rerankDim, (i + 1) * rerankDim) ?? user;
      const candidates = this.find(user, { ...own, k: candidateCountOf(options.rerank), rerank: undefined }, floor);
      exact.push(this.scoreExactly(candidates, user, rerankUser));
      return candidates;
    });
    const packed = packResults(results, false);
    return options.rerank ? { ...packed, exactScores: joined(exact, packed.items.length) } : packed;
  }

  change(): Promise<ChangeReply> {
    throw new ArgumentError({ argument: 'shards', expected: 'none for changes', received: 'some' });
  }

  private find(user: Float32Array, options: SearchOptions, floor?: number): SearchResult {
    const { state, start } = this;
    runSearch(state, user, options, () => this.calibration!, floor);
    const { foundItems, foundScores, cost } = state.engine;
    const items = foundItems.map((item) => start + item);
    return { items, ids: [], scores: foundScores.slice(), scannedCount: cost.scannedItems };
  }

  /** Scores of candidates by the index's vectors, in the order of the candidates. */
  private scoreExactly({ items }: SearchResult, user: Float32Array, rerankUser: Float32Array): Float32Array {
    if (items.length === 0) return new Float32Array();
    const again = this.find(user, {
      k: items.length,
      include: items.map((item) => item - this.start),
      rerank: { candidateCount: items.length, user: rerankUser },
    });
    const scoreOf = new Map(Array.from(again.items, (item, i) => [item, again.scores[i]]));
    return Float32Array.from(items, (item) => scoreOf.get(item)!);
  }
}

/** A shard does not settle `auto`: what its caller asks for is a number. */
function candidateCountOf({ candidateCount }: { candidateCount: number | 'auto' }): number {
  return candidateCount as number;
}

function joined(rows: readonly Float32Array[], length: number): Float32Array {
  const all = new Float32Array(length);
  let at = 0;
  for (const row of rows) {
    all.set(row, at);
    at += row.length;
  }
  return all;
}
