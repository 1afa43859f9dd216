/** Identity/get, Identity/changes, Identity/set. RFC 8621 §6. */
import * as z from 'zod';
import { err, ok } from '../../base/result.ts';
import type { JmapAccount } from '../backend.ts';
import { SUBMISSION } from '../capabilities.ts';
import { changesMethod } from '../changes.ts';
import { getMethod } from '../get.ts';
import { type IdentityBody, identitiesOf, identityDefaults, ownAddress } from '../identities.ts';
import { accountMethod, type Method } from '../method.ts';
import { applyPatch, changedAmong, invalidProperties, type PatchObject } from '../patch.ts';
import { type Created, oneByOne, runSet, setArguments, type Updated, wrongProperties } from '../set.ts';
import type { Arguments, JmapId, SetError } from '../types.ts';

const properties = ['id', 'name', 'email', 'replyTo', 'bcc', 'textSignature', 'htmlSignature', 'mayDelete'] as const;
const fixed = ['id', 'email', 'mayDelete'] as const;

/** One line each: they become header fields. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: these are what must not be in a header field
const line = z.string().regex(/^[^\u0000-\u001f\u007f]*$/);
const addresses = z.array(z.strictObject({ name: line.nullable().default(null), email: line.min(1) })).nullable();
const schema = z.strictObject({
  name: line,
  email: line,
  replyTo: addresses,
  bcc: addresses,
  textSignature: z.string(),
  htmlSignature: z.string(),
});

const get = getMethod({
  name: 'Identity/get',
  capability: SUBMISSION,
  properties,
  read: account => identitiesOf(account),
});

const changes = changesMethod({
  name: 'Identity/changes',
  capability: SUBMISSION,
  changes: (account, since, limit) => account.recordChanges('Identity', since, limit),
});

const set = accountMethod({
  name: 'Identity/set',
  capability: SUBMISSION,
  writes: true,
  takes: setArguments,
  run: (args, account, context) =>
    runSet(
      {
        type: 'Identity',
        changes: since => account.recordChanges('Identity', since, null),
        acts: {
          create: object => createIdentity(object, account),
          update: updates =>
            oneByOne(
              updates,
              ([id]) => id,
              ([id, patch]) => updateIdentity(id, patch, account),
            ),
          destroy: ids =>
            oneByOne(
              ids,
              id => id,
              id => destroyIdentity(id, account),
            ),
        },
      },
      args,
      account,
      context,
    ),
});

export const identityMethods: readonly Method[] = [get, changes, set];

async function createIdentity(object: Arguments, account: JmapAccount): Promise<Created> {
  const read = schema.safeParse({ ...identityDefaults, ...object });
  if (!read.success) return invalidProperties(wrongProperties(read.error));
  if (!ownAddress(read.data.email, await account.addresses())) {
    return err({ type: 'forbiddenFrom', description: `${read.data.email} is no address of this account` });
  }
  const body: IdentityBody = { ...read.data, isDefault: false };
  const made = await account.putRecord('Identity', null, body);
  if (!made.ok) return made;
  const unsent = Object.entries(identityDefaults).filter(([name]) => !Object.hasOwn(object, name));
  return ok({ ...Object.fromEntries(unsent), id: made.value, mayDelete: true });
}

async function updateIdentity(id: JmapId, patch: PatchObject, account: JmapAccount): Promise<Updated> {
  const before = (await identitiesOf(account)).list.find(identity => identity.id === id);
  if (!before) return err({ type: 'notFound' });
  const patched = applyPatch(before, patch, identityDefaults);
  if (!patched.ok) return patched;
  const changed = changedAmong(fixed, before, patched.value);
  if (changed.length > 0) return invalidProperties(changed, 'These cannot be changed');
  const { id: _id, mayDelete: _mayDelete, ...rest } = patched.value;
  const read = schema.safeParse(rest);
  if (!read.success) return invalidProperties(wrongProperties(read.error));
  const stored = (await account.records('Identity')).list.find(record => record.id === id);
  if (!stored) return err({ type: 'notFound' });
  const { isDefault } = stored.body as IdentityBody;
  const put = await account.putRecord('Identity', id, { ...read.data, isDefault } satisfies IdentityBody);
  return put.ok ? ok(null) : put;
}

async function destroyIdentity(id: JmapId, account: JmapAccount): Promise<SetError | null> {
  const identity = (await identitiesOf(account)).list.find(one => one.id === id);
  if (!identity) return { type: 'notFound' };
  if (!identity.mayDelete) return { type: 'forbidden', description: 'Each address of the account keeps one identity' };
  return account.removeRecord('Identity', id);
}
