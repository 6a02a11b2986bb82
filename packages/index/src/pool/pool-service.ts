import type { Id } from '@lightrec/core';
import { LightRecIndex } from '../light-rec-index.js';
import { idsAt, type PackedResults, packResults } from './pack-results.js';
import type {
  Change,
  ChangeReply,
  ItemCounts,
  OpenReply,
  OpenRequest,
  PoolReplies,
  PoolRequest,
  SearchRequest,
} from './protocol.js';
import { isBits } from './queries.js';

/** Answers the requests of a pool one after another, in a worker or on the caller's thread: an index that is searched and changed. */
export class PoolService {
  private index?: LightRecIndex;
  private turn: Promise<unknown> = Promise.resolve();

  answer(request: PoolRequest): Promise<PoolReplies[PoolRequest['kind']]> {
    const answered = this.turn.then(() => this.answerNow(request));
    this.turn = answered.catch(() => {});
    return answered;
  }

  private async answerNow(request: PoolRequest): Promise<PoolReplies[PoolRequest['kind']]> {
    if (request.kind === 'open') return this.open(request);
    return request.kind === 'search' ? this.search(request) : this.change(request.change);
  }

  private async open({ bytes, engine }: OpenRequest): Promise<OpenReply> {
    this.index = await LightRecIndex.load(bytes, { engine });
    const { engine: kind, engineReason } = this.index.stats;
    return { ...this.counts, engine: kind, engineReason };
  }

  private search({ users, options, exclude, rerankUsers }: SearchRequest): PackedResults {
    const index = this.index!;
    const { dim } = index;
    const { filter } = options;
    const userCount = users.length / dim;
    const rerankDim = (rerankUsers?.length ?? 0) / userCount;
    const results = Array.from({ length: userCount }, (_, i) =>
      index.search(users.subarray(i * dim, (i + 1) * dim), {
        ...options,
        filter: isBits(filter) ? index.ownBits(filter.bits, filter.revision) : filter,
        exclude: exclude && idsAt(exclude, i),
        rerank: options.rerank && {
          ...options.rerank,
          user: rerankUsers?.subarray(i * rerankDim, (i + 1) * rerankDim),
        },
      }),
    );
    return packResults(results);
  }

  private async change(change: Change): Promise<ChangeReply> {
    const index = this.index!;
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
    const { itemCount, itemLimit } = this.index!;
    return { itemCount, itemLimit };
  }
}
