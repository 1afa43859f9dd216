/** Rows of a mailbox as FETCH asks for them: what the store keeps of each message, with its octets where wanted. */

import { newPace, type Pace } from '../base/pace.ts';
import type { Clock } from '../base/ports.ts';
import { type Bytes, mebibytes } from '../base/units.ts';
import type { Row as ImapRow, RowField, RowsRequest } from '../imap/backend.ts';
import type { Facts, Id, Reading, Row, Store } from '../store/interface.ts';
import { imapFlags } from './flags.ts';
import { extrasOf, wantsExtras } from './imap-extras.ts';
import { type Printed, printedOf } from './prints.ts';

/** A chunk of rows with contents stays near this, unless one message alone is larger. */
const CONTENT_CHUNK: Bytes = mebibytes(1);
/** Trees are parsed, and what is not ready-made is printed, while nobody else has a turn: some milliseconds for so many. */
const MADE_AT_ONCE = 100;
/** Read, proven by their hashes and sent while nobody else has a turn. */
const READ_AT_ONCE = 64;

export type RowsOf = {
  readonly store: Reading & Pick<Store, 'emails' | 'prints'>;
  readonly clock: Clock;
  readonly account: Id;
  readonly mailbox: Id;
};

export async function* readRows(
  { store, clock, account, mailbox }: RowsOf,
  { uids, fields, changedSince }: RowsRequest,
): AsyncGenerator<readonly ImapRow[]> {
  const isPlain = !messageFields.some(field => fields.has(field));
  const extras = wantsExtras(fields);
  const pace = newPace(clock);
  for await (const chunk of store.rows(account, mailbox, uids, changedSince)) {
    if (isPlain) {
      const add = extras ? await extrasOf({ store, account }, chunk, fields) : null;
      yield chunk.map(row => (add ? add(plainRow(row), row) : plainRow(row)));
      continue;
    }
    for (let from = 0; from < chunk.length; from += MADE_AT_ONCE) {
      const rows = chunk.slice(from, from + MADE_AT_ONCE);
      const told = await tellMessages(store, rows, fields);
      const add = extras ? await extrasOf({ store, account }, rows, fields) : null;
      if (add) for (const [at, row] of rows.entries()) told[at] = add(told[at]!, row);
      if (fields.has('content')) yield* withContents(store, rows, told, pace);
      else yield told;
      await pace.rest();
    }
  }
}

const messageFields: readonly RowField[] = ['envelope', 'bodyStructure', 'structure', 'header', 'content'];

type Mutable = { -readonly [K in keyof ImapRow]: ImapRow[K] };

const plainRow = (row: Row): Mutable => ({
  uid: row.uid,
  flags: imapFlags(row.flags, row.keywords),
  internalDate: row.internalDate,
  size: row.size,
  modseq: row.modSeq,
});

async function tellMessages(
  store: RowsOf['store'],
  rows: readonly Row[],
  fields: ReadonlySet<RowField>,
): Promise<ImapRow[]> {
  const ids = rows.map(row => row.message);
  const wanted = {
    envelope: fields.has('envelope'),
    structure: fields.has('bodyStructure'),
    header: fields.has('header'),
  };
  const printed = await printedOf(store, ids, wanted);
  const facts = fields.has('structure') ? await store.facts(ids) : null;
  return rows.map((row, at) => told(row, at, printed, facts?.get(row.message)));
}

function told(row: Row, at: number, printed: Printed, facts: Facts | undefined): ImapRow {
  const made = plainRow(row);
  const envelope = printed.envelope?.[at];
  const bodyStructure = printed.structure?.[at];
  const header = printed.header?.[at];
  if (envelope !== undefined) made.envelope = envelope;
  if (bodyStructure !== undefined) made.bodyStructure = bodyStructure;
  if (header !== undefined) made.header = header;
  if (facts) made.structure = facts.structure;
  return made;
}

async function* withContents(
  store: Reading,
  rows: readonly Row[],
  told: readonly ImapRow[],
  pace: Pace,
): AsyncGenerator<readonly ImapRow[]> {
  for (let from = 0; from < rows.length; ) {
    const to = endOfBatch(rows, from);
    const contents = await store.several(rows.slice(from, to).map(({ message }) => ({ message })));
    yield contents.map((content, at) => (content ? { ...told[from + at]!, content } : told[from + at]!));
    from = to;
    await pace.rest();
  }
}

function endOfBatch(rows: readonly Row[], from: number): number {
  let to = from + 1;
  let octets = rows[from]!.size;
  while (to < rows.length && to - from < READ_AT_ONCE && octets + rows[to]!.size <= CONTENT_CHUNK) {
    octets += rows[to++]!.size;
  }
  return to;
}
