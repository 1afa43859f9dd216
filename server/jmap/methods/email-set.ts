/**
 * Email/set: drafts made, keywords and mailboxes changed, messages destroyed. RFC 8621 §4.6.
 *
 * All updates and destroys of a call are one act of the store. With `ifInState` that act comes first and holds only while
 * the state is still that one, so nothing is done twice over somebody else's change.
 */
import { ok, type Result } from '../../base/result.ts';
import type { EmailRevision, JmapAccount } from '../backend.ts';
import { MAIL } from '../capabilities.ts';
import { buildMessage } from '../email/build.ts';
import { readCreation } from '../email/creation.ts';
import { readUpdate, type UpdateContext } from '../email/update.ts';
import { wantedOnly } from '../email/wanted.ts';
import { resolveReference } from '../ids.ts';
import { accountMethod, answer, type CallContext, type Method, type Outcome, refuse } from '../method.ts';
import type { PatchObject } from '../patch.ts';
import {
  type Created,
  mayNotSet,
  runActs,
  type SetActs,
  type SetArguments,
  type SetDone,
  setArguments,
  setResponse,
  statesAfter,
} from '../set.ts';
import type { Arguments, JmapId, SetError } from '../types.ts';
import { viewEmails } from './email-get.ts';

const emailSet = accountMethod({
  name: 'Email/set',
  capability: MAIL,
  writes: true,
  takes: setArguments,
  async run(args, account, context): Promise<Outcome> {
    const fault = await mayNotSet('Email', args, account, context);
    if (fault) return refuse(fault.type, fault.description);
    const before = (await account.states()).Email;
    const done = await setAll(args, account, context);
    if (!done.ok) return refuse('stateMismatch');
    const states = await statesAfter('Email', before, done.value, account, since => account.emailChanges(since, null));
    return answer(setResponse(account.facts.id, states, done.value));
  },
});

async function setAll(
  args: SetArguments,
  account: JmapAccount,
  context: CallContext,
): Promise<Result<SetDone, 'changed'>> {
  const { ifInState } = args;
  if (ifInState === null) {
    const created = await runActs({ ...args, update: null, destroy: null }, actsOf(account, context), context);
    const revised = await reviseAll({ ...args, create: null }, account, context);
    return revised.ok ? ok(together(created, revised.value)) : revised;
  }
  // What refers to the call's own creations can only come after them.
  const [first, later] = apart(args);
  const revised = await reviseAll(first, account, context);
  if (!revised.ok) return revised;
  const created = await runActs({ ...args, update: null, destroy: null }, actsOf(account, context), context);
  const rest = await reviseAll({ ...later, ifInState: null }, account, context);
  return rest.ok ? ok(together(together(created, revised.value), rest.value)) : rest;
}

/** Updates and destroys of messages that are there, and those of what the call itself creates. */
function apart(args: SetArguments): readonly [SetArguments, SetArguments] {
  const refers = (text: string) => text.startsWith('#');
  const only = (wanted: boolean): SetArguments => ({
    ifInState: args.ifInState,
    create: null,
    update: Object.fromEntries(Object.entries(args.update ?? {}).filter(([one]) => refers(one) === wanted)),
    destroy: (args.destroy ?? []).filter(one => refers(one) === wanted),
  });
  return [only(false), only(true)];
}

function together(a: SetDone, b: SetDone): SetDone {
  return {
    created: new Map([...a.created, ...b.created]),
    updated: new Map([...a.updated, ...b.updated]),
    destroyed: [...a.destroyed, ...b.destroyed],
    notCreated: new Map([...a.notCreated, ...b.notCreated]),
    notUpdated: new Map([...a.notUpdated, ...b.notUpdated]),
    notDestroyed: new Map([...a.notDestroyed, ...b.notDestroyed]),
  };
}

/** Only creations are told to the frame: the rest goes to the store as one. */
const actsOf = (account: JmapAccount, context: CallContext): SetActs => ({
  create: object => createEmail(object, account, context),
  update: async () => new Map(),
  destroy: async () => new Map(),
});

