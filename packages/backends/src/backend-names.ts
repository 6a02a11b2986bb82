/** Fastest first, the order in which `auto` tries them. */
export const backendNames = ['tfjs-node-gpu', 'tfjs-node', 'webgpu', 'wasm', 'cpu'] as const;

/** A backend by the package that brings it, not by the name that TensorFlow.js gives it. */
export type BackendName = (typeof backendNames)[number];
