/**
 * "imapsieve": scripts that run when a message is put into a mailbox, or its flags change. RFC 6785.
 *
 * The language gains nothing but items of the environment (§4), which are empty while mail is delivered. What only makes
 * sense for arriving mail is an error then (§3.11, §4.6): reject, ereject, vacation, envelope.
 */
import type { Span } from '../ast.ts';
import type { Extension, Run } from '../extension.ts';
import type { SieveFacts } from '../facts.ts';

/** An item by its name in lower case; null: it is not one of these. */
export function imapItem({ imap, account }: SieveFacts, name: string): string | null {
  switch (name) {
    case 'imap.user':
      return imap ? account.name : '';
    case 'imap.email':
      return imap ? (account.addresses[0] ?? '') : '';
    case 'imap.cause':
      return imap?.cause ?? '';
    case 'imap.mailbox':
      return imap?.mailbox ?? '';
    case 'imap.changedflags':
      return imap?.changedFlags.join(' ') ?? '';
    default:
      return null;
  }
}

/** For what answers or looks at a delivery. §3.11, §4.6. */
export function onlyForArrivingMail(run: Run, what: string, at: Span): void {
  if (run.facts.imap) run.fail(`"${what}" is for mail that arrives, and this message was here already`, at);
}

export const imapsieve: Extension = { capability: 'imapsieve', wants: ['environment'] };
