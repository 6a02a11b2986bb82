import ts from 'typescript';

/** What every module of kernels has is in `ModuleExports`. */
const inEvery = new Set(['memory', 'heapBase']);

/**
 * The members of an interface that has what a module exports: WebAssembly's functions, which know no booleans, and globals.
 *
 * @param {string} declarations - as the compiler of AssemblyScript writes them
 */
export function exportsOf(declarations) {
  const functions = [...declarations.matchAll(/export function (\w+)(\(.*\): \w+);/g)].map(([, name, type]) => ({
    name,
    member: `${name}${type.replaceAll('boolean', 'number')};`,
  }));
  const globals = [...declarations.matchAll(/export const (\w+): \{/g)].map(([, name]) => ({
    name,
    member: `readonly ${name}: { readonly value: number };`,
  }));
  return [...functions, ...globals]
    .flatMap(({ name, member }) => (inEvery.has(name) ? [] : [`  ${member}`]))
    .join('\n');
}

/**
 * The addresses that a file named `memory-map.ts` exports, as constants.
 *
 * @param {string} file
 * @param {string} text
 */
export function addressesOf(file, text) {
  if (!file.endsWith('/memory-map.ts')) return '';
  /** @type {Map<string, number>} */
  const known = new Map();
  let lines = '';
  for (const statement of parse(file, text).statements) {
    if (!ts.isVariableStatement(statement)) continue;
    for (const { name, initializer } of statement.declarationList.declarations) {
      if (!ts.isIdentifier(name) || !initializer) continue;
      const address = addressOf(initializer, known);
      known.set(name.text, address);
      lines += `export const ${name.text} = ${address};\n`;
    }
  }
  return `\n${lines}`;
}

/**
 * @param {ts.Expression} expression - of numbers, names of earlier constants, sums, products and shifts
 * @param {Map<string, number>} known
 * @returns {number}
 */
function addressOf(expression, known) {
  if (ts.isNumericLiteral(expression)) return Number(expression.text);
  if (ts.isParenthesizedExpression(expression)) return addressOf(expression.expression, known);
  const value = ts.isIdentifier(expression) ? known.get(expression.text) : undefined;
  if (value !== undefined) return value;
  if (ts.isBinaryExpression(expression)) {
    const [left, right] = [addressOf(expression.left, known), addressOf(expression.right, known)];
    if (expression.operatorToken.kind === ts.SyntaxKind.PlusToken) return left + right;
    if (expression.operatorToken.kind === ts.SyntaxKind.AsteriskToken) return left * right;
  }
  throw new Error(`a memory map is made of numbers, names, sums and products, not of: ${expression.getText()}`);
}

/**
 * For each class that is `@unmanaged`, of words of 32 bits: its interface, its size, and a function that writes one.
 *
 * @param {string} file
 * @param {string} text
 */
export function structsOf(file, text) {
  return parse(file, text)
    .statements.filter(ts.isClassDeclaration)
    .filter((declared) => ts.getDecorators(declared)?.some(({ expression }) => expression.getText() === 'unmanaged'))
    .map((declared) => structOf(file, declared))
    .join('');
}

/**
 * @param {string} file
 * @param {ts.ClassDeclaration} declared
 */
function structOf(file, declared) {
  const name = declared.name?.text ?? '';
  const fields = declared.members.filter(ts.isPropertyDeclaration).map((member) => ({
    name: member.name.getText(),
    type: member.type?.getText() ?? '',
  }));
  const other = fields.find(({ type }) => !['u32', 'usize', 'f32'].includes(type));
  if (other) throw new Error(`${file}: ${name}.${other.name}: expected u32, usize or f32, received ${other.type}`);
  const words = fields.map((field) => (field.type === 'f32' ? '0' : `fields.${field.name}`));
  const floats = fields.flatMap((field, i) =>
    field.type === 'f32' ? [`  memory.float32(address, ${fields.length})[${i}] = fields.${field.name};\n`] : [],
  );
  return `
/** As \`${file}\` says. */
export interface ${name} {
${fields.map((field) => `  ${field.name}: number;`).join('\n')}
}

export const bytesOf${name} = ${4 * fields.length};

export function write${name}(memory: Views, address: number, fields: ${name}): void {
  memory.uint32(address, ${fields.length}).set([${words.join(', ')}]);
${floats.join('')}}
`;
}

/**
 * @param {string} file
 * @param {string} text
 */
function parse(file, text) {
  return ts.createSourceFile(file, text, ts.ScriptTarget.Latest, true);
}
