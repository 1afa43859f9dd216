/**
 * Which inbox a message names: by a header field of its own, by the port it comes to, by a recipient's address, by the user
 * name it is handed in with; the first of these that says something holds. Addresses are looked at when a recipient is filed, for one message
 * may be for several inboxes (`inboxOfAddress`). Pure.
 */
import { nameIs, unfold, walkFields } from '../mime/header.ts';
import { inboxName } from '../queue/captured.ts';
import type { CapturedAs } from '../store/interface.ts';

const FIELD = 'x-mailroom-inbox';

/** `portInbox`: of the port that it came to; null: that has none. */
export function capturedAs(user: string | undefined, message: Uint8Array, portInbox: string | null = null): CapturedAs {
  const named = inboxField(message) ?? portInbox;
  const inbox = named ?? (user === undefined ? null : inboxName(user));
  return {
    ...(user === undefined || user.trim() === '' ? {} : { user }),
    ...(inbox === null ? {} : { inbox }),
    ...(named === null ? {} : { firm: true }),
  };
}

/** Of the first such field. */
function inboxField(message: Uint8Array): string | null {
  let first: string | null = null;
  walkFields(message, 0, (start, nameEnd, valueStart, valueEnd) => {
    if (first === null && nameIs(message, start, nameEnd, FIELD)) first = unfold(message, valueStart, valueEnd);
  });
  return first === null ? null : inboxName(first);
}
