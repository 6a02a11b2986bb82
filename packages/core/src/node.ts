export { loadAnyArtifact, loadArtifact, readFileBytes, saveArtifact, writeFileAtomically } from './artifact/files.js';
export { readMatrixFile } from './matrix/read-matrix-file.js';
