import { listOf, segmentAt } from '../layout/layout-codes.js';
import { occupiedLists, type SearchLayout, type SearchSegment } from '../layout/search-layout.js';
import { plainDot } from '../vectors/plain-dot.js';
import type { StoredVectors } from '../vectors/stored-vectors.js';
import { BestItems } from './best-items.js';
import { hasBit } from './item-bits.js';
import { PlainTable } from './plain-table.js';
import { requireScores } from './require-scores.js';
import type { EngineQuery, SearchCost, SearchEngine } from './search-engine.js';
import { SegmentBounds } from './segment-bounds.js';
import { sumEntries } from './sum-entries.js';
import { type TailItem, tailCapacityOf } from './tail.js';

/** The search in plain TypeScript: lists, groups and norms with their bounds, items one at a time. */
export class PlainEngine implements SearchEngine {
  readonly kind = 'plain';
  readonly tailCapacity: number;
  readonly blocked: Uint32Array;
  foundItems = new Uint32Array();
  foundScores = new Float32Array();
  cost: SearchCost = noCost();
  private readonly table: PlainTable;
  private readonly tail: TailItem[] = [];
  private best = new BestItems(1);
  private query?: EngineQuery;

  constructor(
    readonly layout: SearchLayout,
    readonly vectors?: StoredVectors,
    itemLimit = layout.itemCount,
  ) {
    this.tailCapacity = tailCapacityOf(layout.itemCount);
    this.blocked = new Uint32Array(Math.ceil((itemLimit + this.tailCapacity) / 32));
    this.table = new PlainTable(layout);
  }

  get dim(): number {
    return this.layout.dim;
  }

  get vectorDim(): number | undefined {
    return this.vectors?.dim;
  }

  get tailCount(): number {
    return this.tail.length;
  }

  get scannedItems(): number {
    return this.cost.scannedItems;
  }

  search(user: ArrayLike<number>, query: EngineQuery): number {
    this.table.build(user);
    this.query = query;
    this.cost = noCost();
    this.best = new BestItems(Math.max(query.k, query.rerank?.candidateCount ?? 0));
    if (query.listed) for (const position of query.listed) this.scoreRange(position, position + 1);
    else this.scan(query);
    const { rerank } = query;
    let ranked = this.best.ranked();
    if (rerank) {
      const again = new BestItems(query.k);
      for (const { item, position, score } of ranked) {
        again.add(this.exactScore(position, rerank.user, score), item, position);
      }
      ranked = again.ranked();
    }
    this.foundItems = Uint32Array.from(ranked, ({ item }) => item);
    this.foundScores = Float32Array.from(ranked, ({ score }) => score);
    return ranked.length;
  }

  replaceFound(items: ArrayLike<number>, scores: ArrayLike<number>): void {
    this.foundItems = Uint32Array.from(items);
    this.foundScores = Float32Array.from(scores);
  }

  scoreItems(user: ArrayLike<number>, scores: Float32Array): void {
    this.table.build(user);
    const count = this.layout.itemCount + this.tail.length;
    for (let position = 0; position < count; position++) scores[this.itemAt(position)] = this.scoreAt(position);
  }

  append(added: TailItem): void {
    this.tail.push(added);
  }

  tailItem(index: number): TailItem {
    return this.tail[index];
  }

  private scan({ scan, probeCount }: EngineQuery): void {
    const { itemCount, segments } = this.layout;
    this.scoreRange(itemCount, itemCount + this.tail.length);
    const lists = this.orderLists(probeCount);
    for (const segment of segments) {
      if (scan === 'whole') this.scoreRange(segment.start, segment.start + segment.itemCount);
      else this.scanSegment(segment, lists);
    }
  }

  private scanSegment(segment: SearchSegment, lists: readonly number[]): void {
    const { maxima } = this.table;
    const { groupCount, offsets, codeLength } = segment;
    const groups = this.orderGroups(segment);
    const bounds = new SegmentBounds(this.table, segment, this.highestBias());
    for (const list of lists) {
      const entry = this.table.entries[list];
      if (bounds.highest(entry, codeLength > 1 ? maxima[1] : 0) < this.best.threshold) return;
      if (offsets[list * groupCount] === offsets[(list + 1) * groupCount]) continue;
      this.cost.visitedLists++;
      for (const { group, highest } of groups) {
        if (bounds.highest(entry, highest) < this.best.threshold) break;
        const [start, end] = offsets.subarray(list * groupCount + group, list * groupCount + group + 2);
        if (start === end) continue;
        this.cost.visitedGroups++;
        this.scanGroup(segment, start, end, bounds.byNorm(entry + highest));
      }
    }
  }

