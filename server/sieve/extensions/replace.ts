/**
 * "replace": another text in the place of a part, or of the whole message. RFC 5703 §5.
 *
 *   replace [":mime"] [":subject" string] [":from" string] <replacement: string>
 *
 * In a "foreverypart" the part that the loop is at, with all that is in it. Of a whole message every field stays that
 * says nothing of its parts, and what ":subject" and ":from" exchange stays under Original-Subject and Original-From,
 * which no script can take away again.
 */

import { printNamedMailbox } from '../../mime/address.ts';
import { encodeBase64 } from '../../mime/coding.ts';
import { type Entity, textEntity } from '../../mime/compose.ts';
import { encodeText } from '../../mime/encoded-word.ts';
import { bodyOffset, fieldsOf, printField } from '../../mime/header.ts';
import { authorOf } from '../author.ts';
import type { Arguments, CommandDefinition, CompileContext, Extension, Run, Step, Text } from '../extension.ts';
import type { SieveMessage } from '../facts.ts';
import { sieveMessage } from '../message.ts';
import { currentWay, partAt, spendOctets, type Way } from './parts.ts';
import { markReplaced } from './replaced.ts';

/** Both as octets; the header without its blank line. */
type Octets = { readonly header: Buffer; readonly body: Buffer };
type Named = 'subject' | 'from';

/** Octets that a character may become. */
const MOST_ENCODED = 9;

function compileReplace(args: Arguments, context: CompileContext): Step {
  const mime = args.tag('mime') !== null;
  const subject = args.tag('subject')?.text ?? null;
  const from = args.tag('from')?.text ?? null;
  const text = args.text(0);
  for (const name of ['subject', 'from'] as const)
    if (mime && args.tag(name))
      context.problem(`:${name} cannot stand beside :mime, which brings its own header`, args.tag(name)!.node.span);
  if (from?.constant != null && !authorOf(from.constant))
    context.problem(`"${from.constant}" is not an address to write from`, from.node.span);
  return run => {
    const replacement = text.of(run);
    // The message is put together anew.
    spendOctets(run, run.message.size + replacement.length * MOST_ENCODED);
    const entity = mime ? ownEntity(replacement) : plainEntity(replacement);
    const way = currentWay(run) ?? [];
    run.message = way.length > 0 ? withPart(run, way, entity) : withBody(run, entity, mime ? null : { subject, from });
    return null;
  };
}

function plainEntity(text: string): Octets {
  // A line that could end the part it stands in is not left to be read as one.
  const { header, body } = /^--/m.test(text) ? inBase64(text) : textEntity(text, 'plain');
  return { header: Buffer.from(header, 'utf8'), body: Buffer.from(body, 'utf8') };
}

const inBase64 = (text: string): Entity => ({
  header: 'Content-Type: text/plain; charset=utf-8\r\nContent-Transfer-Encoding: base64\r\n',
  body: encodeBase64(Buffer.from(text, 'utf8')),
});

/** Of a MIME entity the Content- fields and the body; a text without such a header is a text. */
export function ownEntity(entity: string): Octets {
  const octets = Buffer.from(entity.replace(/\r\n|\r|\n/g, '\r\n'), 'utf8');
  const header = fieldsWhere(octets, isContent);
  return header.length === 0 ? plainEntity(entity) : { header, body: octets.subarray(bodyOffset(octets)) };
}

const isContent = (name: string): boolean => /^content-/i.test(name);
const isOfParts = (name: string): boolean => isContent(name) || name.toLowerCase() === 'mime-version';

/** Those fields as they stand, each with its line end. */
export function fieldsWhere(octets: Buffer, keep: (name: string) => boolean): Buffer {
  const kept = fieldsOf(octets).filter(({ name }) => keep(name));
  return Buffer.concat(
    kept.flatMap(({ range }) => {
      const field = octets.subarray(range.start, range.end);
      return field.at(-1) === 10 ? [field] : [field, Buffer.from('\r\n')];
    }),
  );
}

/** A message in the message keeps who wrote it; any other part is its content alone. */
function withPart(run: Run, way: Way, { header, body }: Octets): SieveMessage {
  const { message } = run;
  const part = partAt(run, way);
  const around = partAt(run, way.slice(0, -1));
  if (!part || !around) return message;
  const octets = message.octets();
  const old = octets.subarray(part.header.start, part.header.end);
  const stays = around.kind === 'message' ? fieldsWhere(old, name => !isOfParts(name)) : Buffer.alloc(0);
  return sieveMessage(
    Buffer.concat([
      octets.subarray(0, part.header.start),
      ...[stays, header, Buffer.from('\r\n'), body],
      octets.subarray(part.body.end),
    ]),
  );
}

function withBody(
  run: Run,
  { header, body }: Octets,
  other: Readonly<Record<Named, Text | null>> | null,
): SieveMessage {
  const old = run.message.header;
  const author = other?.from ? sender(run, other.from) : null;
  const exchanged: Partial<Record<Named, string>> = {};
  if (other?.subject) exchanged.subject = oneLine(other.subject.of(run));
  if (author !== null) exchanged.from = author;
  markReplaced(run);
  const isOld = (name: string): boolean => Object.hasOwn(exchanged, name.toLowerCase());
  const fields = Object.entries(exchanged).map(([name, value]) => printed(run, name, value));
  const originals = Object.keys(exchanged).flatMap(name =>
    run.message.named(name).map(({ raw }) => printed(run, `original-${name}`, Buffer.from(raw, 'latin1').toString())),
  );
  return sieveMessage(
    Buffer.concat([
      fieldsWhere(old, name => !isOfParts(name) && !isOld(name)),
      Buffer.from([...fields, ...originals].join(''), 'utf8'),
      Buffer.from('MIME-Version: 1.0\r\n'),
      ...[header, Buffer.from('\r\n'), body],
    ]),
  );
}

/** §5: what is no address is passed over. */
function sender(run: Run, from: Text): string | null {
  const mailbox = authorOf(from.of(run));
  const text = mailbox && printNamedMailbox(mailbox);
  if (text?.ok) return text.value;
  run.trace('noted', 'the author stays: the other one is no address', from.node.span);
  return null;
}

function printed(run: Run, name: string, value: string): string {
  const title = name.replace(/(^|-)[a-z]/g, letter => letter.toUpperCase());
  // An author is printed already; a subject and an original are texts.
  const field = printField(title, name === 'from' ? value : encodeText(value));
  return field.ok ? field.value : run.fail(field.error, { start: top, end: top });
}
const top = { offset: 0, line: 1, column: 1 };

export const oneLine = (text: string): string => text.replace(/[\p{Cc}\p{Cs}\u2028\u2029]+/gu, ' ').trim();

const command: CommandDefinition = {
  name: 'replace',
  positional: ['text'],
  tags: [{ name: 'mime' }, { name: 'subject', value: 'text' }, { name: 'from', value: 'text' }],
  compile: compileReplace,
};

export const replace: Extension = { capability: 'replace', commands: [command] };
