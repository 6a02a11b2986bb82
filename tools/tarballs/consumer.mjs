import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { runIn } from './command.mjs';

/** Loads the modules named in the second argument and writes their export names to the file named in the first. */
const loaders = {
  'load.mjs': `import { writeFileSync } from 'node:fs';
const [file, ...specifiers] = process.argv.slice(2);
const loaded = await Promise.all(specifiers.map((specifier) => import(specifier)));
writeFileSync(file, JSON.stringify(loaded.map((module) => Object.keys(module))));
`,
  'load.cjs': `const { writeFileSync } = require('node:fs');
const [file, ...specifiers] = process.argv.slice(2);
writeFileSync(file, JSON.stringify(specifiers.map((specifier) => Object.keys(require(specifier)))));
`,
};

/**
 * A project of someone else, which installs these packages with plain npm.
 *
 * @param {import('./pack.mjs').PackedPackage[]} packed - with all workspace packages that they need
 * @param {string} directory - made here
 */
export function install(packed, directory) {
  mkdirSync(directory);
  const dependencies = Object.fromEntries(packed.map(({ manifest, tarball }) => [manifest.name, `file:${tarball}`]));
  writeFileSync(path.join(directory, 'package.json'), JSON.stringify({ private: true, dependencies }));
  for (const [file, text] of Object.entries(loaders)) writeFileSync(path.join(directory, file), text);
  runIn('npm', ['install', '--prefer-offline', '--no-audit', '--no-fund', '--loglevel=error'], directory);
}

/**
 * Loads every entry of the packages by `import` and by `require`.
 *
 * @param {import('./pack.mjs').PackedPackage[]} packed
 * @param {string} directory
 * @returns {string[]} the entries
 * @throws Error where one does not load, exports nothing, or exports other names to `require`
 */
export function loadEverything(packed, directory) {
  const specifiers = packed.flatMap(({ manifest }) =>
    Object.keys(manifest.exports ?? {})
      .filter((subpath) => !/\.(json|wasm)$/.test(subpath))
      .map((subpath) => path.posix.join(manifest.name, subpath)),
  );
  const [fromImport, fromRequire] = Object.keys(loaders).map((loader) => {
    runIn(process.execPath, [loader, 'exports.json', ...specifiers], directory);
    return /** @type {string[][]} */ (JSON.parse(readFileSync(path.join(directory, 'exports.json'), 'utf8')));
  });
  specifiers.forEach((specifier, index) => {
    const [names, required] = [fromImport[index], fromRequire[index]].map(namedExports);
    if (names.length === 0) throw new Error(`${specifier} exports no name`);
    if (names.join() !== required.join()) {
      throw new Error(`${specifier} exports ${names.join(', ')} to import, but ${required.join(', ')} to require`);
    }
  });
  return specifiers;
}

/**
 * Runs each command of the packages with `--version`.
 *
 * @param {import('./pack.mjs').PackedPackage[]} packed
 * @param {string} directory
 */
export function runCommands(packed, directory) {
  for (const { manifest } of packed) {
    for (const command of Object.keys(manifest.bin ?? {})) {
      const answer = runIn(path.join(directory, 'node_modules/.bin', command), ['--version'], directory).trim();
      if (answer !== manifest.version) {
        throw new Error(`${command} --version: expected ${manifest.version}, received ${answer}`);
      }
    }
  }
}

/**
 * @param {string} directory
 * @param {string} scope - such as `@tensorflow`
 */
export function requireAbsent(directory, scope) {
  if (existsSync(path.join(directory, 'node_modules', scope))) throw new Error(`the install brought ${scope}`);
}

/** @param {string[]} names */
function namedExports(names) {
  return names.filter((name) => !['default', '__esModule', 'module.exports'].includes(name)).sort();
}
