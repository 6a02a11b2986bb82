import { KernelMemory } from '../../wasm/kernel-memory.js';
import { blockSize, paddedCount, type SearchLayout } from '../layout/search-layout.js';
import type { StoredVectors } from '../vectors/stored-vectors.js';
import { PlacedLayout, type PlacedSegment } from './placed-layout.js';
import { PlacedTail } from './placed-tail.js';
import { PlacedVectors } from './placed-vectors.js';
import { requireScores } from './require-scores.js';
import type { EngineQuery, SearchCost, SearchEngine } from './search-engine.js';
import { type TailItem, tailCapacityOf } from './tail.js';

/** Survivors that fit beside k before the worst are dropped: many, so that this is rare. */
const roomBeside = (k: number) => Math.max(512, 3 * k);

/** The search in WebAssembly SIMD: the whole index lies in kernel memory. */
export class WasmEngine implements SearchEngine {
  readonly kind = 'wasm';
  readonly dim: number;
  readonly vectorDim?: number;
  readonly tailCapacity: number;
  tailCount = 0;
  private readonly memory = new KernelMemory();
  private readonly placed: PlacedLayout;
  private readonly placedVectors?: PlacedVectors;
  /** Positions that there is room for, and words of bits by item. */
  private readonly itemCapacity: number;
  private readonly wordCount: number;
  private readonly user: number;
  private readonly blockedBits: number;
  private readonly allowedBits: number;
  private readonly biasRange = { lowest: 0, highest: 0 };
  private tail?: PlacedTail;
  private kept = { k: 0, capacity: 0, address: 0 };
  private listed = { address: 0, capacity: 0 };
  private itemScores = 0;
  private foundCount = 0;

  constructor(layout: SearchLayout, vectors?: StoredVectors, itemLimit = layout.itemCount) {
    const { memory } = this;
    this.dim = layout.dim;
    this.vectorDim = vectors?.dim;
    this.tailCapacity = tailCapacityOf(layout.itemCount);
    this.itemCapacity = layout.itemCount + this.tailCapacity;
    this.wordCount = Math.ceil((itemLimit + this.tailCapacity) / 32);
    this.user = memory.allocate(layout.dim * 4);
    this.placed = new PlacedLayout(memory, layout, this.itemCapacity);
    memory.kernels.setItems(this.placed.items);
    this.blockedBits = memory.allocate(this.wordCount * 4);
    this.allowedBits = memory.allocate(this.wordCount * 4);
    if (vectors) this.placedVectors = new PlacedVectors(memory, vectors);
    layout.biases?.forEach((bias) => {
      this.noteBias(bias);
    });
  }

  get layout(): SearchLayout {
    return this.placed.view();
  }

  get vectors(): StoredVectors | undefined {
    return this.placedVectors?.view();
  }

  get foundItems(): Uint32Array {
    return this.memory.uint32(this.kept.address + 12 * this.kept.capacity, this.foundCount);
  }

  get foundScores(): Float32Array {
    return this.memory.float32(this.kept.address + 8 * this.kept.capacity, this.foundCount);
  }

  replaceFound(items: ArrayLike<number>, scores: ArrayLike<number>): void {
    this.foundCount = items.length;
    this.foundItems.set(items);
    this.foundScores.set(scores);
  }

  get blocked(): Uint32Array {
    return this.memory.uint32(this.blockedBits, this.wordCount);
  }

  get cost(): SearchCost {
    const { scannedItems, scoredItems, visitedGroups, visitedLists } = this.memory.kernels;
    return {
      scannedItems: scannedItems.value,
      scoredItems: scoredItems.value,
      visitedLists: visitedLists.value,
      visitedGroups: visitedGroups.value,
    };
  }

  get scannedItems(): number {
    return this.memory.kernels.scannedItems.value;
  }

  search(user: ArrayLike<number>, query: EngineQuery): number {
    const { placed, memory, biasRange } = this;
    const { kernels } = memory;
    const wanted = Math.min(Math.max(query.k, query.rerank?.candidateCount ?? 0), this.itemCapacity);
    this.makeRoom(wanted, query.listed?.length ?? 0);
    this.prepare(user);
    if (query.allowed) memory.uint32(this.allowedBits, query.allowed.length).set(query.allowed);
    kernels.beginQuery(
      wanted,
      this.kept.capacity,
      this.kept.address,
      query.isBlocking ? this.blockedBits : 0,
      query.allowed ? this.allowedBits : 0,
      biasRange.lowest,
      biasRange.highest,
      placed.shape.codewordCount,
    );
    if (query.listed) this.scanListed(query.listed);
    else this.scan(query);
    const k = Math.min(query.k, wanted);
    this.foundCount = query.rerank ? this.rerank(query.rerank.user, wanted, k) : kernels.rankSurvivors(k);
    return this.foundCount;
  }

