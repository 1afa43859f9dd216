/** What was deleted for good, in words: where it lay, what was done, how long it is kept, what is found. Pure. */
import type { JmapId, Mailbox, SetError } from '../../../server/jmap/types.ts';
import { displayName, plural } from '../../design/format.ts';
import { setErrorWords } from '../../jmap/errors.ts';
import type { Expunged } from '../../jmap/methods.ts';
import { mailboxName, mailboxPath, withRole } from '../mailboxes.ts';

/** The name of the place. */
export const EXPUNGED_NAME = 'Recently deleted';

export const senderOf = ({ from }: Pick<Expunged, 'from'>): string => displayName(from) || 'unknown sender';
export const subjectOf = ({ subject }: Pick<Expunged, 'subject'>): string => subject.trim() || 'No subject';

export type Where = {
  readonly name: string;
  /** It is not there any more: it comes back into a folder of that name, or into the inbox. */
  readonly isGone: boolean;
};

export function whereItLay(
  { mailboxId, mailboxName: before }: Pick<Expunged, 'mailboxId' | 'mailboxName'>,
  mailboxes: readonly Mailbox[],
): Where {
  const now = mailboxes.find(one => one.id === mailboxId);
  if (now) return { name: mailboxPath(now, mailboxes), isGone: false };
  const inbox = withRole(mailboxes, 'inbox');
  return { name: before === 'INBOX' && inbox ? mailboxName(inbox) : before, isGone: true };
}

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;
const units: Readonly<Record<string, number>> = { ms: 1, s: 1000, m: MINUTE, h: HOUR, d: DAY };

/** As settings print one: `30d`, `0s`. null: none. */
export function durationFrom(text: string): number | null {
  const [, digits, unit] = /^(\d+)([a-z]+)$/.exec(text) ?? [];
  const size = unit === undefined ? undefined : units[unit];
  return digits === undefined || size === undefined ? null : Number(digits) * size;
}

/** Of the setting, whole: `30 days`, `36 hours`, `90 minutes`. */
export function keptFor(ms: number): string {
  if (ms % DAY === 0) return plural(ms / DAY, 'day');
  if (ms % HOUR === 0) return plural(ms / HOUR, 'hour');
  return plural(Math.max(1, Math.round(ms / MINUTE)), 'minute');
}

/** `keep` null: it is not known yet; 0: nothing is kept. */
export function deletedWords(count: number, drafts: number, keep: number | null): string {
  const done = `Deleted ${plural(count, 'message')} for good`;
  if (keep === null || keep === 0 || drafts >= count) return `${done}.`;
  const but = drafts === 0 ? '' : ', drafts excepted';
  return `${done}. ${count === 1 ? 'It' : 'They'} can be brought back for ${keptFor(keep)}${but}.`;
}

/** Below a question whether to delete: what is still possible afterwards. */
export const consequenceWords = (keep: number | null): string => {
  if (keep === 0) return 'There is no way back.';
  if (keep === null) return `For a while they stay in ${EXPUNGED_NAME}; drafts do not.`;
  return `For ${keptFor(keep)} they can be brought back from ${EXPUNGED_NAME}; drafts cannot.`;
};

/** “Put 3 messages back into Inbox and Archive.” */
export function restoredWords(to: readonly JmapId[], mailboxes: readonly Mailbox[]): string {
  const names = [...new Set(to)].map(id => {
    const box = mailboxes.find(one => one.id === id);
    return box ? mailboxPath(box, mailboxes) : null;
  });
  const known = names.filter(name => name !== null);
  const where = known.length === 0 || known.length > 2 ? 'where they lay' : `into ${known.join(' and ')}`;
  return `Put ${plural(to.length, 'message')} back ${where}.`;
}

export function notRestoredWords(count: number, faults: readonly SetError[]): string {
  const some = plural(count, 'message');
  const gone = faults.every(fault => fault.type === 'notFound');
  if (gone) return `${some} could not be put back: ${count === 1 ? 'it is' : 'they are'} not kept any more.`;
  const why = faults.find(fault => fault.type !== 'notFound')!;
  return `${some} could not be put back: ${setErrorWords(why)}`;
}

/** Every word must occur in who, what, or where it lay. */
export function isFound(one: Expunged, where: string, typed: string): boolean {
  const all = `${one.from} ${one.subject} ${one.preview} ${where}`.toLowerCase();
  return typed
    .toLowerCase()
    .split(/\s+/)
    .every(word => all.includes(word));
}
