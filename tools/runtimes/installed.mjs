/**
 * The runtimes that `install.mjs` brings, each a package of npm that holds the binary itself.
 *
 * @typedef {object} Installed
 * @property {string} name
 * @property {string} folder - that it gets in `node_modules`
 * @property {string} from - the package, with its version
 * @property {string} binary - within `folder`
 * @property {string[]} before - what its command line wants before the file to run
 */
import path from 'node:path';
import process from 'node:process';
import { root } from '../environment.mjs';

/** Where they are installed. */
export const directory = path.resolve(root, process.env.LIGHTREC_RUNTIMES ?? '.cache/runtimes');

const { platform, arch } = process;
const suffix = platform === 'win32' ? '.exe' : '';
const nodeTarget = `${platform === 'win32' ? 'win' : platform}-${arch}`;
const denoTarget = `${platform}-${arch}${platform === 'linux' ? '-glibc' : ''}`;
const bunTarget = `${platform === 'win32' ? 'windows' : platform}-${arch === 'arm64' ? 'aarch64' : arch}`;

/** @type {Installed[]} */
export const installed = [
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

/** @param {Installed} runtime */
export function binaryOf({ folder, binary }) {
  return path.join(directory, 'node_modules', folder, binary);
}
