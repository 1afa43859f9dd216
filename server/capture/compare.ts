/**
 * What differs between two messages, as a test wants to know it: the tree of parts, the header fields, the text, the HTML.
 * What is another with every message (dates, numbers, boundaries, signatures, the way it came) is left out. Pure.
 */
import { createHash } from 'node:crypto';
import { type DiffLine, differences } from '../config/differences.ts';
import { type Message, readMessage } from '../mime/message.ts';
import { parameterText } from '../mime/parameter.ts';
import { parseStructure, type Structure } from '../mime/structure.ts';

export type ComparedField = {
  readonly name: string;
  readonly before: readonly string[];
  readonly after: readonly string[];
};
export type Comparison = {
  readonly same: boolean;
  /** Empty where there is no difference. */
  readonly structure: readonly DiffLine[];
  readonly headers: readonly ComparedField[];
  readonly text: readonly DiffLine[];
  readonly html: readonly DiffLine[];
};
export type CompareOptions = {
  /** Fields that are left out besides. */
  readonly without?: readonly string[];
  /** What a text says besides, such as a token in a link, made the same in both. */
  readonly even?: (text: string) => string;
};

/** Of the way a message took, of its moment, and what is made of these. */
const VOLATILE: ReadonlySet<string> = new Set([
  ...['date', 'message-id', 'received', 'return-path', 'delivered-to', 'x-original-to', 'x-received', 'mime-version'],
  ...['dkim-signature', 'authentication-results', 'received-spf', 'in-reply-to', 'references', 'resent-date'],
  ...['arc-seal', 'arc-message-signature', 'arc-authentication-results', 'resent-message-id', 'content-id'],
  // Told by the structure, without its boundary.
  ...['content-type', 'content-transfer-encoding', 'content-disposition'],
]);

export async function compareMessages(
  before: Uint8Array,
  after: Uint8Array,
  { without = [], even = text => text }: CompareOptions = {},
): Promise<Comparison> {
  const [one, other] = await Promise.all([readMessage(before), readMessage(after)]);
  const left = new Set([...VOLATILE, ...without.map(name => name.toLowerCase())]);
  const structure = differences(treeOf(before, one), treeOf(after, other));
  const headers = fieldsOf(one, other, left, even);
  const text = differences(linesOf(even(one.text ?? '')), linesOf(even(other.text ?? '')));
  const html = differences(markupOf(even(one.html ?? '')), markupOf(even(other.html ?? '')));
  const same = [structure, headers, text, html].every(part => part.length === 0);
  return { same, structure, headers, text, html };
}

/** A part a line, indented as it lies; what is attached with its name and what it is made of. */
function treeOf(bytes: Uint8Array, { attachments }: Message): string {
  const files = attachments.map(({ filename, type, size, bytes: octets }) => {
    const print = octets.length > 0 ? createHash('sha256').update(octets).digest('hex').slice(0, 12) : `${size} octets`;
    return `${type} ${filename} ${print}\n`;
  });
  return `${partLines(parseStructure(bytes).structure, 0).join('')}${files.map(file => `attached ${file}`).join('')}`;
}

function partLines(part: Structure, depth: number): readonly string[] {
  const charset = parameterText(part.parameters, 'charset');
  const line = `${'  '.repeat(depth)}${part.type}/${part.subtype}${charset ? ` ${charset.toLowerCase()}` : ''}\n`;
  const inside = part.kind === 'multipart' ? part.parts : part.kind === 'message' ? [part.structure] : [];
  return [line, ...inside.flatMap(one => partLines(one, depth + 1))];
}

function fieldsOf(one: Message, other: Message, left: ReadonlySet<string>, even: (text: string) => string) {
  const byName = ({ headers }: Message) => Map.groupBy(headers, ({ name }) => name.toLowerCase());
  const [before, after] = [byName(one), byName(other)];
  const names = [...new Set([...before.keys(), ...after.keys()])].filter(name => !left.has(name));
  return names.flatMap((name): ComparedField[] => {
    const values = (from: typeof before) => (from.get(name) ?? []).map(({ value }) => even(value.trim()));
    const field = {
      name: (after.get(name) ?? before.get(name))![0]!.name,
      before: values(before),
      after: values(after),
    };
    return field.before.join('\n') === field.after.join('\n') ? [] : [field];
  });
}

/** Pictures within a message are named anew each time. */
const linesOf = (text: string): string =>
  `${text
    .replace(/\r\n?/g, '\n')
    .replace(/\bcid:[^"'\s>)]+/gi, 'cid:…')
    .replace(/[ \t]+$/gm, '')
    .trimEnd()}\n`;

/** A tag that follows another begins a line, so that a difference is told by its place. */
const markupOf = (html: string): string => linesOf(html.replace(/>\s*</g, '>\n<'));
