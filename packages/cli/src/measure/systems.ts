import type { DcmfModel, ItemKnnModel } from '@lightrec/baselines';
import type { ScoringRecommender } from '@lightrec/eval';
import { IndexRecommender, LightRecIndex } from '@lightrec/index';
import { EmbeddingModel, LightRecModel } from '@lightrec/models';
import type { FurtherSystemName } from '../run/further-names.js';
import { type FurtherModel, furtherSystems } from '../run/further-systems.js';
import type { RunSettings } from '../run/settings.js';
import { teacherOf } from '../run/teachers.js';
import type { Run } from '../run/train-run.js';
import { BruteForce } from './brute-force.js';

/** Candidates that are sorted anew, as in LightRec (WWW'20), section 4.4. */
export const postRankedCount = 500;

/** One of the systems that a run compares. */
export interface System {
  /** Its name in tables and plots. */
  name: string;
  /** What is judged; scores every item. */
  recommender: ScoringRecommender;
  /** As of `evaluate`: how many places come from its lists. */
  listLength?: number;
  /** What is timed; the same lists as `recommender`. */
  timed: ScoringRecommender | BruteForce;
  /** Bytes that each item costs. */
  bytesPerItem: number;
  /** Bytes of all that is kept for items, what they share included. */
  totalBytes: number;
}

/**
 * The float teacher, LightRec, and, where the index of the run keeps vectors, LightRec whose first candidates are
 * sorted anew by them.
 */
export async function systemsOf({ data, teacher, student, index, further }: Run): Promise<System[]> {
  const { userVectors } = student.model;
  const { itemCount } = teacher.model;
  const lightRec = await searchedSystem('LightRec', student.model);
  const systems: System[] = [floatSystem(floatName(data.settings), teacher.model), lightRec];
  for (const [name, { model }] of Object.entries(further)) {
    systems.push(await systemOf(furtherSystems[name as FurtherSystemName].title, model));
  }
  if (!index.hasVectors) return systems;
  const reranked = new IndexRecommender({ index, userVectors, rerank: { candidateCount: postRankedCount } });
  const { vectorBytesPerItem } = index.stats;
  systems.push({
    name: 'LightRec + post-ranking',
    recommender: reranked,
    listLength: Math.min(postRankedCount, itemCount),
    timed: reranked,
    bytesPerItem: lightRec.bytesPerItem + vectorBytesPerItem,
    totalBytes: lightRec.totalBytes + itemCount * vectorBytesPerItem,
  });
  return systems;
}

/** The name of the float teacher beside systems of fewer bytes. */
export function floatName(settings: Pick<RunSettings, 'teacher' | 'teacherUsers'>): string {
  return `${teacherOf(settings).title} float`;
}

function systemOf(name: string, model: FurtherModel): Promise<System> | System {
  if (model instanceof LightRecModel) return searchedSystem(name, model);
  return model instanceof EmbeddingModel ? floatSystem(name, model) : ownSystem(name, model);
}

/** Items in codes, searched by an index of them. */
async function searchedSystem(name: string, { codeTable, userVectors }: LightRecModel): Promise<System> {
  const recommender = new IndexRecommender({ index: await LightRecIndex.build(codeTable), userVectors });
  const { bytesPerItem, itemCount, codebooks } = codeTable;
  const totalBytes = itemCount * bytesPerItem + codebooks.byteLength;
  return { name, recommender, timed: recommender, bytesPerItem, totalBytes };
}

/** Items as bits or with their neighbours, which the model searches itself. */
function ownSystem(name: string, model: DcmfModel | ItemKnnModel): System {
  const { bytesPerItem, itemCount } = model;
  return { name, recommender: model, timed: model, bytesPerItem, totalBytes: itemCount * bytesPerItem };
}

/** Items as float vectors, searched by brute force. */
function floatSystem(name: string, model: EmbeddingModel): System {
  const { bytesPerItem, itemCount } = model;
  return { name, recommender: model, timed: new BruteForce(model), bytesPerItem, totalBytes: itemCount * bytesPerItem };
}
