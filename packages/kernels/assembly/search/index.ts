export { rankCandidates, rescoreCandidates, selectCandidates } from './finish';
export { buildLookupTable, highestSum, lowestSum } from './lookup-table';
export { plainItems, scanListed, scannedItems, scanTail, scanWhole, scoreTail, scoreWhole } from './scan-all';
export { beginScan, probeLists, rescoredItems, scanPruned, visitedGroups, visitedLists } from './scan-pruned';
export { setSegment } from './segment';
export { beginSelection, setFilters, spreadBins } from './survivors';
