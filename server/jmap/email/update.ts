/**
 * What an update asks of one Email: its mailboxes and keywords, whole or patched; all else may only be said again as it
 * is. RFC 8621 §4.6, RFC 8620 §5.3.
 */
import { ok, type Result } from '../../base/result.ts';
import type { EmailRecord, EmailRevision } from '../backend.ts';
import { type Change, changedAmong, invalidPatch, invalidProperties, type PatchObject, readPatch } from '../patch.ts';
import type { Arguments, JmapId, SetError } from '../types.ts';
import { isKeyword, MOST_KEYWORDS, readKeywords, readMailboxIds, tooManyKeywords } from './keywords.ts';

export type UpdateContext = {
  readonly mailboxes: ReadonlySet<JmapId>;
  readonly resolve: (text: string) => JmapId | null;
  /** What the Email has now in these properties; null: one of them is none. */
  readonly current: (record: EmailRecord, properties: readonly string[]) => Promise<Arguments | null>;
};

type Members = { readonly add: string[]; readonly remove: string[] };

/** `revision` null: nothing is different after it. */
export async function readUpdate(
  record: EmailRecord,
  patch: PatchObject,
  context: UpdateContext,
): Promise<Result<EmailRevision | null, SetError>> {
  const changes = readPatch(patch);
  if (!changes.ok) return changes;
  const fixed = changes.value.filter(({ path }) => path[0] !== 'mailboxIds' && path[0] !== 'keywords');
  const mailboxIds = readMailboxChange(record, changesOf(changes.value, 'mailboxIds'), context);
  if (!mailboxIds.ok) return mailboxIds;
  const keywords = readKeywordChange(record, changesOf(changes.value, 'keywords'));
  if (!keywords.ok) return keywords;
  const fault = await faultOfFixed(record, fixed, context);
  if (fault) return fault;
  if (!mailboxIds.value && !keywords.value) return ok(null);
  return ok({
    id: record.id,
    ...(mailboxIds.value && { mailboxIds: mailboxIds.value }),
    ...(keywords.value && { keywords: keywords.value }),
  });
}

const changesOf = (changes: readonly Change[], property: string): readonly Change[] =>
  changes.filter(({ path }) => path[0] === property);

function readMailboxChange(
  record: EmailRecord,
  changes: readonly Change[],
  { mailboxes, resolve }: UpdateContext,
): Result<EmailRevision['mailboxIds'] | null, SetError> {
  if (changes.length === 0) return ok(null);
  const whole = changes.find(({ path }) => path.length === 1);
  if (whole) {
    const replace = readMailboxIds(whole.value, mailboxes, resolve);
    return replace.ok ? ok({ replace: replace.value }) : replace;
  }
  const members = readMembers(changes);
  if (!members.ok) return members;
  const add: JmapId[] = [];
  for (const name of members.value.add) {
    const mailboxId = resolve(name);
    if (mailboxId === null || !mailboxes.has(mailboxId))
      return invalidProperties([`mailboxIds/${name}`], `No Mailbox ${name.slice(0, 255)}`);
    add.push(mailboxId);
  }
  const remove = members.value.remove.flatMap(name => resolve(name) ?? []);
  const left = new Set([...record.mailboxIds.filter(one => !remove.includes(one)), ...add]);
  if (left.size === 0) return invalidProperties(['mailboxIds'], 'A message lies in at least one Mailbox');
  return ok({ add, remove });
}

function readKeywordChange(
  record: EmailRecord,
  changes: readonly Change[],
): Result<EmailRevision['keywords'] | null, SetError> {
  if (changes.length === 0) return ok(null);
  const whole = changes.find(({ path }) => path.length === 1);
  if (whole) {
    const replace = readKeywords(whole.value);
    return replace.ok ? ok({ replace: replace.value }) : replace;
  }
  const members = readMembers(changes);
  if (!members.ok) return members;
  const wrong = [...members.value.add, ...members.value.remove].filter(name => !isKeyword(name));
  if (wrong.length > 0) return invalidProperties(wrong.map(name => `keywords/${name}`));
  const add = members.value.add.map(name => name.toLowerCase());
  const remove = members.value.remove.map(name => name.toLowerCase());
  const crossed = add.find(name => remove.includes(name));
  if (crossed !== undefined) return invalidPatch(`keywords/${crossed}: set and removed in one`);
  const left = new Set([...record.keywords.filter(one => !remove.includes(one)), ...add]);
  return left.size > MOST_KEYWORDS ? { ok: false, error: tooManyKeywords } : ok({ add, remove });
}

/** `keywords/$seen: true` adds, null removes; a set has no other values. */
function readMembers(changes: readonly Change[]): Result<Members, SetError> {
  const members: Members = { add: [], remove: [] };
  for (const { path, value } of changes) {
    if (path.length !== 2) return invalidPatch(`${path.join('/')}: a member of a set has no parts`);
    if (value !== true && value !== null) return invalidProperties([path.join('/')], 'true or null');
    (value === null ? members.remove : members.add).push(path[1]!);
  }
  return ok(members);
}

/** RFC 8620 §5.3: what cannot change may be sent, as it is. */
async function faultOfFixed(record: EmailRecord, changes: readonly Change[], { current }: UpdateContext) {
  if (changes.length === 0) return null;
  const deep = changes.filter(({ path }) => path.length > 1);
  if (deep.length > 0) return invalidProperties(deep.map(({ path }) => path.join('/')));
  const given = Object.fromEntries(changes.map(({ path, value }) => [path[0]!, value]));
  const names = Object.keys(given);
  const now = await current(record, names);
  const different = now ? changedAmong(names, now, given) : names;
  return different.length > 0 ? invalidProperties(different, 'Only mailboxIds and keywords can change') : null;
}
