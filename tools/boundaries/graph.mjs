/**
 * The import graph of the workspace as data; ARCHITECTURE.md draws it.
 *
 * @typedef {object} Layer
 * @property {string} name - as published
 * @property {readonly string[]} imports - folders of the packages that it may import; all stand above it
 * @property {boolean} tensorflow - whether its sources may import TensorFlow.js
 * @property {boolean | readonly string[]} node - whether its sources may use Node's modules; a list names the
 *   only files that may
 */

/** @type {Record<string, Layer>} by folder of `packages` */
export const graph = {
  core: {
    name: '@lightrec/core',
    imports: [],
    tensorflow: false,
    node: ['src/node.ts', 'src/artifact/file-reader.ts', 'src/artifact/files.ts'],
  },
  kernels: { name: '@lightrec/kernels', imports: ['core'], tensorflow: false, node: false },
  data: { name: '@lightrec/data', imports: ['core'], tensorflow: false, node: true },
  eval: { name: '@lightrec/eval', imports: ['core'], tensorflow: false, node: false },
  quantizer: { name: '@lightrec/quantizer', imports: ['core', 'kernels'], tensorflow: true, node: false },
  distill: { name: '@lightrec/distill', imports: ['core'], tensorflow: true, node: false },
  backends: { name: '@lightrec/backends', imports: ['core'], tensorflow: true, node: true },
  index: { name: '@lightrec/index', imports: ['core', 'kernels'], tensorflow: false, node: false },
  models: {
    name: '@lightrec/models',
    imports: ['core', 'kernels', 'quantizer', 'distill'],
    tensorflow: true,
    node: false,
  },
  baselines: {
    name: '@lightrec/baselines',
    imports: ['core', 'kernels', 'models'],
    tensorflow: true,
    node: false,
  },
  cli: {
    name: 'lightrec',
    imports: ['core', 'kernels', 'data', 'eval', 'quantizer', 'distill', 'backends', 'index', 'models', 'baselines'],
    tensorflow: true,
    node: true,
  },
};
