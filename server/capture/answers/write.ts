/**
 * One answer of the world: exactly which octets go to whom, or why the world would not answer. From the null sender, but where old
 * programs do otherwise, so that nothing is answered again (RFC 5321 §4.5.5, RFC 3834 §3.3). Pure.
 */
import { err, ok, type Result } from '../../base/result.ts';
import { parseMailbox } from '../../mime/address.ts';
import type { Circumstances } from '../../mime/compose.ts';
import { writeBounce, writeComplaint } from './bounces.ts';
import type { Wish } from './kinds.ts';
import { addressIn, isOneClick, leaving, type Original, whyNoReply } from './original.ts';
import { leavingBy, writeAway, writeChallenge, writeLeaving, writeReceipt } from './replies.ts';

export type Answer =
  | { readonly kind: 'mail'; readonly sender: string; readonly recipient: string; readonly bytes: Buffer }
  /** RFC 8058 §3.2. */
  | { readonly kind: 'post'; readonly url: string; readonly type: string; readonly bytes: Buffer };

/** `to`: where the inbox, or whoever asks, wants answers instead of where the message does. The refusal is a sentence. */
export function writeAnswer(
  wish: Wish,
  original: Original,
  to: string | null,
  at: Circumstances,
): Result<Answer, string> {
  if (wish.kind === 'one-click') return oneClick(original);
  const whom = recipientOf(wish, original, to);
  if (!whom.ok) return whom;
  if (!parseMailbox(whom.value).ok) return err(`${whom.value.slice(0, 100)} is no address to answer to`);
  const written = write(wish, original, whom.value, at);
  if (!written.ok) return written;
  const isRude = wish.kind === 'ooo' && wish.detail === 'rude';
  const ownName = isRude || wish.kind === 'unsubscribe';
  return ok({ kind: 'mail', sender: ownName ? original.recipient : '', recipient: whom.value, bytes: written.value });
}

function recipientOf(wish: Wish, original: Original, to: string | null): Result<string, string> {
  switch (wish.kind) {
    case 'unsubscribe': {
      const found = leavingBy(original);
      return found
        ? ok(found.to)
        : err('It names no address to leave by: List-Unsubscribe has no mailto: (RFC 2369 §3.2)');
    }
    case 'read': {
      const asked = addressIn(original, 'disposition-notification-to');
      if (asked === null)
        return err('It asks for no receipt: Disposition-Notification-To is not there (RFC 8098 §2.1)');
      return reply(original, to ?? asked);
    }
    case 'ooo':
      if (wish.detail === 'rude') {
        const author = to ?? addressIn(original, 'from');
        return author === null ? err('It names no author to answer') : ok(author);
      }
      return reply(original, to ?? original.sender);
    case 'challenge':
      return reply(original, to ?? original.sender);
    case 'complaint': {
      const whom = to ?? original.sender;
      return whom === '' ? NOBODY : ok(whom);
    }
    default:
      return original.sender === '' ? NOBODY : ok(to ?? original.sender);
  }
}
const NOBODY = err('It came from the null sender <>, and nothing is returned there (RFC 5321 §4.5.5)');

/** What a machine answers of its own accord. */
function reply(original: Original, to: string): Result<string, string> {
  if (original.sender === '') return NOBODY;
  const because = whyNoReply(original);
  return because === null ? ok(to) : err(because);
}

function write(wish: Wish, original: Original, to: string, at: Circumstances): Result<Buffer, string> {
  switch (wish.kind) {
    case 'complaint':
      return writeComplaint(original, to, at);
    case 'read':
      return writeReceipt(wish, original, to, at);
    case 'ooo':
      return writeAway(wish, original, to, at);
    case 'challenge':
      return writeChallenge(original, to, at);
    case 'unsubscribe':
      return writeLeaving(original, at);
    default:
      return writeBounce(wish, original, to, at);
  }
}

function oneClick(original: Original): Result<Answer, string> {
  if (!isOneClick(original))
    return err('It offers no leaving by one click: List-Unsubscribe-Post is not there (RFC 8058 §3.1)');
  const url = leaving(original).find(one => /^https?:\/\//i.test(one));
  if (url === undefined)
    return err('It offers no address for one click: List-Unsubscribe has no https: (RFC 8058 §3.1)');
  const body = Buffer.from('List-Unsubscribe=One-Click');
  return ok({ kind: 'post', url, type: 'application/x-www-form-urlencoded', bytes: body });
}
