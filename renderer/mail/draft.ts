/** A letter being written: as text fields, from an answer or a forward, and to the contract's Draft. Pure. */
import type { Draft, MailAccount, MailAddress, MailMessage } from '../../server/api/contract.ts';
import { clock } from '../design/format.ts';

export type Writing = {
  /** null: the first account. */
  readonly account: number | null;
  readonly to: string;
  readonly cc: string;
  readonly bcc: string;
  readonly subject: string;
  readonly text: string;
  readonly inReplyTo: string | null;
  readonly references: readonly string[];
};

export const nothingWritten: Writing = {
  account: null,
  to: '',
  cc: '',
  bcc: '',
  subject: '',
  text: '',
  inReplyTo: null,
  references: [],
};

export const isUntouched = (writing: Writing): boolean =>
  [writing.to, writing.cc, writing.bcc, writing.subject, writing.text].every(field => field.trim() === '');

const day = new Intl.DateTimeFormat('en-GB', { day: 'numeric', month: 'long', year: 'numeric' });

/** RFC 5322 §3.6.4: the answered message's own references, then its id. */
export function reply(message: MailMessage, account: MailAccount, own: readonly string[], all: boolean): Writing {
  const back = message.replyTo.length > 0 ? message.replyTo : message.from;
  const mine = new Set(own.map(address => address.toLowerCase()));
  const others = unique(all ? [...message.to, ...message.cc] : []).filter(
    other => !mine.has(other.address.toLowerCase()) && !back.some(one => same(one, other)),
  );
  return {
    ...nothingWritten,
    account: account.id,
    to: list(back),
    cc: list(others),
    subject: prefixed('Re', message.subject),
    text: `\n\n${quoted(message)}`,
    inReplyTo: message.messageId,
    references: message.messageId ? [...message.references, message.messageId] : message.references,
  };
}

export function forward(message: MailMessage, account: MailAccount): Writing {
  const head = [
    `From: ${list(message.from)}`,
    `Date: ${day.format(message.date)} ${clock(message.date)}`,
    `Subject: ${message.subject}`,
    `To: ${list(message.to)}`,
  ];
  return {
    ...nothingWritten,
    account: account.id,
    subject: prefixed('Fwd', message.subject),
    text: `\n\n-------- Forwarded message --------\n${head.join('\n')}\n\n${message.text}`,
  };
}

/** `Re: Re: x` is nobody's wish. */
const prefixed = (prefix: string, subject: string): string =>
  new RegExp(`^${prefix}\\s*:`, 'i').test(subject) ? subject : `${prefix}: ${subject}`;

function quoted(message: MailMessage): string {
  const who = message.from[0]?.name || message.from[0]?.address || 'somebody';
  const lines = message.text
    .trimEnd()
    .split(/\r?\n/)
    .map(line => (line.startsWith('>') ? `>${line}` : `> ${line}`.trimEnd()));
  return `On ${day.format(message.date)} at ${clock(message.date)}, ${who} wrote:\n${lines.join('\n')}\n`;
}

const same = (a: MailAddress, b: MailAddress): boolean => a.address.toLowerCase() === b.address.toLowerCase();
const unique = (all: readonly MailAddress[]): MailAddress[] =>
  all.filter((one, i) => all.findIndex(other => same(one, other)) === i);

const printed = ({ name, address }: MailAddress): string => {
  if (!name) return address;
  return `${/^[\w\s'.-]+$/u.test(name) ? name : `"${name.replace(/["\\]/g, '\\$&')}"`} <${address}>`;
};
const list = (addresses: readonly MailAddress[]): string => addresses.map(printed).join(', ');

/** Splits at commas and semicolons outside quotes and angle brackets. */
export function splitAddresses(text: string): readonly string[] {
  const found: string[] = [];
  let current = '';
  let quoted = false;
  let angle = false;
  for (const sign of text) {
    if (sign === '"') quoted = !quoted;
    if (!quoted && sign === '<') angle = true;
    if (!quoted && sign === '>') angle = false;
    if (!quoted && !angle && (sign === ',' || sign === ';' || sign === '\n')) {
      found.push(current);
      current = '';
    } else current += sign;
  }
  return [...found, current].map(one => one.trim()).filter(one => one !== '');
}

export type WritingFaults = { readonly to?: string; readonly cc?: string; readonly bcc?: string };

/** Only what would be wrong anywhere; the server knows the rest. */
export function faults(writing: Writing): WritingFaults {
  const wrong = (text: string): string | undefined => {
    const bad = splitAddresses(text).find(one => !/^[^\s@]+@[^\s@]+$/.test(/<([^<>]*)>\s*$/.exec(one)?.[1] ?? one));
    return bad === undefined ? undefined : `“${bad}” is not an address`;
  };
  const found = { to: wrong(writing.to), cc: wrong(writing.cc), bcc: wrong(writing.bcc) };
  const nobody = splitAddresses([writing.to, writing.cc, writing.bcc].join(',')).length === 0;
  return {
    ...(found.to ? { to: found.to } : nobody ? { to: 'Who shall get it?' } : {}),
    ...(found.cc ? { cc: found.cc } : {}),
    ...(found.bcc ? { bcc: found.bcc } : {}),
  };
}

export const toDraft = (writing: Writing, account: number): Draft => ({
  account,
  to: splitAddresses(writing.to),
  cc: splitAddresses(writing.cc),
  bcc: splitAddresses(writing.bcc),
  subject: writing.subject.trim(),
  text: writing.text,
  inReplyTo: writing.inReplyTo,
  references: writing.references,
});

/** What was kept on this computer; anything that does not look like a letter is nothing. */
export function parseWriting(kept: string | null): Writing | null {
  if (!kept) return null;
  try {
    const found = JSON.parse(kept) as Partial<Writing>;
    const writing = { ...nothingWritten, ...found };
    const texts = [writing.to, writing.cc, writing.bcc, writing.subject, writing.text];
    return texts.every(text => typeof text === 'string') && Array.isArray(writing.references) && !isUntouched(writing)
      ? writing
      : null;
  } catch {
    return null;
  }
}
