/**
 * What STATUS tells of a mailbox. RFC 3501 §6.3.10, §7.2.4; HIGHESTMODSEQ RFC 7162 §3.1.7; in LIST RFC 5819.
 *
 *   status-att = "MESSAGES" / "RECENT" / "UIDNEXT" / "UIDVALIDITY" / "UNSEEN" / "HIGHESTMODSEQ"
 */
import type { MailboxStatus } from './backend.ts';
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
} as const satisfies Record<string, keyof MailboxStatus>;

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

export function printStatus(
  mailbox: string,
  items: readonly StatusItem[],
  status: MailboxStatus,
  utf8: boolean,
): string {
  const list = items.map(item => `${item} ${status[fields[item]]}`).join(' ');
  return `STATUS ${printMailboxName(mailbox, utf8)} (${list})`;
}
