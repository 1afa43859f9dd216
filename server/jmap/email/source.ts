/**
 * Where the octets of one message come from while it is told as an Email: read in ranges, so that a list of messages
 * reads their headers and nothing else; a small message whose body is wanted is read once.
 */
import { kibibytes, mebibytes } from '../../base/units.ts';
import { walkFields } from '../../mime/header.ts';
import type { Structure } from '../../mime/structure.ts';
import type { EmailRecord, JmapAccount } from '../backend.ts';
import type { JmapId } from '../types.ts';
import type { ReadOctets } from './decoded-size.ts';

export type MessageSource = {
  readonly blobId: JmapId;
  readonly structure: Structure;
  readonly read: ReadOctets;
};

/** Up to here one read of all costs less than several of parts. */
const READ_WHOLE = kibibytes(256);

/** A message of the account. `structure` undefined: it could not be parsed, and is one text. */
export async function sourceOfEmail(
  account: JmapAccount,
  record: EmailRecord,
  structure: Structure | undefined,
  wantsBody: boolean,
): Promise<MessageSource> {
  let whole: Promise<Uint8Array> | null = null;
  const read: ReadOctets = async (start, end) => {
    if (!wantsBody || record.size > READ_WHOLE) return account.octets(record.id, [start, end]);
    whole ??= account.octets(record.id);
    return (await whole).subarray(start, end);
  };
  return { blobId: record.blobId, structure: structure ?? (await oneText(record.size, read)), read };
}

/** More of a header is not looked at. */
const HEAD = mebibytes(1);

/** All that follows the header as one text/plain part. */
async function oneText(size: number, read: ReadOctets): Promise<Structure> {
  const head = await read(0, Math.min(size, HEAD));
  const start = walkFields(head, 0, () => {});
  return {
    kind: 'leaf',
    type: 'text',
    subtype: 'plain',
    parameters: [['charset', 'us-ascii']],
    id: null,
    description: null,
    encoding: '8bit',
    md5: null,
    disposition: null,
    language: null,
    location: null,
    size: size - start,
    lines: 0,
    header: { start: 0, end: start },
    body: { start, end: size },
  };
}
