import path from 'node:path';
import ts from 'typescript';
import { root } from '../environment.mjs';

/**
 * Type-checks modules against the built packages, with the workspace's own strictness, and writes the
 * JavaScript of each beside it.
 *
 * @param files - absolute paths of `.mts` files
 * @returns what is wrong with each file, one sentence each, by its path
 */
export function compile(files: readonly string[]): Map<string, string[]> {
  const base = ts.readConfigFile(path.join(root, 'tsconfig.base.json'), ts.sys.readFile);
  const { options } = ts.parseJsonConfigFileContent(base.config, ts.sys, root);
  const program = ts.createProgram(files, {
    ...options,
    noEmit: false,
    declaration: false,
    sourceMap: true,
    // A snippet shows a result by naming it.
    noUnusedLocals: false,
    noUnusedParameters: false,
  });
  program.emit();
  const problems = new Map<string, string[]>(files.map((file) => [file, []]));
  for (const diagnostic of ts.getPreEmitDiagnostics(program)) {
    const place = diagnostic.file?.fileName ?? '';
    const line = diagnostic.file?.getLineAndCharacterOfPosition(diagnostic.start ?? 0).line ?? 0;
    const text = `line ${line + 1}: ${ts.flattenDiagnosticMessageText(diagnostic.messageText, '\n')}`;
    // What is not about one of the files is about all of them.
    for (const [file, list] of problems) if (file === place || !problems.has(place)) list.push(text);
  }
  return problems;
}
