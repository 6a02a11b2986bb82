import { bytesOfSegment, listIsOccupied, listNames, type Segment, writeSegment } from '../../generated/kernels.js';
import type { KernelMemory } from '../../wasm/kernel-memory.js';
import { occupiedLists, paddedCount, type SearchLayout, type SearchSegment } from '../layout/search-layout.js';

/** What kernels may read beyond the last code and the last norm. */
const overread = 64;
/** A segment as the kernels have it, whose arrays are addresses, and where it is written down for them. */
export type PlacedSegment = Omit<SearchSegment, keyof Segment> & Segment & { address: number };

/** A layout in kernel memory, the one copy of it. */
export class PlacedLayout {
  readonly shape: Omit<SearchLayout, 'codebooks' | 'items' | 'biases' | 'segments'>;
  readonly codebooks: number;
  /** Room for `itemCapacity` items, those of the tail behind the layout's. */
  readonly items: number;
  /** 0 where items have no biases. */
  readonly biases: number;
  readonly segments: PlacedSegment[];

  constructor(
    private readonly memory: KernelMemory,
    layout: SearchLayout,
    itemCapacity: number,
  ) {
    const { codebooks, items, biases, segments, ...shape } = layout;
    this.shape = shape;
    this.codebooks = this.place(codebooks);
    this.items = memory.allocate(itemCapacity * 4);
    memory.uint32(this.items, items.length).set(items);
    this.biases = biases ? this.place(biases) : 0;
    this.segments = segments.map((segment) => {
      const placed = {
        ...segment,
        offsets: this.place(segment.offsets),
        codes: this.place(segment.codes, overread) - segment.start,
        norms: this.place(segment.norms, overread) - segment.start,
        groupNorms: this.place(groupNorms(segment, shape.codewordCount)),
        biases: this.biases,
        address: memory.allocate(bytesOfSegment),
      };
      writeSegment(memory, placed.address, placed);
      return placed;
    });
    this.describeLists(layout);
  }

  /** The layout as views of kernel memory, which hold until memory grows. */
  view(): SearchLayout {
    const { memory, shape } = this;
    const { codebookCount, codewordCount, dim, itemCount } = shape;
    return {
      ...shape,
      codebooks: memory.float32(this.codebooks, codebookCount * paddedCount(codewordCount) * dim),
      items: memory.uint32(this.items, itemCount),
      biases: this.biases ? memory.float32(this.biases, itemCount) : undefined,
      segments: this.segments.map(({ groupNorms: _, biases: __, address: ___, ...segment }) => ({
        ...segment,
        offsets: memory.uint32(segment.offsets, codewordCount * segment.groupCount + 1),
        codes: memory.uint8(segment.codes + segment.start, (segment.codeLength - 1) * segment.stride),
        norms: memory.uint8(segment.norms + segment.start, segment.stride),
      })),
    };
  }

  private place(array: Float32Array | Uint32Array | Uint8Array, extra = 0): number {
    const address = this.memory.allocate(array.byteLength + extra);
    const bytes = new Uint8Array(array.buffer, array.byteOffset, array.byteLength);
    this.memory.uint8(address, array.byteLength).set(bytes);
    return address;
  }

  private describeLists(layout: SearchLayout): void {
    const { codewordOrder, codewordCount } = layout;
    this.memory.uint8(listIsOccupied, codewordCount).set(occupiedLists(layout));
    this.memory.uint8(listNames, codewordCount).set(codewordOrder.subarray(0, codewordCount));
  }
}

/** The first norm of each group, as they fall within it. */
function groupNorms({ groupCount, offsets, norms, start }: SearchSegment, codewordCount: number): Uint8Array {
  const perList = Math.ceil(groupCount / 16) * 16;
  const largest = new Uint8Array(codewordCount * perList);
  for (let list = 0; list < codewordCount; list++) {
    for (let group = 0; group < groupCount; group++) {
      const [first, end] = [offsets[list * groupCount + group], offsets[list * groupCount + group + 1]];
      if (first < end) largest[list * perList + group] = norms[first - start];
    }
  }
  return largest;
}
