import { type OptionTrial, optionRefusals } from '@lightrec/core/testing';
import '@tensorflow/tfjs-backend-cpu';
import * as tf from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, it } from 'vitest';
import { euclideanDistillation, euclideanNames } from './euclidean-distillation.js';
import { GramCache, gramCacheNames } from './gram-cache.js';
import { exactInnerProductDistillation, innerProductDistillation } from './inner-product-distillation.js';
import { exactInnerProductNames, innerProductNames, rankingInnerProductNames, rankingNames } from './inputs.js';
import { listwiseCrossEntropy, listwiseNames } from './listwise-cross-entropy.js';
import { rankingDistillation, rankingInnerProductDistillation } from './ranking-distillation.js';
import { UserMapper, userMapperNames } from './user-mapper.js';

beforeAll(async () => {
  await tf.setBackend('cpu');
});

/** 3 users and 2 items, of dimension 2. */
function inputs() {
  const [teacherUsers, users]: tf.Tensor2D[] = [tf.ones([3, 2]), tf.ones([3, 2])];
  const [teacherItems, items]: tf.Tensor2D[] = [tf.ones([2, 2]), tf.ones([2, 2])];
  return { teacherUsers, teacherItems, users, items };
}
const lists = { users: [0, 2], negatives: [1, 1] };
const wrongLists = [{ users: [0, 3], negatives: [1, 1] }, { users: [0], negatives: ['1'] }, { users: [0] }, null];
const wrongTensors = { teacherItems: [[1, 2]], items: [[1, 2], null] };
const wrongUsers = { teacherUsers: [[1, 2]], users: [null, undefined] };

const trials: Record<string, OptionTrial> = {
  euclideanDistillation: {
    names: euclideanNames,
    call: (options) => {
      const { teacherItems, items } = inputs();
      return euclideanDistillation({ teacherItems, items, ...options });
    },
    refuses: { ...wrongTensors, weights: [[1, 1], null], scale: ['avg'] },
  },
  innerProductDistillation: {
    names: innerProductNames,
    call: (options) => innerProductDistillation({ ...inputs(), ...options }),
    refuses: { ...wrongTensors, ...wrongUsers, weights: [[1, 1]], grams: [null] },
  },
  exactInnerProductDistillation: {
    names: exactInnerProductNames,
    call: (options) => exactInnerProductDistillation({ ...inputs(), ...options }),
    refuses: { ...wrongTensors, ...wrongUsers },
  },
  listwiseCrossEntropy: {
    names: listwiseNames,
    call: (options) => listwiseCrossEntropy({ teacherScores: tf.ones([1, 2]), scores: tf.ones([1, 2]), ...options }),
    refuses: { temperature: [0], scores: [[1, 2]] },
  },
  rankingDistillation: {
    names: rankingNames,
    call: (options) => rankingDistillation({ ...inputs(), lists, ...options }),
    refuses: { ...wrongTensors, ...wrongUsers, lists: wrongLists, temperature: [0] },
  },
  rankingInnerProductDistillation: {
    names: rankingInnerProductNames,
    call: (options) => rankingInnerProductDistillation({ ...inputs(), lists, ...options }),
    refuses: { ...wrongTensors, ...wrongUsers, lists: wrongLists, rankingWeight: [0] },
  },
  GramCache: {
    names: gramCacheNames,
    call: (options) => new GramCache({ teacherUsers: inputs().teacherUsers, ...options }),
    refuses: { refreshEvery: [0, 1.5] },
  },
  UserMapper: {
    names: userMapperNames,
    call: (options) => new UserMapper({ teacherDim: 2, ...options }),
    accepts: { seed: [-1] },
    refuses: { teacherDim: [0], dim: [0], hiddenDim: [0], seed: [0.5] },
  },
};

describe.each(Object.entries(trials))('%s refuses by name', (_, trial) => {
  for (const { name, check } of optionRefusals(trial)) {
    it(name, async () => {
      tf.engine().startScope();
      try {
        await check();
      } finally {
        tf.engine().endScope();
      }
    });
  }
});

it('UserMapper.apply refuses what is no tensor of the dimension', () => {
  tf.tidy(() => {
    const mapper = new UserMapper({ teacherDim: 2 });
    for (const wrong of [undefined, [[1, 2]], tf.ones([3, 3]), tf.ones([2])]) {
      expect(() => mapper.apply(wrong as never)).toThrow(/^teacherUsers: expected/);
    }
    mapper.dispose();
  });
});
