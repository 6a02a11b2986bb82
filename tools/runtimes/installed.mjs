/**
 * What `install.mjs` brings, each a package of npm: runtimes with a command line, and whatever else runs or compiles what
 * we publish.
 *
 * @typedef {object} Installed
 * @property {string} name
 * @property {string} folder - that it gets in `node_modules`
 * @property {string} from - the package, with its version
 * @property {string} binary - the file to run or to load, within `folder`
 *
 * @typedef {Installed & { before: string[] }} CommandLine - with what goes before the file to run
 */
import { existsSync } from 'node:fs';
import path from 'node:path';
import process from 'node:process';
import { root } from '../environment.mjs';

/** Where they are installed. */
export const directory = path.resolve(root, process.env.LIGHTREC_RUNTIMES ?? '.cache/runtimes');

const { platform, arch } = process;
const suffix = platform === 'win32' ? '.exe' : '';
const nodeTarget = `${platform === 'win32' ? 'win' : platform}-${arch}`;
const denoTarget = `${platform}-${arch}${platform === 'linux' ? '-glibc' : ''}`;
const workerdTarget = `${platform === 'win32' ? 'windows' : platform}-${arch === 'x64' ? '64' : arch}`;
const bunTarget = `${platform === 'win32' ? 'windows' : platform}-${arch === 'arm64' ? 'aarch64' : arch}`;

/** @type {CommandLine[]} */
export const commandLines = [
  {
    name: 'Node 22',
    folder: 'node22',
    from: `node-${nodeTarget}@22.23.3`,
    binary: `bin/node${suffix}`,
    before: [],
  },
  {
    name: 'Node 24',
    folder: 'node24',
    from: `node-${nodeTarget}@24.21.0`,
    binary: `bin/node${suffix}`,
    before: [],
  },
  {
    name: 'Deno',
    folder: 'deno',
    from: `@deno/${denoTarget}@2.9.6`,
    binary: `deno${suffix}`,
    // Without one permission: the index reads no file, no variable, and nothing from the network.
    before: ['run', '--no-lock', '--no-prompt'],
  },
  { name: 'Bun', folder: 'bun', from: `@oven/bun-${bunTarget}@1.4.5`, binary: `bin/bun${suffix}`, before: ['run'] },
];

export const hosts = {
  typescript: { name: 'TypeScript 5.4', folder: 'typescript54', from: 'typescript@5.4.5', binary: 'bin/tsc' },
  jest: { name: 'jest', folder: 'jest', from: 'jest@30.5.2', binary: 'bin/jest.js' },
  jsdom: {
    name: 'jsdom for jest',
    folder: 'jest-environment-jsdom',
    from: 'jest-environment-jsdom@30.5.2',
    binary: 'build/index.js',
  },
  edge: { name: 'edge runtime', folder: 'edge-runtime-vm', from: '@edge-runtime/vm@5.0.0', binary: 'dist/index.js' },
  workerd: {
    name: 'workerd',
    folder: 'workerd',
    from: `@cloudflare/workerd-${workerdTarget}@1.20261117.1`,
    binary: `bin/workerd${suffix}`,
  },
};

/** @type {Installed[]} */
export const installed = [...commandLines, ...Object.values(hosts)];

/** @param {Installed} runtime */
export function binaryOf({ folder, binary }) {
  return path.join(directory, 'node_modules', folder, binary);
}

/**
 * @param {Installed[]} runtimes
 * @returns {string | undefined} which of them are missing, and what to do
 */
export function missOf(...runtimes) {
  const missing = runtimes.filter((runtime) => !existsSync(binaryOf(runtime))).map(({ name }) => name);
  return missing.length > 0 ? `not installed: ${missing.join(', ')}: node tools/runtimes/install.mjs` : undefined;
}
