/**
 * What the world may answer to a message, and the addresses of lab.test that ask for it. Pure.
 *
 *   bounce@lab.test             a DSN, 5.1.1; bounce+4.2.2@ (or bounce-4.2.2@) with that status
 *   full@  delayed@             a full mailbox (5.2.2); a message that still waits (4.4.1)
 *   delivered@ relayed@ expanded@   what went well (RFC 3464 §2.3.3)
 *   postfix@ exchange@ gmail@ qmail@   a bounce as that server writes it, with a status as bounce@
 *   malformed@                  a bounce that is none: malformed+truncated@, +fields@, +charset@
 *   complaint@                  a report of abuse (RFC 5965)
 *   read@                       a receipt, where one was asked for (RFC 8098); read+deleted@: unread
 *   ooo@                        an automatic reply (RFC 3834); ooo+rude@ as old programs make them
 *   challenge@                  "confirm that you are a person"
 *   unsubscribe@                the mail of List-Unsubscribe (RFC 2369)
 */

export const kinds = [
  ...(['bounce', 'full', 'delayed', 'delivered', 'relayed', 'expanded'] as const),
  ...(['postfix', 'exchange', 'gmail', 'qmail', 'malformed'] as const),
  ...(['complaint', 'read', 'ooo', 'challenge', 'unsubscribe'] as const),
  /** RFC 8058: an HTTP request; only when somebody asks for it, never by address. */
  'one-click',
] as const;
export type Kind = (typeof kinds)[number];

/** `detail`: a status of bounces, one of `details` of others; '' as usual. */
export type Wish = { readonly kind: Kind; readonly detail: string };

const DOMAIN = '@lab.test';

/** Those that may have a status (RFC 3463), and their usual one. */
const STATUS: Partial<Readonly<Record<Kind, string>>> = {
  ...{ bounce: '5.1.1', full: '5.2.2', delayed: '4.4.1', delivered: '2.0.0', relayed: '2.0.0', expanded: '2.0.0' },
  ...{ postfix: '5.1.1', exchange: '5.1.1', gmail: '5.1.1', qmail: '5.1.1' },
};
const details: Partial<Readonly<Record<Kind, readonly string[]>>> = {
  malformed: ['truncated', 'fields', 'charset'],
  read: ['deleted'],
  ooo: ['rude'],
};

export const isOfLab = (address: string): boolean => address.toLowerCase().endsWith(DOMAIN);

/** What writing to this address asks for; null: nothing. */
export function wishOf(address: string): Wish | null {
  if (!isOfLab(address)) return null;
  const local = address.slice(0, -DOMAIN.length).toLowerCase();
  const [, name = '', detail = ''] = /^([a-z]+)(?:[+-](.{1,40}))?$/.exec(local) ?? [];
  const kind = kinds.find(one => one === name);
  if (kind === undefined || kind === 'one-click') return null;
  const fault = detailFault(kind, detail);
  return fault === null ? { kind, detail } : null;
}

/** null: this kind may have it. */
export function detailFault(kind: Kind, detail: string): string | null {
  if (detail === '') return null;
  const words = details[kind];
  if (words) return words.includes(detail) ? null : `${kind}: ${words.join(', ')}, or nothing`;
  const usual = STATUS[kind];
  if (usual === undefined) return `${kind} has no variants`;
  if (!/^[245]\.\d{1,3}\.\d{1,3}$/.test(detail)) return `"${detail}" is no status such as ${usual} (RFC 3463)`;
  const isGood = usual.startsWith('2');
  if (isGood !== detail.startsWith('2'))
    return `${detail}: the status of ${kind} begins with ${isGood ? '2' : '4 or 5'}`;
  return kind === 'delayed' && !detail.startsWith('4') ? `${detail}: the status of a delay begins with 4` : null;
}

export const statusOf = ({ kind, detail }: Wish): string => detail || (STATUS[kind] ?? '5.0.0');

/** Of each, what it may be refined by: an example for people. */
export const variants: readonly { readonly kind: Kind; readonly details: readonly string[] }[] = kinds.map(kind => ({
  kind,
  details: details[kind] ?? (STATUS[kind] === undefined ? [] : [STATUS[kind]]),
}));
