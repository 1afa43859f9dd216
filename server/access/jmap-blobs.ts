/**
 * What a blobId names (RFC 8620 §6): a message, also one that was expunged, a part of it, an upload, a script. Part by part the
 * octets are decoded and looked into, so that a message within a message within an upload is had by the same few steps.
 */

import { asBuffer } from '../base/bytes.ts';
import { restAlways } from '../base/pace.ts';
import { err, ok } from '../base/result.ts';
import type { BlobContent, JmapAccount } from '../jmap/backend.ts';
import { decodeTransfer } from '../mime/coding.ts';
import { partAt } from '../mime/section.ts';
import { parseStructureInTurns, type Structure } from '../mime/structure.ts';
import type { EmailRow, Id } from '../store/interface.ts';
import type { AccountPlace } from './jmap-account.ts';
import { type BlobName, printId, readBlobName, uploadBlob } from './jmap-ids.ts';
import { noteReading } from './jmap-reading.ts';
import { scriptBlob, scriptsWith } from './jmap-scripts.ts';

type BlobPart = Pick<JmapAccount, 'blob' | 'upload' | 'blobUses'>;

export function blobPart(place: AccountPlace): BlobPart {
  const { account, uploads } = place;
  return {
    async blob(id) {
      const name = readBlobName(id);
      if (!name) return null;
      if ('message' in name.of) return ofMessage(place, name.of.message, name.path);
      if ('expunged' in name.of) return ofExpunged(place, name.of.expunged, name.path);
      return ofUpload(place, name.of.upload, name.path);
    },
    async upload(bytes, type) {
      const kept = await uploads.put(account, bytes, type);
      return kept.ok ? ok({ blobId: uploadBlob(kept.value.sha256), size: bytes.length }) : err(kept.error);
    },
    async blobUses(ids) {
      const names = ids.map(id => [id, readBlobName(id)] as const);
      const messages = names.flatMap(([, name]) => (name && 'message' in name.of ? [name.of.message] : []));
      const rows = new Map(
        (await place.store.emails.get(account, [...new Set(messages)])).rows.map(row => [row.id, row]),
      );
      const uses = await Promise.all(names.map(async ([id, name]) => [id, await usesOf(place, name, rows)] as const));
      return new Map(uses.flatMap(([id, use]) => (use ? [[id, use] as const] : [])));
    },
  };
}

type Uses = {
  readonly emailIds: string[];
  readonly threadIds: string[];
  readonly mailboxIds: string[];
  readonly sieveScriptIds: readonly string[];
};

/** undefined: no such blob here. An upload may be a script's octets; what was expunged is in nothing. */
async function usesOf(
  place: AccountPlace,
  name: BlobName | null,
  rows: ReadonlyMap<Id, EmailRow>,
): Promise<Uses | undefined> {
  if (!name) return undefined;
  if (!('message' in name.of)) {
    const content =
      'upload' in name.of
        ? await ofUpload(place, name.of.upload, name.path)
        : await ofExpunged(place, name.of.expunged, name.path);
    const sieveScriptIds = 'upload' in name.of ? await scriptsWith(place, name.of.upload) : [];
    return content ? { emailIds: [], threadIds: [], mailboxIds: [], sieveScriptIds } : undefined;
  }
  const row = rows.get(name.of.message);
  if (!row) return undefined;
  if (name.path.length > 0 && !(await isPart(place, name.of.message, name.path))) return undefined;
  return {
    emailIds: [printId('e', row.id)],
    threadIds: [printId('t', row.thread)],
    mailboxIds: row.mailboxes.map(mailbox => printId('m', mailbox)),
    sieveScriptIds: [],
  };
}

async function isPart(place: AccountPlace, message: Id, path: BlobName['path']): Promise<boolean> {
  const structure = (await place.store.facts([message])).get(message)?.structure;
  const [first = [], ...rest] = path;
  if (!structure || !partAt(structure, first)) return false;
  return rest.length === 0 || (await contentOf(place, message, path)) !== null;
}

async function ofMessage(place: AccountPlace, message: Id, path: BlobName['path']): Promise<BlobContent | null> {
  if ((await place.store.emails.among(place.account, [message])).length === 0) return null;
  const content = await contentOf(place, message, path);
  if (content) noteReading(place, message);
  return content;
}

/** Nobody's mailbox holds it, so a look at it is no reading of its journey. */
async function ofExpunged(place: AccountPlace, expunged: Id, path: BlobName['path']): Promise<BlobContent | null> {
  const [row] = await place.store.expunged(place.account, { before: expunged + 1, limit: 1 });
  return row?.id === expunged ? contentOf(place, row.message, path) : null;
}

async function contentOf({ store }: AccountPlace, message: Id, path: BlobName['path']): Promise<BlobContent | null> {
  const [first, ...rest] = path;
  if (!first) return { bytes: await store.bytes(message), type: 'message/rfc822' };
  const structure = (await store.facts([message])).get(message)?.structure;
  const part = structure ? partAt(structure, first) : null;
  if (!part) return null;
  const raw = await store.bytes(message, [part.body.start, part.body.end]);
  return within({ bytes: decoded(raw, part), type: typeOf(part) }, rest);
}

async function ofUpload(place: AccountPlace, sha256: string, path: BlobName['path']): Promise<BlobContent | null> {
  const upload = (await place.uploads.get(place.account, sha256)) ?? (await scriptBlob(place, sha256));
  return upload && within(upload, path);
}

/** Into the message that these octets are, and on. */
async function within(content: BlobContent, path: BlobName['path']): Promise<BlobContent | null> {
  let found = content;
  for (const group of path) {
    const { structure } = await parseStructureInTurns(found.bytes, restAlways);
    const part = partAt(structure, group);
    if (!part) return null;
    found = { bytes: decoded(found.bytes.subarray(part.body.start, part.body.end), part), type: typeOf(part) };
  }
  return found;
}

const decoded = (raw: Uint8Array, part: Structure): Uint8Array => decodeTransfer(asBuffer(raw), part.encoding);
const typeOf = (part: Structure): string => `${part.type}/${part.subtype}`;
