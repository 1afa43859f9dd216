/**
 * The letter that a planned notification becomes. RFC 5436 §2.7, RFC 3834.
 *
 * It says of itself that a machine sent it, and for whom, so that no other machine answers or notifies again. Who sends
 * it gives the null sender where the message that caused it had one, else the owner's address.
 */
import { err, ok, type Result } from '../base/result.ts';
import { type Mailbox, type NamedMailbox, printMailbox } from '../mime/address.ts';
import { type Circumstances, compose } from '../mime/compose.ts';
import { authorOf } from './author.ts';
import type { SieveMessage } from './facts.ts';
import { parseMailTo } from './mailto.ts';
import type { Notify } from './plan.ts';

export type Notification = { readonly octets: Buffer; readonly recipients: readonly Mailbox[] };

const LONGEST_SUBJECT = 500;
/** RFC 5435 §3.4: how important, in the words most programs know. */
const priorities = { 1: '1 (High)', 2: '3 (Normal)', 3: '5 (Low)' } as const;

export function notification(
  action: Pick<Notify, 'method' | 'from' | 'importance' | 'text' | 'message'>,
  owner: NamedMailbox,
  circumstances: Circumstances,
): Result<Notification, string> {
  const uri = parseMailTo(action.method);
  if (!uri.ok) return uri;
  const { to, cc, fields, body } = uri.value;
  const written = compose(
    {
      from: [(action.from === null ? null : authorOf(action.from)) ?? owner],
      to: to.map(unnamed),
      cc: cc.map(unnamed),
      subject: oneLine(action.text ?? uri.value.subject ?? subjectOf(action.message)),
      text: body ?? bodyOf(action.message),
      fields: [
        ['Auto-Submitted', `auto-notified; owner-email="${quotable(printMailbox(owner.mailbox))}"`],
        ['X-Priority', priorities[action.importance]],
        ...fields.map(([name, value]) => [capitalized(name), oneLine(value)] as const),
      ],
    },
    circumstances,
  );
  return written.ok ? ok({ octets: written.value, recipients: distinct([...to, ...cc]) }) : err(written.error);
}

const unnamed = (mailbox: Mailbox): NamedMailbox => ({ name: null, mailbox });
const subjectOf = (message: SieveMessage): string => message.named('subject')[0]?.value.text ?? '';

/** RFC 5436 §2.7 leaves it to us: who wrote, and about what. Nothing of the message's own text leaves by itself. */
function bodyOf(message: SieveMessage): string {
  const from = message.named('from')[0]?.value.text ?? '';
  return `A message came.\r\n\r\nFrom: ${oneLine(from)}\r\nSubject: ${oneLine(subjectOf(message))}\r\n`;
}

const distinct = (mailboxes: readonly Mailbox[]): Mailbox[] => [
  ...new Map(mailboxes.map(mailbox => [printMailbox(mailbox), mailbox])).values(),
];
const quotable = (address: string): string => address.replace(/[\\"]/g, '\\$&');
const capitalized = (name: string): string => name[0]!.toUpperCase() + name.slice(1);
const oneLine = (text: string): string =>
  text
    .replace(/[\p{Cc}\p{Cs}\u2028\u2029]+/gu, ' ')
    .trim()
    .slice(0, LONGEST_SUBJECT);
