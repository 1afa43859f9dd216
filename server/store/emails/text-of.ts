/** The words of one message, for the index: people, subject, readable text, names of attachments. Bounded throughout. */
import { type Bytes, kibibytes } from '../../base/units.ts';
import { parseAddresses } from '../../mime/address-list.ts';
import { decodeCharset, decodeTransfer } from '../../mime/coding.ts';
import { decodeWords } from '../../mime/encoded-word.ts';
import { unfold, walkFields } from '../../mime/header.ts';
import { textOfHtml } from '../../mime/html-text.ts';
import { parameter, parameterText } from '../../mime/parameter.ts';
import { WHOLE_TEXT } from '../../mime/searched-text.ts';
import type { Leaf, Structure } from '../../mime/structure.ts';
import { textParts } from '../../mime/summary.ts';
import { searchable } from './fold.ts';
import type { OpenMessage } from './message-text.ts';
import type { WordsRow } from './search.ts';

/** Octets of one part that are decoded: HTML is mostly not text. */
const PART: Bytes = kibibytes(512);
/** Characters of a message that are kept. */
const TEXT = 256 * 1024;
const PEOPLE = 16 * 1024;
const HEAD: Bytes = kibibytes(256);

/** Throws where it cannot be read. */
export function wordsOf(opened: OpenMessage): WordsRow {
  const { octets } = opened;
  const fields = fieldsOf(octets.read(octets.content, octets.content + HEAD));
  const people = (name: string): string => {
    const list = parseAddresses(fields.get(name) ?? '');
    return searchable(list.map(({ name, address }) => `${name ?? ''} ${address}`).join(', ')).slice(0, PEOPLE);
  };
  return {
    ...{ author: people('from'), addressee: people('to'), copy: people('cc'), blind: people('bcc') },
    subject: searchable(decodeWords(fields.get('subject') ?? '')),
    body: searchable(bodyText(opened)),
  };
}

const wanted: ReadonlySet<string> = new Set(['from', 'to', 'cc', 'bcc', 'subject']);

function fieldsOf(head: Buffer): Map<string, string> {
  const fields = new Map<string, string>();
  walkFields(head, 0, (start, nameEnd, valueStart, valueEnd) => {
    const name = head.toString('latin1', start, nameEnd).toLowerCase();
    if (!wanted.has(name)) return;
    const before = fields.get(name);
    const value = unfold(head, valueStart, valueEnd);
    if (before === undefined) fields.set(name, value);
    else if (name !== 'subject' && name !== 'from') fields.set(name, `${before}, ${value}`);
  });
  return fields;
}

/** Of alternatives each is read: what only the HTML says is found too. */
function bodyText(opened: OpenMessage): string {
  const pieces: string[] = [];
  let room = TEXT;
  for (const part of textParts(opened.structure)) {
    if (room <= 0) break;
    const text = textOf(opened, part).slice(0, room);
    room -= text.length;
    pieces.push(text);
  }
  for (const name of attachmentNames(opened.structure)) pieces.push(name);
  return pieces.join('\n');
}

function textOf({ octets, textOf }: OpenMessage, part: Leaf): string {
  if (part.body.end - part.body.start <= WHOLE_TEXT) return textOf(part);
  const raw = octets.read(part.body.start, Math.min(part.body.end, part.body.start + PART));
  const text = decodeCharset(decodeTransfer(raw, part.encoding), parameter(part.parameters, 'charset'));
  return part.subtype === 'html' ? textOfHtml(text, TEXT) : text;
}

function* attachmentNames(part: Structure): Generator<string> {
  const name = parameterText(part.disposition?.parameters ?? [], 'filename') ?? parameterText(part.parameters, 'name');
  if (name !== null) yield name;
  if (part.kind === 'multipart') for (const child of part.parts) yield* attachmentNames(child);
}
