import ts from 'typescript';
import { mutationsOfNode } from './mutations-of-node.mjs';

/**
 * @typedef {object} Mutation - one small change of a source text
 * @property {number} start - where the changed text begins
 * @property {number} end - and ends
 * @property {string} text - what goes there instead
 *
 * @typedef {Mutation & { line: number }} PlacedMutation - with the line it begins in, from 1
 */

/** Numbers under such names set how fast a program runs or how often it reports, not what it computes. */
const performanceName = /chunk|block|buffer|cache|capacity|pause|patience|timeout|interval|millisecond|[a-z]Ms$/i;
const errorName = /Error$/;

/**
 * Every mutation of a source text. Comments, imports, types, texts and what is said of errors are
 * left as they are.
 *
 * @param {string} file - its name decides how it is parsed
 * @param {string} text
 * @returns {PlacedMutation[]} in order of their nodes
 */
export function mutationsOf(file, text) {
  const source = ts.createSourceFile(file, text, ts.ScriptTarget.Latest, true);
  /** @type {PlacedMutation[]} */
  const found = [];
  /** @param {ts.Node} node */
  const visit = (node) => {
    if (isLeftAlone(node)) return;
    for (const mutation of mutationsOfNode(node, source)) {
      const { line } = source.getLineAndCharacterOfPosition(mutation.start);
      found.push({ ...mutation, line: line + 1 });
    }
    ts.forEachChild(node, visit);
  };
  visit(source);
  return found;
}

/**
 * @param {string} text
 * @param {Mutation} mutation
 */
export function mutate(text, { start, end, text: instead }) {
  return text.slice(0, start) + instead + text.slice(end);
}

/** @param {ts.Node} node */
function isLeftAlone(node) {
  return (
    ts.isImportDeclaration(node) ||
    ts.isExportDeclaration(node) ||
    ts.isInterfaceDeclaration(node) ||
    ts.isTypeAliasDeclaration(node) ||
    (ts.isTypeNode(node) && !ts.isExpressionWithTypeArguments(node)) ||
    ts.isTemplateExpression(node) ||
    ts.isThrowStatement(node) ||
    (ts.isNewExpression(node) && errorName.test(node.expression.getText())) ||
    isListOfNames(node) ||
    isPerformanceConstant(node)
  );
}

/**
 * Whether a node lists the names of options as keys, whose values mean nothing.
 *
 * @param {ts.Node} node
 */
function isListOfNames(node) {
  return ts.isCallExpression(node) && node.expression.getText() === 'optionNames';
}

/**
 * Whether a node is the declaration of a constant that a whole file shares, of a name that tells of speed.
 *
 * @param {ts.Node} node
 */
function isPerformanceConstant(node) {
  return (
    ts.isVariableDeclaration(node) &&
    ts.isSourceFile(node.parent.parent.parent) &&
    performanceName.test(node.name.getText())
  );
}

/**
 * @param {string} file - its name decides how it is parsed
 * @param {string} text
 */
export function parses(file, text) {
  const { diagnostics } = ts.transpileModule(text, {
    fileName: file,
    reportDiagnostics: true,
    compilerOptions: { target: ts.ScriptTarget.ESNext },
  });
  return diagnostics?.length === 0;
}
