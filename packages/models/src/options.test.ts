import { CodeTable, IdMap, Interactions } from '@lightrec/core';
import { type OptionTrial, optionRefusals } from '@lightrec/core/testing';
import { beforeAll, describe, expect, it } from 'vitest';
import { bprOptionNames, resolveBprHyperparameters } from './bpr/options.js';
import { trainBpr } from './bpr/train-bpr.js';
import { dssmOptionNames, resolveDssmHyperparameters } from './dssm/options.js';
import { trainDssm } from './dssm/train-dssm.js';
import { elsaOptionNames, resolveElsaHyperparameters } from './elsa/options.js';
import { trainElsa } from './elsa/train-elsa.js';
import { concatenateTeachers } from './embedding/concatenate-teachers.js';
import { EmbeddingModel } from './embedding/embedding-model.js';
import { encodeItems, newItemsNames } from './fold-in/encode-items.js';
import { foldInOptionNames } from './fold-in/fold-in-user.js';
import { foldInUsers, foldInUsersNames } from './fold-in/fold-in-users.js';
import { ialsOptionNames, resolveIalsHyperparameters } from './ials/options.js';
import { trainIals } from './ials/train-ials.js';
import { tuneIals, tuneIalsOptionNames } from './ials/tune-ials.js';
import { alignItemVectors, alignItemVectorsNames } from './light-rec/lists/align-item-vectors.js';
import { LightRecModel } from './light-rec/model/light-rec-model.js';
import { lightRecOptionNames } from './light-rec/options/options.js';
import { resolveLightRecHyperparameters } from './light-rec/options/resolve-options.js';
import { trainLightRec } from './light-rec/train-light-rec.js';
import { tuneDistillation, tuneOptionNames } from './light-rec/tune-distillation.js';
import { encodeUsers, encodeUsersOptionNames } from './light-rec/users/encode-users.js';
import { resolveSampledSoftmaxHyperparameters, sampledSoftmaxOptionNames } from './sampled-softmax/options.js';
import { trainSampledSoftmax } from './sampled-softmax/train-sampled-softmax.js';
import { randomModel, useBackend } from './test-support/index.js';
import { bagsOf } from './test-support/item-texts.js';
import { fitTextFeatures, textFeaturesOptionNames } from './text/fit-text-features.js';

const teacher = randomModel(1, 4, 6, 2);
const pairs = Array.from({ length: 12 }, (_, i) => [i % 4, (i * 5) % 6] as const);
const train = Interactions.fromPairs(pairs, { users: [0, 1, 2, 3], items: [0, 1, 2, 3, 4, 5] });
const codeTable = new CodeTable({
  ...{ codes: Uint8Array.of(0, 1, 0, 1, 0, 1), codebooks: Float32Array.of(1, 2, 3, 4) },
  ...{ codebookCount: 1, codewordCount: 2, dim: 2 },
});
const small = { codebookCount: 2, codewordCount: 4, epochs: 0 };
const validate = () => 1;
const signal = [new AbortController()];
const resume = [new Uint8Array(8), { kind: 'bpr-checkpoint' }];

const lightRecTrial = {
  accepts: { seed: [-1] },
  refuses: {
    codebookCount: [0, 17],
    codewordCount: [0, 257],
    meanLength: [5],
    recurrence: [(x: unknown) => x],
    codewordBias: [1],
    temperature: [0],
    learningRate: [0],
    batchSize: [0],
    epochs: [1.5],
    recipe: ['papers'],
    signal,
    resume,
  },
};

const features = { vectors: Float32Array.of(1, 2, 0, 3, 1, 2), dim: 1 };
const bags = bagsOf([['a', 'b'], ['b', 'c'], []]);

const dssmTrial = {
  accepts: { seed: [-1] },
  refuses: {
    dim: [0, 1.5],
    hiddenDims: [[0], 8, ['8']],
    featureScale: [0],
    epochs: [0],
    batchSize: [0],
    poolSize: [-1],
    learningRate: [0],
    towerLearningRate: [0],
    validateEvery: [0],
    signal,
    resume,
  },
};

const ialsTrial = {
  accepts: { seed: [-1], lambda: [0], frequencyExponent: [0] },
  refuses: {
    dim: [0, 1.5],
    epochs: [0],
    unobservedRatio: [0],
    frequencyExponent: [1.5],
    solverSteps: [0],
    threads: [0, 65],
  },
};

