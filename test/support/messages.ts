/** Every message that the window and the shell can say, found in their sources: what `t` and `rich` are called with. */
import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseSync } from 'vite';

const top = join(import.meta.dirname, '../..');

export type Said = {
  readonly file: string;
  readonly message: string;
  /** Names of the values given, or null where they cannot be read off the source. */
  readonly given: readonly string[] | null;
};
export type Sources = {
  readonly said: readonly Said[];
  /** Calls whose message is no literal: `file: source`. */
  readonly unreadable: readonly string[];
  /** English that was never given to `t`: text of elements, and attributes that are read. `file: text`. */
  readonly bare: readonly string[];
};

type Node = { readonly type: string; readonly [key: string]: unknown };
const isNode = (value: unknown): value is Node =>
  typeof value === 'object' && value !== null && typeof (value as Node).type === 'string';

/** Attributes and properties that a reader sees or hears. */
const READ = /^(?:title|label|placeholder|alt|aria-label|aria-description|aria-roledescription|aria-valuetext)$/;
/** Words: two letters in a row that are no name of a program, a protocol or a key. */
const NAMES =
  /^(?:Mailroom|Enter|Esc|End|Home|Tab|Space|IMAP|SMTP|POP3|JMAP|TLS|DKIM|SPF|DMARC|MX|DNS|URL|HTML|CSV|JSON|PDF|kB|MB|GB|ms|min)$/;
/** A host, an address, a command stands in every language as it is. */
const IS_EXAMPLE = /^\S*[.@:/]\S+$/;
const isEnglish = (text: string): boolean =>
  !IS_EXAMPLE.test(text.trim()) && (text.match(/\p{L}{2,}/gu) ?? []).some(word => !NAMES.test(word));

/** Of the files that a pattern below the project's top finds. */
export function messagesOf(patterns: readonly string[]): Sources {
  const said: Said[] = [];
  const unreadable: string[] = [];
  const bare: string[] = [];
  for (const file of globSync([...patterns], { cwd: top }).toSorted()) {
    const source = readFileSync(join(top, file), 'utf8');
    const { program, errors } = parseSync(file, source);
    if (errors.length > 0) throw new Error(`${file} cannot be read: ${errors[0]?.message}`);
    walk(program as unknown as Node, node => look(node, { file, source, said, unreadable, bare }));
  }
  return { said, unreadable, bare };
}

type Look = { file: string; source: string; said: Said[]; unreadable: string[]; bare: string[] };

function look(node: Node, { file, source, said, unreadable, bare }: Look): void {
  if (node.type === 'CallExpression' && isNode(node.callee) && isSaying(node.callee)) {
    const [message, values] = node.arguments as readonly Node[];
    const texts = literals(message);
    if (texts === null) unreadable.push(`${file}: ${source.slice(node.start as number, (node.start as number) + 60)}`);
    for (const text of texts ?? []) said.push({ file, message: text, given: namesOf(values) });
  }
  if (node.type === 'JSXText' && isEnglish(node.value as string)) bare.push(`${file}: ${String(node.value).trim()}`);
  if (node.type === 'JSXAttribute' && isNode(node.name) && READ.test(String(node.name.name)))
    for (const text of literals(node.value as Node) ?? [])
      if (isEnglish(text)) bare.push(`${file}: ${node.name.name}="${text}"`);
}

const isSaying = ({ type, name }: Node): boolean => type === 'Identifier' && (name === 't' || name === 'rich');

/** A literal, or a choice between literals; null for anything else. */
function literals(node: Node | undefined | null): readonly string[] | null {
  if (!node) return null;
  if (node.type === 'Literal') return typeof node.value === 'string' ? [node.value] : null;
  if (node.type === 'JSXExpressionContainer') return literals(node.expression as Node);
  if (node.type === 'TemplateLiteral') {
    const [only, ...more] = node.quasis as readonly { value: { cooked: string } }[];
    return more.length === 0 && only ? [only.value.cooked] : null;
  }
  if (node.type === 'ConditionalExpression') {
    const [yes, no] = [literals(node.consequent as Node), literals(node.alternate as Node)];
    return yes && no ? [...yes, ...no] : null;
  }
  return null;
}

function namesOf(values: Node | undefined): readonly string[] | null {
  if (!values) return [];
  if (values.type !== 'ObjectExpression') return null;
  const names: string[] = [];
  for (const property of values.properties as readonly Node[]) {
    if (property.type !== 'Property' || !isNode(property.key)) return null;
    names.push(String(property.key.name ?? property.key.value));
  }
  return names;
}

function walk(node: Node, see: (node: Node) => void): void {
  see(node);
  for (const value of Object.values(node))
    if (Array.isArray(value)) for (const one of value) isNode(one) && walk(one, see);
    else if (isNode(value)) walk(value, see);
}
