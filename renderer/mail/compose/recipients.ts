/**
 * People a letter goes to, as they are typed or pasted: reading a list, printing one, and saying in words what is wrong
 * with an address. Pure. RFC 5322 §3.4 read generously, since people type it; RFC 5321 §4.5.3.1 for the lengths.
 */
import { t } from '../../../server/base/language.ts';
import type { EmailAddress } from '../../../server/jmap/types.ts';

/** `email` is what was typed where that is not an address. */
export type Recipient = EmailAddress;
export type RecipientList = 'to' | 'cc' | 'bcc';
export const recipientLists: readonly RecipientList[] = ['to', 'cc', 'bcc'];
export const listNames: { readonly [L in RecipientList]: string } = { to: t('To'), cc: t('Cc'), bcc: t('Bcc') };

const LONGEST_LOCAL_PART = 64;
const LONGEST_DOMAIN = 255;
const LONGEST_LABEL = 63;

/** `Ann <a@b>, c@d; "Lee, Kim" <k@l>`, one a line, or only separated by spaces. */
export const readRecipients = (text: string): readonly Recipient[] => split(text).flatMap(readOne);

/** At commas, semicolons and line ends, outside quotes, angle brackets and comments. */
function split(text: string): readonly string[] {
  const found: string[] = [];
  let current = '';
  let closing = '';
  for (let i = 0; i < text.length; i++) {
    const sign = text[i]!;
    if (closing === '"' && sign === '\\') current += sign + (text[++i] ?? '');
    else if (closing === '' && (/[,;\n\r]/.test(sign) || (sign === '\t' && text.includes('@', i)))) {
      found.push(current);
      current = '';
    } else {
      if (sign === closing) closing = '';
      else if (closing === '') closing = opened(sign, text, i);
      current += sign;
    }
  }
  return [...found, current].map(one => one.trim()).filter(one => one !== '');
}

/** A bracket that is never closed is a sign like any other. */
function opened(sign: string, text: string, at: number): string {
  const closing = { '"': '"', '<': '>', '(': ')' }[sign];
  return closing && text.includes(closing, at + 1) ? closing : '';
}

function readOne(piece: string): readonly Recipient[] {
  const angle = /^(.*?)<\s*(?:mailto:)?([^<>]*?)\s*>[^<>]*$/i.exec(piece);
  if (angle) return [{ name: plainName(withoutGroup(angle[1]!)), email: angle[2]! }];
  const bare = withoutGroup(piece).replace(/^mailto:/i, '');
  const commented = /^(\S+@\S+)\s+\((.*)\)$/.exec(bare);
  if (commented) return [{ name: plainName(commented[2]!), email: commented[1]! }];
  const words = bare.split(/\s+/);
  if (words.length > 1 && words.every(word => /.@./.test(word))) return words.map(email => ({ name: null, email }));
  // `Ann Example ann@example.org`, as address books print it.
  const last = words.at(-1)!;
  if (words.length > 1 && recipientFault(last) === null && !words.slice(0, -1).some(word => word.includes('@')))
    return [{ name: plainName(words.slice(0, -1).join(' ')), email: last }];
  return [{ name: null, email: bare }];
}

/** RFC 5322 §3.4: `Friends: a@b, c@d;` names a group; the people are what is meant. */
const withoutGroup = (text: string): string =>
  text.replace(/^\s*[^"<>@:]+:(?!\/\/)\s*(?=\S)/, found => (/^\s*mailto:/i.test(found) ? found : ''));

function plainName(text: string): string | null {
  const trimmed = text.trim();
  const quoted =
    /^"((?:[^"\\]|\\.)*)"$/.exec(trimmed)?.[1]?.replace(/\\(.)/g, '$1') ?? trimmed.replace(/^'(.*)'$/, '$1');
  return quoted.trim() || null;
}

/** As it is typed again: `"Lee, Kim" <kim@example.org>`. */
export function printRecipient({ name, email }: Recipient): string {
  if (!name) return email;
  return `${/^[\p{L}\p{N}\p{M}\s'.-]+$/u.test(name) ? name : `"${name.replace(/["\\]/g, '\\$&')}"`} <${email}>`;
}
export const printRecipients = (all: readonly Recipient[]): string => all.map(printRecipient).join(', ');

export const sameAddress = (a: Recipient, b: Recipient): boolean => addressKey(a.email) === addressKey(b.email);
/** Domains are one in both spellings; local parts differ by case in theory only. */
export const addressKey = (email: string): string => toWire(email.trim()).toLowerCase();
export const without = (all: readonly Recipient[], others: readonly Recipient[]): readonly Recipient[] =>
  all.filter(one => !others.some(other => sameAddress(one, other)));
export const once = (all: readonly Recipient[]): readonly Recipient[] =>
  all.filter((one, i) => all.findIndex(other => sameAddress(one, other)) === i);

/** What is wrong, or null. Such an address cannot be sent to. */
export function recipientFault(email: string): string | null {
  const at = email.lastIndexOf('@');
  if (email.trim() === '') return t('The address is empty');
  if (at === -1) return t('“{email}” has no @: an address looks like name@example.org', { email });
  const [localPart, domain] = [email.slice(0, at), email.slice(at + 1)];
  if (localPart === '') return t('“{email}” names nobody before the @', { email });
  if (domain === '') return t('“{email}” ends after the @: the domain is missing', { email });
  return localPartFault(localPart) ?? domainFault(domain);
}

