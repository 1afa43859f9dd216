/** Names and refusals between the store and IMAP. */
import type { StoreFailure } from '../imap/backend.ts';
import { withInbox } from '../imap/syntax/mailbox-name.ts';
import type { Id, MailboxRole, StoreFault } from '../store/interface.ts';
import { printId } from './jmap-ids.ts';

/** INBOX in any case is INBOX, and so is its name before a '/' (RFC 3501 §5.1). One spelling of "é", not two. */
export const canonicalName = (name: string): string => withInbox(name).normalize('NFC');

/**
 * RFC 8474. One's own as JMAP has it; another's says whose it is, for each account counts its mailboxes from 1.
 */
export const mailboxId = ({ account, id }: { readonly account: Id; readonly id: Id }, own: boolean): string =>
  own ? printId('m', id) : `${printId('a', account)}_${printId('m', id)}`;

const uses: readonly (readonly [Exclude<MailboxRole, null | 'inbox'>, string])[] = [
  ['drafts', '\\Drafts'],
  ['sent', '\\Sent'],
  ['archive', '\\Archive'],
  ['junk', '\\Junk'],
  ['trash', '\\Trash'],
];
export const specialUseOf = (role: MailboxRole): string | null => uses.find(([one]) => one === role)?.[1] ?? null;
/** undefined: that use is not possible here. */
export const roleOf = (use: string): MailboxRole | undefined =>
  uses.find(([, name]) => name.toLowerCase() === use.toLowerCase())?.[0];

export function failureOf(fault: StoreFault): StoreFailure {
  switch (fault) {
    case 'no-such':
      return 'no-such-mailbox';
    case 'exists':
      return 'already-exists';
    case 'over-quota':
      return 'over-quota';
    case 'not-empty':
      return 'has-children';
    case 'not-allowed':
    case 'changed':
      return 'impossible';
    case 'disk-full':
    case 'fenced':
    case 'io-error':
      return 'unavailable';
  }
}
