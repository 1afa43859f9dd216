/**
 * What a message teaches by where it lies and how it is marked. Pure. A lesson is what a person did: what we put into Junk
 * ourselves, and what was only looked at, teaches nothing until it was left so for a while.
 */
import { type Duration, days, type Instant, seconds } from '../../base/units.ts';
import { REFUSED, REJECTS } from '../learnt.ts';
import { Flag, type MailboxRole } from '../shapes.ts';

/** As what a message was learnt; held: it was put into Junk by us, and nobody has said what it is. */
export type Label = 'junk' | 'good' | 'held';

export type Place = {
  readonly role: MailboxRole;
  readonly name: string;
  readonly flags: number;
  /** In small letters. */
  readonly keywords: readonly string[];
  /** When it was delivered. */
  readonly date: Instant;
  /** When it came into this mailbox; null: before this was kept. */
  readonly savedAt: Instant | null;
};

/** outside: where wanted mail lies, and nothing more is known. gone: nowhere that says anything. */
export type Evidence = Label | 'outside' | 'gone';
/** `due`: when the same places say more than now. */
export type Seen = { readonly evidence: Evidence; readonly due: Instant | null };

/** Junk that we found is believed to be junk when nobody has taken it out for so long. */
export const LEFT_IN_JUNK: Duration = days(7);
/** What was read and kept for so long was wanted. */
export const READ_AND_KEPT: Duration = days(3);
/** Between the stamp of a delivery and its commit; a person is slower. */
const AT_ONCE: Duration = seconds(5);

/** RFC 9051 §2.3.2, RFC 8621 §4.1.1; others' older spellings. */
const JUNK: readonly string[] = ['$junk', 'junk'];
const NOT_JUNK: readonly string[] = ['$notjunk', 'notjunk', 'nonjunk'];

/** `judged`: what was done with it on its way in; null: it is not known, or nobody judged. */
export function evidenceOf(places: readonly Place[], judged: string | null, now: Instant): Seen {
  const ours = places.filter(teaches);
  const said = saidOf(ours);
  if (said) return { evidence: said, due: null };
  // A copy that is marked to go has gone elsewhere already.
  const there = ours.filter(({ role, flags }) => role !== 'trash' && !(flags & Flag.deleted));
  const inJunk = there.filter(({ role }) => role === 'junk');
  if (inJunk.length > 0) return ofJunk(inJunk, judged, now);
  return there.length === 0 ? { evidence: 'gone', due: null } : ofOthers(there, judged, now);
}

/** Not what is written by its owner, nor what waits in Rejects: it is read only because we say so. */
const teaches = ({ role, name, flags }: Place): boolean =>
  role !== 'sent' && role !== 'drafts' && !(flags & Flag.draft) && !(role === null && name === REJECTS);

/** RFC 9051 §2.3.2: who says both has said nothing. */
function saidOf(places: readonly Place[]): 'junk' | 'good' | null {
  const says = (words: readonly string[]) => places.some(place => place.keywords.some(word => words.includes(word)));
  const [junk, good] = [says(JUNK), says(NOT_JUNK)];
  return junk === good ? null : junk ? 'junk' : 'good';
}

function ofJunk(places: readonly Place[], judged: string | null, now: Instant): Seen {
  const byUs = places.every(({ date, savedAt }) => (savedAt ?? date) - date <= AT_ONCE);
  if (!byUs || (judged !== null && judged !== 'junk')) return { evidence: 'junk', due: null };
  return after(Math.min(...places.map(since)) + LEFT_IN_JUNK, 'junk', 'held', now);
}

function ofOthers(places: readonly Place[], judged: string | null, now: Instant): Seen {
  // We had put it into Junk or Rejects, so somebody has taken it out.
  const wasRefused = places.some(({ keywords }) => keywords.includes(REFUSED.toLowerCase()));
  if (judged === 'junk' || wasRefused) return { evidence: 'good', due: null };
  if (places.some(({ flags }) => flags & (Flag.answered | Flag.flagged))) return { evidence: 'good', due: null };
  const read = places.filter(({ flags }) => flags & Flag.seen);
  if (read.length === 0) return { evidence: 'outside', due: null };
  return after(Math.min(...read.map(since)) + READ_AND_KEPT, 'good', 'outside', now);
}

const since = ({ date, savedAt }: Place): Instant => savedAt ?? date;

const after = (due: Instant, then: Evidence, until: Evidence, now: Instant): Seen =>
  now >= due ? { evidence: then, due: null } : { evidence: until, due };

/** What was learnt stays when a message goes, and is taken back when it is put elsewhere. */
export function nextLabel(label: Label | null, evidence: Evidence): Label | null {
  switch (evidence) {
    case 'junk':
    case 'good':
    case 'held':
      return evidence;
    case 'outside':
      // Taken out of Junk, or the mark taken off: that is said of what is wanted.
      return label === null ? null : 'good';
    case 'gone':
      return label;
  }
}
