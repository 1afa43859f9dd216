/** Email/copy: messages of one account into another of the same user. RFC 8621 §4.7, RFC 8620 §5.4. */
import * as z from 'zod';
import { ok } from '../../base/result.ts';
import { mapOf, orNull, readDate } from '../arguments.ts';
import type { JmapAccount } from '../backend.ts';
import { MAIL } from '../capabilities.ts';
import { readKeywords, readMailboxIds } from '../email/keywords.ts';
import { id, idOrReference, resolveReference } from '../ids.ts';
import { accountMethod, answer, type CallContext, findAccount, type Method, type Outcome, refuse } from '../method.ts';
import { invalidProperties } from '../patch.ts';
import { type Created, mayNotSet, runActs, setResponse, statesAfter } from '../set.ts';
import type { Arguments } from '../types.ts';
import { mailboxIds } from './email-set.ts';

const emailCopy = accountMethod({
  name: 'Email/copy',
  capability: MAIL,
  writes: true,
  takes: {
    fromAccountId: id,
    ifFromInState: orNull(z.string()),
    ifInState: orNull(z.string()),
    create: mapOf(id, mapOf(z.string(), z.unknown())),
    onSuccessDestroyOriginal: orNull(z.boolean()),
    destroyFromIfInState: orNull(z.string()),
  },
  async run(args, account, context): Promise<Outcome> {
    const { fromAccountId, ifFromInState, create } = args;
    if (fromAccountId === account.facts.id) return refuse('invalidArguments', 'fromAccountId: the same account');
    const from = await findSource(fromAccountId, args.onSuccessDestroyOriginal === true, context);
    if (!from.ok) return from;
    if (ifFromInState !== null && (await from.value.states()).Email !== ifFromInState) return refuse('stateMismatch');
    const set = { ifInState: args.ifInState, create, update: null, destroy: null };
    const fault = await mayNotSet('Email', set, account, context);
    if (fault) return refuse(fault.type, fault.description);
    const before = (await account.states()).Email;
    const copied = new Set<string>();
    const acts = {
      create: (object: Arguments) => copyEmail(object, from.value, account, context, copied),
      update: async () => new Map(),
      destroy: async () => new Map(),
    };
    const done = await runActs(set, acts, context);
    const states = await statesAfter('Email', before, done, account, since => account.emailChanges(since, null));
    const { accountId, oldState, newState, created, notCreated } = setResponse(account.facts.id, states, done);
    const response = { fromAccountId, accountId, oldState, newState, created, notCreated };
    if (args.onSuccessDestroyOriginal !== true || copied.size === 0) return answer(response);
    const destroy = { accountId: fromAccountId, ifInState: args.destroyFromIfInState, destroy: [...copied] };
    return answer(response, [{ name: 'Email/set', args: destroy }]);
  },
});

async function findSource(fromAccountId: string, destroys: boolean, context: CallContext) {
  const from = await findAccount(context.user, fromAccountId, { capability: MAIL, writes: destroys });
  if (from.ok) return from;
  if (from.error.type === 'accountNotFound') return refuse('fromAccountNotFound');
  return from.error.type === 'accountNotSupportedByMethod' ? refuse('fromAccountNotSupportedByMethod') : from;
}

const known: ReadonlySet<string> = new Set(['id', 'mailboxIds', 'keywords', 'receivedAt']);

async function copyEmail(
  object: Arguments,
  from: JmapAccount,
  account: JmapAccount,
  context: CallContext,
  copied: Set<string>,
): Promise<Created> {
  const unknown = Object.keys(object).filter(name => !known.has(name));
  if (unknown.length > 0) return invalidProperties(unknown, 'Only mailboxIds, keywords and receivedAt can be set');
  const resolve = (text: string) => resolveReference(text, context.createdIds);
  const given = idOrReference.safeParse(object.id);
  const originalId = given.success ? resolve(given.data) : null;
  if (!given.success) return invalidProperties(['id'], 'id: which message to copy');
  const original = originalId === null ? undefined : (await from.emails([originalId])).list[0];
  if (!original) return { ok: false, error: { type: 'notFound' } };
  const mailboxes = readMailboxIds(object.mailboxIds, await mailboxIds(account), resolve);
  if (!mailboxes.ok) return mailboxes;
  const keywords = object.keywords === undefined ? ok(original.keywords) : readKeywords(object.keywords);
  if (!keywords.ok) return keywords;
  const { receivedAt } = object;
  const at = receivedAt === undefined || receivedAt === null ? original.receivedAt : instantOf(receivedAt);
  if (at === null) return invalidProperties(['receivedAt'], 'receivedAt: a UTCDate');
  const bytes = await from.octetsUnread(original.id);
  const email = { bytes, mailboxIds: mailboxes.value, keywords: keywords.value, receivedAt: at };
  const made = await account.append(email);
  if (!made.ok) return made;
  copied.add(original.id);
  const { id: madeId, blobId, threadId, size } = made.value;
  return ok({ id: madeId, blobId, threadId, size });
}

export const instantOf = (value: unknown): number | null =>
  typeof value === 'string' && value.endsWith('Z') ? readDate(value) : null;

export const emailCopyMethods: readonly Method[] = [emailCopy];