function localPartFault(localPart: string): string | null {
  if (new TextEncoder().encode(localPart).length > LONGEST_LOCAL_PART)
    return t('The part before the @ is longer than {most} characters', { most: LONGEST_LOCAL_PART });
  if (/^"(?:[^"\\]|\\.)*"$/.test(localPart)) return null;
  if (/\s/.test(localPart)) return t('“{part}” has a space in it', { part: localPart });
  const odd = /[()<>[\]:;@\\,"\p{Cc}]/u.exec(localPart)?.[0];
  if (odd) return t('“{sign}” cannot stand before the @', { sign: odd });
  if (/^\.|\.\.|\.$/.test(localPart)) return t('“{part}” has a dot too many', { part: localPart });
  return null;
}

function domainFault(domain: string): string | null {
  if (/^\[[\w:.-]+\]$/.test(domain)) return null;
  if (/\s/.test(domain)) return t('“{part}” has a space in it', { part: domain });
  if (/^\.|\.\.|\.$/.test(domain)) return t('“{part}” has a dot too many', { part: domain });
  const ascii = domainToAscii(domain);
  if (ascii === null) return t('“{domain}” is not a domain', { domain });
  if (ascii.length > LONGEST_DOMAIN || ascii.split('.').some(label => label.length > LONGEST_LABEL))
    return t('“{domain}” is too long for a domain', { domain });
  if (ascii.split('.').some(label => !/^[a-z\d](?:[a-z\d_-]*[a-z\d])?$/i.test(label)))
    return t('“{domain}” is not a domain', { domain });
  return null;
}

/** What this server knows about addresses of its own. */
export type OwnPeople = {
  readonly domains: ReadonlySet<string>;
  /** Accounts and aliases in lower case; `@domain` takes everything. */
  readonly addresses: ReadonlySet<string>;
};
export const nobodyKnown: OwnPeople = { domains: new Set(), addresses: new Set() };

/** What is odd, or null. Such an address is sent to when the writer says so. */
export function recipientDoubt(email: string, own: OwnPeople): string | null {
  const wire = addressKey(email);
  const at = wire.lastIndexOf('@');
  const [localPart, domain] = [wire.slice(0, at), wire.slice(at + 1)];
  if (!own.domains.has(domain))
    return domain.includes('.') || domain.startsWith('[')
      ? null
      : t('“{domain}” has no dot: only computers of this network can be called that', { domain });
  const base = `${localPart.replace(/\+.*$/, '')}@${domain}`;
  if ([wire, base, `@${domain}`, `*@${domain}`].some(known => own.addresses.has(known))) return null;
  return t('Nobody called {name} lives at {domain}', { name: localPart, domain: domainToUnicode(domain) });
}

/** As it is sent: the domain in A-labels (RFC 5891). */
export function toWire(email: string): string {
  const at = email.lastIndexOf('@');
  const ascii = at === -1 ? null : domainToAscii(email.slice(at + 1));
  return ascii === null ? email : `${email.slice(0, at)}@${ascii}`;
}

/** As it is shown. */
export function toShown(email: string): string {
  const at = email.lastIndexOf('@');
  return at === -1 ? email : `${email.slice(0, at)}@${domainToUnicode(email.slice(at + 1))}`;
}

function domainToAscii(domain: string): string | null {
  if (/^[a-z\d._-]+$/i.test(domain) || domain.startsWith('[')) return domain;
  const address = `http://${domain}/`;
  if (/[/?#@:\\%]/.test(domain) || !URL.canParse(address)) return null;
  return new URL(address).hostname;
}

const domainToUnicode = (domain: string): string =>
  domain
    .split('.')
    .map(label => (/^xn--/i.test(label) ? (decodePunycode(label.slice(4).toLowerCase()) ?? label) : label))
    .join('.');

/** RFC 3492 §6.2; null where it is none, or where its letters would not come back as the same label. */
function decodePunycode(text: string): string | null {
  const points = [...text.slice(0, Math.max(0, text.lastIndexOf('-')))].map(sign => sign.codePointAt(0)!);
  let rest = text.slice(text.lastIndexOf('-') + 1);
  let [point, index, bias] = [128, 0, 72];
  while (rest !== '') {
    const before = index;
    for (let weight = 1, k = 36; ; k += 36) {
      const digit = 'abcdefghijklmnopqrstuvwxyz0123456789'.indexOf(rest[0] ?? ' ');
      if (digit === -1) return null;
      rest = rest.slice(1);
      index += digit * weight;
      const threshold = Math.min(26, Math.max(1, k - bias));
      if (digit < threshold) break;
      weight *= 36 - threshold;
    }
    bias = adapt(index - before, points.length + 1, before === 0);
    point += Math.floor(index / (points.length + 1));
    index %= points.length + 1;
    if (point > 0x10ffff) return null;
    points.splice(index++, 0, point);
  }
  const shown = String.fromCodePoint(...points);
  return domainToAscii(`${shown}.test`) === `xn--${text}.test` ? shown : null;
}

function adapt(delta: number, length: number, first: boolean): number {
  let rest = Math.floor(delta / (first ? 700 : 2));
  rest += Math.floor(rest / length);
  let k = 0;
  for (; rest > 455; k += 36) rest = Math.floor(rest / 35);
  return k + Math.floor((36 * rest) / (rest + 38));
}
