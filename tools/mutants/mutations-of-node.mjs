import ts from 'typescript';

const { SyntaxKind } = ts;

/** @type {Map<ts.SyntaxKind, string>} what stands for an operator instead */
const operators = new Map([
  [SyntaxKind.LessThanToken, '<='],
  [SyntaxKind.LessThanEqualsToken, '<'],
  [SyntaxKind.GreaterThanToken, '>='],
  [SyntaxKind.GreaterThanEqualsToken, '>'],
  [SyntaxKind.EqualsEqualsEqualsToken, '!=='],
  [SyntaxKind.ExclamationEqualsEqualsToken, '==='],
  [SyntaxKind.PlusToken, '-'],
  [SyntaxKind.MinusToken, '+'],
  [SyntaxKind.AsteriskToken, '/'],
  [SyntaxKind.SlashToken, '*'],
  [SyntaxKind.PercentToken, '*'],
  [SyntaxKind.AmpersandAmpersandToken, '||'],
  [SyntaxKind.BarBarToken, '&&'],
  [SyntaxKind.AmpersandToken, '|'],
  [SyntaxKind.BarToken, '&'],
  [SyntaxKind.LessThanLessThanToken, '>>'],
  [SyntaxKind.GreaterThanGreaterThanToken, '<<'],
  [SyntaxKind.GreaterThanGreaterThanGreaterThanToken, '<<'],
  [SyntaxKind.PlusEqualsToken, '-='],
  [SyntaxKind.MinusEqualsToken, '+='],
  [SyntaxKind.AsteriskEqualsToken, '/='],
  [SyntaxKind.SlashEqualsToken, '*='],
  [SyntaxKind.BarEqualsToken, '&='],
  [SyntaxKind.AmpersandEqualsToken, '|='],
]);

/** @type {Record<string, string>} what is called instead of a function or method */
const calls = {
  max: 'min',
  min: 'max',
  floor: 'ceil',
  ceil: 'floor',
  some: 'every',
  every: 'some',
};

/**
 * The mutations that begin at a node, each a small mistake that a programmer might make.
 *
 * @param {ts.Node} node - with parents
 * @param {ts.SourceFile} source
 * @returns {import('./mutations.mjs').Mutation[]}
 */
export function mutationsOfNode(node, source) {
  /** @param {ts.Node} part @param {string} text */
  const instead = (part, text) => [{ start: part.getStart(source), end: part.end, text }];

  if (ts.isBinaryExpression(node)) return isText(node) ? [] : ofBinary(node, source);
  if (node.kind === SyntaxKind.TrueKeyword) return instead(node, 'false');
  if (node.kind === SyntaxKind.FalseKeyword) return instead(node, 'true');
  if (ts.isNumericLiteral(node)) return instead(node, `${Number(node.text) + 1}`);
  if (ts.isPrefixUnaryExpression(node)) {
    const dropped = node.operator === SyntaxKind.ExclamationToken || node.operator === SyntaxKind.MinusToken;
    return dropped ? instead(node, `(${node.operand.getText(source)})`) : [];
  }
  if (ts.isIfStatement(node)) {
    const negated = instead(node.expression, `!(${node.expression.getText(source)})`);
    return isGuard(node) ? [...instead(node, ';'), ...negated] : negated;
  }
  if (ts.isConditionalExpression(node)) {
    return instead(node.condition, `!(${node.condition.getText(source)})`);
  }
  if (ts.isExpressionStatement(node) && isCall(node.expression)) return instead(node, ';');
  if (ts.isPropertyAccessExpression(node) && Object.hasOwn(calls, node.name.text) && isCalled(node)) {
    return instead(node.name, calls[node.name.text]);
  }
  return [];
}

/**
 * @param {ts.BinaryExpression} node
 * @param {ts.SourceFile} source
 */
function ofBinary(node, source) {
  const { left, operatorToken, right } = node;
  const operator = operators.get(operatorToken.kind);
  if (operator) return [{ start: operatorToken.getStart(source), end: operatorToken.end, text: operator }];
  // Of `a ?? b`, only `a` is left.
  return operatorToken.kind === SyntaxKind.QuestionQuestionToken ? [{ start: left.end, end: right.end, text: '' }] : [];
}

/**
 * Whether a sum joins texts, as far as its literals show.
 *
 * @param {ts.BinaryExpression} node
 */
function isText({ left, operatorToken, right }) {
  const joins = operatorToken.kind === SyntaxKind.PlusToken || operatorToken.kind === SyntaxKind.PlusEqualsToken;
  return joins && [left, right].some((side) => ts.isStringLiteralLike(side) || ts.isTemplateExpression(side));
}

/**
 * Whether an `if` does nothing but leave.
 *
 * @param {ts.IfStatement} node
 */
function isGuard({ thenStatement, elseStatement }) {
  const [only, ...more] = ts.isBlock(thenStatement) ? thenStatement.statements : [thenStatement];
  if (elseStatement || !only || more.length > 0) return false;
  return (
    ts.isReturnStatement(only) || ts.isThrowStatement(only) || ts.isContinueStatement(only) || ts.isBreakStatement(only)
  );
}

/**
 * @param {ts.Expression} node
 * @returns {boolean}
 */
function isCall(node) {
  return ts.isAwaitExpression(node) ? isCall(node.expression) : ts.isCallExpression(node);
}

/** @param {ts.Expression} node */
function isCalled(node) {
  return ts.isCallExpression(node.parent) && node.parent.expression === node;
}
