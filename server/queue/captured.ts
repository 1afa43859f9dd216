/**
 * What marks a message that was captured, and the inbox it belongs to.
 *
 * Marks are keywords (base/marks.ts), so that every reader of the mailbox (window, IMAP, JMAP, retention) tells it from mail that
 * was really meant for whoever looks after the test inbox. An inbox is a mailbox of the capture account below `Inboxes/`; mail that names none lies in INBOX. Pure, but for
 * the account.
 */
import { CAPTURED, tagKeyword, tagOf, userKeyword, userOf } from '../base/marks.ts';
import type { CapturedAs, Id, Reading } from '../store/interface.ts';

export { CAPTURED, tagKeyword, tagOf, userKeyword, userOf };

/** The account that gets captured mail, by its address; kept in the store under this key. */
export const CAPTURE_ACCOUNT = 'capture-account';

/** `isTestInbox`: it is there for nothing else; otherwise it is a person's, who gets what was captured besides. */
export type CaptureAccount = { readonly account: Id; readonly address: string; readonly isTestInbox: boolean };

/** Whoever has it, in whatever mode the server is: what was captured stays. */
export async function captureAccount(
  store: Pick<Reading, 'meta' | 'account' | 'accounts'>,
): Promise<CaptureAccount | null> {
  const named = await store.meta(CAPTURE_ACCOUNT);
  const own = named === null ? null : await store.account(named);
  const found = own ?? (await store.accounts())[0] ?? null;
  return found && { account: found.id, address: found.address, isTestInbox: own !== null };
}

export const capturedKeywords = ({ user, tags = [] }: CapturedAs = {}): readonly string[] => [
  CAPTURED,
  ...(user === undefined || user.trim() === '' ? [] : [userKeyword(user)]),
  ...tags.map(tagKeyword),
];

// ── inboxes ───────────────────────────────────────────────────────────────────────────────────────────────────────

const INBOXES = 'Inboxes/';
/** Of the characters of an inbox's name; the rest is left out. */
const LONGEST_NAME = 60;

/** Everything, and what names none; and what no mailbox may be called. */
const NO_INBOX: ReadonlySet<string> = new Set(['all', 'inbox', '.', '..']);

/**
 * What somebody wrote, as the name of an inbox: small letters, no spaces around; what a mailbox cannot have in its name
 * ('/', wildcards, what is no letter) becomes '-'. null: it names none.
 */
export function inboxName(written: string): string | null {
  const name = [...written.normalize('NFC').trim().toLowerCase()]
    .slice(0, LONGEST_NAME)
    .join('')
    .replace(/[/\\%*"\p{C}\p{Zl}\p{Zp}]/gu, '-')
    .trim();
  return name === '' || NO_INBOX.has(name) ? null : name;
}

/** The mailbox of an inbox; null: of what names none. */
export const inboxMailbox = (name: string | null): string => (name === null ? 'INBOX' : INBOXES + name);

/** null: this mailbox is no inbox with a name. */
export const inboxIn = (mailbox: string): string | null =>
  mailbox.startsWith(INBOXES) && !mailbox.slice(INBOXES.length).includes('/') ? mailbox.slice(INBOXES.length) : null;

/**
 * '*@NAME.inbox.test' and 'run-7' of 'kim@run-7.inbox.test': NAME stands for the inbox, '*' for anything. A pattern without NAME
 * names nothing. null: no pattern fits.
 */
export function inboxOfAddress(address: string, patterns: readonly string[]): string | null {
  for (const pattern of patterns) {
    const found = formOf(pattern)?.exec(address);
    if (found?.[1] !== undefined) return inboxName(found[1]);
  }
  return null;
}

const forms = new Map<string, RegExp | null>();
const MOST_FORMS = 1000;

function formOf(pattern: string): RegExp | null {
  const known = forms.get(pattern);
  if (known !== undefined) return known;
  if (forms.size >= MOST_FORMS) forms.clear();
  const written = pattern
    .split(/(NAME|\*+)/)
    .map(part =>
      part === 'NAME' ? '([^@]+?)' : part.startsWith('*') ? '.*' : part.replace(/[\\^$.*+?()[\]{}|]/g, '\\$&'),
    )
    .join('');
  const form = pattern.split('NAME').length === 2 ? new RegExp(`^${written}$`, 'is') : null;
  forms.set(pattern, form);
  return form;
}
