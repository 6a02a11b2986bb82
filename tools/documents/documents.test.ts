import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { documents, exportsOf, isThere, linksOf, namesOf, paperPartsOf, placesOf, readDocument } from './documents.js';

const features = readDocument('FEATURES.md');
const architecture = readDocument('ARCHITECTURE.md');

describe.each(documents())('%s', (document) => {
  it('links to files that are there', () => {
    const links = linksOf(readDocument(document)).map((link) => path.posix.join(path.posix.dirname(document), link));
    expect(links.filter((link) => !isThere(link))).toEqual([]);
  });

  it('names what packages export', () => {
    expect(namesOf(readDocument(document)).filter(({ name, of }) => !exportsOf(of).has(name))).toEqual([]);
  });
});

describe('FEATURES.md', () => {
  it('has a row for every numbered part of the paper', () => {
    const numbered = (kind: string, count: number) => Array.from({ length: count }, (_, i) => `${kind} ${i + 1}`);
    const sections = '1 2.1 2.2 3.1 3.2 3.3 3.4 4 4.1.1 4.1.2 4.1.3 4.1.4 4.2 4.3 4.4 4.5 4.6 4.7 4.8 5';
    expect([...paperPartsOf(features)].sort()).toEqual(
      [
        ...sections.split(' ').map((number) => `section ${number}`),
        ...numbered('equation', 11),
        ...numbered('table', 7),
        ...numbered('figure', 5),
        ...numbered('proposition', 4),
        ...numbered('footnote', 1),
      ].sort(),
    );
  });

  it('says of every row whether it is done', () => {
    const rows = features.slice(features.indexOf('## The paper')).match(/^\| (?!paper |---).*$/gm) ?? [];
    expect(rows.length).toBeGreaterThan(50);
    expect(rows.filter((row) => !/ \| (🟢|🟡|🔴|⚪) +\| /.test(row))).toEqual([]);
  });

  it('marks nothing as done without saying where', () => {
    expect(features.match(/^.*(🟢|🟡) +\| +\|$/gm)).toBeNull();
  });
});

describe('ARCHITECTURE.md', () => {
  it('has its table of places hold', () => {
    const places = placesOf(architecture);
    expect(places.length).toBeGreaterThan(20);
    expect(places.filter((candidates) => !candidates.some(isThere)).map(([first]) => first)).toEqual([]);
  });
});

describe('documents', () => {
  it('are those of the root, of docs and of each package', () => {
    expect(documents()).toEqual(
      expect.arrayContaining(['FEATURES.md', 'docs/reproduction.md', 'packages/core/README.md', 'examples/README.md']),
    );
  });
});

describe('what is read of a text', () => {
  it('finds links to files, without their anchors, and no addresses', () => {
    expect(linksOf('[a](a/b.ts), [c](c.md#d), [e](#f), [g](https://h.i)')).toEqual(['a/b.ts', 'c.md']);
  });

  it('finds the names of a package, one or several', () => {
    expect(namesOf('`a.b`, `c` and `d` of `@lightrec/core/node`; `e` of what')).toEqual([
      { name: 'c', of: '@lightrec/core/node' },
      { name: 'd', of: '@lightrec/core/node' },
    ]);
  });

  it('finds what a package exports, types too, and of a subpath its own', () => {
    expect([...exportsOf('@lightrec/core')]).toEqual(expect.arrayContaining(['IdMap', 'Id']));
    expect(exportsOf('@lightrec/core/node')).toContain('saveArtifact');
    expect(exportsOf('@lightrec/core')).not.toContain('saveArtifact');
  });

  it('finds places beside and in the one before', () => {
    const table = '| looking for | it is in |\n| --- | --- |\n| x | `core/src/options`, `random.ts`, `no.ts` |\n';
    expect(placesOf(table).map((candidates) => candidates.find(isThere))).toEqual([
      'packages/core/src/options',
      'packages/core/src/random.ts',
      undefined,
    ]);
  });

  it('knows a file by a part of its name', () => {
    const names = ['tools/check-*.mjs', 'tools/check-*.md', 'nowhere/check-*.mjs'];
    expect(names.map(isThere)).toEqual([true, false, false]);
  });
});
