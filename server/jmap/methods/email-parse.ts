/** Email/parse: blobs told as Emails without being put anywhere: attached messages, uploads. RFC 8621 §4.9. */

import * as z from 'zod';
import { restAlways } from '../../base/pace.ts';
import { isHeadless } from '../../mime/header.ts';
import { parseStructureInTurns } from '../../mime/structure.ts';
import { summarize } from '../../mime/summary.ts';
import type { BlobContent, BodyDecoder } from '../backend.ts';
import { MAIL } from '../capabilities.ts';
import { severalAtOnce } from '../email/at-once.ts';
import { telling, tooMuch } from '../email/telling.ts';
import { viewEmail } from '../email/view.ts';
import { bodyArguments, type EmailWanted, readWanted } from '../email/wanted.ts';
import { idOrReference, resolveReference } from '../ids.ts';
import { accountMethod, answer, type Method, type Outcome, refuse } from '../method.ts';
import type { Arguments, JmapId } from '../types.ts';

/** Blobs held in memory at the same time. */
const AT_ONCE = 4;

const emailParse = accountMethod({
  name: 'Email/parse',
  capability: MAIL,
  takes: { blobIds: z.array(idOrReference), ...bodyArguments },
  async run(args, account, context): Promise<Outcome> {
    const wanted = readWanted(args, 'parse');
    if (!wanted.ok) return wanted;
    const most = context.limits.maxObjectsInGet;
    if (args.blobIds.length > most) return refuse('requestTooLarge', `At most ${most} blobs at once`);
    const parsed = new Map<JmapId, Arguments>();
    const notParsable: JmapId[] = [];
    const notFound: JmapId[] = [];
    const told = telling(context.decoder, context.mayTell);
    let enough = false;
    await severalAtOnce([...new Set(args.blobIds)], AT_ONCE, async given => {
      if (enough) return;
      const blobId = resolveReference(given, context.createdIds);
      const blob = blobId === null ? null : await account.blob(blobId);
      if (!blob) return void notFound.push(given);
      if (blob.bytes.length === 0 || isHeadless(blob.bytes)) return void notParsable.push(given);
      const view = await told.tell(() => viewBlob(blobId!, blob, wanted.value, told.decoder));
      if (view) parsed.set(given, view);
      else enough = true;
    });
    if (enough) return tooMuch;
    return answer({
      accountId: account.facts.id,
      parsed: parsed.size > 0 ? Object.fromEntries(parsed) : null,
      notParsable: notParsable.length > 0 ? notParsable : null,
      notFound: notFound.length > 0 ? notFound : null,
    });
  },
});

async function viewBlob(
  blobId: JmapId,
  { bytes }: BlobContent,
  wanted: EmailWanted,
  decoder: BodyDecoder,
): Promise<Arguments> {
  const structure = await parseStructureInTurns(bytes, restAlways);
  const { preview, hasAttachment } = summarize(bytes, structure);
  const read = async (start: number, end: number) => bytes.subarray(start, end);
  const source = { blobId, structure: structure.structure, read };
  return viewEmail(source, { id: null, blobId, size: bytes.length, preview, hasAttachment }, wanted, decoder);
}

export const emailParseMethods: readonly Method[] = [emailParse];
