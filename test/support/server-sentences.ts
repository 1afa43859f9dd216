/**
 * The server's own English, found in its sources: every literal and template that reads like a sentence, with {places} where
 * something is put in. A choice between literals gives a sentence for each. What is thrown as a bug, compared, or given to `t`
 * is none of them.
 */
import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseSync } from 'vite';

const top = join(import.meta.dirname, '../..');

export type ServerSentence = { readonly file: string; readonly text: string };

type Node = { readonly type: string; readonly start: number; readonly [key: string]: unknown };
const isNode = (value: unknown): value is Node =>
  typeof value === 'object' && value !== null && typeof (value as Node).type === 'string';

/** Two words in a row, of letters, and more than a name of two words. */
const isSentence = (text: string): boolean =>
  /\p{Ll}{2,} \p{Ll}{2,}/u.test(text.replace(/\{\w+\}/g, '{}')) &&
  !/^\s*[A-Z]+ [\w"(*]+ .*(FROM|SET|INTO|WHERE|TABLE)/.test(text);
/** Thrown where only a fault of ours can lead. */
const BUG = /^(?:Error|TypeError|RangeError|SyntaxError|AssertionError)$/;
const NOT_SAID =
  /^(?:t|startsWith|endsWith|includes|indexOf|split|replace|replaceAll|test|has|prepare|exec|createHash|parseArgs)$/;
/** Of one template: more are a list and no sentence. */
const MOST = 64;

export function serverSentences(patterns: readonly string[]): readonly ServerSentence[] {
  const found: ServerSentence[] = [];
  for (const file of globSync([...patterns], { cwd: top }).toSorted()) {
    const { program } = parseSync(file, readFileSync(join(top, file), 'utf8'));
    const texts = new Set<string>();
    look(program as unknown as Node, texts);
    for (const text of texts) found.push({ file, text });
  }
  return found;
}

function look(node: Node, texts: Set<string>): void {
  if (isAside(node)) return;
  if (node.type === 'Literal' || node.type === 'TemplateLiteral')
    for (const text of shapesOf(node) ?? []) if (isSentence(text)) texts.add(text.trim());
  lookInto(node, texts);
}

/** Below a template the choices have been looked at with it; functions called there have not. */
function lookInto(node: Node, texts: Set<string>): void {
  for (const value of Object.values(node))
    for (const one of Array.isArray(value) ? value : [value]) if (isNode(one)) look(one, texts);
}

function isAside(node: Node): boolean {
  if (node.type === 'ImportDeclaration' || node.type.startsWith('TS')) return true;
  if (node.type === 'NewExpression') return isNode(node.callee) && BUG.test(String(node.callee.name));
  if (node.type === 'BinaryExpression') return /^[=!]==$/.test(String(node.operator));
  if (node.type !== 'CallExpression' || !isNode(node.callee)) return false;
  const name = node.callee.name ?? (isNode(node.callee.property) ? node.callee.property.name : '');
  return NOT_SAID.test(String(name));
}

/** What a literal, a template or a choice between them can say; null: it is put together elsewhere. */
function shapesOf(node: Node): readonly string[] | null {
  if (node.type === 'Literal') return typeof node.value === 'string' ? [node.value] : null;
  if (node.type === 'ParenthesizedExpression') return shapesOf(node.expression as Node);
  if (node.type === 'ConditionalExpression') {
    const [yes, no] = [shapesOf(node.consequent as Node), shapesOf(node.alternate as Node)];
    return yes && no ? [...yes, ...no] : null;
  }
  if (node.type !== 'TemplateLiteral') return null;
  const quasis = node.quasis as readonly { readonly value: { readonly cooked: string } }[];
  const names = new Set<string>();
  const holes = (node.expressions as readonly Node[]).map((hole, at) => {
    const shapes = shapesOf(hole);
    if (shapes) return shapes;
    // Two things of one name are two places.
    const name = names.has(nameOf(hole, at)) ? `p${at}` : nameOf(hole, at);
    names.add(name);
    return [`{${name}}`];
  });
  let shapes: string[] = [quasis[0]!.value.cooked];
  for (const [at, hole] of holes.entries()) {
    shapes = shapes.flatMap(shape => hole.map(text => shape + text + quasis[at + 1]!.value.cooked));
    if (shapes.length > MOST) return null;
  }
  // Places with nothing between them are one.
  return shapes.map(shape => shape.replace(/(\{\w+\})(?:\{\w+\})+/g, '$1'));
}

function nameOf(node: Node, at: number): string {
  if (node.type === 'Identifier') return String(node.name);
  if (node.type === 'MemberExpression' && isNode(node.property) && node.property.type === 'Identifier') {
    const name = String(node.property.name);
    return name === 'length' && isNode(node.object) ? nameOf(node.object, at) : name;
  }
  if (node.type === 'LogicalExpression') return nameOf(node.left as Node, at);
  if (node.type === 'CallExpression') {
    const [first] = node.arguments as readonly Node[];
    return first && (first.type === 'Identifier' || first.type === 'MemberExpression') ? nameOf(first, at) : `p${at}`;
  }
  return `p${at}`;
}
