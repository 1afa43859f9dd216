/**
 * FETCH responses from rows. What needs no bytes of the message is one string per message, put together without
 * waiting; what does is read for a few messages at a time. RFC 3501 §7.4.2.
 */
import type { FlagRow, ImapMailbox, Row, RowField, Uid } from './backend.ts';
import { printBody, printBodyStructure, printEnvelope } from './body-structure.ts';
import type { Responses } from './command.ts';
import { printDateTime } from './date-time.ts';
import type { FetchItem, PlainItem, SectionItem } from './fetch-item.ts';
import { fieldFor, finish, type Place, placeOf } from './section.ts';
import type { View } from './view.ts';

export type FetchPlan = {
  readonly plain: readonly PlainItem[];
  readonly sections: readonly SectionItem[];
  readonly fields: ReadonlySet<RowField>;
  readonly marksSeen: boolean;
  /** More than headers. */
  readonly readsContent: boolean;
  /** Changed flags come with their mod-sequence. RFC 7162 §3.1. */
  readonly condstore: boolean;
};

const fieldOf: { readonly [I in PlainItem]: RowField | null } = {
  UID: null,
  FLAGS: 'flags',
  INTERNALDATE: 'internalDate',
  'RFC822.SIZE': 'size',
  MODSEQ: 'modseq',
  ENVELOPE: 'envelope',
  BODYSTRUCTURE: 'bodyStructure',
  BODY: 'bodyStructure',
};

/** `withUid`: UID FETCH tells the UID unasked. `withModseq`: CHANGEDSINCE tells the mod-sequence unasked. */
export function planFetch(
  items: readonly FetchItem[],
  options: { readonly withUid: boolean; readonly withModseq: boolean; readonly condstore: boolean },
): FetchPlan {
  const asked = items.filter(item => typeof item === 'string');
  const plain = new Set<PlainItem>([
    ...(options.withUid ? (['UID'] as const) : []),
    ...asked,
    ...(options.withModseq ? (['MODSEQ'] as const) : []),
  ]);
  const sections = items.filter(item => typeof item !== 'string');
  const fields = new Set<RowField>();
  for (const item of plain) {
    const field = fieldOf[item];
    if (field) fields.add(field);
  }
  for (const item of sections) fields.add(fieldFor(item));
  const marksSeen = sections.some(item => item.marksSeen);
  if (marksSeen) fields.add('flags');
  const readsContent = sections.some(({ section }) => section.text === null || section.text === 'TEXT');
  return { plain: [...plain], sections, fields, marksSeen, readsContent, condstore: options.condstore };
}

/** `1 (FLAGS (\Seen) UID 7`: all but the sections and the closing parenthesis. */
export function printPlain(
  plan: FetchPlan,
  view: View,
  number: number,
  row: Row,
  changed: FlagRow | undefined,
): string {
  let text = view.fetchStart(number, row.uid);
  let separator = '';
  for (const item of plan.plain) {
    text += separator + printItem(item, row, view, changed);
    separator = ' ';
  }
  if (!changed) return text;
  // A fetch that set \Seen says so. RFC 3501 §6.4.5.
  for (const item of plan.condstore ? (['FLAGS', 'MODSEQ'] as const) : (['FLAGS'] as const)) {
    if (plan.plain.includes(item)) continue;
    text += separator + printItem(item, row, view, changed);
    separator = ' ';
  }
  return text;
}

function printItem(item: PlainItem, row: Row, view: View, changed: FlagRow | undefined): string {
  switch (item) {
    case 'UID':
      return `UID ${row.uid}`;
    case 'FLAGS':
      return `FLAGS ${view.flagsText(row.uid, changed?.flags ?? row.flags ?? [])}`;
    case 'INTERNALDATE':
      return `INTERNALDATE ${printDateTime(row.internalDate ?? 0)}`;
    case 'RFC822.SIZE':
      return `RFC822.SIZE ${row.size ?? 0}`;
    case 'MODSEQ':
      return `MODSEQ (${changed?.modseq ?? row.modseq ?? 0})`;
    case 'ENVELOPE':
      return `ENVELOPE ${envelopeText(row)}`;
    case 'BODY':
      return `BODY ${structureText(row, 'body')}`;
    case 'BODYSTRUCTURE':
      return `BODYSTRUCTURE ${structureText(row, 'bodyStructure')}`;
  }
}

