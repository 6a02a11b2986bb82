import { type CodeTable, decodeArtifact, encodeArtifact, type Id, type IdMap, ShapeError } from '@lightrec/core';
import { createLookupScanner, type Engine, type LookupScanner, type PositionRange } from '@lightrec/kernels';
import { indexFromArtifact, indexKind, indexToArtifact, indexVersion } from './index-artifact.js';
import { buildInvertedLists, type InvertedLists, probeLists } from './inverted-lists.js';
import { type RerankVectors, rerankCandidates } from './rerank.js';
import { ScannedPlaces } from './scanned-places.js';
import { checkSearchOptions, type SearchOptions, type SearchResult } from './search-options.js';
import { selectItems } from './select-items.js';

export interface IndexOptions {
  /** Exact item vectors for `rerank`, shape `[itemCount, vectorDim]`; kept, not copied. Default: none. */
  vectors?: Float32Array;
  /** Default: `auto`: WebAssembly SIMD where there is such, else plain TypeScript with the same results. */
  engine?: Engine;
}

export interface LoadOptions extends Pick<IndexOptions, 'engine'> {
  /** Where the bytes came from, named in errors. */
  file?: string;
}

/**
 * Top-k maximum inner product search over composite codes: a query becomes a look-up table, an item's score a
 * look-up a codebook. Exact with respect to the composite score unless `probeCount` is given. LightRec (WWW'20),
 * section 3.1. Not for several threads at once: give each its own.
 *
 * @example
 * const index = await LightRecIndex.build(codeTable);
 * const { ids, scores } = index.search(userVector, { k: 10, exclude: seenItems });
 */
export class LightRecIndex {
  private readonly lists: InvertedLists;
  private readonly scanner: LookupScanner;

  private constructor(
    readonly codeTable: CodeTable,
    private readonly vectors: RerankVectors | undefined,
    engine: Engine | undefined,
  ) {
    this.lists = buildInvertedLists(codeTable);
    this.scanner = createLookupScanner({ codeTable, order: this.lists.order, engine });
  }

  /** @throws ShapeError where `vectors` are not `[itemCount, vectorDim]` */
  static async build(codeTable: CodeTable, options: IndexOptions = {}): Promise<LightRecIndex> {
    return new LightRecIndex(codeTable, rerankVectors(options.vectors, codeTable.itemCount), options.engine);
  }

  /**
   * Reads what `save` wrote.
   *
   * @throws ArtifactError where the bytes are cut, changed, or something else
   */
  static async load(bytes: Uint8Array, options: LoadOptions = {}): Promise<LightRecIndex> {
    const artifact = decodeArtifact(bytes, { kind: indexKind, version: indexVersion }, options.file);
    const { codeTable, vectors } = indexFromArtifact(artifact);
    return LightRecIndex.build(codeTable, { engine: options.engine, vectors });
  }

  /** The index as the bytes of a file: a safetensors file with a checksum. */
  save(): Uint8Array<ArrayBuffer> {
    return encodeArtifact(indexToArtifact(this.codeTable, this.vectors));
  }

  get itemCount(): number {
    return this.codeTable.itemCount;
  }

  /** Dimension of the user vectors. */
  get dim(): number {
    return this.codeTable.dim;
  }

  /** Outside ids of the items. */
  get ids(): IdMap {
    return this.codeTable.items;
  }

  /** Whether `rerank` can be asked for. */
  get hasVectors(): boolean {
    return this.vectors !== undefined;
  }

  /**
   * @param user - shape `[dim]`, finite
   * @throws ShapeError or ArgumentError, naming what does not fit
   */
  search(user: Float32Array, options: SearchOptions = {}): SearchResult {
    checkSearchOptions(options, this.itemCount, this.hasVectors);
    const { k = 10, probeCount, rerank } = options;
    const codewordScores = this.scanner.prepare(user);
    const ranges = probeCount === undefined ? this.everything() : probeLists(this.lists, codewordScores, probeCount);
    const places = new ScannedPlaces(ranges);
    this.mask(this.scanner.scan(ranges), places, options);
    const itemAt = (place: number) => this.lists.order[places.positionAt(place)];
    const candidates = selectItems(this.scanner, rerank?.candidateCount ?? k, itemAt);
    const ranked = rerank ? rerankCandidates(candidates.items, rerank.user ?? user, this.vectors!, k) : candidates;
    return { ...ranked, ids: this.idsOf(ranked.items), scannedCount: places.count };
  }

  /**
   * Writes the composite score of every item, in order of the item index.
   *
   * @param user - shape `[dim]`
   * @param scores - written, shape `[itemCount]`
   */
  scoreItems(user: Float32Array, scores: Float32Array): void {
    if (scores.length !== this.itemCount) {
      throw new ShapeError({ argument: 'scores', expected: [this.itemCount], received: [scores.length] });
    }
    this.scanner.prepare(user);
    const byPosition = this.scanner.scan(this.everything());
    this.lists.positions.forEach((position, item) => {
      scores[item] = byPosition[position];
    });
  }

  private everything(): PositionRange[] {
    return [{ start: 0, end: this.itemCount }];
  }

  /** Takes what `options` does not allow out of the running, in place. */
  private mask(scores: Float32Array, places: ScannedPlaces, { include, exclude }: SearchOptions): void {
    const placeOf = (item: number) => places.placeOf(this.lists.positions[item]);
    if (include) {
      const allowed = Array.from(include, placeOf).filter((place) => place >= 0);
      const kept = allowed.map((place) => scores[place]);
      scores.fill(Number.NEGATIVE_INFINITY);
      allowed.forEach((place, i) => {
        scores[place] = kept[i];
      });
    }
    for (let i = 0; i < (exclude?.length ?? 0); i++) {
      const place = placeOf(exclude![i]);
      if (place >= 0) scores[place] = Number.NEGATIVE_INFINITY;
    }
  }

  private idsOf(items: Uint32Array): Id[] {
    return Array.from(items, (item) => this.ids.idAt(item));
  }
}

function rerankVectors(values: Float32Array | undefined, itemCount: number): RerankVectors | undefined {
  if (!values) return undefined;
  const dim = values.length / itemCount;
  if (Number.isInteger(dim) && dim > 0) return { values, dim };
  throw new ShapeError({
    argument: 'vectors',
    expected: `[${itemCount}, vectorDim]`,
    received: `${values.length} entries`,
  });
}
