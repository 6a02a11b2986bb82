import { LightRecIndex } from '../../light-rec-index.js';
import { listAt, type PackedResults, packResults } from '../pack-results.js';
import type { Change, ChangeReply, ItemCounts, OpenReply, OpenRequest, SearchRequest } from '../protocol.js';
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
    const userCount = users.length / dim;
    const rerankDim = (rerankUsers?.length ?? 0) / userCount;
    const results = Array.from({ length: userCount }, (_, i) =>
      this.index.search(users.subarray(i * dim, (i + 1) * dim), {
        ...options,
        exclude: exclude && listAt(exclude, i),
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
    if (change.verb === 'compact') await index.compact();
    else if (change.verb === 'remove') await index.remove(change.ids);
    else await index[change.verb](change.items);
    const ids = 'items' in change ? change.items.ids : [];
    return { ...this.counts, items: Uint32Array.from(ids, (id) => index.ids.indexOf(id)!) };
  }

  private get counts(): ItemCounts {
    const { itemCount, itemLimit } = this.index;
    return { itemCount, itemLimit };
  }
}
