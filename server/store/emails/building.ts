/**
 * The first look at an account, however large: where its messages lie, then what they are, by ascending id, so that
 * threads come out the same each time. In slices, between which others are answered; what happens in the store
 * meanwhile is taken in by the pass that follows. Begun anew where it was broken off.
 */
import type { Epoch, Id, Uid } from '../interface.ts';
import type { Writer } from '../sqlite/database.ts';
import { type Arrival, arrivalsOf } from './arrivals.ts';
import { countPeople } from './correspondents.ts';
import type { Source } from './delta.ts';
import * as keeping from './keeping.ts';
import { isShown, type Mail, newMail, noCounts, older, shownOf, type Words } from './mail.ts';
import { accountRow, boxRows, type EntryRow, entriesFrom } from './main-tables.ts';
import { keep, recount, tellsOfPeople } from './pass.ts';

/** Entries, and messages, of one slice. */
const ENTRIES = 5000;
const MESSAGES = 400;

export type Building = Source & {
  readonly index: Writer;
  readonly words: Words;
  /** Lets others have their turn; false: it is over. */
  turn(): Promise<boolean>;
};

/** null: the account is gone, or there is no more time. */
export async function buildMail(building: Building, account: Id, epoch: Epoch): Promise<Mail | null> {
  const { main, index } = building;
  inTransaction(index, () => keeping.dropAccount(index, account));
  const mail = main.snapshot(() => beginning(building, account, epoch));
  if (!mail) return null;
  const entries = await allEntries(building, mail);
  if (!entries) return null;
  const ids = [...entries.keys()].sort((a, b) => a - b);
  for (let at = 0; at < ids.length; at += MESSAGES) {
    const arrivals = arrivalsOf(main, building.folder, ids.slice(at, at + MESSAGES), building.onFault);
    inTransaction(index, () => addAll(building, mail, arrivals, entries));
    if (!(await building.turn())) return null;
  }
  mail.byReceived = [...mail.messages.values()].filter(isShown).sort(older);
  for (const kept of mail.byReceived) kept.thread.members.push(kept);
  recount(mail);
  inTransaction(index, () => {
    for (const box of mail.boxes.values()) keeping.saveBox(index, account, box);
    keeping.saveAccount(index, mail);
  });
  return mail;
}

function beginning({ main }: Building, account: Id, epoch: Epoch): Mail | null {
  const row = accountRow(main, account);
  if (!row) return null;
  const { modSeq } = row;
  const mail = newMail(account, row.address, epoch);
  Object.assign(mail, { modSeq, floor: modSeq });
  Object.assign(mail.last, { emails: modSeq, threads: modSeq, mailboxes: modSeq });
  const rows = boxRows(main, account);
  for (const { id, name, role, subscribed, uidValidity, highest } of rows) {
    const above = name.slice(0, Math.max(0, name.lastIndexOf('/')));
    mail.boxes.set(id, {
      ...{ id, name, role, uidValidity, subscribed: subscribed === 1, cursor: highest, messages: new Map() },
      ...{ parent: rows.find(row => row.name === above)?.id ?? null, ...noCounts() },
      ...{ born: modSeq, changed: modSeq, counted: modSeq },
    });
  }
  return mail;
}

async function allEntries({ main, turn }: Building, mail: Mail): Promise<Map<Id, EntryRow[]> | null> {
  const entries = new Map<Id, EntryRow[]>();
  for (const box of mail.boxes.values()) {
    let last: Uid = 0;
    for (let more = true; more; ) {
      const rows = entriesFrom(main, mail.account, box.id, last, ENTRIES);
      for (const row of rows) {
        const others = entries.get(row.message);
        if (others) others.push(row);
        else entries.set(row.message, [row]);
      }
      last = rows.at(-1)?.uid ?? last;
      more = rows.length === ENTRIES;
      if (more && !(await turn())) return null;
    }
  }
  return entries;
}

function addAll(
  { index, words }: Building,
  mail: Mail,
  arrivals: readonly Arrival[],
  entries: Map<Id, EntryRow[]>,
): void {
  const telling: Arrival[] = [];
  for (const arrival of arrivals) {
    const rows = entries.get(arrival.id)!;
    const oldest = rows.reduce((date, row) => Math.min(date, row.date), rows[0]!.date);
    const places = rows.map(({ mailbox, uid, flags, keywords }) => ({ mailbox, uid, flags, keywords }));
    const kept = keep(index, mail, arrival, oldest);
    Object.assign(kept, shownOf(places, words), { places });
    for (const place of places) {
      mail.boxes.get(place.mailbox)!.messages.set(place.uid, kept);
      keeping.savePlace(index, mail.account, kept.id, place);
    }
    if (isShown(kept)) kept.born = kept.changed = mail.modSeq;
    if (isShown(kept) && tellsOfPeople(mail, kept)) {
      kept.counted = true;
      telling.push(arrival);
    }
    keeping.saveEmail(index, mail.account, kept);
    if (kept.thread.size > 1) continue;
    kept.thread.born = kept.thread.changed = mail.modSeq;
    keeping.saveThread(index, mail.account, kept.thread);
  }
  countPeople(index, mail, telling);
}

export function inTransaction<T>(index: Writer, act: () => T): T {
  index.exec('BEGIN IMMEDIATE');
  try {
    const value = act();
    index.exec('COMMIT');
    return value;
  } catch (fault) {
    if (index.inTransaction()) index.exec('ROLLBACK');
    throw fault;
  }
}
