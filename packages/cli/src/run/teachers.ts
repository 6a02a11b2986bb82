import { ArtifactError, type Interactions } from '@lightrec/core';
import {
  type BprOptions,
  bprDefaults,
  type ElsaOptions,
  type EmbeddingModel,
  elsaDefaults,
  type IalsOptions,
  ialsDefaults,
  resolveBprHyperparameters,
  resolveElsaHyperparameters,
  resolveIalsHyperparameters,
  resolveSampledSoftmaxHyperparameters,
  type SampledSoftmaxOptions,
  sampledSoftmaxDefaults,
  type TrainingResult,
  type TuneIalsOptions,
  type TuneIalsResult,
  trainBpr,
  trainElsa,
  trainIals,
  trainSampledSoftmax,
  tuneIals,
} from '@lightrec/models';

/** Options of every teacher; each takes those that its defaults name. */
type TeacherOptions = BprOptions & ElsaOptions & IalsOptions & SampledSoftmaxOptions;

/** A float model that LightRec learns from. */
interface Teacher {
  /** As it is called in tables, reports and stages of progress. */
  title: string;
  /** Of its hyperparameters, by the names that its training has for them. */
  defaults: Readonly<Record<string, unknown>>;
  /** @throws ArgumentError for what it would not train with */
  resolve(options: TeacherOptions): object;
  train(train: Interactions, options: TeacherOptions): Promise<TrainingResult<EmbeddingModel>>;
  /** Whether several threads can share its training. */
  takesThreads?: true;
  /** Finds on validation those of its hyperparameters that the user leaves out. */
  search?: {
    finds: readonly (keyof Found)[];
    tune(train: Interactions, options: TuneIalsOptions): Promise<TuneIalsResult>;
  };
}

/** Hyperparameters that a search finds. */
export type Found = Pick<TuneIalsResult, 'lambda' | 'unobservedRatio'>;

/** As a training takes a second, and its best epoch is the fourth on some data, the twentieth on others. */
const ialsSchedule = { epochs: 24, validateEvery: 4, patience: 2 };

/** As they are typed. A further teacher is an entry here; its settings find it by the names of its defaults. */
export const teachers = {
  ials: {
    title: 'iALS',
    defaults: { ...ialsDefaults, ...ialsSchedule },
    resolve: (options) => resolveIalsHyperparameters({ ...ialsSchedule, ...options }),
    train: (train, options) => trainIals(train, { ...ialsSchedule, ...options }),
    takesThreads: true,
    search: {
      finds: ['lambda', 'unobservedRatio'],
      tune: (train, options) => tuneIals(train, { ...ialsSchedule, ...options }),
    },
  },
  bpr: { title: 'BPR', defaults: { ...bprDefaults }, resolve: resolveBprHyperparameters, train: trainBpr },
  softmax: {
    title: 'Softmax',
    defaults: { ...sampledSoftmaxDefaults },
    resolve: resolveSampledSoftmaxHyperparameters,
    train: trainSampledSoftmax,
  },
  elsa: { title: 'ELSA', defaults: { ...elsaDefaults }, resolve: resolveElsaHyperparameters, train: trainElsa },
} as const satisfies Record<string, Teacher>;

export type TeacherName = keyof typeof teachers;

export const teacherNames = Object.keys(teachers) as TeacherName[];

/** What a new run has unless told otherwise. */
export const usualTeacher = 'ials' satisfies TeacherName;

/** What a run has that does not say: those of before there was a choice. */
export function teacherNameOf({ teacher = 'bpr' }: { teacher?: TeacherName }): TeacherName {
  return teacher;
}

/** The teacher that a run trains, or is given. */
export function teacherOf(settings: { teacher?: TeacherName; teacherUsers?: string }): Teacher {
  return settings.teacherUsers === undefined ? teachers[teacherNameOf(settings)] : givenTeacher;
}

/** Vectors from elsewhere: their run begins with the file of its teacher, and has none of the settings of one. */
const givenTeacher: Teacher = {
  title: 'Given',
  defaults: {},
  resolve: () => ({}),
  train() {
    const expected = 'the file of its teacher, teacher.safetensors, which is made where a run begins';
    throw new ArtifactError({ expected, received: 'none', hint: 'Begin the run anew with the vectors.' });
  },
};

/** The default of an option by each teacher that has it, for the help: `260 of bpr, 24 of ials`. */
export function defaultsInWords(option: string): string {
  const having = teacherNames.filter((name) => option in teacherOf({ teacher: name }).defaults);
  const only = having.length === 1 && teacherNames.length > 1 ? `, of ${having[0]} alone` : '';
  const values = having.map((name) => {
    const { defaults, search } = teacherOf({ teacher: name });
    const isFound = search?.finds.some((found) => found === option);
    if (having.length === 1) return isFound ? 'found on validation' : `${defaults[option]}`;
    return isFound ? `found on validation by ${name}` : `${defaults[option]} of ${name}`;
  });
  return `(default: ${values.join(', ')}${only})`;
}
