import * as tf from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, it } from 'vitest';
import type { EmbeddingModel } from '../../embedding/embedding-model.js';
import { expectClose, expectNoTensorLeak, randomModel, recallAt10, useBackend } from '../../test-support/index.js';
import {
  data,
  options,
  train,
  trainTeacher,
  trainWithCheckpoints,
  validate,
} from '../../test-support/light-rec-task.js';
import { trainLightRec } from '../train-light-rec.js';
import { MappedUsers, type StudentUsers, UserTable } from './student-users.js';

const { userVectors } = randomModel(1, 6, 1, 3);

/** The user side of six users, of tensors that are freed after `use`. */
function withUsers(kind: 'table' | 'mapper', use: (users: StudentUsers) => void): void {
  const teacherUsers = tf.tensor2d(userVectors, [6, 3]);
  const users = kind === 'table' ? new UserTable(teacherUsers) : new MappedUsers(teacherUsers, 1);
  use(users);
  users.dispose();
  teacherUsers.dispose();
}

/** One step of Adam down the squared norms of all users. */
function shrink(users: StudentUsers, step: number): void {
  tf.tidy(() => {
    const variables = users.parameters.map(({ variable }) => variable);
    const { grads } = tf.variableGrads(() => tf.sum(tf.square(users.apply())), variables);
    for (const parameter of users.parameters) parameter.update(grads[parameter.variable.name], step, 0.01);
  });
}

beforeAll(() => useBackend('wasm'));

describe.each(['table', 'mapper'] as const)('the user side as a %s', (kind) => {
  it("starts at the teacher's vectors, to the bit", () => {
    withUsers(kind, (users) => expect(users.toVectors()).toEqual(userVectors));
  });

  it('learns by its parameters, and gives what it applies', () => {
    withUsers(kind, (users) => {
      for (let step = 1; step <= 50; step++) shrink(users, step);
      const vectors = users.toVectors();
      tf.tidy(() => expectClose(users.apply().dataSync(), vectors, 1e-6));
      const normOf = (values: Float32Array) => values.reduce((sum, value) => sum + value ** 2, 0);
      expect(normOf(vectors)).toBeLessThan(0.5 * normOf(userVectors));
    });
  });

  it('keeps vectors that it gave as they were, leaks no tensor, and frees all', async () => {
    await expectNoTensorLeak(() =>
      withUsers(kind, (users) => {
        const before = users.toVectors();
        for (let step = 1; step <= 100; step++) shrink(users, step);
        expect(before).toEqual(userVectors);
      }),
    );
  });
});

describe('options.users', () => {
  let teacher: EmbeddingModel;

  beforeAll(async () => {
    teacher = await trainTeacher();
  });

  it('mapper: keeps no vector of a user in a checkpoint but those of the best model, and is as good', async () => {
    const { result, checkpoints } = await trainWithCheckpoints(teacher, { users: 'mapper', validate });
    const names = Object.keys(checkpoints[0].tensors).filter((name) => /^(best\.)?user/.test(name));
    expect(names.filter((name) => !name.startsWith('userMapper'))).toEqual(['best.userVectors', 'best.userIds']);
    expect(names.filter((name) => name.startsWith('userMapper'))).toHaveLength(15);
    expect(result.history[0].validation).toBeGreaterThan(0.7);
    expect(recallAt10(result.model, data)).toBeGreaterThan(0.8 * recallAt10(teacher, data)); // usually 0.98
    expect(result.model.userVectors).not.toEqual(teacher.userVectors);
  });

  it('mapper: another seed starts another hidden layer', async () => {
    const vectorsOf = async (seed: number) =>
      (await trainLightRec(teacher, train, { ...options, users: 'mapper', start: 'k-means', seed })).model.userVectors;
    expect(await vectorsOf(1)).not.toEqual(await vectorsOf(2));
  });
});
