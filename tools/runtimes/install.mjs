/**
 * Installs what the packages are tested in beside the Node that runs this: other versions of Node, Deno, Bun, workerd, an
 * edge runtime, jest with jsdom and an old TypeScript, from npm, about 830 MB. One that cannot be had is named, and its
 * tests will be skipped.
 *
 *   node tools/runtimes/install.mjs
 *
 * They go to the folder that LIGHTREC_RUNTIMES names, else to .cache/runtimes.
 */
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import process from 'node:process';
import { binaryOf, directory, installed } from './installed.mjs';

mkdirSync(directory, { recursive: true });
const manifest = path.join(directory, 'package.json');
// Without one, npm would look for a package in the folders above.
if (!existsSync(manifest)) writeFileSync(manifest, '{ "private": true }\n');
const wanted = installed.filter((runtime) => !isInstalled(runtime));
// All at once is faster; one at a time, those that can be had still come.
if (wanted.length > 0 && !install(wanted)) for (const runtime of wanted) install([runtime]);
for (const runtime of installed) {
  console.log(
    `${runtime.name}: ${isInstalled(runtime) ? runtime.from : `could not be installed from ${runtime.from}`}`,
  );
}

/** @param {import('./installed.mjs').Installed} runtime */
function isInstalled(runtime) {
  const file = path.join(directory, 'node_modules', runtime.folder, 'package.json');
  if (!existsSync(binaryOf(runtime)) || !existsSync(file)) return false;
  const { name, version } = JSON.parse(readFileSync(file, 'utf8'));
  return `${name}@${version}` === runtime.from;
}

/**
 * @param {import('./installed.mjs').Installed[]} runtimes
 * @returns {boolean} whether npm did it
 */
function install(runtimes) {
  const options = ['--ignore-scripts', '--no-audit', '--no-fund', '--no-package-lock', '--loglevel=error'];
  const packages = runtimes.map(({ folder, from }) => `${folder}@npm:${from}`);
  const { status } = spawnSync('npm', ['install', '--prefix', directory, '--save-exact', ...options, ...packages], {
    stdio: ['ignore', 'ignore', 'inherit'],
    shell: process.platform === 'win32',
  });
  return status === 0;
}
