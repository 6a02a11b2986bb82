export { rankCandidates, rankSurvivors, rescoreCandidates, selectCandidates } from './finish';
export { rescoredItems, visitedGroups } from './group-queue';
export { buildLookupTable, highestSum, lowestSum } from './lookup-table';
export { plainItems, scanListed, scannedItems, scanTail, scanWhole, scoreTail, scoreWhole } from './scan-all';
export { beginScan, probeLists, scanPruned, visitedLists } from './scan-pruned';
export { setSegment } from './segment';
export { beginSelection, setFilters, spreadBins } from './survivors';
