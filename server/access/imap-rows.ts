/** Rows of a mailbox as FETCH asks for them: what the store keeps of each message, with its octets where wanted. */
import { asBuffer } from '../base/bytes.ts';
import type { Clock } from '../base/ports.ts';
import { type Bytes, mebibytes } from '../base/units.ts';
import type { Row as ImapRow, RowField, RowsRequest } from '../imap/backend.ts';
import type { Facts, Id, Reading, Row, Store } from '../store/interface.ts';
import { imapFlags } from './flags.ts';
import { type AddExtras, extrasOf, wantsExtras } from './imap-extras.ts';
import { newPace, type Pace } from './pace.ts';

/** A chunk of rows with contents stays near this, unless one message alone is larger. */
const CONTENT_CHUNK: Bytes = mebibytes(1);
/** Envelopes and trees are parsed and printed while nobody else has a turn: some milliseconds for so many. */
const FACTS_AT_ONCE = 100;
/** Messages read at the same time: the disk is asked for several, and nobody waits for long. */
const READ_AT_ONCE = 32;

export type RowsOf = {
  readonly store: Reading & Pick<Store, 'emails'>;
  readonly clock: Clock;
  readonly account: Id;
  readonly mailbox: Id;
};

const factFields: readonly RowField[] = ['envelope', 'bodyStructure', 'structure', 'header'];
const octetFields: readonly RowField[] = ['header', 'content'];

export async function* readRows(
  { store, clock, account, mailbox }: RowsOf,
  { uids, fields, changedSince }: RowsRequest,
): AsyncGenerator<readonly ImapRow[]> {
  const wants = (some: readonly RowField[]) => some.some(field => fields.has(field));
  const extras = wantsExtras(fields);
  const pace = newPace(clock);
  for await (const chunk of store.rows(account, mailbox, uids, changedSince)) {
    if (!wants(factFields) && !wants(octetFields)) {
      const add = extras ? await extrasOf({ store, account }, chunk, fields) : null;
      yield chunk.map(row => imapRow(row, undefined, add));
      continue;
    }
    for (let from = 0; from < chunk.length; from += FACTS_AT_ONCE) {
      const rows = chunk.slice(from, from + FACTS_AT_ONCE);
      const facts = wants(factFields) ? await store.facts(rows.map(row => row.message)) : nothingKnown;
      const add = extras ? await extrasOf({ store, account }, rows, fields) : null;
      if (wants(octetFields)) yield* withOctets(store, rows, { facts, fields, add }, pace);
      else yield rows.map(row => imapRow(row, facts.get(row.message), add));
      await pace.rest();
    }
  }
}

const nothingKnown: ReadonlyMap<Id, Facts> = new Map();

/** Envelope and tree are read when they are looked at (store/reading.ts), so they are passed on unlooked at. */
function imapRow(row: Row, facts: Facts | undefined, add: AddExtras | null): ImapRow {
  const made = plainRow(row, facts);
  return add ? add(made, row) : made;
}

function plainRow(row: Row, facts: Facts | undefined): ImapRow {
  const plain = {
    uid: row.uid,
    flags: imapFlags(row.flags, row.keywords),
    internalDate: row.internalDate,
    size: row.size,
    modseq: row.modSeq,
  };
  if (!facts) return plain;
  return {
    ...plain,
    get envelope() {
      return facts.envelope;
    },
    get structure() {
      return facts.structure;
    },
    get bodyStructure() {
      return facts.structure;
    },
  };
}

type Asked = {
  readonly facts: ReadonlyMap<Id, Facts>;
  readonly fields: ReadonlySet<RowField>;
  readonly add: AddExtras | null;
};

async function* withOctets(
  store: Reading,
  chunk: readonly Row[],
  asked: Asked,
  pace: Pace,
): AsyncGenerator<readonly ImapRow[]> {
  for (let from = 0; from < chunk.length; ) {
    const batch = nextBatch(chunk, from, asked.fields.has('content'));
    from += batch.length;
    yield await Promise.all(batch.map(row => rowWithOctets(store, row, asked)));
    await pace.rest();
  }
}

function nextBatch(chunk: readonly Row[], from: number, whole: boolean): readonly Row[] {
  let to = from + 1;
  let octets = chunk[from]!.size;
  while (to < chunk.length && to - from < READ_AT_ONCE && (!whole || octets + chunk[to]!.size <= CONTENT_CHUNK)) {
    octets += chunk[to++]!.size;
  }
  return chunk.slice(from, to);
}

async function rowWithOctets(store: Reading, row: Row, { facts: all, fields, add }: Asked): Promise<ImapRow> {
  const facts = all.get(row.message);
  const plain = imapRow(row, facts, add);
  const content = fields.has('content') ? asBuffer(await store.bytes(row.message)) : undefined;
  const end = facts?.structure.header.end ?? 0;
  const header = fields.has('header')
    ? (content?.subarray(0, end) ?? (await store.bytes(row.message, [0, end])))
    : undefined;
  return Object.assign(plain, content ? { content } : {}, header ? { header } : {});
}
