/**
 * A "mailto:" URI as a way to notify somebody. RFC 6068, RFC 5436 §2.1, §2.7.
 *
 *   mailtoURI = "mailto:" [ to ] [ hfields ]      hfields = "?" hfield *( "&" hfield )      hfield = hfname "=" hfvalue
 *
 * Header fields that would make the notification something else than it is are passed over, as §2.7 asks.
 */
import { err, ok, type Result } from '../base/result.ts';
import { type Mailbox, parseMailbox } from '../mime/address.ts';
import { hasLineBreakOrNul } from '../mime/header.ts';

export type MailTo = {
  readonly to: readonly Mailbox[];
  readonly cc: readonly Mailbox[];
  readonly subject: string | null;
  readonly body: string | null;
  /** Others, decoded; names as written. */
  readonly fields: readonly (readonly [name: string, value: string])[];
};

/** Of one notification. */
export const MOST_RECIPIENTS = 8;
const MOST_FIELDS = 32;
const LONGEST_URI = 16 * 1024;

/** What a notification says itself, or what says how it is read. */
const ours =
  /^(?:from|sender|reply-to|bcc|date|message-id|received|auto-submitted|return-path|in-reply-to|references|mime-version|resent-.*|content-.*|dkim-.*|arc-.*|authentication-results|list-.*)$/i;

export function parseMailTo(uri: string): Result<MailTo, string> {
  if (uri.length > LONGEST_URI) return err('the URI is too long');
  if (!/^mailto:/i.test(uri)) return err('only "mailto:" is known here');
  // RFC 3986 §2: what is not a character of URIs stands as %XX in them.
  const wrong = /[^\w\-.~:/?#[\]@!$&'()*+,;=%]|%(?![0-9a-f]{2})/i.exec(uri);
  if (wrong) return err(`"${wrong[0]}" must be written as %XX in a URI`);
  const [path = '', query = ''] = splitOnce(uri.slice('mailto:'.length).split('#')[0]!, '?');
  const hfields = query === '' ? [] : query.split('&');
  if (hfields.length > MOST_FIELDS) return err('too many header fields');
  return read(path, hfields);
}

function read(path: string, hfields: readonly string[]): Result<MailTo, string> {
  const lists: Record<'to' | 'cc', Mailbox[]> = { to: [], cc: [] };
  const texts: Record<'subject' | 'body', string | null> = { subject: null, body: null };
  const fields: (readonly [string, string])[] = [];
  const add = (into: Mailbox[], list: string): string | null => {
    const found = mailboxes(list);
    if (found.ok) into.push(...found.value);
    return found.ok ? null : found.error;
  };
  let fault = add(lists.to, path);
  for (const hfield of hfields) {
    const [rawName = '', rawValue] = splitOnce(hfield, '=');
    if (rawValue === undefined) return err(`"${hfield}" is not a header field`);
    const [name, value] = [decoded(rawName), decoded(rawValue)];
    if (name === null || value === null || !/^[!-9;-~]+$/.test(name)) return err(`"${hfield}" is not a header field`);
    const known = name.toLowerCase();
    if (known === 'to' || known === 'cc') fault ??= add(lists[known], rawValue);
    else if (known === 'subject' || known === 'body') texts[known] = value;
    else if (!ours.test(name) && !hasLineBreakOrNul(value)) fields.push([name, value]);
  }
  if (fault !== null) return err(fault);
  const count = lists.to.length + lists.cc.length;
  if (count === 0) return err('it names nobody');
  return count > MOST_RECIPIENTS ? err(`it names more than ${MOST_RECIPIENTS}`) : ok({ ...lists, ...texts, fields });
}

/** Commas divide before anything is decoded: an address may hold "%2C". */
function mailboxes(list: string): Result<Mailbox[], string> {
  const found: Mailbox[] = [];
  for (const one of list.split(',')) {
    if (one === '') continue;
    const text = decoded(one);
    const mailbox = text === null ? err('its coding is broken') : parseMailbox(text);
    if (!mailbox.ok) return err(`"${one}" is not an address: ${mailbox.error}`);
    found.push(mailbox.value);
  }
  return ok(found);
}

function decoded(text: string): string | null {
  try {
    return decodeURIComponent(text);
  } catch {
    return null;
  }
}

function splitOnce(text: string, at: string): string[] {
  const place = text.indexOf(at);
  return place === -1 ? [text] : [text.slice(0, place), text.slice(place + 1)];
}
