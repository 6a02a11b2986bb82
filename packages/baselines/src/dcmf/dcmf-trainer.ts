import type { Artifact, Interactions, Random, StoredTensor } from '@lightrec/core';
import { packSigns } from '@lightrec/kernels';
import { type LossTerms, type TrainedState, type Trainer, takeTensor } from '@lightrec/models/training';
import { descendBits } from './bit-descent.js';
import { DcmfModel } from './dcmf-model.js';
import { objectiveOf } from './objective.js';
import type { DcmfHyperparameters } from './options.js';
import { type PairLosses, pairLosses } from './pair-losses.js';
import { pairsOfItems, pairsOfUsers } from './pairs.js';
import { startRelaxed } from './relaxed-start.js';
import { Side } from './side.js';
import type { SparseMatrix } from './sparse-matrix.js';

/** Of each regression and sweep, from where the last sweep left it. */
const regressionIterations = 4;

/** DCMF for the training loop: an epoch is one step, a sweep over all that there is to choose. */
export class DcmfTrainer implements Trainer<DcmfModel, undefined> {
  readonly stepsPerEpoch = 1;
  readonly trained: readonly TrainedState[];
  readonly sides: { users: Side; items: Side };
  private readonly losses: PairLosses;

  /** @param random - of the start */
  constructor(
    private readonly train: Interactions,
    features: { users?: SparseMatrix; items?: SparseMatrix },
    private readonly hyperparameters: DcmfHyperparameters,
    private readonly random: Random,
  ) {
    const users = new Side(pairsOfUsers(train), hyperparameters, features.users);
    const items = new Side(pairsOfItems(train), hyperparameters, features.items);
    this.sides = { users, items };
    const { loss, bitCount, target } = hyperparameters;
    this.losses = pairLosses(loss, bitCount, target * bitCount);
    this.trained = [trainedSide('users', users), trainedSide('items', items)];
  }

  start(): void {
    const { users, items } = this.sides;
    startRelaxed(users, items, this.losses.bound, this.hyperparameters, this.random);
  }

  batches(): Iterable<undefined> {
    return [undefined];
  }

  /** Delegates and regressions follow the codes, then the codes them and each other: none of it raises the objective. */
  step(): LossTerms {
    const { losses } = this;
    const { users, items } = this.sides;
    const { bitCount, beta } = this.hyperparameters;
    for (const side of [users, items]) side.follow(side.codes, regressionIterations);
    for (const [side, other] of [
      [users, items],
      [items, users],
    ]) {
      const { pairs } = side;
      descendBits(side.codes, bitCount, { pairs, partners: other.codes, losses, beta, pull: side.pullOf() });
    }
    return objectiveOf(users, items, losses, this.hyperparameters);
  }

  snapshot(): DcmfModel {
    const { bitCount } = this.hyperparameters;
    const { users, items } = this.sides;
    const [userCodes, itemCodes] = [users, items].map(({ codes }) => packSigns(codes, bitCount));
    return new DcmfModel({ userCodes, itemCodes, bitCount, users: this.train.users, items: this.train.items });
  }
}

/** The codes and the weights of the regression; delegates follow from the codes. */
function trainedSide(name: string, { codes, regression }: Side): TrainedState {
  return {
    toTensors() {
      const tensors: Record<string, StoredTensor> = { [`${name}.codes`]: { shape: [codes.length], data: codes } };
      if (regression) {
        tensors[`${name}.weights`] = { shape: [regression.weights.length], data: regression.weights };
      }
      return tensors;
    },
    restore(checkpoint: Artifact) {
      codes.set(takeTensor(checkpoint, `${name}.codes`, Int8Array, 1));
      regression?.restore(takeTensor(checkpoint, `${name}.weights`, Float64Array, 1));
    },
  };
}
