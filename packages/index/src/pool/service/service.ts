import type { PackedResults } from '../pack-results.js';
import type {
  Change,
  ChangeReply,
  OpenReply,
  OpenRequest,
  PoolReplies,
  PoolRequest,
  SearchRequest,
} from '../protocol.js';
import { ReplicaService } from './replica-service.js';
import { ShardService } from './shard-service.js';

/** What answers the requests of a pool, in a worker or on the caller's thread. */
export interface Service {
  readonly opened: OpenReply;
  search(request: SearchRequest): PackedResults;
  change(change: Change): Promise<ChangeReply>;
}

/** Answers requests one after another. */
export class ServiceDesk {
  private service?: Service;
  private turn: Promise<unknown> = Promise.resolve();

  answer(request: PoolRequest): Promise<PoolReplies[PoolRequest['kind']]> {
    const answered = this.turn.then(() => this.answerNow(request));
    this.turn = answered.catch(() => {});
    return answered;
  }

  private async answerNow(request: PoolRequest): Promise<PoolReplies[PoolRequest['kind']]> {
    if (request.kind === 'open') {
      this.service = await openService(request);
      return this.service.opened;
    }
    return request.kind === 'search' ? this.service!.search(request) : this.service!.change(request.change);
  }
}

function openService(request: OpenRequest): Promise<Service> {
  return request.shard ? ShardService.open(request, request.shard) : ReplicaService.open(request);
}
