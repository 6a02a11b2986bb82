export { rankCandidates, rescoreCandidates, selectCandidates } from './finish';
export { buildLookupTable, highestSum, lowestSum } from './lookup-table';
export {
  beginScan,
  listOf,
  plainItems,
  probeLists,
  rescoredItems,
  scanListed,
  scannedItems,
  scanPruned,
  scanTail,
  scanWhole,
  scoreTail,
  scoreWhole,
  setSegment,
  visitedBlocks,
  visitedGroups,
  visitedLists,
} from './scan';
export { beginSelection, setFilters, spreadBins, threshold } from './survivors';
