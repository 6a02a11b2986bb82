import { cpus } from 'node:os';
import { describe } from '@lightrec/data';
import { resolveLightRecHyperparameters } from '@lightrec/models';
import type { LossCurve, RunReport } from '../report/index.js';
import type { FurtherSystemName } from '../run/further-names.js';
import { furtherSystems } from '../run/further-systems.js';
import { hasWeights, studentHyperparameters, teacherHyperparameters } from '../run/hyperparameters.js';
import { isIgnored } from '../run/ignored-settings.js';
import { protocolOf } from '../run/protocols.js';
import type { RunData } from '../run/run-data.js';
import { namesOfOwner, type RunSettings } from '../run/settings.js';
import { teacherOf } from '../run/teachers.js';
import type { Run } from '../run/train-run.js';
import type { TrainingRecord } from '../run/training-record.js';
import { asTyped, flagOf } from '../settings/flags.js';
import type { StageTime } from '../terminal/index.js';
import { version } from '../version.js';
import { codewordUsage } from './codeword-usage.js';
import type { Measurements } from './measure-run.js';
import { floatName, postRankedCount } from './systems.js';

/** All that the HTML report of a run shows. */
export function reportOf(
  run: Run,
  measurements: Measurements,
  made: { command: string; seconds: readonly StageTime[] },
): RunReport {
  const { data, teacher, student, further } = run;
  const { seed, test } = data.settings;
  const split = test === undefined ? protocolOf(data.settings).title(data.settings) : 'of its own';
  return {
    ...measurements,
    ...made,
    title: `LightRec on ${data.name}`,
    data: { name: data.name, ...describeWhole(data), split, seed },
    lossCurves: [
      ...lossCurve(floatName(data.settings), teacher.record),
      ...lossCurve('LightRec', student.record),
      ...Object.entries(further).flatMap(([name, { record }]) =>
        lossCurve(furtherSystems[name as FurtherSystemName].title, record),
      ),
    ],
    codewordUsage: codewordUsage(student.model.codeTable),
    settings: settingsOf(run),
    environment: {
      node: process.versions.node,
      lightrec: version,
      backend: student.record?.backend ?? 'unknown',
      cpu: cpus()[0]?.model ?? process.arch,
    },
  };
}

function describeWhole({ split: { train, validation, test }, foldIn }: RunData) {
  const { userCount, itemCount } = train;
  const pairCount = train.pairCount + validation.pairCount + test.pairCount + (foldIn?.pairCount ?? 0);
  return { ...describe(train), pairCount, density: pairCount / (userCount * itemCount) };
}

/** None where the model's file does not tell how it was trained. */
function lossCurve(system: string, record: TrainingRecord | undefined): LossCurve[] {
  if (!record) return [];
  const { history } = record;
  return [
    {
      system,
      points: history
        .filter(({ losses }) => Object.keys(losses).length > 0)
        .map(({ epoch, losses }) => ({
          epoch,
          loss: Object.values(losses).reduce((sum, term) => sum + term, 0),
          ...losses,
        })),
      validation: history.flatMap(({ epoch, validation }) =>
        validation === undefined ? [] : [{ epoch, recallAt100: validation }],
      ),
    },
  ];
}

/** What the user could type to have the run again, by its flags, then what follows from it. */
function settingsOf({ data: { settings }, teacher, student, index }: Run): Record<string, string | number> {
  const kept = Object.entries(settings).filter(([name]) => !isIgnored(name, settings));
  const typed = kept.map(([name, value]) => {
    const [flag, text = 'given'] = asTyped(name, value);
    return [flag, text];
  });
  const { codewordCount, meanLength } = student.model.codeTable;
  const trained = resolveLightRecHyperparameters(studentHyperparameters(settings));
  return {
    ...Object.fromEntries(typed),
    ...teacherValues(settings, teacher.record),
    ...(settings.teacherUsers === undefined && {
      [`${teacherOf(settings).title} best epoch`]: teacher.record?.bestEpoch ?? 'unknown',
    }),
    'codewords of a codebook': codewordCount,
    'mean length': meanLength,
    start: trained.start,
    codes: trained.codes,
    similarity: trained.codes === 'learned' ? trained.similarity : 'none',
    'LightRec epochs': trained.epochs,
    'LightRec best epoch': student.record?.bestEpoch ?? 'unknown',
    'LightRec learning rate': trained.learningRate,
    distillation: student.record?.distillation ?? trained.distillation,
    temperature: trained.temperature,
    'batch size': trained.batchSize,
    ...(index.hasVectors && { 'candidates of post-ranking': postRankedCount }),
  };
}

/** By their flags those that a teacher takes, defaults and what was found too. */
function teacherValues(settings: RunSettings, record: TrainingRecord | undefined): Record<string, string | number> {
  const { resolve, search } = teacherOf(settings);
  const found = search?.finds.flatMap((name) => (record?.[name] === undefined ? [] : [[name, record[name]]])) ?? [];
  const resolved = Object.entries({ ...resolve(teacherHyperparameters(settings)), ...Object.fromEntries(found) });
  const names = namesOfOwner('teacher').filter(({ name }) => name !== 'weightExponent' || hasWeights(settings));
  const taken = names.flatMap(({ name, own }) =>
    resolved.filter(([option]) => option === own).map(([, value]) => [flagOf(name), value]),
  );
  return Object.fromEntries(taken);
}
