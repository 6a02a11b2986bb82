export { BackendError, type BackendMiss } from './backend-error.js';
export { type BackendName, backendNames } from './backend-names.js';
export { type BackendOptions, type ChosenBackend, useBackend } from './use-backend.js';