beforeAll(() => useBackend('cpu'));

const trials: Record<string, OptionTrial> = {
  trainBpr: {
    names: bprOptionNames,
    call: (options) => trainBpr(train, { dim: 2, epochs: 1, ...options }),
    accepts: { seed: [-1] },
    refuses: { dim: [0, 1.5], poolSize: [-1], learningRate: [0], patience: [0], seed: [0.5], signal, resume },
  },
  trainElsa: {
    names: elsaOptionNames,
    call: (options) => trainElsa(train, { dim: 2, epochs: 1, ...options }),
    accepts: { seed: [-1], dampingExponent: [0], lengthExponent: [0] },
    refuses: {
      dim: [0, 1.5],
      dampingExponent: [-0.1, 1.5],
      lengthExponent: [-0.1, 1.5],
      epochs: [0],
      batchSize: [0],
      learningRate: [0],
      validateEvery: [0],
      seed: [0.5],
      signal,
      resume,
    },
  },
  resolveElsaHyperparameters: {
    names: elsaOptionNames,
    call: (options) => resolveElsaHyperparameters(options),
    accepts: { seed: [-1], dampingExponent: [0], lengthExponent: [0] },
  },
  trainSampledSoftmax: {
    names: sampledSoftmaxOptionNames,
    call: (options) => trainSampledSoftmax(train, { dim: 2, epochs: 1, ...options }),
    accepts: { seed: [-1], margin: [-1], userBalance: [-1] },
    refuses: {
      dim: [0, 1.5],
      loss: ['bpr'],
      temperature: [0],
      margin: [Number.NaN],
      userBalance: [Number.NaN],
      negativeWeight: [-1],
      layers: [-1, 0.5],
      epochs: [0],
      batchSize: [0],
      poolSize: [0],
      learningRate: [0],
      validateEvery: [0],
      seed: [0.5],
      signal,
      resume,
    },
  },
  resolveSampledSoftmaxHyperparameters: {
    names: sampledSoftmaxOptionNames,
    call: (options) => resolveSampledSoftmaxHyperparameters(options),
    accepts: { seed: [-1], margin: [-1], userBalance: [-1] },
  },
  resolveBprHyperparameters: {
    names: bprOptionNames,
    call: (options) => resolveBprHyperparameters(options),
    accepts: { seed: [-1] },
  },
  trainIals: {
    names: ialsOptionNames,
    call: (options) => trainIals(train, { dim: 2, epochs: 1, ...options }),
    ...ialsTrial,
    refuses: { ...ialsTrial.refuses, signal, resume },
  },
  tuneIals: {
    names: tuneIalsOptionNames,
    call: (options) => tuneIals(train, { dim: 2, epochs: 1, validate, ...options }),
    ...ialsTrial,
    refuses: { ...ialsTrial.refuses, mostTrials: [0, 1.5], validate: [undefined], signal, resume },
  },
  resolveIalsHyperparameters: {
    names: ialsOptionNames,
    call: (options) => resolveIalsHyperparameters(options),
    ...ialsTrial,
  },
  trainLightRec: {
    names: lightRecOptionNames,
    call: (options) => trainLightRec(teacher, train, { ...small, ...options }),
    ...lightRecTrial,
  },
  resolveLightRecHyperparameters: {
    names: lightRecOptionNames,
    call: (options) => resolveLightRecHyperparameters(options),
    ...lightRecTrial,
  },
  tuneDistillation: {
    names: tuneOptionNames,
    call: (options) => tuneDistillation(teacher, train, { coefficients: [1], validate, ...small, ...options }),
    ...lightRecTrial,
    refuses: { ...lightRecTrial.refuses, coefficients: [[], [-1], [1, 1], ['1']], validate: [undefined] },
  },
  trainDssm: {
    names: dssmOptionNames,
    call: (options) => trainDssm(train, features, { dim: 2, hiddenDims: [2], epochs: 1, ...options }),
    ...dssmTrial,
    refuses: {
      ...dssmTrial.refuses,
      warmStart: [codeTable, randomModel(1, 4, 6, 3)],
      userFeatures: [bags, { ...features, dim: 2 }, { vectors: new Float32Array(4), dim: 1 }],
    },
  },
  resolveDssmHyperparameters: {
    names: dssmOptionNames,
    call: (options) => resolveDssmHyperparameters(options),
    ...dssmTrial,
  },
  fitTextFeatures: {
    names: textFeaturesOptionNames,
    call: (options) => fitTextFeatures(bags, { dim: 2, ...options }),
    accepts: { seed: [-1] },
    refuses: { dim: [0, 1.5], reduction: ['svds'], terms: ['letters'], signal },
  },
  'foldInUser of an EmbeddingModel': {
    names: foldInOptionNames,
    call: (options) => teacher.foldInUser([0], options),
    refuses: { lambda: [0] },
  },
  'foldInUser of a LightRecModel': {
    names: foldInOptionNames,
    call: (options) => new LightRecModel(teacher.userVectors, teacher.users, codeTable).foldInUser([0], options),
  },
  foldInUsers: {
    names: foldInUsersNames,
    call: (options) => foldInUsers(teacher, train, options),
    refuses: { lambda: [0], unobservedWeight: [-1], signal },
  },
  alignItemVectors: {
    names: alignItemVectorsNames,
    call: (options) =>
      alignItemVectors(teacher, new LightRecModel(teacher.userVectors, teacher.users, codeTable), train, options),
    accepts: { seed: [-1] },
    refuses: { listLength: [0], backgroundShare: [0], seed: [0.5], signal },
  },
  encodeUsers: {
    names: encodeUsersOptionNames,
    call: (options) => encodeUsers(new LightRecModel(teacher.userVectors, teacher.users, codeTable), options),
    accepts: { seed: [-1] },
    refuses: { codebookCount: [0, 1.5], codewordCount: [0, 257], seed: [0.5], signal },
  },
  encodeItems: {
    names: newItemsNames,
    call: (options) => encodeItems(codeTable, { ids: ['new'], vectors: Float32Array.of(1, 2), ...options }),
    refuses: { vectors: [[1, 2], Float32Array.of(1), Float32Array.of(1, Number.NaN)], ids: [[3], new Set(['a'])] },
  },
};

