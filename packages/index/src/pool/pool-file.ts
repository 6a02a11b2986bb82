import { type Artifact, decodeArtifact, type IdMap } from '@lightrec/core';
import { parseDescription } from '../file/description.js';
import { idsOf, indexKind, indexVersion } from '../file/index-file.js';
import type { LightRecIndex } from '../light-rec-index.js';
import { shareBytes } from './thread/threads-here.js';

/** An index file as the caller's thread sees it: what it holds, and none of it read. */
export class PoolFile {
  readonly itemCount: number;
  readonly dim: number;
  readonly hasVectors: boolean;
  private known?: IdMap;

  private constructor(
    /** In memory that threads share, where there is such. */
    readonly bytes: Uint8Array,
    private readonly artifact: Artifact,
  ) {
    const { itemCount, dim, vectors } = parseDescription(artifact.metadata.description);
    this.itemCount = itemCount;
    this.dim = dim;
    this.hasVectors = vectors !== undefined;
  }

  /** @throws ArtifactError where the bytes are cut, changed, or something else */
  static async of(source: Uint8Array | Pick<LightRecIndex, 'save'>): Promise<PoolFile> {
    const given = ArrayBuffer.isView(source) ? source : source.save();
    const bytes = shareBytes(given);
    const artifact = decodeArtifact(bytes, { kind: indexKind, version: indexVersion }, undefined, true);
    return new PoolFile(bytes, artifact);
  }

  /** Ids of the items as the file has them, read when first asked for. */
  get ids(): IdMap {
    this.known ??= idsOf(this.artifact, this.itemCount);
    return this.known;
  }
}
