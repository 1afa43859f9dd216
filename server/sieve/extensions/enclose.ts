/**
 * "enclose": the message becomes an attachment of a new one. RFC 5703 §6.
 *
 *   enclose [":subject" string] [":headers" string-list] string
 *
 * The new message has a text and the old message, the fields that ":headers" names, and its own Subject, Date and From
 * where those are not among them. It is made without chance, so that the same run makes the same octets. What is
 * redirected is the message as it was before (§6).
 */
import { createHash } from 'node:crypto';
import { textEntity } from '../../mime/compose.ts';
import { printDate } from '../../mime/date.ts';
import { encodeText } from '../../mime/encoded-word.ts';
import { printField } from '../../mime/header.ts';
import type { CommandDefinition, CompileContext, Extension, Run, Texts } from '../extension.ts';
import type { SieveMessage } from '../facts.ts';
import { sieveMessage } from '../message.ts';
import { isFieldName } from './field-name.ts';
import { noteEnclosing, spendOctets } from './parts.ts';
import { fieldsWhere, oneLine } from './replace.ts';

const kept = 'enclosed';
/** Of a message however small: its header is made, its parts are looked for. */
const COST = 150;
/** Of the parts' header and of the message's encoding these are made anew. */
const made: ReadonlySet<string> = new Set(['mime-version', 'content-type', 'content-transfer-encoding']);

/** What is redirected: RFC 5703 §6 leaves it as it was before the first "enclose". */
export const beforeEnclosing = (run: Run): SieveMessage =>
  (run.kept.get(kept) as SieveMessage | undefined) ?? run.message;

const command: CommandDefinition = {
  name: 'enclose',
  positional: ['text'],
  tags: [
    { name: 'subject', value: 'text' },
    { name: 'headers', value: 'texts' },
  ],
  compile(args, context) {
    const subject = args.tag('subject')?.text ?? null;
    const headers = args.tag('headers')?.texts ?? null;
    const text = args.text(0);
    if (headers) checkNames(headers, context);
    return run => {
      run.spend(COST);
      spendOctets(run, 6 * run.message.size);
      if (!run.kept.has(kept)) run.kept.set(kept, run.message);
      run.message = enclosed(run, text.of(run), subject?.of(run) ?? null, headers?.of(run) ?? []);
      noteEnclosing(run);
      return null;
    };
  },
};

function checkNames({ items }: Texts, context: CompileContext): void {
  for (const { constant, node } of items)
    if (constant !== null && !isFieldName(constant))
      context.problem(`"${constant}" is not the name of a header field`, node.span);
}

function enclosed(run: Run, text: string, subject: string | null, headers: readonly string[]): SieveMessage {
  const { message, facts } = run;
  const octets = message.octets();
  const copied = new Set(headers.map(name => name.toLowerCase()).filter(name => !made.has(name)));
  const digest = createHash('sha256').update(octets).update(text).digest('hex').slice(0, 32);
  const author = facts.account.addresses[0] ?? facts.envelope.to;
  if (subject !== null) copied.delete('subject');
  const title = subject ?? message.named('subject')[0]?.value.text ?? '';
  const domain = author.slice(author.lastIndexOf('@') + 1);
  const fields: readonly (readonly [name: string, value: string])[] = [
    ['Subject', encodeText(oneLine(title))],
    ['Date', printDate(facts.now, facts.zoneAt(facts.now))],
    ['From', `<${author}>`],
    ['Message-ID', `<${digest}@${domain}>`],
  ];
  const boundary = `=_${digest}`;
  const encoding = octets.some(octet => octet > 127) ? 'Content-Transfer-Encoding: 8bit\r\n' : '';
  const { header, body } = textEntity(text, 'plain');
  return sieveMessage(
    Buffer.concat([
      fieldsWhere(message.header, name => copied.has(name.toLowerCase())),
      Buffer.from(fields.map(([name, value]) => (copied.has(name.toLowerCase()) ? '' : ours(name, value))).join('')),
      Buffer.from(`MIME-Version: 1.0\r\nContent-Type: multipart/mixed; boundary="${boundary}"\r\n${encoding}\r\n`),
      Buffer.from(`--${boundary}\r\n${header}\r\n${body}\r\n`),
      Buffer.from(`--${boundary}\r\nContent-Type: message/rfc822\r\n${encoding}\r\n`),
      octets,
      Buffer.from(`\r\n--${boundary}--\r\n`),
    ]),
  );
}

/** What cannot stand in a header, such as the domain of an account without an address, is left out. */
function ours(name: string, value: string): string {
  const printed = printField(name, value);
  return printed.ok ? printed.value : '';
}

export const enclose: Extension = { capability: 'enclose', commands: [command] };
