/**
 * VacationResponse/get and VacationResponse/set: the one away reply of an account, which is a rule of its script. RFC 8621 §8.
 */
import * as z from 'zod';
import { err, ok } from '../../base/result.ts';
import { orNull, readDate, utcDate } from '../arguments.ts';
import type { JmapAccount } from '../backend.ts';
import { VACATION_RESPONSE } from '../capabilities.ts';
import { type Found, getMethod } from '../get.ts';
import { accountMethod, type Method } from '../method.ts';
import { applyPatch, changedAmong, invalidProperties, type PatchObject } from '../patch.ts';
import { oneByOne, runSet, type SetActs, setArguments, type Updated, wrongProperties } from '../set.ts';

const ID = 'singleton';
const singleton = { type: 'singleton', description: 'There is one, and always' } as const;

const defaults = {
  isEnabled: false,
  fromDate: null,
  toDate: null,
  subject: null,
  textBody: null,
  htmlBody: null,
} as const;

const schema = z.strictObject({
  id: z.literal(ID),
  isEnabled: z.boolean(),
  fromDate: orNull(utcDate),
  toDate: orNull(utcDate),
  // biome-ignore lint/suspicious/noControlCharactersInRegex: it becomes a header field
  subject: orNull(z.string().regex(/^[^\u0000-\u001f\u007f]*$/)),
  textBody: orNull(z.string()),
  htmlBody: orNull(z.string()),
});

const get = getMethod({
  name: 'VacationResponse/get',
  capability: VACATION_RESPONSE,
  properties: ['id', 'isEnabled', 'fromDate', 'toDate', 'subject', 'textBody', 'htmlBody'],
  async read(account) {
    const { state, vacation } = await account.vacation();
    return { state, list: [vacation as Found] };
  },
});

const set = accountMethod({
  name: 'VacationResponse/set',
  capability: VACATION_RESPONSE,
  writes: true,
  takes: setArguments,
  run: (args, account, context) => runSet({ type: 'VacationResponse', acts: actsOn(account) }, args, account, context),
});

export const vacationResponseMethods: readonly Method[] = [get, set];

const actsOn = (account: JmapAccount): SetActs => ({
  create: async () => err(singleton),
  update: updates =>
    oneByOne(
      updates,
      ([id]) => id,
      async ([id, patch]) => (id === ID ? updateVacation(patch, account) : err({ type: 'notFound' })),
    ),
  destroy: async ids => new Map(ids.map(id => [id, id === ID ? singleton : { type: 'notFound' as const }])),
});

async function updateVacation(patch: PatchObject, account: JmapAccount): Promise<Updated> {
  const { vacation } = await account.vacation();
  const patched = applyPatch(vacation, patch, defaults);
  if (!patched.ok) return patched;
  const read = schema.safeParse(patched.value);
  if (!read.success) return invalidProperties(wrongProperties(read.error));
  const { id: _id, ...body } = read.data;
  const { fromDate, toDate } = body;
  if (fromDate !== null && toDate !== null && readDate(fromDate)! >= readDate(toDate)!) {
    return invalidProperties(['fromDate', 'toDate'], 'It ends before it begins');
  }
  const refused = await account.setVacation(body);
  if (refused) return err(refused);
  // A date without its fraction, a text that the server had to find: what is kept otherwise is told.
  const { vacation: after } = await account.vacation();
  const otherwise = changedAmong(Object.keys(body), patched.value, after);
  return ok(otherwise.length > 0 ? Object.fromEntries(otherwise.map(name => [name, after[name as 'subject']])) : null);
}
