/**
 * EmailSubmission/set: messages sent, called back, and what happens to the Email once they are. RFC 8621 §7.5.
 *
 * What can be judged from the message and the envelope is judged here, all at once; the MSA has the last word.
 */
import * as z from 'zod';
import { err, ok, type Result } from '../../base/result.ts';
import { bodyOffset } from '../../mime/header.ts';
import { mapOf, orNull } from '../arguments.ts';
import type { EmailRecord, JmapAccount } from '../backend.ts';
import { SUBMISSION } from '../capabilities.ts';
import { envelopeOf, type ReadEnvelope, readEnvelope } from '../email/envelope.ts';
import { addressesOf, type RawField, readFields } from '../email/header-value.ts';
import { mayUse, unsendable } from '../email/sendable.ts';
import { identitiesOf, ownAddress } from '../identities.ts';
import { idOrReference, resolveReference } from '../ids.ts';
import { accountMethod, type CallContext, type FollowingCall, type Method } from '../method.ts';
import { applyPatch, changedAmong, invalidProperties, type PatchObject } from '../patch.ts';
import { type Created, oneByOne, runSet, type SetDone, setArguments, type Updated } from '../set.ts';
import type { Arguments, Identity, JmapId, SetError } from '../types.ts';
import { submissionProperties, viewSubmission } from './email-submission.ts';

const set = accountMethod({
  name: 'EmailSubmission/set',
  capability: SUBMISSION,
  writes: true,
  takes: {
    ...setArguments,
    onSuccessUpdateEmail: orNull(mapOf(idOrReference, mapOf(z.string(), z.unknown()))),
    onSuccessDestroyEmail: orNull(z.array(idOrReference)),
  },
  async run(args, account, context) {
    const { onSuccessUpdateEmail, onSuccessDestroyEmail, ...frame } = args;
    /** Submission → its Email: those that are made here, and those that may be gone afterwards. */
    const emailOf = new Map<JmapId, JmapId>();
    const known = [...Object.keys(args.update ?? {}), ...(args.destroy ?? [])].filter(one => !one.startsWith('#'));
    if (known.length > 0) {
      for (const { id, emailId } of (await account.submissions(known)).list) emailOf.set(id, emailId);
    }
    const acts = {
      create: (object: Arguments) => createSubmission(object, account, context, emailOf),
      update: (updates: readonly (readonly [JmapId, PatchObject])[]) =>
        oneByOne(
          updates,
          ([id]) => id,
          ([id, patch]) => updateSubmission(id, patch, account),
        ),
      destroy: (ids: readonly JmapId[]) =>
        oneByOne(
          ids,
          id => id,
          id => account.destroySubmission(id),
        ),
    };
    const then = (done: SetDone) =>
      followingCalls({ onSuccessUpdateEmail, onSuccessDestroyEmail }, done, emailOf, account.facts.id, context);
    const changes = (since: string) => account.submissionChanges(since, null);
    return runSet({ type: 'EmailSubmission', acts, changes, then }, frame, account, context);
  },
});

export const emailSubmissionSetMethods: readonly Method[] = [set];

/** §7.5: one Email/set for all that has succeeded. */
function followingCalls(
  wanted: {
    readonly onSuccessUpdateEmail: Readonly<Record<string, Arguments>> | null;
    readonly onSuccessDestroyEmail: readonly string[] | null;
  },
  done: SetDone,
  emailOf: ReadonlyMap<JmapId, JmapId>,
  accountId: JmapId,
  { createdIds }: CallContext,
): readonly FollowingCall[] {
  const succeeded = new Set([
    ...[...done.created.values()].map(({ id }) => id),
    ...done.updated.keys(),
    ...done.destroyed,
  ]);
  const emailFor = (given: string): JmapId | null => {
    const id = resolveReference(given, createdIds);
    return id !== null && succeeded.has(id) ? (emailOf.get(id) ?? null) : null;
  };
  const update: Record<JmapId, Arguments> = {};
  for (const [given, patch] of Object.entries(wanted.onSuccessUpdateEmail ?? {})) {
    const emailId = emailFor(given);
    if (emailId !== null) update[emailId] = { ...update[emailId], ...patch };
  }
  const destroy = new Set((wanted.onSuccessDestroyEmail ?? []).flatMap(given => emailFor(given) ?? []));
  if (Object.keys(update).length + destroy.size === 0) return [];
  return [{ name: 'Email/set', args: { accountId, update, destroy: [...destroy] } }];
}

const creation: ReadonlySet<string> = new Set(['identityId', 'emailId', 'envelope']);