describe.each(Object.entries(trials))('%s refuses by name', (_, trial) => {
  for (const { name, check } of optionRefusals(trial)) it(name, check);
});

it.each(['similarity', 'codewordBias', 'recurrence', 'temperature', 'engine'])(
  'the encoder refuses a wrong %s, where there is one',
  (name) => {
    const resolve = () => resolveLightRecHyperparameters({ codes: 'learned', [name]: 'lstm' });
    expect(resolve).toThrow(expect.objectContaining({ argument: name }));
  },
);

it('what was meant is suggested', async () => {
  await expect(trainBpr(train, { factors: 64 } as never)).rejects.toThrow(
    'factors: expected one of the options of trainBpr: dim, epochs, batchSize',
  );
  await expect(trainLightRec(teacher, train, { codewordcount: 16 } as never)).rejects.toThrow(
    'Did you mean codewordCount?',
  );
});

/** The teacher with other ids, or with another entry in one of its tables. */
function otherTeacher(change: object): EmbeddingModel {
  return Object.assign(new EmbeddingModel(teacher), change);
}

const withNaN = teacher.userVectors.with(3, Number.NaN);

describe.each([
  ['trainLightRec', (model: EmbeddingModel, data = train) => trainLightRec(model, data, small)],
  [
    'tuneDistillation',
    (model: EmbeddingModel, data = train) => tuneDistillation(model, data, { ...small, coefficients: [1], validate }),
  ],
])('the teacher of %s', (_, call) => {
  it.each([
    ['items in another order', { items: IdMap.from([0, 1, 3, 2, 4, 5]) }, 'teacher.items', '3 at index 2, where 2 is'],
    ['other items', { items: IdMap.from(['a', 'b', 'c', 'd', 'e', 'f']) }, 'teacher.items', '"a" at index 0'],
    ['texts for numbers', { users: IdMap.from(['0', 1, 2, 3]) }, 'teacher.users', '"0" at index 0, where 0 is'],
    ['more users', { users: IdMap.range(5) }, 'teacher.users', '5 ids, where 4 are expected'],
  ])('is refused with %s', async (_, change, argument, message) => {
    await expect(call(otherTeacher(change))).rejects.toThrow(expect.objectContaining({ argument }));
    await expect(call(otherTeacher(change))).rejects.toThrow(message);
    await expect(call(otherTeacher(change))).rejects.toThrow('Build both with the same id maps.');
  });

  it('is refused with a vector that is not finite, or where it is no model', async () => {
    await expect(call(otherTeacher({ userVectors: withNaN }))).rejects.toThrow(
      'teacher.userVectors[3]: expected a finite',
    );
    await expect(
      call(otherTeacher({ itemVectors: teacher.itemVectors.with(0, Number.POSITIVE_INFINITY) })),
    ).rejects.toThrow('teacher.itemVectors[0]');
    for (const wrong of [undefined, {}, codeTable]) {
      await expect(call(wrong as never)).rejects.toThrow('teacher: expected an EmbeddingModel');
    }
    await expect(call(teacher, pairs as never)).rejects.toThrow('train: expected Interactions');
  });

  it('may have equal ids in a map of its own', async () => {
    const items = IdMap.from([0, 1, 2, 3, 4, 5]);
    await expect(call(otherTeacher({ items, users: IdMap.from([0, 1, 2, 3]) }))).resolves.toBeDefined();
  });
});

