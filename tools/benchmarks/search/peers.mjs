/** Other people's libraries, where they are installed: see `install-peers.sh`. */
import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

const folder = process.env.LIGHTREC_PEERS ?? fileURLToPath(new URL('../../../.cache/peers', import.meta.url));

export const howToInstall = 'not installed; tools/benchmarks/search/install-peers.sh does';

/**
 * A package of npm out of the folder of peers, or nothing where it is not there or does not load.
 *
 * @param {string} name
 * @param {string} [build] - a folder of its own, for another build of the same package
 * @returns {any}
 */
export function loadPeer(name, build = '') {
  try {
    return createRequire(path.join(folder, build, 'package.json'))(name);
  } catch {
    return undefined;
  }
}

/** The Python of the folder of peers, else the one that `LIGHTREC_PYTHON` names. */
export function peerPython() {
  const own = path.join(folder, 'python/bin/python');
  return existsSync(own) ? own : (process.env.LIGHTREC_PYTHON ?? 'python3');
}
