/**
 * The letter that a planned vacation answer becomes. RFC 5230 §5, RFC 3834 §3.
 *
 * Its header is made here, so that nothing of the stranger's message and nothing of the script gets into it but what is
 * meant to; of an own MIME entity (":mime") only the Content- fields are taken. It goes to the envelope's sender, from
 * the null sender.
 */
import { latin1 } from '../base/bytes.ts';
import { err, ok, type Result } from '../base/result.ts';
import { type NamedMailbox, parseMailbox, printMailbox, printNamedMailbox } from '../mime/address.ts';
import { automaticFields, type Circumstances, printAll, textEntity } from '../mime/compose.ts';
import { encodeText } from '../mime/encoded-word.ts';
import { bodyOffset, fieldsOf, printField } from '../mime/header.ts';
import { readIdentifiers } from '../mime/id-list.ts';
import { authorOf } from './author.ts';
import type { SieveMessage } from './facts.ts';
import type { Vacation } from './plan.ts';

/** RFC 5230 §5.5: of References no more than make sense to a reader. */
const MOST_REFERENCES = 20;
const LONGEST_SUBJECT = 500;

export function vacationReply(
  action: Pick<Vacation, 'reason' | 'subject' | 'from' | 'mime' | 'message'>,
  between: { readonly sender: string; readonly owner: NamedMailbox },
  circumstances: Circumstances,
): Result<Buffer, string> {
  const to = parseMailbox(between.sender);
  if (!to.ok) return err(`the sender's address: ${to.error}`);
  const from = printNamedMailbox((action.from === null ? null : authorOf(action.from)) ?? between.owner);
  if (!from.ok) return from;
  const subject = oneLine(action.subject ?? `Auto: ${action.message.named('subject')[0]?.value.text ?? ''}`);
  const fields = printAll([
    ...automaticFields(
      { from: from.value, to: printMailbox(to.value), subject: encodeText(subject), kind: 'auto-replied' },
      circumstances,
    ),
    // Exchange answers what says auto-replied, unless it is told so in its own words.
    printField('X-Auto-Response-Suppress', 'All'),
    ...thread(action.message),
    printField('MIME-Version', '1.0'),
  ]);
  if (!fields.ok) return fields;
  const { header, body } = action.mime ? ownEntity(action.reason) : plainEntity(action.reason);
  return ok(Buffer.concat([Buffer.from(fields.value, 'utf8'), header, Buffer.from('\r\n'), body]));
}

/** §5.5: In-Reply-To and References, so that the answer stands under the question. */
function thread(message: SieveMessage): Result<string, string>[] {
  const own = identifiers(message, 'message-id').slice(0, 1);
  if (own.length === 0) return [];
  const before = identifiers(message, 'references');
  const earlier = before.length > 0 ? before : identifiers(message, 'in-reply-to').slice(0, 1);
  return [
    printField('In-Reply-To', own.join(' ')),
    printField('References', [...earlier.slice(-MOST_REFERENCES), ...own].join(' ')),
  ];
}

const identifiers = (message: SieveMessage, name: string): string[] =>
  message
    .named(name)
    .flatMap(({ raw }) => readIdentifiers(raw) ?? [])
    .map(id => `<${id}>`)
    .filter(id => /^<[!-;=?-~]+>$/.test(id));

type Octets = { readonly header: Buffer; readonly body: Buffer };

function plainEntity(text: string): Octets {
  const { header, body } = textEntity(text, 'plain');
  return { header: Buffer.from(header, 'utf8'), body: Buffer.from(body, 'utf8') };
}

/** §4.5: the script's own MIME entity. Fields that are not Content- ones are the letter's, not the script's. */
function ownEntity(entity: string): Octets {
  const octets = Buffer.from(entity.replace(/\r\n|\r|\n/g, '\r\n'), 'utf8');
  const kept = fieldsOf(octets).filter(({ name }) => /^content-[!-9;-~]+$/i.test(name));
  if (kept.length === 0) return plainEntity(entity);
  const header = kept.map(({ range }) => latin1(octets.subarray(range.start, range.end)).trimEnd());
  return { header: Buffer.from(`${header.join('\r\n')}\r\n`, 'latin1'), body: octets.subarray(bodyOffset(octets)) };
}

/** What a stranger wrote, or a script: one line of text. */
const oneLine = (text: string): string =>
  text
    .replace(/[\p{Cc}\p{Cs}\u2028\u2029]+/gu, ' ')
    .trim()
    .slice(0, LONGEST_SUBJECT);
