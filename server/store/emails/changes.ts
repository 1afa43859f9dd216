/**
 * What was created, updated and destroyed since a state, of Emails, threads or mailboxes (RFC 8620 §5.2). An id that
 * died and came back is told as updated to who knew it, and as created to who did not.
 *
 * Where a caller wants only so many, the answer stops between two changes. Changes of one modSeq are told by ascending
 * id; a state in their midst is the modSeq before, and a fraction that says up to which id.
 */
import type { Changed, EmailFault, Epoch, Id, MailboxChanged, ModSeq } from '../interface.ts';
import { type Gone, isShown, type Mail } from './mail.ts';

export type Since = { readonly epoch: Epoch; readonly modSeq: ModSeq };
type Living = { readonly id: Id; readonly born: ModSeq; readonly changed: ModSeq };
type Told = {
  readonly id: Id;
  readonly as: 'created' | 'updated' | 'destroyed';
  readonly at: number;
  /** It had gone at `at`, and came back here. */
  readonly back?: number;
};

/** Ids below this have a place within a modSeq; together 53 bits, all that a number holds. */
const IDS = 2 ** 22;

/** A state after which this change is known. */
const positionOf = (modSeq: ModSeq, id: Id): number => (id < IDS ? modSeq - 1 + id / IDS : modSeq);

/** Whether these changes can be told. */
export function isForgotten(mail: Mail, { epoch, modSeq }: Since, last: ModSeq): boolean {
  if (epoch !== mail.epoch || !(modSeq <= mail.modSeq)) return true;
  return modSeq < mail.floor && modSeq !== last;
}

export function emailChanges(mail: Mail, since: Since, limit: number | null): Changed | EmailFault {
  if (isForgotten(mail, since, mail.last.emails)) return 'forgotten';
  const living = mail.byReceived.filter(kept => kept.changed > since.modSeq);
  return tell(mail, since.modSeq, mail.last.emails, limit, living, 'email', id => {
    const kept = mail.messages.get(id);
    return kept !== undefined && isShown(kept);
  });
}

export function threadChanges(mail: Mail, since: Since, limit: number | null): Changed | EmailFault {
  if (isForgotten(mail, since, mail.last.threads)) return 'forgotten';
  const living: Living[] = [];
  for (const thread of mail.threads.values()) {
    if (thread.members.length > 0 && thread.changed > since.modSeq) living.push(thread);
  }
  const isThere = (id: Id) => (mail.threads.get(id)?.members.length ?? 0) > 0;
  return tell(mail, since.modSeq, mail.last.threads, limit, living, 'thread', isThere);
}

export function mailboxChanges(mail: Mail, since: Since, limit: number | null): MailboxChanged | EmailFault {
  if (isForgotten(mail, since, mail.last.mailboxes)) return 'forgotten';
  // What it is may have changed before its counts did: where the answer stops in between, both must be told.
  const firstSince = (id: Id, stamps: readonly ModSeq[]) =>
    Math.min(...stamps.filter(modSeq => !reached(since.modSeq, modSeq, id)));
  const living = [...mail.boxes.values()]
    .map(({ id, born, changed, counted }) => ({ id, born, changed: firstSince(id, [changed, counted]) }))
    .filter(box => Number.isFinite(box.changed));
  const found = tell(mail, since.modSeq, mail.last.mailboxes, limit, living, 'mailbox', id => mail.boxes.has(id));
  if (typeof found === 'string') return found;
  const onlyCounts = found.updated.every(id => reached(since.modSeq, mail.boxes.get(id)?.changed ?? 0, id));
  return { ...found, onlyCounts: found.updated.length > 0 && onlyCounts };
}

function tell(
  mail: Mail,
  since: ModSeq,
  last: ModSeq,
  limit: number | null,
  living: readonly Living[],
  kind: Gone['kind'],
  isThere: (id: Id) => boolean,
): Changed | EmailFault {
  const lives = since >= last ? new Map<Id, Gone[]>() : livesOf(mail, kind, since);
  const told: Told[] = [];
  for (const each of living) {
    const one = toldOfLiving(each, since, lives.get(each.id));
    if (one.at > since) told.push(one);
  }
  for (const [id, ended] of lives) {
    const life = isThere(id) ? undefined : ended.find(each => spans(each, since));
    if (life) told.push({ id, as: 'destroyed', at: positionOf(life.modSeq, id) });
  }
  told.sort((a, b) => a.at - b.at || a.id - b.id);
  return cut(told, last, limit);
}

function toldOfLiving({ id, born, changed }: Living, since: number, lives: readonly Gone[] | undefined): Told {
  if (reached(since, born, id)) return { id, as: 'updated', at: positionOf(changed, id) };
  const known = lives?.find(life => spans(life, since));
  const back = positionOf(born, id);
  return known ? { id, as: 'updated', at: positionOf(known.modSeq, id), back } : { id, as: 'created', at: back };
}

const reached = (since: number, modSeq: ModSeq, id: Id): boolean => positionOf(modSeq, id) <= since;
const spans = (life: Gone, since: number): boolean =>
  reached(since, life.born, life.id) && !reached(since, life.modSeq, life.id);

/** Lives that ended since; the log is in the order of modSeqs. */
function livesOf(mail: Mail, kind: Gone['kind'], since: ModSeq): Map<Id, Gone[]> {
  const lives = new Map<Id, Gone[]>();
  for (let at = mail.gone.length - 1; at >= 0; at--) {
    const life = mail.gone[at]!;
    if (life.modSeq < since) break;
    if (life.kind !== kind) continue;
    const others = lives.get(life.id);
    if (others) others.push(life);
    else lives.set(life.id, [life]);
  }
  return lives;
}

function cut(told: readonly Told[], last: ModSeq, limit: number | null): Changed | EmailFault {
  let count = told.length;
  if (limit !== null && count > limit) {
    count = limit;
    // Not between two that have the same place.
    while (count > 0 && told[count]!.at === told[count - 1]!.at) count--;
    if (count === 0) return 'too-many';
  }
  const more = count < told.length;
  const chosen = told.slice(0, count);
  const end = more ? chosen[count - 1]!.at : Number.POSITIVE_INFINITY;
  const ids = (as: Told['as']): Id[] =>
    chosen
      .filter(({ as: told, back }) => (back !== undefined && back > end ? 'destroyed' : told) === as)
      .map(each => each.id);
  return {
    ...{ created: ids('created'), updated: ids('updated'), destroyed: ids('destroyed') },
    modSeq: more ? end : last,
    more,
  };
}
