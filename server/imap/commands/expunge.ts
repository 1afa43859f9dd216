/**
 * EXPUNGE: remove what is marked \Deleted; UID EXPUNGE: only among these UIDs, so that what another client marked
 * stays. The EXPUNGE responses are the view's (view.ts). RFC 3501 §6.4.3; RFC 4315 §2.1; the mod-sequence
 * RFC 7162 §3.2.7–8.
 *
 *   expunge     = "EXPUNGE"
 *   uid-expunge = "UID" SP "EXPUNGE" SP sequence-set
 */
import type { UidSet } from '../backend.ts';
import { type Completion, command, done, nothing, type Responses } from '../command.ts';
import { limited } from '../message-limit.ts';
import { readOnly, refused } from '../refusal.ts';
import { type Session, viewOf } from '../session.ts';

export const expunge = command({
  name: 'EXPUNGE',
  states: ['selected'],
  concurrency: 'keeps-numbers',
  parse: nothing,
  run: (session, _, out) => remove(session, null, out),
});

export const uidExpunge = command({
  name: 'UID EXPUNGE',
  states: ['selected'],
  concurrency: 'keeps-numbers',

  parse(line) {
    const uids = line.sp().sequenceSet();
    line.end();
    return uids;
  },
  run: (session, uids, out) => remove(session, viewOf(session).uidsOf(uids), out),
});

async function remove(session: Session, asked: UidSet | null, out: Responses): Promise<Completion> {
  const view = viewOf(session);
  const { uids, code } = asked ? limited(session, view, asked) : { uids: null, code: null };
  if (view.readOnly) return readOnly;
  if (!view.mailbox.facts.rights.includes('e')) return refused('no-permission');
  const expunged = await view.mailbox.expunge(uids);
  if (!expunged.ok) return refused(expunged.error);
  if (expunged.value.length > 0) {
    session.settings.observer.expunged?.({ mailbox: view.name, uids: expunged.value });
  }
  if (code) return done('EXPUNGE completed for a part of the messages', code);
  if (expunged.value.length === 0 || !session.enabled.condstore) return done('EXPUNGE completed');
  // The code speaks of what the client has been told: its messages are gone first.
  await view.sync(out, { mayExpunge: true });
  return done('EXPUNGE completed', `HIGHESTMODSEQ ${view.modseq()}`);
}
