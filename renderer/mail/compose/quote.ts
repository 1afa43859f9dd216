/**
 * What an answer quotes and what a forwarded letter says of itself, as plain text. Pure. These words go out with the letter
 * and are read by others: they are English, whatever the window speaks.
 */
import type { EmailAddress } from '../../../server/jmap/types.ts';
import { clock } from '../../design/format.ts';
import { printRecipients } from './recipients.ts';

const day = new Intl.DateTimeFormat('en-GB', { day: 'numeric', month: 'long', year: 'numeric' });

export type Quoted = {
  readonly from: readonly EmailAddress[] | null;
  readonly to: readonly EmailAddress[] | null;
  readonly cc: readonly EmailAddress[] | null;
  readonly subject: string | null;
  /** Milliseconds; null: nobody knows. */
  readonly at: number | null;
};

const when = (at: number): string => `${day.format(at)} at ${clock(at)}`;

/** `On 22 November 2026 at 12:00, Kim Lee wrote:` */
export function attribution({ from, at }: Quoted): string {
  const author = from?.[0];
  const who = author ? author.name || author.email : 'somebody';
  return `${at === null ? '' : `On ${when(at)}, `}${who} wrote:`;
}

/** RFC 3676 §4.5: quoted lines begin with `>`, without a space between two of them. The signature is not quoted. */
export const quoteText = (text: string): string =>
  withoutSignature(text)
    .split('\n')
    .map(line => (line === '' ? '>' : line.startsWith('>') ? `>${line}` : `> ${line}`))
    .join('\n');

/** RFC 3676 §4.3: what follows a line of two dashes and a space. */
function withoutSignature(text: string): string {
  const lines = text.replace(/\r\n?/g, '\n').trimEnd().split('\n');
  const at = lines.lastIndexOf('-- ');
  const kept = at > 0 ? lines.slice(0, at) : lines;
  return kept.join('\n').trim();
}

/** The lines above a forwarded text. */
export function forwardedHead({ from, to, cc, subject, at }: Quoted): readonly (readonly [string, string])[] {
  const line = (name: string, value: string): (readonly [string, string])[] => (value ? [[name, value]] : []);
  return [
    ...line('From', printRecipients(from ?? [])),
    ...line('Date', at === null ? '' : when(at)),
    ...line('Subject', subject ?? ''),
    ...line('To', printRecipients(to ?? [])),
    ...line('Cc', printRecipients(cc ?? [])),
  ];
}

export const FORWARDED = '-------- Forwarded message --------';

export const forwardText = (quoted: Quoted, text: string): string =>
  [
    FORWARDED,
    ...forwardedHead(quoted).map(([name, value]) => `${name}: ${value}`),
    '',
    text.replace(/\r\n?/g, '\n').trimEnd(),
  ].join('\n');
