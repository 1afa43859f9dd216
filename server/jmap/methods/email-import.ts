/** Email/import: uploaded messages put into mailboxes. RFC 8621 §4.8. */
import * as z from 'zod';
import { mendLineEnds } from '../../base/bytes.ts';
import { err, ok, type Result } from '../../base/result.ts';
import type { Instant } from '../../base/units.ts';
import { parseDate } from '../../mime/date.ts';
import { firstField, isHeadless } from '../../mime/header.ts';
import { mapOf, orNull } from '../arguments.ts';
import type { JmapAccount } from '../backend.ts';
import { MAIL } from '../capabilities.ts';
import { readKeywords, readMailboxIds } from '../email/keywords.ts';
import { id, idOrReference, resolveReference } from '../ids.ts';
import { accountMethod, answer, type CallContext, type Method, type Outcome, refuse } from '../method.ts';
import { invalidProperties } from '../patch.ts';
import { type Created, mayNotSet, runActs, setResponse, statesAfter } from '../set.ts';
import type { Arguments, SetError } from '../types.ts';
import { instantOf } from './email-copy.ts';
import { mailboxIds } from './email-set.ts';

const emailImport = accountMethod({
  name: 'Email/import',
  capability: MAIL,
  writes: true,
  takes: { ifInState: orNull(z.string()), emails: mapOf(id, mapOf(z.string(), z.unknown())) },
  async run(args, account, context): Promise<Outcome> {
    const set = { ifInState: args.ifInState, create: args.emails, update: null, destroy: null };
    const fault = await mayNotSet('Email', set, account, context);
    if (fault) return refuse(fault.type, fault.description);
    const before = (await account.states()).Email;
    const acts = {
      create: (object: Arguments) => importEmail(object, account, context),
      update: async () => new Map(),
      destroy: async () => new Map(),
    };
    const done = await runActs(set, acts, context);
    const states = await statesAfter('Email', before, done, account, since => account.emailChanges(since, null));
    const { accountId, oldState, newState, created, notCreated } = setResponse(account.facts.id, states, done);
    return answer({ accountId, oldState, newState, created, notCreated });
  },
});

const known: ReadonlySet<string> = new Set(['blobId', 'mailboxIds', 'keywords', 'receivedAt']);

async function importEmail(object: Arguments, account: JmapAccount, context: CallContext): Promise<Created> {
  const unknown = Object.keys(object).filter(name => !known.has(name));
  if (unknown.length > 0) return invalidProperties(unknown);
  const resolve = (text: string) => resolveReference(text, context.createdIds);
  const mailboxes = readMailboxIds(object.mailboxIds, await mailboxIds(account), resolve);
  if (!mailboxes.ok) return mailboxes;
  const keywords = readKeywords(object.keywords);
  if (!keywords.ok) return keywords;
  const given = idOrReference.safeParse(object.blobId);
  const blobId = given.success ? resolve(given.data) : null;
  const blob = blobId === null ? null : await account.blob(blobId);
  if (!blob) return invalidProperties(['blobId'], 'No such blob');
  const bytes = messageOf(blob.bytes);
  if (!bytes.ok) return bytes;
  const now = context.clock.now();
  const { receivedAt } = object;
  const at = receivedAt === undefined || receivedAt === null ? arrivalOf(bytes.value, now) : instantOf(receivedAt);
  if (at === null) return invalidProperties(['receivedAt'], 'receivedAt: a UTCDate');
  const made = await account.append({
    bytes: bytes.value,
    mailboxIds: mailboxes.value,
    keywords: keywords.value,
    receivedAt: at,
  });
  if (!made.ok) return made;
  const { id: madeId, blobId: madeBlob, threadId, size } = made.value;
  return ok({ id: madeId, blobId: madeBlob, threadId, size });
}

/** Files of other systems end their lines with LF alone: mended, as §4.8 allows. What has no header is no message. */
function messageOf(bytes: Uint8Array): Result<Uint8Array, SetError> {
  if (bytes.length === 0 || isHeadless(bytes)) {
    return err({ type: 'invalidEmail', description: 'It does not begin with a header field' });
  }
  return ok(mendLineEnds(bytes));
}

/** §4.8: when the newest Received: field says; it is the topmost one. */
function arrivalOf(bytes: Uint8Array, now: Instant): Instant {
  const received = firstField(bytes, 'Received');
  const at = received === null ? null : parseDate(received.slice(received.lastIndexOf(';') + 1));
  return at !== null && at >= 0 && at <= now ? at : now;
}

export const emailImportMethods: readonly Method[] = [emailImport];
