export { loadAnyArtifact, loadArtifact, saveArtifact, writeFileAtomically } from './artifact/files.js';
