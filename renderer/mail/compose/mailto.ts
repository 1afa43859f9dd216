/** A `mailto:` address as the beginning of a letter. Pure. RFC 6068; whatever it asks besides these is left out (§4). */
import { type Recipient, readRecipients } from './recipients.ts';

export type MailtoLetter = {
  readonly to: readonly Recipient[];
  readonly cc: readonly Recipient[];
  readonly bcc: readonly Recipient[];
  readonly subject: string;
  readonly text: string;
  readonly inReplyTo: readonly string[] | null;
};

const LONGEST = 100_000;

/** null: it is none. */
export function readMailto(address: string): MailtoLetter | null {
  const found = /^\s*mailto:([^?#]*)(?:\?([^#]*))?/i.exec(address.slice(0, LONGEST));
  if (!found) return null;
  const fields = (found[2] ?? '')
    // An `&` is often written as HTML writes it.
    .replace(/&amp;/gi, '&')
    .split('&')
    .filter(field => field !== '')
    .map(field => {
      const [, name = '', value = ''] = /^([^=]*)=?(.*)$/s.exec(field) ?? [];
      return [decode(name).toLowerCase(), decode(value)] as const;
    });
  const all = (name: string): readonly string[] => fields.filter(([field]) => field === name).map(([, value]) => value);
  const people = (name: string): readonly Recipient[] => all(name).flatMap(readRecipients);
  // Each address is escaped for itself, so that a comma within one stays there.
  const before = (found[1] ?? '').split(',').flatMap(one => readRecipients(decode(one)));
  const answered = [
    ...all('in-reply-to')
      .join(' ')
      .matchAll(/<([^<>\s]+)>/g),
  ].map(([, id]) => id!);
  return {
    to: [...before, ...people('to')],
    cc: people('cc'),
    bcc: people('bcc'),
    subject: all('subject')
      .join(' ')
      .replace(/[\r\n]+/g, ' '),
    text: all('body').join('\n').replace(/\r\n?/g, '\n'),
    inReplyTo: answered.length > 0 ? answered : null,
  };
}

/** A `+` is a plus here (§5). What is escaped wrongly stays as it stands. */
function decode(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
