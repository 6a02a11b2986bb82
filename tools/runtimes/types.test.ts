import { execFile } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import process from 'node:process';
import { describe, expect, it } from 'vitest';
import { workspacePackages } from '../workspace.mjs';
import { binaryOf, hosts, missOf } from './installed.mjs';
import { asStranger, linkDependencies } from './stranger.mjs';

const ours = createRequire(import.meta.url).resolve('typescript/bin/tsc');
/** Settings of strangers; none of them has the types of Node. */
const projects = {
  'nodenext, without the types of a browser': { module: 'nodenext', lib: ['es2022'] },
  'bundler, with the types of a browser': { module: 'esnext', moduleResolution: 'bundler', lib: ['es2022', 'dom'] },
  'commonjs, without the types of a browser': { module: 'commonjs', moduleResolution: 'node10', lib: ['es2022'] },
};
const [nodenext, bundler, commonjs] = Object.keys(projects) as (keyof typeof projects)[];
const old = { name: hosts.typescript.name, tsc: binaryOf(hosts.typescript), miss: missOf(hosts.typescript) };
const compilers = [
  { ...old, of: [nodenext, bundler, commonjs] },
  { name: "this workspace's TypeScript", tsc: ours, miss: undefined, of: [bundler] },
];
/** As a user writes it, where there are the types of a browser. */
const usage = `
import { evaluate } from '@lightrec/eval';
import { LightRecIndex } from '@lightrec/index';
import { LightRecPool } from '@lightrec/index/pool';
export async function serve(index: LightRecIndex, users: Float32Array): Promise<Response> {
  const pool = await LightRecPool.create(index);
  const { signal } = new AbortController();
  await pool.searchBatch(users, { signal });
  signal.addEventListener('abort', () => {});
  type Signal = NonNullable<NonNullable<Parameters<typeof evaluate>[1]>['signal']>;
  const same: Signal extends AbortSignal ? true : false = true;
  return new Response(new Blob([index.save()]), { headers: { same: String(same) } });
}
`;

describe.each(compilers)('the declarations under $name, without skipLibCheck', ({ tsc, miss, of }) => {
  it.skipIf(miss).each(of)(`hold with %s${miss ? ` (${miss})` : ''}`, async (project) => {
    const problems = await asStranger(async (directory) => {
      linkDependencies(directory);
      const source = `${importsOfAll()}${project === bundler ? usage : ''}`;
      return compile(directory, source, projects[project], tsc);
    });
    expect(problems).toEqual([]);
  });
});

describe('a wrong declaration', () => {
  it('is noticed', async () => {
    const problems = await asStranger((directory) => {
      const file = path.join(directory, 'node_modules/@lightrec/core/dist/index.d.ts');
      writeFileSync(file, `${readFileSync(file, 'utf8')}\ndeclare const a: NoSuchType;\n`);
      return compile(directory, "import '@lightrec/core';", projects[nodenext], ours);
    });
    expect(problems).toEqual([expect.stringContaining('NoSuchType')]);
  });
});

/** Every entry of every package. */
function importsOfAll(): string {
  const entries = workspacePackages().flatMap(({ manifest }) =>
    Object.keys(manifest.exports ?? {})
      .filter((subpath) => !/\.(json|wasm)$/.test(subpath))
      .map((subpath) => path.posix.join(manifest.name, subpath)),
  );
  return entries.map((entry, i) => `export * as entry${i} from '${entry}';\n`).join('');
}

/** @returns errors of the project's own source and of our declarations; those of TensorFlow.js are not ours to mend */
async function compile(
  directory: string,
  source: string,
  settings: Record<string, unknown>,
  tsc: string,
): Promise<string[]> {
  writeFileSync(path.join(directory, 'package.json'), '{ "private": true, "type": "module" }');
  writeFileSync(path.join(directory, 'app.ts'), source);
  const compilerOptions = { target: 'es2022', strict: true, skipLibCheck: false, noEmit: true, types: [], ...settings };
  writeFileSync(path.join(directory, 'tsconfig.json'), JSON.stringify({ compilerOptions, files: ['app.ts'] }));
  const output = await new Promise<string>((resolve) => {
    execFile(process.execPath, [tsc, '-p', directory, '--pretty', 'false'], { cwd: directory }, (_, stdout) =>
      resolve(stdout),
    );
  });
  const errors = output.split('\n').filter((line) => line.includes('error TS'));
  return errors.filter((line) => /^(app\.ts|error|node_modules\/(@lightrec|lightrec)\/)/.test(line));
}
