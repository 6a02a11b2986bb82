import { describe, expect, it } from 'vitest';
import { graph } from './graph.mjs';
import { findViolations } from './rules.mjs';

/** What a file of `packages/<folder>` breaks, in a workspace where core and kernels exist. */
function judge(folder: string, text: string, file = 'src/a.ts'): string[] {
  const manifest = (name: string) => ({
    name,
    version: '1.0.0',
    exports: { '.': './index.js', './node': './node.js', './testing': './testing.js' },
  });
  const packages = [...new Set(['core', 'kernels', folder])].map((member) => ({
    folder: member,
    manifest: manifest(member),
    sources: member === folder ? [{ file, text }] : [],
  }));
  return findViolations(graph, packages);
}

/** What the package.json of `packages/<folder>` breaks. */
function judgeManifest(folder: string, dependencies: Record<string, Record<string, string>>): string[] {
  return findViolations(graph, [
    { folder, manifest: { name: folder, version: '1.0.0', ...dependencies }, sources: [] },
  ]);
}

describe('the graph', () => {
  it('lets a package import only packages that stand above it, so that it has no cycle', () => {
    const above: string[] = [];
    for (const [folder, { imports }] of Object.entries(graph)) {
      expect(above).toEqual(expect.arrayContaining([...imports]));
      above.push(folder);
    }
  });

  it('asks for a place in it where a package has none', () => {
    expect(judge('playground', '')[0]).toMatch(/packages\/playground is not in .*graph\.mjs/);
  });
});

describe('arrows', () => {
  it('allow an import that the graph has', () => {
    expect(judge('index', "import { scan } from '@lightrec/kernels';")).toEqual([]);
  });

  it.each([
    ['static', "import { x } from '@lightrec/models';"],
    ['type-only', "import type { X } from '@lightrec/models';"],
    ['re-export', "export * from '@lightrec/models';"],
    ['dynamic', "const x = await import('@lightrec/models');"],
    ['require', "const x = require('@lightrec/models');"],
    ['import equals', "import x = require('@lightrec/models');"],
    ['import type', "type X = import('@lightrec/models').X;"],
  ])('refuse another import, written as %s', (_, text) => {
    expect(judge('index', text)).toEqual([
      'packages/index/src/a.ts:1 imports @lightrec/models: the graph has no arrow from index to models',
    ]);
  });

  it('bind tests too', () => {
    expect(judge('core', "import '@lightrec/data';", 'src/a.test.ts')).toHaveLength(1);
  });

  it('take no notice of comments and of text', () => {
    expect(judge('core', "// import '@lightrec/data'\nexport const x = \"import '@lightrec/data'\";")).toEqual([]);
  });

  it('lead to the oracles from tests alone, and not from those of core', () => {
    const text = "import { randomFloats } from '@lightrec/oracles';";
    for (const file of ['src/a.test.ts', 'src/test-support/a.ts', 'src/test-support.ts', 'src/proofs/a.ts']) {
      expect(judge('index', text, file)).toEqual([]);
    }
    expect(judge('index', text)[0]).toContain('only tests may import it');
    expect(judge('core', text, 'src/a.test.ts')).toHaveLength(1);
  });

  it('name the line', () => {
    expect(judge('core', "\n\nimport '@lightrec/data';")[0]).toContain('src/a.ts:3 ');
  });

  it('refuse a name that no package has', () => {
    expect(judge('cli', "import '@lightrec/modles';")[0]).toContain('no such package');
  });
});

describe('deep imports', () => {
  it('pass where the other package exports the path', () => {
    expect(judge('data', "import { recommenderConformance } from '@lightrec/core/testing';")).toEqual([]);
  });

  it.each(['@lightrec/core/dist/index.js', '@lightrec/core/src/random.js'])('are refused: %s', (specifier) => {
    expect(judge('data', `import '${specifier}';`)[0]).toContain('does not export');
  });

  it('are refused as a relative path into another package', () => {
    expect(judge('data', "import '../../core/src/random.js';")[0]).toContain('inside its package');
    expect(judge('data', "import '../csv/rows.js';", 'src/lists/a.ts')).toEqual([]);
  });

  it('are refused into the package itself', () => {
    expect(judge('core', "import '@lightrec/core';")[0]).toContain('by relative path');
  });
});

describe('TensorFlow.js', () => {
  const text = "import * as tf from '@tensorflow/tfjs-core';";

  it('is for the packages that train', () => {
    expect(judge('quantizer', text)).toEqual([]);
    expect(judge('index', text)[0]).toContain('may not import TensorFlow.js');
  });

  it('may be the oracle of a test anywhere', () => {
    expect(judge('kernels', text, 'src/a.test.ts')).toEqual([]);
    expect(judgeManifest('kernels', { devDependencies: { '@tensorflow/tfjs-core': '4' } })).toEqual([]);
  });

  it('is no dependency or peer of the others', () => {
    expect(judgeManifest('index', { dependencies: { '@tensorflow/tfjs-core': '4' } })).toHaveLength(1);
    expect(judgeManifest('index', { peerDependencies: { '@tensorflow/tfjs': '4' } })).toHaveLength(1);
  });
});

describe("Node's modules", () => {
  it.each(["import 'node:fs';", "import { join } from 'path';", "import '@lightrec/core/node';"])(
    'are kept out of packages that run in a browser: %s',
    (text) => {
      expect(judge('index', text)).toHaveLength(1);
      expect(judge('data', text)).toEqual([]);
    },
  );

  it('are allowed in the files that the graph names, and in tests', () => {
    expect(judge('core', "import 'node:fs';", 'src/artifact/files.ts')).toEqual([]);
    expect(judge('core', "import 'node:fs';", 'src/artifact/files.test.ts')).toEqual([]);
    expect(judge('core', "import 'node:fs';", 'src/artifact/ids.ts')).toHaveLength(1);
  });
});

describe('package.json', () => {
  it.each(['dependencies', 'devDependencies', 'peerDependencies'])('keeps to the graph in %s', (field) => {
    expect(judgeManifest('eval', { [field]: { '@lightrec/core': 'workspace:*' } })).toEqual([]);
    expect(judgeManifest('eval', { [field]: { '@lightrec/kernels': 'workspace:*' } })[0]).toContain('no arrow');
  });
});