const NO_ENVELOPE = '(NIL NIL NIL NIL NIL NIL NIL NIL NIL NIL)';
const NO_STRUCTURE = '("application" "octet-stream" NIL NIL NIL "7bit" 0)';

function envelopeText({ envelope }: Row): string {
  if (envelope === undefined) return NO_ENVELOPE;
  return typeof envelope === 'string' ? envelope : printEnvelope(envelope);
}

function structureText({ bodyStructure }: Row, form: 'body' | 'bodyStructure'): string {
  if (bodyStructure === undefined) return NO_STRUCTURE;
  if (!('kind' in bodyStructure)) return bodyStructure[form];
  return form === 'body' ? printBody(bodyStructure) : printBodyStructure(bodyStructure);
}

/** What one row's sections are, once read; null is NIL. */
export type LoadedSections = readonly (Uint8Array | null)[];

type Wanted = { readonly row: Row; readonly places: readonly (Place | null)[]; readonly octets: number };

/** At most so many messages' bytes are read at once, and so many octets unless one message alone has more. */
const MOST_AT_ONCE = 32;
const OCTETS_AT_ONCE = 1024 * 1024;

/** Reads the sections of a chunk of rows, several at a time, and gives them in order. `null`: the message is gone. */
export async function* loadSections(
  mailbox: ImapMailbox,
  plan: FetchPlan,
  rows: readonly Row[],
): AsyncGenerator<readonly (readonly [Row, LoadedSections | null])[]> {
  const wanted = rows.map(row => wantedOf(plan, row));
  for (let from = 0; from < wanted.length; ) {
    let to = from + 1;
    let octets = wanted[from]!.octets;
    while (to < wanted.length && to - from < MOST_AT_ONCE && octets + wanted[to]!.octets <= OCTETS_AT_ONCE) {
      octets += wanted[to++]!.octets;
    }
    const batch = wanted.slice(from, to);
    const loaded = await Promise.all(batch.map(one => load(mailbox, plan, one)));
    yield batch.map(({ row }, at) => [row, loaded[at]!] as const);
    from = to;
  }
}

function wantedOf(plan: FetchPlan, row: Row): Wanted {
  const places = plan.sections.map(item => placeOf(item, row));
  const octets = places.reduce((sum, place) => sum + (place?.kind === 'range' ? sizeOf(place) : 0), 0);
  return { row, places, octets };
}

const sizeOf = ({ range }: { range: { start: number; end: number } }): number => range.end - range.start;

async function load(mailbox: ImapMailbox, plan: FetchPlan, { row, places }: Wanted): Promise<LoadedSections | null> {
  const loaded: (Uint8Array | null)[] = [];
  for (const [at, place] of places.entries()) {
    if (place === null) loaded.push(null);
    else {
      const bytes = place.kind === 'here' ? place.bytes : await readRange(mailbox, row.uid, place.range);
      if (bytes === null) return null;
      loaded.push(finish(plan.sections[at]!, place, bytes));
    }
  }
  return loaded;
}

const empty = new Uint8Array(0);

const readRange = (mailbox: ImapMailbox, uid: Uid, range: { start: number; end: number }) =>
  range.end > range.start ? mailbox.bytes(uid, range) : Promise.resolve(empty);

/** ` BODY[1] {12}` CRLF and the bytes, for each section. Always a literal: nothing is looked through. */
export function writeSections(plan: FetchPlan, loaded: LoadedSections, first: boolean, out: Responses): void {
  for (const [at, item] of plan.sections.entries()) {
    const bytes = loaded[at] ?? null;
    const separator = first && at === 0 ? '' : ' ';
    if (bytes === null) out.text(`${separator}${item.label} NIL`);
    else {
      out.text(`${separator}${item.label} {${bytes.length}}\r\n`);
      out.bytes(bytes);
    }
  }
}
