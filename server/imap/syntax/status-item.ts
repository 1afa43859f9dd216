/**
 * What STATUS tells of a mailbox. RFC 3501 §6.3.10, §7.2.4; HIGHESTMODSEQ RFC 7162 §3.1.7; DELETED RFC 9051 §6.3.11;
 * DELETED-STORAGE RFC 9208 §4.1.4; SIZE RFC 8438; MAILBOXID RFC 8474 §4.3; APPENDLIMIT RFC 7889 §3.1; in LIST RFC 5819.
 *
 *   status-att = "MESSAGES" / "RECENT" / "UIDNEXT" / "UIDVALIDITY" / "UNSEEN" / "HIGHESTMODSEQ" / "DELETED" /
 *                "DELETED-STORAGE" / "SIZE" / "MAILBOXID" / "APPENDLIMIT"
 */
import type { Bytes } from '../../base/units.ts';
import type { MailboxStatus } from '../backend.ts';
import type { Decoder } from './decoder.ts';
import { BadSyntax } from './grammar.ts';
import { printMailboxName } from './mailbox-name.ts';

const fields = {
  MESSAGES: 'messages',
  RECENT: 'recent',
  UIDNEXT: 'uidNext',
  UIDVALIDITY: 'uidValidity',
  UNSEEN: 'unseen',
  HIGHESTMODSEQ: 'highestModseq',
  DELETED: 'deleted',
  'DELETED-STORAGE': 'deletedSize',
  SIZE: 'size',
  MAILBOXID: 'id',
  APPENDLIMIT: 'appendLimit',
} as const satisfies Record<string, keyof StatusFacts>;

/** `appendLimit`: session.ts `messageLimit`, for whoever may be asked for it. */
export type StatusFacts = MailboxStatus & { readonly appendLimit?: Bytes };

export type StatusItem = keyof typeof fields;

export function parseStatusItems(line: Decoder): readonly StatusItem[] {
  const items = line.list(() => {
    const name = line.word();
    if (!Object.hasOwn(fields, name)) throw new BadSyntax('Unknown STATUS item');
    return name as StatusItem;
  });
  if (items.length === 0) throw new BadSyntax('STATUS asks for nothing');
  return [...new Set(items)];
}

/** What costs a store more than the rest, and so is asked for by name (backend.ts). */
export const asked = (items: readonly StatusItem[]): { readonly deletedSize: boolean } => ({
  deletedSize: items.includes('DELETED-STORAGE'),
});

export function printStatus(mailbox: string, items: readonly StatusItem[], status: StatusFacts, utf8: boolean): string {
  const list = items.map(item => `${item} ${printValue(status[fields[item]])}`).join(' ');
  return `STATUS ${printMailboxName(mailbox, utf8)} (${list})`;
}

/** A number, or an identifier: objectid = 1*255(ALPHA / DIGIT / "_" / "-") in parentheses. */
const printValue = (value: number | string | undefined): string =>
  typeof value === 'string' ? `(${value})` : String(value ?? 0);
