import type { Id } from '@lightrec/core';
import { indicesOf } from '../catalogue/indices-of.js';
import type { IndexState } from '../index-state.js';
import { mostTombstones } from '../limits.js';
import { trainAnew } from '../training/train-anew.js';
import { isDue, type TrainingPlan } from '../training/training-plan.js';
import { itemRecords, type Verb } from './item-records.js';
import type { OwnItems } from './new-items.js';

/** Changes of an index, one after another: each finds what those before it left, and is whole or does not happen. */
export class ChangeQueue {
  private turn: Promise<unknown> = Promise.resolve();

  /**
   * @param plan - how codes are to be trained when there are enough items
   * @param onMoved - called when items lie anew, and whether by other codes
   */
  constructor(
    private readonly state: IndexState,
    public plan: TrainingPlan | undefined,
    private readonly onMoved: (haveOtherCodes: boolean) => void,
  ) {}

  /** @returns how many items were new */
  put(items: OwnItems, verb: Verb): Promise<number> {
    return this.afterOthers(async () => {
      const { state } = this;
      const records = itemRecords(state, items, verb);
      for (const { id, known, added, row } of records) {
        if (!added) {
          state.columns?.changeRow(known!, row);
          continue;
        }
        const whole = known === undefined ? row : { ...state.columns?.rowOf(known), ...row };
        if (known !== undefined) state.remove(known);
        if (state.isTailFull) this.compactNow();
        // Placed now, as a compaction may order codewords anew.
        state.append(id, { ...added, codes: state.placeCodes(added.codes) }, whole);
      }
      if (isDue(this.plan, state.catalogue)) await this.train(this.plan);
      return records.filter(({ known }) => known === undefined).length;
    });
  }

  /** @returns how many items there were of these ids */
  remove(ids: readonly Id[]): Promise<number> {
    return this.afterOthers(() => {
      const { state } = this;
      const items = new Set(indicesOf('ids', ids, state.catalogue));
      for (const item of items) state.remove(item);
      if (state.tombstoneCount > mostTombstones * state.engine.layout.itemCount) this.compactNow();
      return items.size;
    });
  }

  compact(): Promise<void> {
    return this.afterOthers(() => this.compactNow());
  }

  private afterOthers<R>(make: () => R | Promise<R>): Promise<R> {
    const done = this.turn.then(make);
    this.turn = done.catch(() => {});
    return done;
  }

  private compactNow(): void {
    this.state.compact();
    this.onMoved(false);
  }

  /** Searches go on meanwhile, by the vectors or codes that there are. */
  private async train(plan: TrainingPlan): Promise<void> {
    await trainAnew(this.state, plan);
    this.plan = undefined;
    this.onMoved(true);
  }
}
