/** What the Markdown of this repository says about its files and public names. */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { root } from '../environment.mjs';
import { workspacePackages } from '../workspace.mjs';

/** Markdown for readers, relative to the root. */
export function documents(): string[] {
  const folders = ['.', 'docs', 'examples', ...workspacePackages().map(({ folder }) => `packages/${folder}`)];
  return folders.flatMap((folder) =>
    readdirSync(path.join(root, folder))
      .filter((file) => file.endsWith('.md') && file !== 'CHANGELOG.md')
      .map((file) => path.posix.join(folder, file)),
  );
}

export function readDocument(name: string): string {
  return readFileSync(path.join(root, name), 'utf8');
}

/** Files and folders that a text links to, as it names them. */
export function linksOf(text: string): string[] {
  const targets = [...text.matchAll(/\]\(([^)\s]+)\)/g)].map(([, target]) => target.replace(/#.*$/, ''));
  return targets.filter((target) => target !== '' && !/^[a-z]+:/.test(target));
}

/** Whether there is such a path below the root; the last part may have a `*`. */
export function isThere(name: string): boolean {
  const [folder, last] = [path.dirname(name), path.basename(name)];
  if (!last.includes('*') || !existsSync(path.join(root, folder))) return existsSync(path.join(root, name));
  const [start, end] = last.split('*');
  return readdirSync(path.join(root, folder)).some((entry) => entry.startsWith(start) && entry.endsWith(end));
}

/**
 * The paths in the last cell of each row below a heading of "looking for". They are relative to `packages`, or to the
 * path before them in the cell: beside it, or in it.
 */
export function placesOf(text: string): string[][] {
  const [, table] = /\| looking for .*\n\|[- |]+\n((?:\|.*\n)+)/.exec(text) ?? [];
  if (table === undefined) throw new Error('Expected a table of what is looked for and where it is; there is none.');
  return table
    .trimEnd()
    .split('\n')
    .flatMap((row) => {
      const cell = row.split(/(?<!\\)\|/)[2];
      let before = 'packages';
      return [...cell.matchAll(/`([^`]+)`/g)].map(([, name]) => {
        const candidates = ['packages', path.posix.dirname(before), before].map((folder) =>
          path.posix.join(folder, name),
        );
        before = candidates.find(isThere) ?? candidates[0];
        return candidates;
      });
    });
}

/** Each name that a text says is "of" a package: "`a`, `b` of `@lightrec/core`". */
export function namesOf(text: string): { name: string; of: string }[] {
  const mentions = text.matchAll(/((?:`\w+`(?:, | and ))*`\w+`) of `(@lightrec\/[\w/]+)`/g);
  return [...mentions].flatMap(([, names, of]) =>
    [...names.matchAll(/\w+/g)].filter(([name]) => name !== 'and').map(([name]) => ({ name, of })),
  );
}

/** @param specifier - a package, or a subpath of one, as it is imported */
export function exportsOf(specifier: string): Set<string> {
  const [, folder, subpath = 'index'] = specifier.split('/');
  const source = readDocument(`packages/${folder}/src/${subpath}.ts`);
  const lists = [...source.matchAll(/^export (?:type )?\{([^}]*)\}/gm)].flatMap(([, list]) => list.split(','));
  return new Set(lists.map((entry) => /(\w+)\s*$/.exec(entry)?.[1] ?? ''));
}

/** The parts of the paper in the first cells of a text's tables, such as "section 4.1.2" or "equation 9". */
export function paperPartsOf(text: string): Set<string> {
  const cells = [...text.matchAll(/^\| ([^|]+) \|/gm)].map(([, cell]) => cell);
  const mentions = cells.flatMap((cell) => [
    ...cell.matchAll(/(section|equation|table|figure|proposition|footnote)s? (\d[\d., ]*)/gi),
  ]);
  return new Set(
    mentions.flatMap(([, kind, numbers]) =>
      numbers
        .split(/, ?/)
        .filter(Boolean)
        .map((number) => `${kind.toLowerCase()} ${number.trim()}`),
    ),
  );
}
