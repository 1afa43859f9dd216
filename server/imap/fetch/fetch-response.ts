/**
 * FETCH responses from rows: all that needs no bytes of the message is one string per message, put together without
 * waiting by printers that are chosen once for the whole command. Sections: fetch-sections.ts. RFC 3501 §7.4.2.
 */
import type { FlagRow, Row, RowField } from '../backend.ts';
import { printDateTime } from '../syntax/date-time.ts';
import { octetsOf, string } from '../syntax/encoder.ts';
import type { FetchItem, PlainItem, SectionItem } from '../syntax/fetch-item.ts';
import type { View } from '../view.ts';
import { printBody, printBodyStructure, printEnvelope } from './body-structure.ts';
import { fieldFor } from './section.ts';

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
  SAVEDATE: 'savedAt',
  EMAILID: 'emailId',
  THREADID: 'threadId',
  PREVIEW: 'preview',
  'PREVIEW (LAZY)': 'previewAtHand',
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
  // Asked for both ways, the one that may take its time is the answer to both.
  if (plain.has('PREVIEW')) plain.delete('PREVIEW (LAZY)');
  const sections = items.filter(item => typeof item !== 'string');
  const fields = new Set<RowField>();
  for (const item of plain) {
    const field = fieldOf[item];
    if (field) fields.add(field);
  }
  for (const item of sections) fields.add(fieldFor(item));
  const marksSeen = sections.some(item => item.marksSeen);
  if (marksSeen) fields.add('flags');
  const readsContent = sections.some(
    ({ form, section }) => form !== 'decoded-size' && (section.text === null || section.text === 'TEXT'),
  );
  return { plain: [...plain], sections, fields, marksSeen, readsContent, condstore: options.condstore };
}

/** One message's plain items as text: `* 1 FETCH (FLAGS (\Seen) UID 7`, all but sections and the last parenthesis. */
export type PrintPlain = (number: number, row: Row, changed?: FlagRow) => string;

type Told = Pick<View, 'fetchStart' | 'flagsText'>;

export function plainPrinter({ plain, condstore }: FetchPlan, view: Told): PrintPlain {
  const printers = plain.map((item, at) => itemPrinter(item, at === 0 ? '' : ' ', view));
  // A fetch that set \Seen says so. RFC 3501 §6.4.5.
  const seen = (condstore ? (['FLAGS', 'MODSEQ'] as const) : (['FLAGS'] as const)).filter(
    item => !plain.includes(item),
  );
  const seenPrinters = seen.map((item, at) => itemPrinter(item, plain.length + at === 0 ? '' : ' ', view));
  return (number, row, changed) => {
    let text = view.fetchStart(number, row.uid);
    for (const print of printers) text += print(row, changed);
    if (changed) for (const print of seenPrinters) text += print(row, changed);
    return text;
  };
}

type ItemPrinter = (row: Row, changed: FlagRow | undefined) => string;

function itemPrinter(item: PlainItem, space: string, view: Told): ItemPrinter {
  switch (item) {
    case 'UID':
      return row => `${space}UID ${row.uid}`;
    case 'FLAGS':
      return (row, changed) => `${space}FLAGS ${view.flagsText(row.uid, changed?.flags ?? row.flags ?? noFlags)}`;
    case 'INTERNALDATE':
      return row => `${space}INTERNALDATE ${printDateTime(row.internalDate ?? 0)}`;
    case 'RFC822.SIZE':
      return row => `${space}RFC822.SIZE ${row.size ?? 0}`;
    case 'MODSEQ':
      return (row, changed) => `${space}MODSEQ (${changed?.modseq ?? row.modseq ?? 0})`;
    case 'ENVELOPE':
      return row => `${space}ENVELOPE ${envelopeText(row)}`;
    case 'BODY':
      return row => `${space}BODY ${structureText(row, 'body')}`;
    case 'BODYSTRUCTURE':
      return row => `${space}BODYSTRUCTURE ${structureText(row, 'bodyStructure')}`;
    case 'SAVEDATE':
      return ({ savedAt }) => `${space}SAVEDATE ${savedAt == null ? 'NIL' : printDateTime(savedAt)}`;
    case 'EMAILID':
      return ({ emailId }) => `${space}EMAILID (${emailId})`;
    case 'THREADID':
      return ({ threadId }) => `${space}THREADID ${threadId == null ? 'NIL' : `(${threadId})`}`;
    case 'PREVIEW':
    case 'PREVIEW (LAZY)':
      return ({ preview }) => `${space}PREVIEW ${preview == null ? 'NIL' : printPreview(preview)}`;
  }
}

const noFlags: readonly string[] = [];
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

/** RFC 8970 §3.2: never more characters than this, whatever the store says. */
const LONGEST_PREVIEW = 200;

function printPreview(preview: string): string {
  if (preview.length <= LONGEST_PREVIEW) return string(octetsOf(preview));
  return string(octetsOf([...preview.slice(0, 2 * LONGEST_PREVIEW)].slice(0, LONGEST_PREVIEW).join('')));
}
