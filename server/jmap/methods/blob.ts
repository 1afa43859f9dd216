/** Blob/copy (RFC 8620 §6.3); Blob/upload, Blob/get and Blob/lookup (RFC 9404 §4). */
import * as z from 'zod';
import { BLOB, blobTypeNames, CORE } from '../capabilities.ts';
import { id, idOrReference, resolveReference } from '../ids.ts';
import { accountMethod, answer, findAccount, type Method, type Outcome, refuse } from '../method.ts';
import type { Arguments, JmapId, SetError } from '../types.ts';
import { blobGet } from './blob-get.ts';
import { blobUpload } from './blob-upload.ts';

const blobCopy = accountMethod({
  name: 'Blob/copy',
  capability: CORE,
  writes: true,
  takes: { fromAccountId: id, blobIds: z.array(idOrReference) },
  async run(args, account, context): Promise<Outcome> {
    const { fromAccountId } = args;
    const most = context.limits.maxObjectsInSet;
    if (args.blobIds.length > most) return refuse('requestTooLarge', `At most ${most} blobs at once`);
    if (fromAccountId === account.facts.id) return refuse('invalidArguments', 'fromAccountId: the same account');
    const from = await findAccount(context.user, fromAccountId, { capability: CORE });
    if (!from.ok) return refuse(from.error.type === 'accountNotFound' ? 'fromAccountNotFound' : from.error.type);
    const copied = new Map<JmapId, JmapId>();
    const notCopied = new Map<JmapId, SetError>();
    for (const given of new Set(args.blobIds)) {
      const blobId = resolveReference(given, context.createdIds);
      const blob = blobId === null ? null : await from.value.blob(blobId);
      const kept = blob && (await account.upload(blob.bytes, blob.type ?? 'application/octet-stream'));
      if (!kept) notCopied.set(given, { type: 'notFound' });
      else if (kept.ok) copied.set(given, kept.value.blobId);
      else notCopied.set(given, kept.error);
    }
    return answer({
      fromAccountId,
      accountId: account.facts.id,
      copied: copied.size > 0 ? Object.fromEntries(copied) : null,
      notCopied: notCopied.size > 0 ? Object.fromEntries(notCopied) : null,
    });
  },
});

/** Types whose objects hold blobs here. */
const typeNames: readonly string[] = blobTypeNames;

const blobLookup = accountMethod({
  name: 'Blob/lookup',
  capability: BLOB,
  takes: { typeNames: z.array(z.string()), ids: z.array(idOrReference) },
  async run(args, account, context): Promise<Outcome> {
    const unknown = args.typeNames.find(name => !typeNames.includes(name));
    if (unknown !== undefined) return refuse('unknownDataType', unknown);
    const most = context.limits.maxObjectsInGet;
    if (args.ids.length > most) return refuse('requestTooLarge', `At most ${most} blobs at once`);
    const ids = new Map([...new Set(args.ids)].map(one => [one, resolveReference(one, context.createdIds) ?? one]));
    const uses = await account.blobUses([...new Set(ids.values())]);
    const list: Arguments[] = [];
    const notFound: string[] = [];
    for (const [given, blobId] of ids) {
      const use = uses.get(blobId);
      if (!use) {
        notFound.push(given);
        continue;
      }
      const all: Readonly<Record<string, readonly JmapId[]>> = {
        Mailbox: use.mailboxIds,
        Thread: use.threadIds,
        Email: use.emailIds,
        SieveScript: use.sieveScriptIds,
      };
      list.push({ id: blobId, matchedIds: Object.fromEntries(args.typeNames.map(name => [name, all[name] ?? []])) });
    }
    return answer({ accountId: account.facts.id, list, notFound });
  },
});

export const blobMethods: readonly Method[] = [blobCopy, blobUpload, blobGet, blobLookup];
