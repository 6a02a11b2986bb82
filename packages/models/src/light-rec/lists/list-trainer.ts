import { type Artifact, type CodeTable, type Interactions, Pace, type Random } from '@lightrec/core';
import type { EmbeddingModel } from '../../embedding/embedding-model.js';
import { takeTensor } from '../../training/take-tensor.js';
import type { TrainedState, Trainer } from '../../training/trainer.js';
import { LightRecModel } from '../model/light-rec-model.js';
import type { LightRecHyperparameters } from '../options/hyperparameters.js';
import {
  backgroundOf,
  cellsOfItems,
  cellsOfUsers,
  drawUsers,
  mostCells,
  relativeError,
  rowsAt,
  userLimit,
} from './list-cells.js';
import { ListedItems } from './listed-items.js';
import { RowSolver } from './row-solver.js';
import type { TeacherLists } from './teacher-lists.js';

/** Some rows of what is solved in turn. */
export interface ListPart {
  /** `codebooks` come before `codes`, and `users` last, so that a model has users for its items. */
  solve: 'codebooks' | 'codes' | 'users';
  /** Of conjugate gradients. */
  step: number;
  first: number;
  last: number;
}

/** Squared errors of the lists as they were met last, as a share of their squared scores. */
export type ListLoss = { lists: number };

/** Steps of conjugate gradients for the codebooks, the first of which finds where to go. */
const codebookSteps = 8;

/** Of the look-up tables of users by whose lists items are solved, so that they fit a quarter of a GiB. */
const mostTableEntries = 2 ** 26;

/** Rows that are solved in a step, a tenth of a second or so. */
const rowsAtATime = 1024;

interface ListTask {
  /** Of as many numbers as the start. */
  teacher: EmbeddingModel;
  train: Interactions;
  hyperparameters: LightRecHyperparameters;
  lists: TeacherLists;
  /** Codes and codebooks to start from. */
  start: CodeTable;
  /** Whether its codewords have numbers that users do not know yet. */
  isWider?: boolean;
  random: Random;
  signal?: AbortSignal;
}

/**
 * LightRec by the lists of its teacher, for the training loop: codebooks, codes and users in turn, each the best while
 * the others stand, by the squared error of the scores in each user's list, the first places above all, and, all over, a
 * little of that of all scores. Where all users are asked, no step makes the sum of these worse, but by rounding.
 */
export class ListTrainer implements Trainer<LightRecModel, ListPart> {
  readonly stepsPerEpoch: number;
  readonly trained: readonly TrainedState[];
  private readonly users: Float32Array;
  /** Those by whose lists items are solved. */
  private readonly sample: Uint32Array;
  private readonly items: ListedItems;
  private readonly solver: RowSolver;
  private loss = 1;

  constructor(private readonly task: ListTask) {
    const { teacher, hyperparameters, lists, start, random } = task;
    const { userCount, itemCount, dim } = teacher;
    this.users = teacher.userVectors.slice();
    const most = Math.min(userLimit, Math.floor(mostTableEntries / (start.codebookCount * start.codewordCount)));
    this.sample = drawUsers(random, userCount, most);
    const background = backgroundOf(hyperparameters, itemCount);
    const cells = cellsOfItems(lists, this.sample, itemCount);
    this.items = new ListedItems(start, teacher.itemVectors, cells, this.sample.length, background);
    this.solver = new RowSolver({ partnerCount: itemCount, dim, mostCells: mostCells(lists), background });
    this.stepsPerEpoch = [...this.parts()].length;
    this.trained = [this.trainedState()];
  }

  /** Where codewords have more numbers than the teacher, users learn first what to make of them. */
  async start(): Promise<void> {
    const { teacher, isWider, signal } = this.task;
    if (!isWider) return;
    const pace = new Pace(signal);
    for (const part of partsOf('users', teacher.userCount)) {
      await pace.breathe();
      this.step(part);
    }
  }

  *batches(): Iterable<ListPart> {
    yield* this.parts();
  }

  step({ solve, step, first, last }: ListPart): ListLoss {
    const { items, solver } = this;
    if (solve === 'codebooks') {
      if (step === 0 && first === 0) items.begin(this.sampled(this.users), this.sampled(this.task.teacher.userVectors));
      const error = items.moveCodebooks(step, first, last);
      if (step === 0) this.loss = error;
    } else if (solve === 'codes') {
      if (first === 0) items.beginCodes();
      items.chooseCodes(first, last);
    } else {
      if (first === 0) solver.begin(items.vectors(), this.task.teacher.itemVectors);
      this.loss = this.solveUsers(first, last);
    }
    return { lists: this.loss };
  }

  snapshot(): LightRecModel {
    return new LightRecModel(this.users.slice(), this.task.train.users, this.items.toCodeTable());
  }

  private *parts(): Iterable<ListPart> {
    const { userCount, itemCount } = this.task.teacher;
    for (let step = 0; step < codebookSteps; step++) yield* partsOf('codebooks', itemCount, step);
    yield* partsOf('codes', itemCount);
    yield* partsOf('users', userCount);
  }

  private solveUsers(first: number, last: number): number {
    const { teacher, lists } = this.task;
    const [from, to] = [first * teacher.dim, last * teacher.dim];
    const cells = cellsOfUsers(lists, first, last);
    const solved = { rows: this.users.subarray(from, to), teacherRows: teacher.userVectors.subarray(from, to) };
    return relativeError(this.solver.solve(solved, cells), cells, 0, last - first);
  }

  private sampled(vectors: Float32Array): Float32Array {
    return rowsAt(vectors, this.sample, this.task.teacher.dim);
  }

  private trainedState(): TrainedState {
    const { users, items } = this;
    const { dim, codebookCount, codewordCount, itemCount } = this.task.start;
    return {
      toTensors: () => ({
        'lists.users': { shape: [users.length / dim, dim], data: users },
        'lists.codebooks': { shape: [codebookCount, codewordCount, dim], data: items.codebooks },
        'lists.codes': { shape: [itemCount, codebookCount], data: items.codes },
      }),
      restore: (checkpoint: Artifact) => {
        users.set(takeTensor(checkpoint, 'lists.users', Float32Array, 2));
        items.codebooks.set(takeTensor(checkpoint, 'lists.codebooks', Float32Array, 3));
        items.codes.set(takeTensor(checkpoint, 'lists.codes', Uint8Array, 2));
      },
    };
  }
}

function* partsOf(solve: ListPart['solve'], rowCount: number, step = 0): Iterable<ListPart> {
  for (let first = 0; first < rowCount; first += rowsAtATime) {
    yield { solve, step, first, last: Math.min(rowCount, first + rowsAtATime) };
  }
}
