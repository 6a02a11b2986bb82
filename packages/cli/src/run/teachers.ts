import type { Interactions } from '@lightrec/core';
import {
  type BprOptions,
  bprDefaults,
  type EmbeddingModel,
  type IalsOptions,
  ialsDefaults,
  resolveBprHyperparameters,
  resolveIalsHyperparameters,
  resolveSampledSoftmaxHyperparameters,
  type SampledSoftmaxOptions,
  sampledSoftmaxDefaults,
  type TrainingResult,
  trainBpr,
  trainIals,
  trainSampledSoftmax,
} from '@lightrec/models';

/** Options of every teacher; each takes those that its defaults name. */
type TeacherOptions = BprOptions & IalsOptions & SampledSoftmaxOptions;

/** A float model that LightRec learns from. */
interface Teacher {
  /** As it is called in tables, reports and stages of progress. */
  title: string;
  /** Of its hyperparameters, by the names that its training has for them. */
  defaults: Readonly<Record<string, unknown>>;
  /** @throws ArgumentError for what it would not train with */
  resolve(options: TeacherOptions): object;
  train(train: Interactions, options: TeacherOptions): Promise<TrainingResult<EmbeddingModel>>;
}

/** As they are typed. A further teacher is an entry here; its settings find it by the names of its defaults. */
export const teachers = {
  bpr: { title: 'BPR', defaults: { ...bprDefaults }, resolve: resolveBprHyperparameters, train: trainBpr },
  ials: { title: 'iALS', defaults: { ...ialsDefaults }, resolve: resolveIalsHyperparameters, train: trainIals },
  softmax: {
    title: 'Softmax',
    defaults: { ...sampledSoftmaxDefaults },
    resolve: resolveSampledSoftmaxHyperparameters,
    train: trainSampledSoftmax,
  },
} as const satisfies Record<string, Teacher>;

export type TeacherName = keyof typeof teachers;

export const teacherNames = Object.keys(teachers) as TeacherName[];

/** What a run has that says nothing, as those of before there was a choice. */
export const usualTeacher = 'bpr' satisfies TeacherName;

export function teacherOf({ teacher = usualTeacher }: { teacher?: TeacherName }): Teacher {
  return teachers[teacher];
}

/** The default of an option by each teacher that has it, for the help: `260 of bpr, 24 of ials`. */
export function defaultsInWords(option: string): string {
  const having = teacherNames.filter((name) => option in teacherOf({ teacher: name }).defaults);
  const only = having.length === 1 && teacherNames.length > 1 ? `, of ${having[0]} alone` : '';
  const values = having.map((name) => {
    const value = teacherOf({ teacher: name }).defaults[option];
    return having.length === 1 ? `${value}` : `${value} of ${name}`;
  });
  return `(default: ${values.join(', ')}${only})`;
}
