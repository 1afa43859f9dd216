/**
 * SieveScript/set: scripts made, changed and destroyed, and one of them activated once all of that is done. RFC 9661 §2.3.
 *
 * A script without a name is given one (§2: "Script 1"); its octets come as a blob, and are kept only where they can run.
 */
import * as z from 'zod';
import { err, ok, type Result } from '../../base/result.ts';
import { orNull } from '../arguments.ts';
import type { JmapAccount, ScriptRecord } from '../backend.ts';
import { SIEVE } from '../capabilities.ts';
import { idOrReference, resolveReference } from '../ids.ts';
import { accountMethod, answer, type CallContext, type Method, refuse } from '../method.ts';
import { applyPatch, changedAmong, invalidProperties, type PatchObject } from '../patch.ts';
import {
  type Created,
  mayNotSet,
  oneByOne,
  runRounds,
  type SetActs,
  type SetDone,
  setArguments,
  setResponse,
  statesAfter,
  type Updated,
  wrongProperties,
} from '../set.ts';
import type { Arguments, JmapId, SetError } from '../types.ts';

/** What a client may say of a script. */
const creation = z.strictObject({ name: z.string().nullable().default(null), blobId: idOrReference });

export const sieveScriptSet: Method = accountMethod({
  name: 'SieveScript/set',
  capability: SIEVE,
  writes: true,
  takes: {
    ...setArguments,
    onSuccessActivateScript: orNull(idOrReference),
    onSuccessDeactivateScript: orNull(z.boolean()),
  },
  async run(args, account, context) {
    const { onSuccessActivateScript, onSuccessDeactivateScript, ...frame } = args;
    const fault = await mayNotSet('SieveScript', frame, account, context);
    if (fault) return refuse(fault.type, fault.description);
    const before = (await account.states()).SieveScript;
    const done = await runRounds(frame, actsOn(account, context), context);
    const wanted = { activate: onSuccessActivateScript, deactivate: onSuccessDeactivateScript === true };
    const all = isWhole(done) ? await settleActive(done, wanted, account, context) : done;
    return answer(setResponse(account.facts.id, await statesAfter('SieveScript', before, all, account), all));
  },
});

const actsOn = (account: JmapAccount, context: CallContext): SetActs => ({
  create: object => createScript(object, account, context),
  update: updates =>
    oneByOne(
      updates,
      ([id]) => id,
      ([id, patch]) => updateScript(id, patch, account, context),
    ),
  destroy: ids =>
    oneByOne(
      ids,
      id => id,
      id => account.removeScript(id),
    ),
});

async function createScript(object: Arguments, account: JmapAccount, context: CallContext): Promise<Created> {
  const read = creation.safeParse(object);
  if (!read.success) return invalidProperties(wrongProperties(read.error));
  const content = await contentOf(read.data.blobId, account, context);
  if (!content.ok) return content;
  const name = read.data.name ?? (await freeName(account));
  const made = await account.putScript(null, { name, content: content.value });
  if (!made.ok) return made;
  const script = await scriptOf(made.value, account);
  return ok({ id: made.value, isActive: false, ...told(script, read.data) });
}

async function updateScript(
  id: JmapId,
  patch: PatchObject,
  account: JmapAccount,
  context: CallContext,
): Promise<Updated> {
  const before = await scriptOf(id, account);
  if (!before) return err({ type: 'notFound' });
  const patched = applyPatch(before, patch, { name: null });
  if (!patched.ok) return patched;
  const fixed = changedAmong(['id', 'isActive'], before, patched.value);
  if (fixed.length > 0) return invalidProperties(fixed, 'These cannot be changed');
  const { id: _id, isActive: _isActive, ...rest } = patched.value;
  const read = creation.safeParse(rest);
  if (!read.success) return invalidProperties(wrongProperties(read.error));
  const content = read.data.blobId === before.blobId ? null : await contentOf(read.data.blobId, account, context);
  if (content && !content.ok) return content;
  const name = read.data.name ?? (await freeName(account));
  const put = await account.putScript(id, { name, ...(content ? { content: content.value } : {}) });
  if (!put.ok) return put;
  const changed = told(await scriptOf(id, account), read.data);
  return ok(Object.keys(changed).length > 0 ? changed : null);
}

/** What a script is now where that is not what the client said. */
function told(script: ScriptRecord | null, said: z.output<typeof creation>): Arguments {
  return {
    ...(script && script.name !== said.name ? { name: script.name } : {}),
    ...(script && script.blobId !== said.blobId ? { blobId: script.blobId } : {}),
  };
}

const scriptOf = async (id: JmapId, account: JmapAccount): Promise<ScriptRecord | null> =>
  (await account.scripts()).list.find(one => one.id === id) ?? null;

async function contentOf(
  given: string,
  account: JmapAccount,
  context: CallContext,
): Promise<Result<Uint8Array, SetError>> {
  const blobId = resolveReference(given, context.createdIds);
  const blob = blobId === null ? null : await account.blob(blobId);
  return blob ? ok(blob.bytes) : err({ type: 'blobNotFound', notFound: blobId === null ? [] : [blobId] });
}

/** The first of "Script 1", "Script 2" … that nobody has. */
async function freeName(account: JmapAccount): Promise<string> {
  const taken = new Set((await account.scripts()).list.map(({ name }) => name));
  let number = 1;
  while (taken.has(`Script ${number}`)) number++;
  return `Script ${number}`;
}

const isWhole = (done: SetDone): boolean => done.notCreated.size + done.notUpdated.size + done.notDestroyed.size === 0;

/**
 * First none is active, then one is. An id that names nothing is ignored; who is active no longer is told in `updated`, and
 * so is who is active now, or in `created`.
 */
async function settleActive(
  done: SetDone,
  wanted: { readonly activate: string | null; readonly deactivate: boolean },
  account: JmapAccount,
  context: CallContext,
): Promise<SetDone> {
  const before = await activeOf(account);
  if (wanted.deactivate && before !== null) await account.activateScript(null);
  const id = wanted.activate === null ? null : resolveReference(wanted.activate, context.createdIds);
  if (id !== null) await account.activateScript(id);
  const after = await activeOf(account);
  if (before === after) return done;
  const told = before === null ? done : tellActive(done, before, false);
  return after === null ? told : tellActive(told, after, true);
}

const activeOf = async (account: JmapAccount): Promise<JmapId | null> =>
  (await account.scripts()).list.find(({ isActive }) => isActive)?.id ?? null;

function tellActive(done: SetDone, id: JmapId, isActive: boolean): SetDone {
  const [creationId] = [...done.created].find(([, object]) => object.id === id) ?? [];
  if (creationId === undefined) {
    return { ...done, updated: new Map(done.updated).set(id, { ...done.updated.get(id), isActive }) };
  }
  return { ...done, created: new Map(done.created).set(creationId, { ...done.created.get(creationId)!, isActive }) };
}
