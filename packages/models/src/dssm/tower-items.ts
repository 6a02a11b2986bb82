import type { AdamSchedule, EmbeddingTable } from '../adam/row-adam.js';
import { trainedTable } from '../embedding/table-tensors.js';
import type { LearnedVectors } from '../light-rec/vectors/learned-vectors.js';
import type { TrainedState } from '../training/trainer.js';
import { combineItems, splitGradients } from './combine.js';
import type { FeatureVectors } from './features.js';
import type { DssmHyperparameters } from './options.js';
import type { Tower, TowerPass } from './tower.js';
import { applyTower } from './tower-weights.js';

export interface TowerItemsParts {
  combine: DssmHyperparameters['combine'];
  /** Shape `[itemCount, embeddingDim]`. */
  embeddings: EmbeddingTable;
  /** Owned. */
  tower: Tower;
  features: FeatureVectors;
  /** Of the embeddings. */
  schedule: AdamSchedule;
  /** Of the tower, at a step. */
  towerLearningRate: (step: number) => number;
}

/** The items of DSSM in training: embeddings in a table on the host, and a tower over their features on the backend. */
export class TowerItems implements LearnedVectors {
  readonly trained: readonly TrainedState[];
  /** Those read last. */
  private items: Uint32Array = new Uint32Array(0);
  private pass?: TowerPass;

  constructor(private readonly parts: TowerItemsParts) {
    this.trained = [trainedTable('items', parts.embeddings), ...parts.tower.parameters];
  }

  /** @param userFeatures - rows that go through the tower behind those of the items: their outputs are `userOutputs` */
  read(items: Uint32Array, step: number, userFeatures?: Float32Array): Float32Array {
    const { combine, embeddings, tower, features, schedule } = this.parts;
    this.items = items;
    this.pass = tower.forward(oneBehindTheOther(featureRows(features, items), userFeatures));
    const outputs = this.pass.outputs.subarray(0, items.length * tower.outputDim);
    return combineItems(combine, embeddings.readRows(items, step - 1, schedule), outputs, items.length);
  }

  /** What the tower made of the users' features that were read last, shape `[userCount, towerDim]`. */
  get userOutputs(): Float32Array {
    return this.pass!.outputs.subarray(this.items.length * this.parts.tower.outputDim);
  }

  /**
   * @param pull - so many times the embedding of a slot is added to its gradient: L2 regularisation. Default: 0
   * @param ofUserOutputs - gradients of `userOutputs`, where features of users were read
   * @returns sum over the items of `pull |e|^2`, with the embeddings `e` before the step
   */
  move(
    gradients: Float32Array,
    step: number,
    pull: (slot: number) => number = () => 0,
    ofUserOutputs?: Float32Array,
  ): number {
    const { items, pass } = this;
    const { combine, embeddings, tower, schedule, towerLearningRate } = this.parts;
    const count = items.length;
    const towerDim = tower.outputDim;
    const split = splitGradients(combine, gradients, { count, embeddingDim: embeddings.dim, towerDim });
    embeddings.gradients.set(split.embeddings);
    let squares = 0;
    items.forEach((item, slot) => {
      squares += pull(slot) * embeddings.update(item, slot, pull(slot), step, schedule);
    });
    tower.backward(pass!, oneBehindTheOther(split.outputs, ofUserOutputs)).forEach((gradient, i) => {
      tower.parameters[i].update(gradient, step, towerLearningRate(step));
    });
    return squares;
  }

  catchUp(step: number): void {
    this.parts.embeddings.catchUpAll(step, this.parts.schedule);
  }

  toVectors(): Float32Array {
    const { combine, embeddings, tower, features } = this.parts;
    return combineItems(combine, embeddings.rows, applyTower(tower.toWeights(), features.vectors), embeddings.rowCount);
  }

  dispose(): void {
    this.parts.tower.dispose();
  }
}

/** Of items or users, shape `[items.length, features.dim]`. */
export function featureRows({ vectors, dim }: FeatureVectors, items: Uint32Array): Float32Array {
  const rows = new Float32Array(items.length * dim);
  items.forEach((item, row) => {
    rows.set(vectors.subarray(item * dim, (item + 1) * dim), row * dim);
  });
  return rows;
}

function oneBehindTheOther(first: Float32Array, second: Float32Array | undefined): Float32Array {
  if (!second) return first;
  const both = new Float32Array(first.length + second.length);
  both.set(first);
  both.set(second, first.length);
  return both;
}
