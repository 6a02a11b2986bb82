import type { Id } from '@lightrec/core';
import { LightRecIndex } from '../../light-rec-index.js';
import { idsAt, type PackedResults, packResults } from '../pack-results.js';
import type { Change, ChangeReply, ItemCounts, OpenReply, OpenRequest, SearchRequest } from '../protocol.js';
import { isBits } from '../queries.js';
import type { Service } from './service.js';

/** Serves a whole index, and follows its changes. */
export class ReplicaService implements Service {
  private constructor(private readonly index: LightRecIndex) {}

  static async open({ bytes, engine }: OpenRequest): Promise<ReplicaService> {
    return new ReplicaService(await LightRecIndex.load(bytes, { engine }));
  }

  get opened(): OpenReply {
    const { engine, engineReason } = this.index.stats;
    return { ...this.counts, engine, engineReason };
  }

  search({ users, options, exclude, rerankUsers }: SearchRequest): PackedResults {
    const { dim } = this.index;
    const { filter } = options;
    const userCount = users.length / dim;
    const rerankDim = (rerankUsers?.length ?? 0) / userCount;
    const results = Array.from({ length: userCount }, (_, i) =>
      this.index.search(users.subarray(i * dim, (i + 1) * dim), {
        ...options,
        filter: isBits(filter) ? this.index.ownBits(filter.bits, filter.revision) : filter,
        exclude: exclude && idsAt(exclude, i),
        rerank: options.rerank && {
          ...options.rerank,
          user: rerankUsers?.subarray(i * rerankDim, (i + 1) * rerankDim),
        },
      }),
    );
    return packResults(results);
  }

  async change(change: Change): Promise<ChangeReply> {
    const { index } = this;
    const before = index.itemCount;
    const reply = (count: number, ids: readonly Id[] = []): ChangeReply => ({
      ...this.counts,
      items: Uint32Array.from(ids, (id) => index.ids.indexOf(id)!),
      count,
      revision: index.revision,
    });
    if (change.verb === 'compact') {
      await index.compact();
      return reply(0);
    }
    if (change.verb === 'remove') return reply(await index.remove(change.ids));
    await index[change.verb](change.items);
    return reply(index.itemCount - before, change.items.ids);
  }

  private get counts(): ItemCounts {
    const { itemCount, itemLimit } = this.index;
    return { itemCount, itemLimit };
  }
}