async function createSubmission(
  object: Arguments,
  account: JmapAccount,
  context: CallContext,
  emailOf: Map<JmapId, JmapId>,
): Promise<Created> {
  const unknown = Object.keys(object).filter(name => !creation.has(name));
  if (unknown.length > 0) return invalidProperties(unknown);
  const found = await findBoth(object, account, context);
  if (!found.ok) return found;
  const { email, identity } = found.value;
  const most = context.limits.maxSizeUpload;
  if (email.size > most) return err({ type: 'tooLarge', maxSize: most });
  const bytes = await account.octetsUnread(email.id);
  const fields = readFields(bytes.subarray(0, bodyOffset(bytes)));
  const read = await judge(object.envelope ?? null, fields, identity, account, context);
  if (!read.ok) return read;
  const { envelope, holdUntil } = read.value;
  const sent = await account.submit({ identityId: identity.id, email, envelope, bytes, holdUntil });
  if (!sent.ok) return sent.error.type === 'tooLarge' ? err({ ...sent.error, maxSize: most }) : sent;
  emailOf.set(sent.value.id, email.id);
  const { identityId: _identityId, emailId: _emailId, ...told } = viewSubmission(sent.value);
  return ok(told);
}

/** §7.5: an email or identity that is not there makes the property wrong. */
async function findBoth(
  object: Arguments,
  account: JmapAccount,
  context: CallContext,
): Promise<Result<{ readonly email: EmailRecord; readonly identity: Identity }, SetError>> {
  const resolve = (value: unknown): JmapId | null => {
    const given = idOrReference.safeParse(value);
    return given.success ? resolveReference(given.data, context.createdIds) : null;
  };
  const emailId = resolve(object.emailId);
  const identityId = resolve(object.identityId);
  const email = emailId === null ? undefined : (await account.emails([emailId])).list[0];
  const identity = (await identitiesOf(account)).list.find(({ id }) => id === identityId);
  if (email && identity) return ok({ email, identity });
  return invalidProperties([...(email ? [] : ['emailId']), ...(identity ? [] : ['identityId'])], 'Not there');
}

/** The message, then who may send it, then to whom it goes. */
async function judge(
  given: unknown,
  fields: readonly RawField[],
  identity: Identity,
  account: JmapAccount,
  { clock, limits }: CallContext,
): Promise<Result<ReadEnvelope, SetError>> {
  const wrong = unsendable(fields);
  if (wrong.length > 0) return err({ type: 'invalidEmail', properties: wrong });
  const addresses = await account.addresses();
  const strangers = addressesOf(fields, 'from')
    .flat()
    .filter(({ email }) => !mayUse(email, addresses));
  if (strangers.length > 0) {
    return err({ type: 'forbiddenFrom', description: `${strangers[0]!.email} is no address of this account` });
  }
  if (given === null) {
    const envelope = envelopeOf(fields, identity.email, email => ownAddress(email, [identity.email]));
    return envelope.ok ? ok({ envelope: envelope.value, holdUntil: null }) : envelope;
  }
  const read = readEnvelope(given, clock.now(), limits.maxDelayedSend);
  if (!read.ok) return read;
  const { email } = read.value.envelope.mailFrom;
  if (email === '' || mayUse(email, addresses)) return read;
  return err({ type: 'forbiddenMailFrom', description: `${email} is no address of this account` });
}

/** Only `undoStatus`, from pending to canceled; all else may be said again as it is. */
async function updateSubmission(id: JmapId, patch: PatchObject, account: JmapAccount): Promise<Updated> {
  const record = (await account.submissions([id])).list.find(one => one.id === id);
  if (!record) return err({ type: 'notFound' });
  const before = viewSubmission(record);
  const patched = applyPatch(before, patch);
  if (!patched.ok) return patched;
  const unknown = Object.keys(patched.value).filter(name => !Object.hasOwn(before, name));
  const fixed = submissionProperties.filter(name => name !== 'undoStatus');
  const changed = [...unknown, ...changedAmong(fixed, before, patched.value)];
  const { undoStatus } = patched.value;
  const unchanged = undoStatus === before.undoStatus;
  if (!unchanged && undoStatus !== 'canceled') changed.push('undoStatus');
  if (changed.length > 0) return invalidProperties(changed, 'Only undoStatus can change, and only to canceled');
  if (unchanged) return ok(null);
  if (before.undoStatus === 'final') return err({ type: 'cannotUnsend', description: 'It is on its way already' });
  const fault = await account.cancelSubmission(id);
  return fault ? err(fault) : ok(null);
}