  /** Scores a group's items until the norm of what is left is too small. */
  private scanGroup(segment: SearchSegment, start: number, end: number, boundOf: (norm: number) => number): void {
    for (let position = start; position < end; position++) {
      if (boundOf(segment.norms[position - segment.start]) < this.best.threshold) return;
      this.cost.scannedItems++;
      this.consider(position, this.scoreAt(position));
    }
  }

  private scoreRange(start: number, end: number): void {
    for (let position = start; position < end; position++) {
      this.cost.scannedItems++;
      this.consider(position, this.scoreAt(position));
    }
  }

  /** Lists in falling order of their entries, ties to the smaller original codeword; with a probe count, the best alone. */
  private orderLists(probeCount: number): number[] {
    const { codewordCount, codewordOrder } = this.layout;
    const isOccupied = occupiedLists(this.layout);
    const { entries } = this.table;
    const lists = Array.from({ length: codewordCount }, (_, list) => list).filter((list) => isOccupied[list]);
    lists.sort((a, b) => entries[b] - entries[a] || codewordOrder[a] - codewordOrder[b]);
    return probeCount > 0 ? lists.slice(0, probeCount) : lists;
  }

  private orderGroups({ groupCount, groupWidth, codeLength }: SearchSegment): { group: number; highest: number }[] {
    const row = codeLength > 1 ? this.table.rowOf(1) : new Float32Array(1);
    const groups = Array.from({ length: groupCount }, (_, group) => ({
      group,
      highest: Math.max(...row.subarray(group * groupWidth, (group + 1) * groupWidth)),
    }));
    return groups.sort((a, b) => b.highest - a.highest);
  }

  private consider(position: number, score: number): void {
    this.cost.scoredItems++;
    if (score < this.best.threshold) return;
    const item = this.itemAt(position);
    if (this.query?.isBlocking && hasBit(this.blocked, item)) return;
    if (this.query?.allowed && !hasBit(this.query.allowed, item)) return;
    this.best.add(score, item, position);
  }

  private itemAt(position: number): number {
    const { items, itemCount } = this.layout;
    return position < itemCount ? items[position] : this.tail[position - itemCount].item;
  }

  private scoreAt(position: number): number {
    const { entries } = this.table;
    const { itemCount, codebookCount, codewordCount, biases } = this.layout;
    if (position >= itemCount) {
      const { codes, bias } = this.tail[position - itemCount];
      const score = sumEntries(codebookCount, (book) => entries[book * 256 + codes[book]]);
      return biases ? Math.fround(score + bias) : score;
    }
    const { codeLength, start, stride, codes, offsets, groupCount } = segmentAt(this.layout, position);
    const first = entries[listOf(offsets, groupCount, codewordCount, position)];
    const score = sumEntries(codeLength, (book) =>
      book === 0 ? first : entries[book * 256 + codes[(book - 1) * stride + position - start]],
    );
    return biases ? Math.fround(score + biases[position]) : score;
  }

  private exactScore(position: number, user: ArrayLike<number>, composite: number): number {
    const { format, dim, base, rows, rowBytes, scales, biases } = this.vectors!;
    const { row, scale, rowBias } = this.tail[position - this.layout.itemCount] ?? {
      row: rows.subarray(position * rowBytes, (position + 1) * rowBytes),
      scale: scales?.[position] ?? 1,
      rowBias: biases?.[position] ?? 0,
    };
    let score = plainDot(user, row!, dim, format, scale);
    if (base === 'codes') score = Math.fround(score + composite);
    // Plus zero, so that none is -0.
    score = (biases ? Math.fround(score + rowBias) : score) + 0;
    requireScores(Number.isFinite(score), 'rerank.user');
    return score;
  }

  private highestBias(): number {
    const { biases } = this.layout;
    if (!biases) return 0;
    return this.tail.reduce(
      (most, { bias }) => Math.max(most, bias),
      biases.reduce((a, b) => Math.max(a, b), 0),
    );
  }
}

function noCost(): SearchCost {
  return { scannedItems: 0, scoredItems: 0, visitedLists: 0, visitedGroups: 0 };
}
