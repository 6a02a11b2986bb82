import { type Artifact, ArtifactError, type IdMap, idsFromTensor, idsToTensor, tensorOf } from '@lightrec/core';
import type { FeatureVectors } from '../dssm/features.js';
import { hashTerm } from './hash-term.js';
import { countTerms, type TermKind, termKinds } from './terms.js';
import { weighTerms } from './tf-idf.js';
import { requireWordBags, type WordBags } from './word-bags.js';

export interface TextFeaturesContent {
  terms: TermKind;
  /** The terms that are known; others are passed over. */
  vocabulary: IdMap<string>;
  /** How much each term counts, shape `[vocabulary.size]`. */
  idf: Float32Array;
  dim: number;
  /** Where each term goes, shape `[vocabulary.size, dim]`; none where terms are hashed. */
  projection?: Float32Array;
}

/**
 * How texts become vectors: weights of their terms (TF-IDF), and where each term goes in `dim` dimensions. Made by
 * `fitTextFeatures` from the texts of the training items, and kept for those of new ones.
 */
export class TextFeatures {
  static readonly kind = 'text-features';
  static readonly version = 1;

  readonly terms: TermKind;
  readonly vocabulary: IdMap<string>;
  readonly idf: Float32Array;
  readonly dim: number;
  readonly projection?: Float32Array;

  constructor({ terms, vocabulary, idf, dim, projection }: TextFeaturesContent) {
    this.terms = terms;
    this.vocabulary = vocabulary;
    this.idf = idf;
    this.dim = dim;
    this.projection = projection;
  }

  /**
   * Vectors of texts, of these items or of new ones. Words that no training item had are passed over; a text without
   * a known word gets the zero vector.
   *
   * @throws ArgumentError or ShapeError for what are no bags of words
   */
  featuresOf(bags: WordBags): FeatureVectors {
    requireWordBags('bags', bags);
    const { dim, vocabulary, projection } = this;
    const { offsets, columns, values } = weighTerms(countTerms(bags, vocabulary, this.terms), this.idf);
    const vectors = new Float32Array((offsets.length - 1) * dim);
    const places = projection ? [] : vocabulary.ids.map((term) => hashTerm(term, dim));
    const sum = new Float64Array(dim);
    for (let text = 0; text + 1 < offsets.length; text++) {
      sum.fill(0);
      for (let entry = offsets[text]; entry < offsets[text + 1]; entry++) {
        const [term, weight] = [columns[entry], values[entry]];
        if (projection) for (let d = 0; d < dim; d++) sum[d] += weight * projection[term * dim + d];
        else sum[places[term].place] += weight * places[term].sign;
      }
      vectors.set(sum, text * dim);
    }
    return { vectors, dim, text: this };
  }

  toArtifact(): Artifact {
    const { terms, vocabulary, idf, dim, projection } = this;
    return {
      kind: TextFeatures.kind,
      version: TextFeatures.version,
      metadata: { terms, dim: String(dim) },
      tensors: {
        vocabulary: idsToTensor(vocabulary),
        idf: { shape: [idf.length], data: idf },
        ...(projection && { projection: { shape: [idf.length, dim], data: projection } }),
      },
    };
  }

  /** @throws ArtifactError where tensors are missing, or do not fit each other */
  static fromArtifact(artifact: Artifact): TextFeatures {
    const { dim } = artifact.metadata;
    const terms = termKinds.find((kind) => kind === artifact.metadata.terms);
    if (!terms) {
      const expected = `terms that are one of ${termKinds}`;
      throw new ArtifactError({ expected, received: `${artifact.metadata.terms}` });
    }
    const idf = tensorOf(artifact, 'idf', Float32Array, 1).data;
    const vocabulary = idsFromTensor<string>(artifact, 'vocabulary', idf.length);
    const content = { terms, vocabulary, idf, dim: Number(dim) };
    if (!artifact.tensors.projection) return new TextFeatures(content);
    const projection = tensorOf(artifact, 'projection', Float32Array, 2);
    if (projection.shape[0] !== idf.length || projection.shape[1] !== content.dim) {
      throw new ArtifactError({
        expected: `projection of shape ${[idf.length, dim]}`,
        received: `${projection.shape}`,
      });
    }
    return new TextFeatures({ ...content, projection: projection.data });
  }
}