  private rerank(user: ArrayLike<number>, candidateCount: number, k: number): number {
    const count = this.placedVectors!.rank(candidateCount, k, user);
    requireScores(count >= 0, 'rerank.user');
    return count;
  }

  scoreItems(user: ArrayLike<number>, scores: Float32Array): void {
    const { memory, placed, tail } = this;
    const { itemCount, codewordCount } = placed.shape;
    this.itemScores ||= memory.allocate(this.wordCount * 32 * 4);
    this.prepare(user);
    for (const segment of placed.segments) {
      this.chooseSegment(segment);
      memory.kernels.scoreWhole(codewordCount, this.itemScores);
    }
    if (tail) {
      this.chooseTail(tail);
      memory.kernels.scoreTail(itemCount, itemCount + this.tailCount, tail.codes, this.itemScores);
    }
    scores.set(memory.float32(this.itemScores, scores.length));
  }

  append(added: TailItem): void {
    const { placed, memory } = this;
    const { itemCount, codebookCount } = placed.shape;
    this.tail ??= new PlacedTail(
      memory,
      itemCount,
      this.tailCapacity,
      codebookCount,
      placed.biases !== 0,
      this.placedVectors,
    );
    const position = itemCount + this.tailCount++;
    memory.uint32(placed.items + position * 4, 1)[0] = added.item;
    this.tail.write(position, added);
    this.noteBias(added.bias);
  }

  tailItem(index: number): TailItem {
    const { memory, placed, tail } = this;
    const position = placed.shape.itemCount + index;
    return { item: memory.uint32(placed.items + position * 4, 1)[0], ...tail!.read(position) };
  }

  private noteBias(bias: number): void {
    this.biasRange.lowest = Math.min(this.biasRange.lowest, bias);
    this.biasRange.highest = Math.max(this.biasRange.highest, bias);
  }

  /** Room for the survivors of a search for `k`, and for positions that are listed. */
  private makeRoom(k: number, listedCount: number): void {
    const { memory, kept, listed } = this;
    if (k > kept.k) {
      const most = Math.min(this.itemCapacity, Math.max(k, 2 * kept.k, 128));
      // One more than there are items is never full.
      const capacity = Math.max(256, Math.min(most + roomBeside(most), this.itemCapacity + 1));
      this.kept = { k: most, capacity, address: memory.allocate(capacity * 16) };
    }
    if (listedCount > listed.capacity) {
      const capacity = Math.max(listedCount, 2 * listed.capacity);
      this.listed = { address: memory.allocate(capacity * 4), capacity };
    }
  }

  private prepare(user: ArrayLike<number>): void {
    const { codebookCount, codewordCount, dim } = this.placed.shape;
    this.memory.float32(this.user, dim).set(user);
    const { kernels } = this.memory;
    const blockCount = paddedCount(codewordCount) / blockSize;
    requireScores(kernels.buildLookupTable(this.user, this.placed.codebooks, codebookCount, blockCount, dim) !== 0);
  }

  private scan({ scan, deviations, probeCount }: EngineQuery): void {
    const { kernels } = this.memory;
    const { codebookCount, codewordCount, itemCount } = this.placed.shape;
    if (probeCount > 0) kernels.probeLists(codewordCount, Math.min(probeCount, codewordCount));
    // First, as it may raise the threshold for all others.
    if (this.tail) {
      this.chooseTail(this.tail);
      kernels.scanTail(itemCount, itemCount + this.tailCount, this.tail.codes);
    }
    for (const segment of this.placed.segments) {
      this.chooseSegment(segment, deviations);
      if (scan === 'whole') kernels.scanWhole(codewordCount);
      else kernels.scanPruned(codebookCount);
    }
  }

  private scanListed(positions: Uint32Array): void {
    const { memory, listed, tail } = this;
    const { segments, shape } = this.placed;
    memory.uint32(listed.address, positions.length).set(positions);
    let from = 0;
    for (const segment of segments) {
      let to = from;
      while (to < positions.length && positions[to] < segment.start + segment.itemCount) to++;
      this.chooseSegment(segment);
      memory.kernels.scanListed(listed.address + from * 4, to - from, shape.codewordCount);
      from = to;
    }
    if (!tail) return;
    this.chooseTail(tail);
    for (; from < positions.length; from++) {
      memory.kernels.scanTail(positions[from], positions[from] + 1, tail.codes);
    }
  }

  private chooseSegment({ address }: PlacedSegment, deviations = Number.POSITIVE_INFINITY): void {
    this.memory.kernels.setSegment(address, this.biasRange.highest, deviations);
  }

  private chooseTail({ codes, capacity, biases }: PlacedTail): void {
    this.memory.kernels.setTail(this.placed.shape.codebookCount, codes + capacity, capacity, biases);
  }
}