it('trainBpr refuses what are no interactions', async () => {
  await expect(trainBpr(pairs as never)).rejects.toThrow('train: expected Interactions, received Array of length 12');
});

it('a checkpoint of other ids is refused, even of data of the same shape', async () => {
  const checkpoints: unknown[] = [];
  const onCheckpoint = (checkpoint: object) => {
    checkpoints.push({ ...checkpoint });
  };
  const others = Interactions.fromPairs(
    pairs.map(([user, item]) => [user, `item ${item}`] as const),
    { users: [0, 1, 2, 3], items: [0, 1, 2, 3, 4, 5].map((item) => `item ${item}`) },
  );
  const options = { dim: 2, epochs: 1 };
  await trainBpr(train, { ...options, onCheckpoint });
  const [resume] = checkpoints as never[];
  await expect(trainBpr(others, { ...options, resume })).rejects.toThrow('a checkpoint of the same ids');
});

describe('models are refused', () => {
  const { userVectors, itemVectors, dim, users, items } = teacher;
  it.each<[argument: string, make: () => unknown]>([
    ['userVectors[3]', () => new EmbeddingModel({ ...teacher, userVectors: withNaN })],
    ['itemVectors', () => new EmbeddingModel({ ...teacher, itemVectors: itemVectors.subarray(1) })],
    ['itemVectors', () => new EmbeddingModel({ ...teacher, itemVectors: Array.from(itemVectors) as never })],
    ['dim', () => new EmbeddingModel({ ...teacher, dim: '2' as never })],
    ['users', () => new EmbeddingModel({ userVectors, itemVectors, dim, items } as never)],
    ['items', () => new EmbeddingModel({ userVectors, itemVectors, dim, users, items: ['a'] } as never)],
    ['userVectors[3]', () => new LightRecModel(withNaN, users, codeTable)],
    ['userVectors', () => new LightRecModel(userVectors.subarray(1), users, codeTable)],
    ['users', () => new LightRecModel(userVectors, ['ann'] as never, codeTable)],
    ['codeTable', () => new LightRecModel(userVectors, users, {} as never)],
    ['teachers', () => concatenateTeachers(teacher as never)],
    ['teachers[1].items', () => concatenateTeachers([teacher, otherTeacher({ items: IdMap.range(5) })])],
    ['userIndices[1]', () => teacher.scoreItems([0, 4], new Float32Array(12))],
    ['scores', () => teacher.scoreItems([0], new Float32Array(5))],
    ['userIndices[0]', () => new LightRecModel(userVectors, users, codeTable).scoreItems([-1], new Float32Array(6))],
    ['scores', () => new LightRecModel(userVectors, users, codeTable).scoreItems([0], new Float32Array(7))],
    ['history', () => teacher.foldInUser(7 as never)],
    ['codeTable', () => encodeItems({} as never, { ids: [], vectors: new Float32Array(0) })],
  ])('%s', (argument, make) => {
    expect(make).toThrow(expect.objectContaining({ argument }));
  });
});
