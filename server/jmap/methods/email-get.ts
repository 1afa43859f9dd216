/** Email/get and Email/changes. RFC 8621 §4.2, §4.3. */
import { ok, type Result } from '../../base/result.ts';
import type { EmailRecord, JmapAccount } from '../backend.ts';
import { MAIL } from '../capabilities.ts';
import { changesMethod } from '../changes.ts';
import { severalAtOnce } from '../email/at-once.ts';
import { sourceOfEmail } from '../email/source.ts';
import { telling, tooMuch } from '../email/telling.ts';
import { viewEmail, viewMetadata } from '../email/view.ts';
import { bodyArguments, type EmailWanted, readWanted, wantsBody, wantsHeader } from '../email/wanted.ts';
import { type Found, getArguments, getResponse, wantedIds } from '../get.ts';
import { accountMethod, type CallContext, type Method, type Outcome, refuse } from '../method.ts';
import type { JmapId, MethodError } from '../types.ts';

/** Messages read at the same time: headers are small, bodies are not. */
const HEADERS_AT_ONCE = 16;
const BODIES_AT_ONCE = 4;

const emailGet = accountMethod({
  name: 'Email/get',
  capability: MAIL,
  takes: { ...getArguments, ...bodyArguments },
  async run(args, account, context): Promise<Outcome> {
    const wanted = readWanted(args, 'get');
    if (!wanted.ok) return wanted;
    const asked = wantedIds(args.ids, context);
    if (!asked.ok) return asked;
    const ids = asked.value ? ok(asked.value) : await allIds(account, context);
    if (!ids.ok) return ids;
    const { state, list } = await account.emails(ids.value);
    const found = await viewEmails(account, list, wanted.value, context);
    if (!found) return tooMuch;
    return getResponse(account.facts.id, state, ids.value, found, context.limits);
  },
});

/** Every id there is, where that is not more than may be asked for at once. */
async function allIds(
  account: JmapAccount,
  { limits }: Pick<CallContext, 'limits'>,
): Promise<Result<readonly JmapId[], MethodError>> {
  const all = await account.queryEmails(
    { filter: null, sort: [], collapseThreads: false },
    { position: 0, anchor: null, anchorOffset: 0, limit: limits.maxObjectsInGet + 1 },
  );
  if (!all.ok) return refuse('serverFail');
  if (all.value.ids.length <= limits.maxObjectsInGet) return ok(all.value.ids);
  return refuse('requestTooLarge', `At most ${limits.maxObjectsInGet} objects at once`);
}

/** Each record told as it is wanted, in their order; null: that is more than one response holds. */
export async function viewEmails(
  account: JmapAccount,
  records: readonly EmailRecord[],
  wanted: EmailWanted,
  { decoder, mayTell }: Pick<CallContext, 'decoder' | 'mayTell'>,
): Promise<readonly Found[] | null> {
  const body = wantsBody(wanted);
  if (!body && !wantsHeader(wanted)) return records.map(record => viewMetadata(record, wanted) as Found);
  const structures = await account.structures(records.map(record => record.id));
  const told = telling(decoder, mayTell);
  const views = await severalAtOnce(records, body ? BODIES_AT_ONCE : HEADERS_AT_ONCE, record =>
    told.tell(async () => {
      const source = await sourceOfEmail(account, record, structures.get(record.id), body);
      return (await viewEmail(source, record, wanted, told.decoder)) as Found;
    }),
  );
  return views.every(view => view !== null) ? views : null;
}

const emailChanges = changesMethod({
  name: 'Email/changes',
  capability: MAIL,
  changes: (account, since, limit) => account.emailChanges(since, limit),
});

export const emailGetMethods: readonly Method[] = [emailGet, emailChanges];
