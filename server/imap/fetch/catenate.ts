/**
 * Messages of APPEND and REPLACE put together: literals as they are, URLs by what they name in this account's mailboxes.
 * A mailbox is opened once, for reading only, so that nothing becomes \Seen and \Recent stays; a part is measured
 * before it is read. RFC 4469 §3–4, RFC 5550 §5.7.1.
 */
import { err, ok, type Result } from '../../base/result.ts';
import type { Bytes } from '../../base/units.ts';
import type { ImapMailbox, NewMessage } from '../backend.ts';
import { type Completion, no } from '../command.ts';
import { accountOf, messageLimit, type Session } from '../session.ts';
import type { Draft, MessagePiece } from '../syntax/append-message.ts';
import type { SectionItem } from '../syntax/fetch-item.ts';
import { LARGEST_NUMBER } from '../syntax/grammar.ts';
import { type ImapUrl, parseImapUrl } from '../syntax/imap-url.ts';
import { fieldFor, finish, type Octets, placeOf } from './section.ts';

/** The mailboxes that URLs name, by name; null: there is none. */
type Opened = Map<string, ImapMailbox | null>;

/** So many are open at a time; a command can name thousands. */
const MOST_OPEN = 4;

/** All of them, or why none. */
export async function assemble(
  session: Session,
  drafts: readonly Draft[],
): Promise<Result<readonly NewMessage[], Completion>> {
  const opened: Opened = new Map();
  const messages: NewMessage[] = [];
  let left = session.settings.limits.messages;
  try {
    for (const { flags, internalDate, pieces } of drafts) {
      const bytes = await joined(session, opened, pieces, Math.min(messageLimit(session), left));
      if (!bytes.ok) return bytes;
      left -= bytes.value.length;
      messages.push({ flags, internalDate, bytes: bytes.value });
    }
  } finally {
    for (const mailbox of opened.values()) await mailbox?.close();
  }
  return ok(messages);
}

const tooBig = no('The message would be larger than this server takes', 'TOOBIG');

async function joined(
  session: Session,
  opened: Opened,
  pieces: readonly MessagePiece[],
  limit: Bytes,
): Promise<Result<Uint8Array, Completion>> {
  const found: Uint8Array[] = [];
  let left = limit;
  for (const piece of pieces) {
    const bytes = piece.kind === 'text' ? ok(piece.bytes) : await followed(session, opened, piece.url, left);
    if (!bytes.ok) return bytes;
    left -= bytes.value.length;
    if (left < 0) return err(tooBig);
    found.push(bytes.value);
  }
  if (left === limit) return err(no('The message would be empty', 'CANNOT'));
  return ok(found.length === 1 ? found[0]! : Buffer.concat(found));
}

/** What the URL names, at most `left` octets. */
async function followed(
  session: Session,
  opened: Opened,
  text: string,
  left: Bytes,
): Promise<Result<Uint8Array, Completion>> {
  const url = parseImapUrl(text);
  const mailbox = url && isOurs(session, url) ? await mailboxOf(session, opened, url) : null;
  if (!url || !mailbox) return err(badUrl(text));
  const bytes = await readPart(mailbox, url, left);
  return bytes === 'too-big' ? err(tooBig) : bytes ? ok(bytes) : err(badUrl(text));
}

/** An absolute URL names this account on a host that is us. */
function isOurs({ state, settings }: Session, { host, user }: ImapUrl): boolean {
  if (host === null) return true;
  const self = 'login' in state ? state.login.address.toLowerCase() : '';
  return (settings.hosts ?? []).includes(host) && (user === null || user.toLowerCase() === self);
}

async function mailboxOf(session: Session, opened: Opened, url: ImapUrl): Promise<ImapMailbox | null> {
  const { state } = session;
  const selected = state.name === 'selected' ? state.view.mailbox : null;
  let mailbox = url.mailbox === null || url.mailbox === selected?.facts.name ? selected : undefined;
  if (mailbox === undefined && url.mailbox !== null) {
    mailbox = opened.get(url.mailbox);
    if (mailbox === undefined) {
      await closeOldest(opened);
      const found = await accountOf(session).look(url.mailbox);
      mailbox = found.ok ? found.value : null;
      opened.set(url.mailbox, mailbox);
    }
  }
  const isCurrent = url.uidValidity === null || url.uidValidity === mailbox?.facts.uidValidity;
  return isCurrent ? (mailbox ?? null) : null;
}

async function closeOldest(opened: Opened): Promise<void> {
  const [oldest] = opened;
  if (!oldest || opened.size < MOST_OPEN) return;
  opened.delete(oldest[0]);
  await oldest[1]?.close();
}

async function readPart(mailbox: ImapMailbox, url: ImapUrl, left: Bytes): Promise<Uint8Array | 'too-big' | null> {
  // A partial that takes all: the part is then read from where it stands, once its size is known.
  const partial = { offset: url.partial?.offset ?? 0, length: url.partial?.length ?? LARGEST_NUMBER };
  const item: SectionItem = { label: '', form: 'octets', section: url.section, partial, marksSeen: false };
  for await (const rows of mailbox.rows({ uids: [[url.uid, url.uid]], fields: new Set([fieldFor(item)]) })) {
    for (const row of rows) {
      const place = placeOf(item, row);
      if (!place) return null;
      if (place.kind === 'here') return octetsOf(finish(item, place, place.octets));
      if (place.kind !== 'range') return null;
      if (place.range.end - place.range.start > left) return 'too-big';
      const bytes = await mailbox.bytes(url.uid, place.range);
      return bytes && octetsOf(finish(item, place, bytes));
    }
  }
  return null;
}

const octetsOf = (section: Octets): Uint8Array =>
  typeof section === 'string' ? Buffer.from(section, 'latin1') : section;

/** url-resp-text is all of TEXT-CHAR but "]" (RFC 4469 §4.1). */
function badUrl(url: string): Completion {
  const shown = url.slice(0, 400).replace(/[^\u0020-\u005c\u005e-\u007e]/g, octet => {
    return `%${octet.charCodeAt(0).toString(16).toUpperCase().padStart(2, '0')}`;
  });
  return no('That URL names no message or part here', `BADURL ${shown}`);
}
