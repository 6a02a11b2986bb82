import {
  ArgumentError,
  type Artifact,
  ArtifactError,
  type Id,
  idsFromTensor,
  type StoredTensor,
  tensorOf,
} from '@lightrec/core';
import { EmbeddingModel, type EmbeddingModelContent } from '../embedding/embedding-model.js';
import { requireTable } from '../embedding/vector-model.js';
import { TextFeatures } from '../text/text-features.js';
import type { WordBags } from '../text/word-bags.js';
import { takePrefix, withPrefix } from '../training/checkpoint.js';
import { combineItems, combineUsers } from './combine.js';
import type { FeatureVectors } from './features.js';
import { type DssmHyperparameters, embeddingDimOf } from './options.js';
import { embeddingsFor, featuresFor } from './tower-inputs.js';
import { applyTower, type TowerWeights, towerFromTensors, towerTensors } from './tower-weights.js';

export interface DssmModelContent<User extends Id = Id, Item extends Id = Id>
  extends EmbeddingModelContent<User, Item> {
  combine: DssmHyperparameters['combine'];
  tower: TowerWeights;
  /** Shape `[itemCount, embeddingDim]`; `embeddingDim` is `dim`, and half of it with `concatenate`. */
  itemEmbeddings: Float32Array;
  text?: TextFeatures;
  /** Shape `[userCount, dim]`, where the model was trained with features of users. */
  userEmbeddings?: Float32Array;
}

const textPrefix = 'text.';

/**
 * A float recommender that knows items by their texts or other features: its item vectors are made of an embedding each
 * and a tower over the features. DSSM (Huang et al., 2013) as LightRec (WWW'20, section 4.1.2) has it. A teacher for
 * `trainLightRec` as every `EmbeddingModel` is, which then is LightRec+.
 */
export class DssmModel<User extends Id = Id, Item extends Id = Id> extends EmbeddingModel<User, Item> {
  static override readonly kind = 'dssm-model';
  static override readonly version = 1;

  readonly combine: DssmHyperparameters['combine'];
  readonly tower: TowerWeights;
  /** Shape `[itemCount, embeddingDim]`: what is known of the items beside their features. */
  readonly itemEmbeddings: Float32Array;
  /** What makes features out of texts, where the model was trained with texts. */
  readonly text?: TextFeatures;
  /** Shape `[userCount, dim]`: what is known of the users beside their features, where the model was trained with such. */
  readonly userEmbeddings?: Float32Array;

  /** @throws ShapeError or ArgumentError for tables of another shape, or with an entry that is not finite */
  constructor({ combine, tower, itemEmbeddings, text, userEmbeddings, ...content }: DssmModelContent<User, Item>) {
    super(content);
    requireTable('itemEmbeddings', itemEmbeddings, this.itemCount, embeddingDimOf({ combine, dim: this.dim }));
    if (userEmbeddings) requireTable('userEmbeddings', userEmbeddings, this.userCount, this.dim);
    this.combine = combine;
    this.tower = tower;
    this.itemEmbeddings = itemEmbeddings;
    this.text = text;
    this.userEmbeddings = userEmbeddings;
  }

  /**
   * Vectors for items by their texts or other features, shape `[count, dim]`: of the space of `itemVectors`, so that
   * `encodeItems` gives them codes. Items of which nothing is known get the zero vector: every score is 0.
   *
   * @param features - bags of words where the model was trained with texts, or features of the dimension it was trained
   *   with
   * @param itemIds - items that the model knows, whose texts have changed: their embeddings are part of the vectors.
   *   Default: new items, which have none
   * @throws ArgumentError or ShapeError for bags without a model of texts, features of another dimension or number, or
   *   an id that is not known
   *
   * @example
   * const vectors = model.itemVectorsOf(bags);
   * const codeTable = encodeItems(lightRec.codeTable, { ids: ['new-1'], vectors });
   */
  itemVectorsOf(features: WordBags | FeatureVectors, itemIds?: readonly Item[]): Float32Array {
    const { combine, tower, text } = this;
    const { vectors, dim } = featuresFor(features, tower.layers[0].inputDim, text);
    const count = vectors.length / dim;
    const own = { table: this.itemEmbeddings, known: this.items };
    const embeddings = embeddingsFor(own, count, { name: 'itemIds', ids: itemIds });
    return combineItems(combine, embeddings, applyTower(tower, vectors), count);
  }

