/** The message that is answered, as the world would look at it: by its envelope, and what its header asks for. Pure. */

import type { Instant } from '../../base/units.ts';
import { decodeWords } from '../../mime/encoded-word.ts';
import { bodyOffset, firstField } from '../../mime/header.ts';
import { addressesOfField } from '../../mime/header-text.ts';
import { readUrls } from '../../mime/url-list.ts';

export type Original = {
  /** Without what we wrote before it. */
  readonly bytes: Buffer;
  /** Of the envelope; '' is the null sender. */
  readonly sender: string;
  /** Whose server answers. */
  readonly recipient: string;
  readonly at: Instant;
  /** Where it came from. */
  readonly remote: string;
};

const LONGEST_SUBJECT = 200;

export const subjectOf = ({ bytes }: Original): string =>
  decodeWords(firstField(bytes, 'subject') ?? '')
    .replace(/[\p{Cc}\u2028\u2029]+/gu, ' ')
    .trim()
    .slice(0, LONGEST_SUBJECT);

/** With its angle brackets; null: it has none that can be named. */
export const messageIdOf = ({ bytes }: Original): string | null =>
  /<[!-;=?-~]{1,250}>/.exec((firstField(bytes, 'message-id') ?? '').slice(0, 1000))?.[0] ?? null;

/** The first address of a field; null: there is none. */
export const addressIn = ({ bytes }: Original, field: string): string | null =>
  addressesOfField((firstField(bytes, field) ?? '').slice(0, 10_000))[0]?.email ?? null;

export const headerOf = ({ bytes }: Original): Buffer => bytes.subarray(0, bodyOffset(bytes));

/** Of List-Unsubscribe (RFC 2369 §3.2): addresses in the order in which its author wants them tried. */
export const leaving = ({ bytes }: Original): readonly string[] =>
  readUrls(firstField(bytes, 'list-unsubscribe') ?? '') ?? [];

/** RFC 8058 §3.1. */
export const isOneClick = ({ bytes }: Original): boolean =>
  /^\s*List-Unsubscribe=One-Click\s*$/i.test(firstField(bytes, 'list-unsubscribe-post') ?? '');

/**
 * RFC 3834 §2: why no machine that means well answers this by itself; null: it may. Reports are not such answers: they are owed
 * to every sender but the null one (RFC 5321 §4.5.5).
 */
export function whyNoReply(original: Original): string | null {
  const { bytes } = original;
  const submitted = (firstField(bytes, 'auto-submitted') ?? '').trim().toLowerCase();
  if (submitted !== '' && !/^no(?:\s*[;(]|$)/.test(submitted))
    return `It is a machine’s own letter (Auto-Submitted: ${submitted.slice(0, 60)}); RFC 3834 §2: those are not answered`;
  const precedence = (firstField(bytes, 'precedence') ?? '').trim().toLowerCase();
  if (/^(?:bulk|junk|list)$/.test(precedence))
    return `It goes to many (Precedence: ${precedence}); RFC 3834 §2: such mail is not answered`;
  for (const field of ['list-id', 'list-unsubscribe'])
    if (firstField(bytes, field) !== null)
      return `It goes to a list (${field} is there); RFC 3834 §2: such mail is not answered`;
  return null;
}

/** It answers what we wrote: nothing of lab.test is answered again. */
export const answersUs = ({ bytes }: Original): boolean =>
  ['in-reply-to', 'references'].some(name =>
    /@(?:[\w-]{1,40}\.)?lab\.test>/i.test((firstField(bytes, name) ?? '').slice(0, 10_000)),
  );
