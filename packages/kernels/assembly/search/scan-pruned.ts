import { buildGroupLosses, buildLosses, highestScore, isExact } from './bounds';
import { beginQueue, countGroup, openGroupsOf, scoreOpenGroups } from './group-queue';
import { highestSum, magnitudeSum, rowBlocks } from './lookup-table';
import {
  blockMaxima,
  groupIsDone,
  groupMaxima,
  groupOrder,
  listOrder,
  lookupTable,
  rowBytes,
  rowMaxima,
  rowMinima,
  rowOfMaximaBytes,
} from './memory-map';
import { orderBest, orderNearly } from './order';
import { beginCounting, gatherRange, scoreRange } from './scan-all';
import { groupCount, groupWidth, length, normScale, offsets } from './segment';
import { keepPending, keptKeys, keptPositions, scoreMagnitude, threshold, wanted } from './survivors';

/** Most lists whose groups are scored together; fewer at first, when each still raises the threshold by much. */
const mostTogether: u32 = 16;

/** Most lists that are scored plainly before bounds are tried again. */
const mostPlain: u32 = 64;

/** Most by which sums of entries and biases may be off for rounding. */
let rounding: f32 = 0;
let hasLosses: bool = false;
let hasGroupLosses: bool = false;

/** What was done for the query so far. */
export let visitedLists: u32 = 0;

/** The order of lists for this user, and how far it may be out. */
let listCount: u32 = 0;
let listSlack: f32 = 0;

export function beginScan(codewordCount: u32): void {
  beginCounting();
  beginQueue();
  visitedLists = 0;
  hasLosses = false;
  // The last term is for numbers so small that they are rounded by more than their share.
  rounding = (magnitudeSum + scoreMagnitude) * 4e-6 + 2e-38;
  listCount = codewordCount;
  listSlack = orderNearly(lookupTable, codewordCount, load<f32>(rowMinima), load<f32>(rowMaxima), listOrder) + rounding;
}

/** Restricts the scan to the best `probeCount` of the lists that have items. Call it before anything is kept. */
export function probeLists(codewordCount: u32, probeCount: u32): void {
  listCount = orderBest(codewordCount, probeCount, keptKeys, keptPositions);
  listSlack = 0;
}

/** Scores the items of the segment that may be among the k best, lists and groups in falling order of their bounds. */
export function scanPruned(codebookCount: u32): void {
  let groupSlack: f32 = 0;
  if (length > 1) groupSlack = orderGroups();
  const highestSecond: f32 = length > 1 ? load<f32>(rowMaxima + 4) : 0;
  hasGroupLosses = false;
  let plainLists: u32 = 0;
  let plainRun: u32 = 1;
  let together: u32 = 1;
  let openLists: u32 = 0;
  let openItems: u32 = 0;
  for (let i: u32 = 0; i < listCount; i++) {
    const list = load<u32>(listOrder + (i << 2));
    const entry = load<f32>(lookupTable + (list << 2));
    const bound = highestScore(entry + highestSecond);
    if (bound < threshold) {
      if (bound + listSlack < threshold) break;
      continue;
    }
    const first = list * groupCount;
    const start = load<u32>(offsets + (first << 2));
    const end = load<u32>(offsets + ((first + groupCount) << 2));
    if (start === end) continue;
    visitedLists++;
    if (length === 1 || plainLists > 0) {
      scoreRange(start, end, entry);
      if (plainLists > 0) plainLists--;
      continue;
    }
    const isFirst = !hasGroupLosses;
    if (isFirst && !seekThreshold(first, entry, groupSlack, codebookCount)) continue;
    openItems += end - start;
    const isRoomLeft = openGroupsOf(list, entry, rounding);
    if (isFirst) memory.fill(groupIsDone, 0, groupCount);
    if (isRoomLeft && ++openLists < together) continue;
    const isWorthIt = u32(scoreOpenGroups() <= openItems * (4 + 2 * length)) | u32(!isExact);
    openLists = 0;
    openItems = 0;
    if (isWorthIt) {
      together = min(together << 1, mostTogether);
      plainRun = 1;
    } else {
      together = 1;
      plainLists = plainRun;
      plainRun = min(plainRun << 1, mostPlain);
    }
  }
  scoreOpenGroups();
}

function orderGroups(): f32 {
  if (groupCount === 1) {
    store<f32>(groupMaxima, load<f32>(rowMaxima + 4));
    store<u32>(groupOrder, 0);
    return 0;
  }
  let lowest: f32 = Infinity;
  let highest: f32 = -Infinity;
  // A group of 16 codewords or more is made of blocks, whose maxima are known.
  const isOfBlocks = groupWidth >= 16;
  const values = isOfBlocks ? blockMaxima + rowOfMaximaBytes : lookupTable + rowBytes;
  const width = isOfBlocks ? groupWidth >> 4 : groupWidth;
  const valueCount = isOfBlocks ? rowBlocks : rowBlocks << 4;
  for (let group: u32 = 0; group < groupCount; group++) {
    let most: f32 = -Infinity;
    const end = min((group + 1) * width, valueCount);
    for (let v = group * width; v < end; v++) most = max(most, load<f32>(values + (v << 2)));
    store<f32>(groupMaxima + (group << 2), most);
    highest = max(highest, most);
    lowest = min(lowest, most);
  }
  return orderNearly(groupMaxima, groupCount, lowest, highest, groupOrder) + rounding;
}

/**
 * Scores groups of a list, best first, until there is a threshold that is worth something; then makes the tables of
 * losses, which depend on it.
 *
 * @returns whether groups may be left: those that are done are marked in `groupIsDone`
 */
function seekThreshold(first: u32, entry: f32, groupSlack: f32, codebookCount: u32): bool {
  let pending: u32 = 0;
  let scored: u32 = 0;
  let isLeft = false;
  for (let j: u32 = 0; j < groupCount; j++) {
    const group = load<u32>(groupOrder + (j << 2));
    const bound = highestScore(entry + load<f32>(groupMaxima + (group << 2)));
    if (bound < threshold) {
      if (bound + groupSlack < threshold) break;
      continue;
    }
    const at = offsets + ((first + group) << 2);
    const start = load<u32>(at);
    const end = load<u32>(at, 4);
    countGroup();
    pending = gatherRange(start, end, entry, pending);
    store<u8>(groupIsDone + group, 255);
    scored += end - start;
    if (threshold > -Infinity && scored >= wanted << 2) {
      isLeft = true;
      break;
    }
  }
  keepPending(pending);
  if (threshold > -Infinity) {
    if (!hasLosses) buildLosses(highestSum - threshold + rounding, codebookCount);
    hasLosses = true;
    buildGroupLosses(groupCount, normScale > 0 ? 1 / normScale : 0);
    hasGroupLosses = true;
  }
  if (!isLeft) memory.fill(groupIsDone, 0, groupCount);
  return isLeft;
}
