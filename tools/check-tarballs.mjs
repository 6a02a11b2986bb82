/**
 * Packs every public package and uses the tarballs as a stranger would: installed with plain npm in an
 * empty folder, loaded by `import` and by `require`, commands answering `--version`, and wrong inputs with help. The packages that
 * must do without TensorFlow.js are installed once more by themselves.
 *
 *   node tools/check-tarballs.mjs
 *
 * Tarballs that passed before are not installed again.
 */
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { graph } from './boundaries/graph.mjs';
import { root } from './environment.mjs';
import { install, loadEverything, requireAbsent, runCommands } from './tarballs/consumer.mjs';
import { digestOf, packAll } from './tarballs/pack.mjs';
import { tryWrongInputs } from './tarballs/wrong-inputs.mjs';
import { workspacePackages } from './workspace.mjs';

const stamp = path.join(root, 'node_modules/.cache/lightrec/tarballs');
const directory = mkdtempSync(path.join(os.tmpdir(), 'lightrec-tarballs-'));
try {
  const packed = packAll(
    workspacePackages().filter(({ manifest }) => !manifest.private),
    directory,
  );
  const digest = digestOf(packed);
  if (existsSync(stamp) && readFileSync(stamp, 'utf8') === digest) {
    console.log(`${packed.length} tarballs, as they last passed.`);
  } else {
    checkTarballs(packed);
    mkdirSync(path.dirname(stamp), { recursive: true });
    writeFileSync(stamp, digest);
  }
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
} finally {
  rmSync(directory, { recursive: true, force: true });
}

/** @param {import('./tarballs/pack.mjs').PackedPackage[]} packed */
function checkTarballs(packed) {
  const all = path.join(directory, 'consumer');
  install(packed, all);
  const entries = loadEverything(packed, all);
  runCommands(packed, all);
  const wrongCount = tryWrongInputs(all);

  const light = packed.filter(({ folder }) => !needsTensorflow(folder));
  const alone = path.join(directory, 'without-tensorflow');
  install(light, alone);
  requireAbsent(alone, '@tensorflow');
  loadEverything(light, alone);
  console.log(
    `${packed.length} tarballs with ${entries.length} entries, ${light.length} of them without TensorFlow.js; ${wrongCount} wrong inputs refused.`,
  );
}

/**
 * @param {string} folder
 * @returns {boolean} whether the package, or one that it imports, may use TensorFlow.js
 */
function needsTensorflow(folder) {
  const { tensorflow, imports } = graph[folder];
  return tensorflow || imports.some(needsTensorflow);
}
