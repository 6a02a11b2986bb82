import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { root } from '../environment.mjs';
import { workspacePackages } from '../workspace.mjs';

/** Code that is shown to a reader, and so must run. */
export interface Snippet {
  /** Where it stands, relative to the repository. */
  source: string;
  /** Folder whose dependencies it may import, absolute. */
  home: string;
  /** On the lines where it stands in its source; `undefined` where there is none. */
  code: string | undefined;
}

/**
 * The first code of each README: of every public package with something to import, and of the repository,
 * whose code may import what the command line is made of.
 */
export function readmeSnippets(): Snippet[] {
  const libraries = workspacePackages().filter(({ manifest }) => !manifest.private && manifest.exports?.['.']);
  const snippets = libraries.map(({ folder, directory }) => readmeSnippet(`packages/${folder}/README.md`, directory));
  const front = readmeSnippet('README.md', path.join(root, 'packages/cli'));
  return front.code === undefined ? snippets : [front, ...snippets];
}

/** The files of `examples` with a number before their name; each stands by itself. */
export function exampleSnippets(): Snippet[] {
  const home = path.join(root, 'examples');
  const files = existsSync(home) ? readdirSync(home).filter((file) => /^\d\d-.*\.ts$/.test(file)) : [];
  return files.map((file) => ({ source: `examples/${file}`, home, code: readFileSync(path.join(home, file), 'utf8') }));
}

/** Writes the code where its imports resolve as they do for the files of its home. */
export function writeSnippet({ source, home, code }: Snippet): string {
  const directory = path.join(home, '.cache', source.replaceAll('/', '-'));
  rmSync(directory, { recursive: true, force: true });
  mkdirSync(directory, { recursive: true });
  const file = path.join(directory, 'snippet.mts');
  writeFileSync(file, code ?? '');
  return file;
}

function readmeSnippet(source: string, home: string): Snippet {
  const file = path.join(root, source);
  return { source, home, code: existsSync(file) ? firstCode(readFileSync(file, 'utf8')) : undefined };
}

/** What stands in the first fence marked `ts`, below as many empty lines as stand above it. */
export function firstCode(markdown: string): string | undefined {
  const lines = markdown.split(/\r?\n/);
  const start = lines.findIndex((line) => /^```ts\s*$/.test(line)) + 1;
  if (start === 0) return undefined;
  const end = lines.indexOf('```', start);
  return '\n'.repeat(start) + lines.slice(start, end < 0 ? undefined : end).join('\n');
}
