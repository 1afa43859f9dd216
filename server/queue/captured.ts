/**
 * What marks a message that was captured: keywords, so that every reader of the mailbox (window, IMAP, JMAP, retention)
 * tells it from mail that was really meant for whoever looks after the test inbox. Whoever signed in to hand it in names
 * its project. RFC 5788, RFC 3501 §9 (flag-keyword). Pure.
 */
import type { Id, Reading } from '../store/interface.ts';

export const CAPTURED = '$captured';
const PROJECT = '$project:';
/** Of the octets of a name; the rest is left out. */
const LONGEST = 60;

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

/** '$project:shop'. Letters are small, since keywords are compared so; what a keyword cannot hold is written =C3=A4. */
export function projectKeyword(user: string): string {
  const octets = new TextEncoder().encode(user.trim().toLowerCase()).subarray(0, LONGEST);
  const written = [...octets].map(octet => {
    const letter = String.fromCharCode(octet);
    return /[a-z0-9._+@-]/.test(letter) ? letter : `=${octet.toString(16).padStart(2, '0')}`;
  });
  return PROJECT + written.join('');
}

/** null: this keyword names no project. */
export function projectOf(keyword: string): string | null {
  if (!keyword.toLowerCase().startsWith(PROJECT)) return null;
  const octets: number[] = [];
  for (const part of keyword.slice(PROJECT.length).match(/=[0-9a-f]{2}|[\s\S]/gi) ?? [])
    octets.push(part.length === 3 ? Number.parseInt(part.slice(1), 16) : part.charCodeAt(0));
  return new TextDecoder().decode(Uint8Array.from(octets));
}

export const capturedKeywords = (project: string | undefined): readonly string[] =>
  project === undefined || project.trim() === '' ? [CAPTURED] : [CAPTURED, projectKeyword(project)];
