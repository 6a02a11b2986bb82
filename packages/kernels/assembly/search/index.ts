export { beginQuery } from './begin-query';
export { rankByRows, rankSurvivors } from './finish';
export { visitedGroups } from './group-queue';
export { buildLookupTable } from './lookup-table';
export { scanListed, scannedItems, scanTail, scanWhole, scoredItems, scoreTail, scoreWhole } from './scan-all';
export { probeLists, scanPruned, visitedLists } from './scan-pruned';
export { setSegment, setTail } from './segment';
export { setItems } from './survivors';
