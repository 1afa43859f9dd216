/** Blob/upload: blobs made inside a request, of text, base64 and pieces of other blobs. RFC 9404 §4.1. */
import * as z from 'zod';
import { err, ok, type Result } from '../../base/result.ts';
import { mapOf, orNull, unsignedInt } from '../arguments.ts';
import type { JmapAccount } from '../backend.ts';
import { BLOB, MAX_DATA_SOURCES } from '../capabilities.ts';
import { id, idOrReference, resolveReference } from '../ids.ts';
import { accountMethod, answer, type CallContext, describeIssues, type Outcome, refuse } from '../method.ts';
import { invalidProperties } from '../patch.ts';
import type { Arguments, JmapId, SetError } from '../types.ts';

const source = z.union([
  z.strictObject({ 'data:asText': z.string() }),
  z.strictObject({ 'data:asBase64': z.string() }),
  z.strictObject({ blobId: idOrReference, offset: orNull(unsignedInt), length: orNull(unsignedInt) }),
]);
const upload = z.strictObject({
  data: z.array(source).max(MAX_DATA_SOURCES),
  type: orNull(z.string().regex(/^[^\p{Cc}]{1,255}$/u)),
});
type Source = z.output<typeof source>;

export const blobUpload = accountMethod({
  name: 'Blob/upload',
  capability: BLOB,
  writes: true,
  takes: { create: mapOf(id, z.unknown()) },
  async run(args, account, context): Promise<Outcome> {
    const most = context.limits.maxObjectsInSet;
    if (Object.keys(args.create).length > most) return refuse('requestTooLarge', `At most ${most} blobs at once`);
    const created = new Map<JmapId, Arguments>();
    const notCreated = new Map<JmapId, SetError>();
    for (const [creationId, given] of Object.entries(args.create)) {
      const made = await createBlob(given, account, context);
      if (!made.ok) {
        notCreated.set(creationId, made.error);
        continue;
      }
      created.set(creationId, made.value);
      context.createdIds.set(creationId, made.value.id);
    }
    return answer({
      accountId: account.facts.id,
      created: created.size > 0 ? Object.fromEntries(created) : null,
      notCreated: notCreated.size > 0 ? Object.fromEntries(notCreated) : null,
    });
  },
});

async function createBlob(
  given: unknown,
  account: JmapAccount,
  context: CallContext,
): Promise<Result<{ readonly id: JmapId; readonly type: string; readonly size: number }, SetError>> {
  const read = upload.safeParse(given);
  if (!read.success) return invalidProperties(['data'], describeIssues(read.error));
  const pieces: Uint8Array[] = [];
  let size = 0;
  for (const one of read.data.data) {
    const piece = await octetsOf(one, account, context);
    if (!piece.ok) return piece;
    size += piece.value.length;
    if (size > context.limits.maxSizeUpload) return err({ type: 'tooLarge', maxSize: context.limits.maxSizeUpload });
    pieces.push(piece.value);
  }
  const type = read.data.type ?? 'application/octet-stream';
  const kept = await account.upload(Buffer.concat(pieces), type);
  return kept.ok ? ok({ id: kept.value.blobId, type, size: kept.value.size }) : kept;
}

async function octetsOf(
  given: Source,
  account: JmapAccount,
  context: CallContext,
): Promise<Result<Uint8Array, SetError>> {
  if ('data:asText' in given) return ok(Buffer.from(given['data:asText'], 'utf8'));
  if ('data:asBase64' in given) {
    const octets = readBase64(given['data:asBase64']);
    return octets ? ok(octets) : invalidProperties(['data'], 'data:asBase64 is not base64');
  }
  const blobId = resolveReference(given.blobId, context.createdIds);
  const blob = blobId === null ? null : await account.blob(blobId);
  if (!blob) return err({ type: 'blobNotFound', notFound: [given.blobId] });
  const start = given.offset ?? 0;
  const end = given.length === null ? blob.bytes.length : start + given.length;
  if (start > blob.bytes.length || end > blob.bytes.length)
    return invalidProperties(['data'], 'The range is not wholly in the blob');
  return ok(blob.bytes.subarray(start, end));
}

/** RFC 4648 §4, with its padding; null: anything else. */
function readBase64(text: string): Buffer | null {
  const octets = Buffer.from(text, 'base64');
  return octets.toString('base64') === text ? octets : null;
}
