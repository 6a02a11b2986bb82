import { ArgumentError, decodeArtifact, IdMap } from '@lightrec/core';
import { compileKernels } from '@lightrec/kernels';
import { Catalogue } from '../../catalogue/catalogue.js';
import { indexFromArtifact, indexKind, indexVersion } from '../../file/index-file.js';
import { IndexState } from '../../index-state.js';
import type { ScoreForm } from '../../metric/score-form.js';
import type { Calibration } from '../../search/calibration.js';
import { runSearch } from '../../search/run-search.js';
import type { FoundIndices, SearchIndicesOptions } from '../../search-indices-options.js';
import { idsAt, type PackedResults, packIndices } from '../pack-results.js';
import type { ChangeReply, OpenReply, OpenRequest, SearchRequest, ShardRange } from '../protocol.js';
import { isBits } from '../queries.js';
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
    const { ids, calibration, ...parts } = shardOf(whole, range);
    return new ShardService(
      new IndexState({ ...parts, catalogue: new Catalogue(ids), engine }),
      calibration,
      range.start,
    );
  }

  get opened(): OpenReply {
    const { engine, engineReason, catalogue } = this.state;
    return { itemCount: catalogue.size, itemLimit: catalogue.limit, engine: engine.kind, engineReason };
  }

  search({ users, options, exclude, rerankUsers, floors }: SearchRequest): PackedResults {
    const { dim } = this.state.engine;
    const userCount = users.length / dim;
    const rerankDim = (rerankUsers?.length ?? 0) / userCount;
    const { include, rerank, filter, ...shared } = options;
    const exact: Float32Array[] = [];
    const forms: ScoreForm[] = [];
    const results = Array.from({ length: userCount }, (_, i) => {
      const user = users.subarray(i * dim, (i + 1) * dim);
      const own: SearchIndicesOptions = {
        ...shared,
        // The ids of a shard's items are their indices.
        includeIndices: include as number[] | undefined,
        excludeIndices: exclude && (idsAt(exclude, i) as number[]),
        // What is in shards does not change.
        filter: isBits(filter) ? filter.bits : filter,
        rerank: false,
      };
      const candidates = this.find(user, rerank ? { ...own, k: rerank.candidateCount as number } : own, floors?.[i]);
      if (rerank) {
        const rerankUser = rerankUsers?.subarray(i * rerankDim, (i + 1) * rerankDim);
        const again = this.scoreExactly(candidates, user, rerankUser);
        exact.push(again.scores);
        forms.push(again.form);
      } else {
        forms.push(candidates.form);
      }
      return candidates;
    });
    const packed = packIndices(results);
    return rerank ? { ...packed, forms, exactScores: joined(exact, packed.itemIndices.length) } : { ...packed, forms };
  }

  change(): Promise<ChangeReply> {
    throw new ArgumentError({ argument: 'shards', expected: 'none for changes', received: 'some' });
  }

  private find(user: Float32Array, options: SearchIndicesOptions, floor?: number): FoundIndices & { form: ScoreForm } {
    const { state, start } = this;
    const { form } = runSearch(state, user, options, () => this.calibration!, floor);
    const { foundItems, foundScores, scannedItems } = state.engine;
    const itemIndices = foundItems.map((item) => start + item);
    return { itemIndices, scores: foundScores.slice(), scannedCount: scannedItems, form };
  }

  /** Scores of candidates by the index's vectors, in the order of the candidates, and their form. */
  private scoreExactly(
    { itemIndices }: FoundIndices,
    user: Float32Array,
    rerankUser: Float32Array | undefined,
  ): { scores: Float32Array; form: ScoreForm } {
    const count = itemIndices.length;
    const { form, ...again } = this.find(user, {
      k: Math.max(1, count),
      includeIndices: itemIndices.map((item) => item - this.start),
      rerank: { candidateCount: Math.max(1, count), user: rerankUser },
    });
    const scoreOf = new Map(Array.from(again.itemIndices, (item, i) => [item, again.scores[i]]));
    return { scores: Float32Array.from(itemIndices, (item) => scoreOf.get(item)!), form };
  }
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