async function createEmail(object: Arguments, account: JmapAccount, context: CallContext): Promise<Created> {
  const { clock, random, limits } = context;
  const resolve = (text: string) => resolveReference(text, context.createdIds);
  const domain = account.facts.address.slice(account.facts.address.lastIndexOf('@') + 1);
  const circumstances = { now: clock.now(), random, domain };
  const draft = readCreation(object, { circumstances, mailboxes: await mailboxIds(account), resolve });
  if (!draft.ok) return draft;
  const bytes = await buildMessage(draft.value, account, resolve, limits.maxSizeAttachmentsPerEmail, random);
  if (!bytes.ok) return bytes;
  const { mailboxIds: mailboxes, keywords, receivedAt } = draft.value;
  const made = await account.append({ bytes: bytes.value, mailboxIds: mailboxes, keywords, receivedAt });
  if (!made.ok) return made;
  const { id, blobId, threadId, size } = made.value;
  return ok({ id, blobId, threadId, size });
}

export const mailboxIds = async (account: JmapAccount): Promise<ReadonlySet<JmapId>> =>
  new Set((await account.mailboxes()).list.map(mailbox => mailbox.id));

type Plan = {
  readonly revisions: EmailRevision[];
  /** Nothing to do for them, but done. */
  readonly same: JmapId[];
  readonly notUpdated: Map<JmapId, SetError>;
  readonly notDestroyed: Map<JmapId, SetError>;
};

/** Every update and destroy in one act. */
async function reviseAll(
  args: SetArguments,
  account: JmapAccount,
  context: CallContext,
): Promise<Result<SetDone, 'changed'>> {
  const plan = await planOf(args, account, context);
  const { revisions, same, notUpdated, notDestroyed } = plan;
  const faults = revisions.length > 0 ? await account.revise(revisions, args.ifInState) : ok([]);
  if (!faults.ok) return faults;
  const updated = new Map<JmapId, null>(same.map(one => [one, null]));
  const destroyed: JmapId[] = [];
  revisions.forEach(({ id, destroy }, at) => {
    const fault = faults.value[at] ?? null;
    if (fault) (destroy ? notDestroyed : notUpdated).set(id, fault);
    else if (destroy) destroyed.push(id);
    else updated.set(id, null);
  });
  return ok({ created: new Map(), updated, destroyed, notCreated: new Map(), notUpdated, notDestroyed });
}

async function planOf(args: SetArguments, account: JmapAccount, context: CallContext): Promise<Plan> {
  const plan: Plan = { revisions: [], same: [], notUpdated: new Map(), notDestroyed: new Map() };
  const resolve = (text: string) => resolveReference(text, context.createdIds);
  const updates = new Map<string, PatchObject>();
  for (const [given, patch] of Object.entries(args.update ?? {})) updates.set(resolve(given) ?? given, patch);
  const destroys = new Set((args.destroy ?? []).map(given => resolve(given) ?? given));
  if (updates.size + destroys.size === 0) return plan;
  const { list } = await account.emails([...new Set([...updates.keys(), ...destroys])].filter(one => one[0] !== '#'));
  const records = new Map(list.map(record => [record.id, record]));
  const how = await updateContext(account, context, [...updates.values()]);
  for (const [id, patch] of updates) {
    const record = records.get(id);
    const update = record && !destroys.has(id) ? await readUpdate(record, patch, how) : null;
    if (!record) plan.notUpdated.set(id, { type: 'notFound' });
    else if (!update) plan.notUpdated.set(id, { type: 'willDestroy' });
    else if (!update.ok) plan.notUpdated.set(id, update.error);
    else if (update.value) plan.revisions.push(update.value);
    else plan.same.push(id);
  }
  for (const id of destroys) {
    if (records.has(id)) plan.revisions.push({ id, destroy: true });
    else plan.notDestroyed.set(id, { type: 'notFound' });
  }
  return plan;
}

/** The mailboxes are asked for only where an update names some. */
async function updateContext(
  account: JmapAccount,
  context: CallContext,
  patches: readonly PatchObject[],
): Promise<UpdateContext> {
  const moves = patches.some(patch => Object.keys(patch).some(path => path.startsWith('mailboxIds')));
  return {
    mailboxes: moves ? await mailboxIds(account) : new Set(),
    resolve: text => resolveReference(text, context.createdIds),
    async current(record, properties) {
      const wanted = wantedOnly(properties);
      if (!wanted.ok) return null;
      return (await viewEmails(account, [record], wanted.value, context))?.[0] ?? null;
    },
  };
}

export const emailSetMethods: readonly Method[] = [emailSet];