  /**
   * Vectors for users by their texts or other features, shape `[count, dim]`: of the space of `userVectors`, so that an
   * index searches by them. Users of whom nothing is known get the zero vector: every score is 0.
   *
   * @param features - bags of words where the model was trained with texts, or features of the dimension it was trained
   *   with
   * @param userIds - users that the model knows, whose texts have changed: their embeddings are part of the vectors.
   *   Default: new users, who have none
   * @throws ArgumentError for a model that was trained without features of users; or as `itemVectorsOf` does
   *
   * @example
   * const vectors = model.userVectorsOf(bags);
   * const { ids } = index.search(vectors.subarray(0, model.dim), { k: 10 });
   */
  userVectorsOf(features: WordBags | FeatureVectors, userIds?: readonly User[]): Float32Array {
    const { tower, text, users: known, userEmbeddings: table } = this;
    if (!table) {
      const expected = 'no features of users, as the model was trained without';
      const hint = 'Train with `userFeatures`; or give a vector to a user by foldInUser.';
      throw new ArgumentError({ argument: 'features', expected, received: 'some', hint });
    }
    const { vectors, dim } = featuresFor(features, tower.layers[0].inputDim, text);
    const count = vectors.length / dim;
    const embeddings = embeddingsFor({ table, known }, count, { name: 'userIds', ids: userIds });
    return combineUsers(embeddings, applyTower(tower, vectors), count);
  }

  override toArtifact(): Artifact {
    const { tensors } = super.toArtifact();
    const { combine, tower, text } = this;
    const textArtifact = text?.toArtifact();
    return {
      kind: DssmModel.kind,
      version: DssmModel.version,
      metadata: {
        ...{ combine, inputScale: String(tower.inputScale) },
        ...(textArtifact && { text: JSON.stringify(textArtifact.metadata) }),
      },
      tensors: {
        ...tensors,
        ...this.learntTensors(),
        ...(textArtifact && withPrefix(textPrefix, textArtifact.tensors)),
      },
    };
  }

  /** What an `EmbeddingModel` does not have, but for the texts. */
  learntTensors(): Record<string, StoredTensor> {
    const { itemEmbeddings, itemCount, tower, userEmbeddings, userCount, dim } = this;
    const shape = [itemCount, itemEmbeddings.length / Math.max(1, itemCount)];
    return {
      itemEmbeddings: { shape, data: itemEmbeddings },
      ...towerTensors(tower),
      ...(userEmbeddings && { userEmbeddings: { shape: [userCount, dim], data: userEmbeddings } }),
    };
  }

  /** @typeParam User, Item - what the caller knows the ids to be; not checked */
  static override fromArtifact<User extends Id = Id, Item extends Id = Id>(artifact: Artifact): DssmModel<User, Item> {
    const { combine, inputScale } = artifact.metadata;
    if (combine !== 'sum' && combine !== 'concatenate') {
      throw new ArtifactError({ expected: 'combine that is sum or concatenate', received: `${combine}` });
    }
    const users = tensorOf(artifact, 'userVectors', Float32Array, 2);
    const items = tensorOf(artifact, 'itemVectors', Float32Array, 2);
    return new DssmModel({
      userVectors: users.data,
      itemVectors: items.data,
      dim: users.shape[1],
      users: idsFromTensor<User>(artifact, 'userIds', users.shape[0]),
      items: idsFromTensor<Item>(artifact, 'itemIds', items.shape[0]),
      combine,
      itemEmbeddings: tensorOf(artifact, 'itemEmbeddings', Float32Array, 2).data,
      userEmbeddings: userEmbeddingsOf(artifact),
      tower: towerFromTensors(artifact, Number(inputScale)),
      text: textOf(artifact),
    });
  }
}

/** Those of a model that was trained with features of users. */
export function userEmbeddingsOf(artifact: Artifact): Float32Array | undefined {
  return artifact.tensors.userEmbeddings && tensorOf(artifact, 'userEmbeddings', Float32Array, 2).data;
}

function textOf(artifact: Artifact): TextFeatures | undefined {
  const { text } = artifact.metadata;
  if (text === undefined) return undefined;
  const tensors = takePrefix(textPrefix, { ...artifact, tensors: { ...artifact.tensors } });
  return TextFeatures.fromArtifact({ ...TextFeatures, metadata: JSON.parse(text), tensors });
}
