/** What the index learns of a message when it first sees it: its head is read once, its body not at all. */
import { type Bytes, kibibytes } from '../../base/units.ts';
import { type ListedAddress, parseAddresses } from '../../mime/address-list.ts';
import { unfold, walkFields } from '../../mime/header.ts';
import type { Id } from '../interface.ts';
import type { Reader } from '../sqlite/database.ts';
import { segmentPath } from '../sqlite/paths.ts';
import { baseSubject } from './base-subject.ts';
import { sortKey } from './fold.ts';
import { readFileAt } from './octets.ts';
import { threadKeys } from './threading.ts';

export type Person = { readonly name: string; readonly email: string };
export type People = { readonly from: readonly Person[]; readonly to: readonly Person[] };

export type Arrival = {
  readonly id: Id;
  readonly size: Bytes;
  /** null: it does not say, or nonsense. */
  readonly sent: number | null;
  readonly attachment: boolean;
  readonly subject: string;
  readonly author: string;
  readonly addressee: string;
  readonly keys: readonly Buffer[];
  readonly people: People;
};

type Row = {
  id: Id;
  size: Bytes;
  subject: string;
  date: number | null;
  attachment: number;
  octets: Bytes;
  segment: number | null;
  place: number | null;
  head: Buffer | null;
};

/** Every header that a person wrote. */
const HEAD: Bytes = kibibytes(64);

/** In ascending order; what is gone by now is left out. */
export function arrivalsOf(
  main: Reader,
  folder: string,
  ids: readonly Id[],
  onFault: (fault: unknown) => void,
): Arrival[] {
  const rows = main.all<Row>(
    `SELECT m.id, m.size, m.subject, m.date, m.attachment, b.size AS octets, b.segment, b.place,
            substr(b.data, 1, ${HEAD}) AS head
       FROM json_each(?) j JOIN message m ON m.id = j.value JOIN blob b ON b.id = m.blob ORDER BY m.id`,
    JSON.stringify(ids),
  );
  return rows.map(row => arrivalFrom(row, headOf(row, folder, onFault)));
}

/** A head that cannot be read leaves a message that is listed and stands alone. */
function headOf({ head, segment, place, octets }: Row, folder: string, onFault: (fault: unknown) => void): Buffer {
  if (segment === null) return head ?? Buffer.alloc(0);
  try {
    return readFileAt(segmentPath(folder, segment), place!, Math.min(octets, HEAD));
  } catch (fault) {
    onFault(fault);
    return Buffer.alloc(0);
  }
}

function arrivalFrom(row: Row, head: Buffer): Arrival {
  const fields = fieldsOf(head);
  const list = (name: string) => parseAddresses(fields.get(name) ?? '');
  const from = list('from');
  const to = list('to');
  return {
    ...{ id: row.id, size: row.size, sent: row.date, attachment: row.attachment === 1 },
    subject: sortKey(baseSubject(row.subject)),
    author: nameKey(from),
    addressee: nameKey(to),
    keys: threadKeys(
      row.subject,
      ['message-id', 'in-reply-to', 'references'].map(name => fields.get(name) ?? ''),
    ),
    people: { from: people(from), to: people([...to, ...list('cc'), ...list('bcc')]) },
  };
}

const wanted: ReadonlySet<string> = new Set(['message-id', 'in-reply-to', 'references', 'from', 'to', 'cc', 'bcc']);
const LONGEST_NAME = 11;

/** Of fields that stand more than once, one line. */
function fieldsOf(head: Buffer): Map<string, string> {
  const fields = new Map<string, string>();
  walkFields(head, 0, (start, nameEnd, valueStart, valueEnd) => {
    if (nameEnd - start > LONGEST_NAME) return;
    const name = head.toString('latin1', start, nameEnd).toLowerCase();
    if (!wanted.has(name)) return;
    const value = unfold(head, valueStart, valueEnd);
    const before = fields.get(name);
    fields.set(name, before === undefined ? value : `${before}, ${value}`);
  });
  return fields;
}

/** RFC 8621 §4.4.2: the name of the first, else its address. */
const nameKey = ([first]: readonly ListedAddress[]): string => (first ? sortKey(first.name || first.address) : '');

/** A message to a crowd says little of each of them. */
const MOST_PEOPLE = 100;
const people = (list: readonly ListedAddress[]): Person[] =>
  list
    .slice(0, MOST_PEOPLE)
    .flatMap(({ name, mailbox }) =>
      mailbox ? [{ name: (name ?? '').trim(), email: `${mailbox.localPart}@${mailbox.domain}`.toLowerCase() }] : [],
    );
