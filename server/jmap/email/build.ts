/** From a draft to its octets: the blobs found, their sizes judged, the message put together. RFC 8621 §4.6. */
import type { Random } from '../../base/ports.ts';
import { err, ok, type Result } from '../../base/result.ts';
import type { Bytes } from '../../base/units.ts';
import { assemble, type NewPart } from '../../mime/assemble.ts';
import type { BlobContent, JmapAccount } from '../backend.ts';
import { invalidProperties } from '../patch.ts';
import type { JmapId, SetError } from '../types.ts';
import type { Draft } from './creation.ts';
import { blobsOf, type DraftPart } from './draft-part.ts';

export async function buildMessage(
  { header, root }: Draft,
  account: Pick<JmapAccount, 'blob'>,
  resolve: (text: string) => JmapId | null,
  mostAttached: Bytes,
  random: Random,
): Promise<Result<Buffer, SetError>> {
  const blobs = await findBlobs(blobsOf(root), account, resolve, mostAttached);
  if (!blobs.ok) return blobs;
  const part = withContent(root, blobs.value);
  const message = part.ok ? assemble(header, part.value, random) : part;
  return message.ok ? message : invalidProperties(['bodyStructure'], message.error);
}

/** All of them, each read once. A part given twice counts twice. */
async function findBlobs(
  wanted: readonly JmapId[],
  account: Pick<JmapAccount, 'blob'>,
  resolve: (text: string) => JmapId | null,
  most: Bytes,
): Promise<Result<ReadonlyMap<JmapId, BlobContent>, SetError>> {
  const blobs = new Map<JmapId, BlobContent>();
  const notFound: JmapId[] = [];
  let size = 0;
  for (const given of new Set(wanted)) {
    const blobId = resolve(given);
    const blob = blobId === null ? null : await account.blob(blobId);
    if (!blob) {
      notFound.push(given);
      continue;
    }
    blobs.set(given, blob);
    size += blob.bytes.length * wanted.filter(one => one === given).length;
    if (size > most) {
      return err({ type: 'tooLarge', maxSize: most, description: `Attachments of at most ${most} octets` });
    }
  }
  return notFound.length > 0 ? err({ type: 'blobNotFound', notFound }) : ok(blobs);
}

function withContent(part: DraftPart, blobs: ReadonlyMap<JmapId, BlobContent>): Result<NewPart, string> {
  const { parameters, fields } = part;
  if (part.kind === 'text') return ok({ kind: 'text', type: part.type!, parameters, fields, text: part.text });
  if (part.kind === 'blob') {
    const { bytes, type: own } = blobs.get(part.blobId)!;
    const type = part.type ?? typeOfBlob(own);
    return ok({ kind: 'octets', type, parameters, fields, bytes });
  }
  const parts: NewPart[] = [];
  for (const child of part.parts) {
    const made = withContent(child, blobs);
    if (!made.ok) return made;
    parts.push(made.value);
  }
  return ok({ kind: 'multipart', type: part.type!, parameters, fields, parts });
}

/** What an upload said of itself, where it can be a type of a part. */
function typeOfBlob(given: string | null): string {
  const type = (given ?? '').split(';')[0]!.trim().toLowerCase();
  const usable =
    /^[a-z0-9][a-z0-9!#$&^_.+-]*\/[a-z0-9][a-z0-9!#$&^_.+-]*$/.test(type) && !type.startsWith('multipart/');
  return usable ? type : 'application/octet-stream';
}
