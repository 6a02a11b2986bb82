import { isBuiltin } from 'node:module';
import path from 'node:path';
import { importsOf } from './imports.mjs';

/** What tests compare with: private, and above core. */
const oracles = '@lightrec/oracles';

/**
 * @typedef {object} Package
 * @property {string} folder - under `packages`
 * @property {import('../workspace.mjs').Manifest} manifest
 * @property {{ file: string, text: string }[]} sources - paths relative to the package
 */

/**
 * What breaks the graph, one sentence each.
 *
 * @param {Record<string, import('./graph.mjs').Layer>} graph
 * @param {Package[]} packages
 * @returns {string[]}
 */
export function findViolations(graph, packages) {
  const manifests = new Map(packages.map(({ folder, manifest }) => [folder, manifest]));
  return packages.flatMap((member) => {
    const layer = graph[member.folder];
    if (!layer) {
      return [`packages/${member.folder} is not in tools/boundaries/graph.mjs; add it there and to ARCHITECTURE.md`];
    }
    const context = { graph, manifests, folder: member.folder, layer };
    return [
      ...declaredViolations(context, member.manifest),
      ...member.sources.flatMap(({ file, text }) =>
        importsOf(file, text).flatMap(({ specifier, line }) => {
          const problem = judgeImport(context, file, specifier);
          return problem ? [`packages/${member.folder}/${file}:${line} imports ${specifier}: ${problem}`] : [];
        }),
      ),
    ];
  });
}

/**
 * @typedef {object} Context
 * @property {Record<string, import('./graph.mjs').Layer>} graph
 * @property {Map<string, import('../workspace.mjs').Manifest>} manifests
 * @property {string} folder
 * @property {import('./graph.mjs').Layer} layer
 */

/**
 * Tests keep to the graph as well, for turbo builds in its order; TensorFlow.js and Node's modules they may use.
 *
 * @param {Context} context
 * @param {string} file
 * @param {string} specifier
 * @returns {string | undefined} what is wrong
 */
function judgeImport({ graph, manifests, folder, layer }, file, specifier) {
  if (specifier.startsWith('.')) {
    const target = path.posix.join(path.posix.dirname(file), specifier);
    return target.startsWith('..') ? 'a relative path must stay inside its package' : undefined;
  }
  const isTest = /\.test\.tsx?$|\/(test-support|proofs)\b/.test(file);
  const mayUseNode = isTest || (typeof layer.node === 'boolean' ? layer.node : layer.node.includes(file));
  if (isBuiltin(specifier)) return mayUseNode ? undefined : "this file may not use Node's modules";
  const { name, subpath } = splitSpecifier(specifier);
  if (name.startsWith('@tensorflow/')) {
    return layer.tensorflow || isTest ? undefined : `${layer.name} may not import TensorFlow.js`;
  }
  if (name === oracles)
    return isTest && folder !== 'core' ? undefined : 'only tests may import it, and those of core none';
  const target = Object.keys(graph).find((key) => graph[key].name === name);
  if (!target) return name.startsWith('@lightrec/') ? 'there is no such package' : undefined;
  if (target === folder) return 'a package imports its own files by relative path';
  if (!layer.imports.includes(target)) return `the graph has no arrow from ${folder} to ${target}`;
  if (!Object.hasOwn(manifests.get(target)?.exports ?? {}, subpath)) return `${name} does not export "${subpath}"`;
  return subpath === './node' && !mayUseNode ? "this file may not use Node's modules" : undefined;
}

/**
 * @param {Context} context
 * @param {import('../workspace.mjs').Manifest} manifest
 */
function declaredViolations({ graph, folder, layer }, manifest) {
  const installed = Object.keys({ ...manifest.dependencies, ...manifest.peerDependencies });
  const named = new Set([...installed, ...Object.keys(manifest.devDependencies ?? {})]);
  const where = `packages/${folder}/package.json`;
  const strangers = Object.keys(graph).filter((key) => named.has(graph[key].name) && !layer.imports.includes(key));
  const tensorflow = layer.tensorflow ? [] : installed.filter((name) => name.startsWith('@tensorflow/'));
  return [
    ...strangers.map((key) => `${where} names ${graph[key].name}: the graph has no arrow from ${folder} to ${key}`),
    ...tensorflow.map((name) => `${where} names ${name}: ${layer.name} must install without TensorFlow.js`),
  ];
}

/** @param {string} specifier */
function splitSpecifier(specifier) {
  const parts = specifier.split('/');
  const name = parts.splice(0, specifier.startsWith('@') ? 2 : 1).join('/');
  return { name, subpath: ['.', ...parts].join('/') };
}
