/** What was deleted for good, in words: where it lay, what was done, how long it is kept, what is found. Pure. */

import { t } from '../../../server/base/language.ts';
import type { JmapId, Mailbox, SetError } from '../../../server/jmap/types.ts';
import { displayName } from '../../design/format.ts';
import { setErrorWords } from '../../jmap/errors.ts';
import type { Expunged } from '../../jmap/methods.ts';
import { mailboxName, mailboxPath, withRole } from '../mailboxes.ts';

/** The name of the place. */
export const EXPUNGED_NAME = t('Recently deleted');

export const senderOf = ({ from }: Pick<Expunged, 'from'>): string => displayName(from) || t('unknown sender');
export const subjectOf = ({ subject }: Pick<Expunged, 'subject'>): string => subject.trim() || t('No subject');

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
  if (ms % DAY === 0) return t('{count, plural, one {# day} other {# days}}', { count: ms / DAY });
  if (ms % HOUR === 0) return t('{count, plural, one {# hour} other {# hours}}', { count: ms / HOUR });
  return t('{count, plural, one {# minute} other {# minutes}}', { count: Math.max(1, Math.round(ms / MINUTE)) });
}

/** `keep` null: it is not known yet; 0: nothing is kept. */
export function deletedWords(count: number, drafts: number, keep: number | null): string {
  if (keep === null || keep === 0 || drafts >= count)
    return t('Deleted {count, plural, one {# message} other {# messages}} for good.', { count });
  return t(
    'Deleted {count, plural, one {# message for good. It} other {# messages for good. They}} can be brought back for {time}{drafts, plural, =0 {} other {, drafts excepted}}.',
    { count, time: keptFor(keep), drafts },
  );
}

/** Below a question whether to delete: what is still possible afterwards. */
export const consequenceWords = (keep: number | null): string => {
  if (keep === 0) return t('There is no way back.');
  if (keep === null) return t('For a while they stay in {place}; drafts do not.', { place: EXPUNGED_NAME });
  return t('For {time} they can be brought back from {place}; drafts cannot.', {
    time: keptFor(keep),
    place: EXPUNGED_NAME,
  });
};

/** “Put 3 messages back into Inbox and Archive.” */
export function restoredWords(to: readonly JmapId[], mailboxes: readonly Mailbox[]): string {
  const names = [...new Set(to)].map(id => {
    const box = mailboxes.find(one => one.id === id);
    return box ? mailboxPath(box, mailboxes) : null;
  });
  const known = names.filter(name => name !== null);
  const [first = '', second = ''] = known;
  return t(
    'Put {count, plural, one {# message} other {# messages}} back {folders, plural, =1 {into {first}} =2 {into {first} and {second}} other {where they lay}}.',
    { count: to.length, folders: known.length, first, second },
  );
}

export function notRestoredWords(count: number, faults: readonly SetError[]): string {
  const gone = faults.every(fault => fault.type === 'notFound');
  if (gone)
    return t(
      '{count, plural, one {# message could not be put back: it is} other {# messages could not be put back: they are}} not kept any more.',
      { count },
    );
  const why = faults.find(fault => fault.type !== 'notFound')!;
  return t('{count, plural, one {# message} other {# messages}} could not be put back: {why}', {
    count,
    why: setErrorWords(why),
  });
}

/** Every word must occur in who, what, or where it lay. */
export function isFound(one: Expunged, where: string, typed: string): boolean {
  const all = `${one.from} ${one.subject} ${one.preview} ${where}`.toLowerCase();
  return typed
    .toLowerCase()
    .split(/\s+/)
    .every(word => all.includes(word));
}
