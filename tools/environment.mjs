/** Where the repository is and with which environment its tools run. */
import path from 'node:path';
import { fileURLToPath } from 'node:url';

export const root = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '..');

/** Of npm's own variables only these pass: they say how the registry is reached. */
const registryVariable = /^npm_config_(registry|cache|cafile|ca|(https?[-_])?proxy|noproxy)$/i;

/**
 * npm's other variables would steer the nested pnpm; the pinned pnpm and the workspace's tools go first
 * on the PATH.
 *
 * @returns {NodeJS.ProcessEnv}
 */
export function toolEnvironment() {
  const entries = Object.entries(process.env).filter(
    ([name, value]) => !/^npm_(config|package|lifecycle)_/i.test(name) || (value && registryVariable.test(name)),
  );
  const binaries = [path.join(root, 'tools/pnpm/node_modules/.bin'), path.join(root, 'node_modules/.bin')];
  return {
    ...Object.fromEntries(entries),
    PATH: [...binaries, process.env.PATH].join(path.delimiter),
    TURBO_TELEMETRY_DISABLED: '1',
    DO_NOT_TRACK: '1',
  };
}
