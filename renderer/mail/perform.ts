/**
 * Acts on messages, from what is meant to what is sent: which messages, which patches, what shows at once, and the way
 * back. It knows the client and how to say things, and no React.
 */

import { t } from '../../server/base/language.ts';
import type { JmapId, Mailbox, MailboxRole } from '../../server/jmap/types.ts';
import type { JmapClient } from '../jmap/client.ts';
import { isQuiet, setErrorWords } from '../jmap/errors.ts';
import type { Patch } from '../jmap/methods.ts';
import { inversePatch } from '../jmap/patch.ts';
import type { Row, RowSource } from '../jmap/row-source.ts';
import { rowKey } from '../jmap/row-source.ts';
import type { Notice } from '../shell/notices.tsx';
import { deletedWords, EXPUNGED_NAME } from './expunged/expunged-words.ts';
import { namesThere, roleNames, withRole } from './mailboxes.ts';
import { type Act, isIdle, patchFor, said, undone } from './plan.ts';
import type { Queries } from './use-source.ts';

export type Meant =
  /** `exact`: these messages alone, not their conversations. */
  | { readonly kind: 'rows'; readonly rows: readonly Row[]; readonly exact?: boolean }
  /** All of the query but these. */
  | { readonly kind: 'all'; readonly except: ReadonlySet<string>; readonly count: number };
export type Stage = {
  readonly client: JmapClient;
  readonly say: (notice: Notice) => void;
  readonly source: RowSource | null;
  readonly queries: Queries;
  /** Rows stand for conversations. */
  readonly conversations: boolean;
  /** The mailbox that is shown, by account; null: a search over all mail. */
  readonly from: (accountId: JmapId) => JmapId | null;
  readonly onProtocol: () => void;
  /** For how long what is deleted for good is kept, in milliseconds; 0: not at all, null: not known. */
  readonly keep: number | null;
  /** Leads to where it is kept. */
  readonly onExpunged: (accountId: JmapId) => void;
};
/** What an act does in each account: moves go to that account's own folder. */
export type ActIn = (accountId: JmapId) => Promise<Act | null>;
type Changes = Map<JmapId, Map<JmapId, Patch>>;

export const LOST = t(
  'There is no connection to the mail server, so nothing was changed. It works again as soon as it is back.',
);

/** In words, and with the way back; resolves when the server has answered. */
export async function perform(stage: Stage, meant: Meant, actIn: ActIn, quiet = false): Promise<void> {
  const { client, say, source } = stage;
  if (!client.connected) {
    if (!quiet) say({ shape: 'failed', text: LOST });
    return;
  }
  try {
    const acts = await actsOf(client, await accountsOf(stage, meant), actIn);
    const first = [...acts.values()][0];
    if (!first) return;
    if (meant.kind === 'all')
      say({
        text: t('Working on {count, plural, one {# message} other {# messages}}…', { count: meant.count }),
        lasts: 60_000,
      });
    const emails = await emailsOf(stage, meant, acts);
    const { changes, inverse, total } = plan(stage, emails, acts);
    if (total === 0) {
      if (!quiet) say({ text: t('Nothing to change: it is so already.') });
      return;
    }
    const leaves = first.kind === 'move' && meant.kind === 'rows';
    const showAgain = leaves && source ? source.hide(meant.rows) : null;
    const text = said(first, total);
    const sent = send(stage, changes, text);
    if (!quiet)
      say({
        text,
        action: { label: t('Undo'), run: () => void undo(stage, sent, inverse, text, showAgain) },
        more: { label: t('Protocol'), run: stage.onProtocol },
      });
    await settle(stage, sent, showAgain, quiet);
  } catch (error) {
    if (!quiet) tellFault(say, error);
  }
}

async function accountsOf(stage: Stage, meant: Meant): Promise<readonly JmapId[]> {
  if (meant.kind === 'rows') return [...new Set(meant.rows.map(row => row.accountId))];
  return stage.queries.map(query => query.accountId);
}
async function actsOf(client: JmapClient, accounts: readonly JmapId[], actIn: ActIn): Promise<Map<JmapId, Act>> {
  const acts = new Map<JmapId, Act>();
  for (const id of accounts.filter(one => client.ready(one))) {
    const act = await actIn(id);
    if (act) acts.set(id, act);
  }
  return acts;
}

/** The messages behind the rows: with conversations all of each that the act concerns. */
async function emailsOf(stage: Stage, meant: Meant, acts: ReadonlyMap<JmapId, Act>): Promise<readonly Row[]> {
  if (meant.kind === 'rows')
    return meant.exact ? meant.rows : meant.rows.flatMap(row => expand(stage, row, acts.get(row.accountId)));
  const whole = stage.queries.map(({ accountId, query }) => ({
    accountId,
    query: { ...query, collapseThreads: false },
  }));
  const list = stage.client.list(whole);
  try {
    const act = [...acts.values()][0];
    const where = act?.kind === 'keyword' ? { [act.on ? 'notKeyword' : 'hasKeyword']: act.keyword } : undefined;
    const except = new Set(
      [...meant.except].flatMap(key => {
        const [accountId, id] = [key.slice(0, key.indexOf('/')), key.slice(key.indexOf('/') + 1)];
        return members(stage, { accountId, id }).map(rowKey);
      }),
    );
    return (await list.all(where)).filter(row => !except.has(rowKey(row)));
  } finally {
    list.close();
  }
}
function members(stage: Stage, row: Row): readonly Row[] {
  const email = stage.client.email(row.accountId, row.id);
  const thread = stage.conversations && email ? stage.client.thread(row.accountId, email.threadId) : undefined;
  return thread ? thread.map(id => ({ accountId: row.accountId, id })) : [row];
}
function expand(stage: Stage, row: Row, act: Act | undefined): readonly Row[] {
  const all = members(stage, row);
  if (!act || all.length === 1) return all;
  // One star is enough to find a conversation by; taken off, none may be left. Unread again is the newest alone.
  if (act.kind === 'keyword' && ((act.keyword === '$flagged' && act.on) || (act.keyword === '$seen' && !act.on)))
    return [row];
  if (act.kind === 'keyword') return all;
  const from = stage.from(row.accountId);
  if (from === null) return all;
  return all.filter(one => one.id === row.id || stage.client.email(one.accountId, one.id)?.mailboxIds[from]);
}

function plan(stage: Stage, rows: readonly Row[], acts: ReadonlyMap<JmapId, Act>) {
  const changes: Changes = new Map();
  const inverse: Changes = new Map();
  let total = 0;
  for (const { accountId, id } of rows) {
    const act = acts.get(accountId);
    if (!act) continue;
    const email = stage.client.email(accountId, id) ?? null;
    const from = stage.from(accountId);
    if (email && isIdle(act, email, from)) continue;
    const patch = patchFor(act, email, from, stage.client.mailboxes(accountId));
    const back = email
      ? inversePatch(email, patch)
      : Object.fromEntries(Object.entries(patch).map(([pointer, value]) => [pointer, value === null ? true : null]));
    within(changes, accountId).set(id, patch);
    within(inverse, accountId).set(id, back);
    total++;
  }
  return { changes, inverse, total };
}
function within(changes: Changes, accountId: JmapId): Map<JmapId, Patch> {
  const own = changes.get(accountId) ?? new Map<JmapId, Patch>();
  changes.set(accountId, own);
  return own;
}

type Sent = Promise<{ readonly refused: readonly string[] }>;

async function send({ client }: Stage, changes: Changes, act: string): Sent {
  const refused: string[] = [];
  for (const [accountId, own] of changes) {
    const no = await client.updateEmails(accountId, own, { act });
    refused.push(...[...no.values()].map(setErrorWords));
  }
  for (const accountId of changes.keys()) await client.sync(accountId);
  return { refused };
}

async function settle({ say }: Stage, sent: Sent, showAgain: (() => void) | null, quiet: boolean): Promise<void> {
  try {
    const { refused } = await sent;
    if (refused.length > 0 && !quiet)
      say({
        shape: 'failed',
        text: t('{count, plural, one {# message} other {# messages}} could not be changed: {why}', {
          count: refused.length,
          why: refused[0],
        }),
      });
  } catch (error) {
    if (!quiet) tellFault(say, error);
  } finally {
    // The server's own list is true now, one way or the other.
    showAgain?.();
  }
}

async function undo(
  stage: Stage,
  sent: Sent,
  inverse: Changes,
  text: string,
  showAgain: (() => void) | null,
): Promise<void> {
  showAgain?.();
  try {
    await sent.catch(() => {});
    const { refused } = await send(stage, inverse, undone(text));
    stage.say(
      refused.length > 0
        ? {
            shape: 'failed',
            text: t('{count, plural, one {# message} other {# messages}} could not be put back: {why}', {
              count: refused.length,
              why: refused[0],
            }),
          }
        : { text: undone(text), lasts: 4000 },
    );
  } catch (error) {
    tellFault(stage.say, error);
  }
}

/** For good: off the screen at once, from the server only when the time to undo is over or the window is left. */
export async function destroyLater(stage: Stage, meant: Meant): Promise<void> {
  const { client, say, source } = stage;
  if (!client.connected) {
    say({ shape: 'failed', text: LOST });
    return;
  }
  try {
    const rows = await emailsOf(stage, meant, new Map());
    const all = meant.kind === 'rows' ? rows.filter(row => isHere(stage, row)) : rows;
    const showAgain = source?.hide(meant.kind === 'rows' ? meant.rows : all) ?? null;
    say({
      text: t('{count, plural, one {# message} other {# messages}} will be deleted for good.', { count: all.length }),
      action: { label: t('Undo'), run: () => showAgain?.() },
      onGone: () => void destroyNow(stage, all, showAgain),
    });
  } catch (error) {
    tellFault(say, error);
  }
}
const isHere = (stage: Stage, { accountId, id }: Row): boolean => {
  const from = stage.from(accountId);
  return from === null || stage.client.email(accountId, id)?.mailboxIds[from] === true;
};

async function destroyNow(stage: Stage, rows: readonly Row[], showAgain: (() => void) | null): Promise<void> {
  const { client, say } = stage;
  const text = deletedWords(rows.length, draftsAmong(stage, rows), stage.keep);
  try {
    let refused = 0;
    for (const accountId of new Set(rows.map(row => row.accountId))) {
      const ids = rows.filter(row => row.accountId === accountId).map(row => row.id);
      refused += (await client.destroyEmails(accountId, ids, { act: text })).size;
      await client.sync(accountId);
    }
    say(
      refused > 0
        ? {
            shape: 'failed',
            text: t('{refused, number} of {count, plural, one {# message} other {# messages}} could not be deleted.', {
              refused,
              count: rows.length,
            }),
          }
        : { text, ...wayBack(stage, rows) },
    );
  } catch (error) {
    tellFault(say, error);
  } finally {
    showAgain?.();
  }
}

/** A client writes them anew at every pause of the keys, so they are not kept. */
export const draftsAmong = ({ client }: Stage, rows: readonly Row[]): number =>
  rows.filter(({ accountId, id }) => client.email(accountId, id)?.keywords.$draft).length;

/** After something was deleted for good: to where it is kept, or else what was said to the server. */
export function wayBack(stage: Stage, rows: readonly Pick<Row, 'accountId'>[]): Pick<Notice, 'more' | 'lasts'> {
  const [first] = rows;
  return first && stage.keep !== 0
    ? { more: { label: EXPUNGED_NAME, run: () => stage.onExpunged(first.accountId) } }
    : { more: { label: t('Protocol'), run: stage.onProtocol }, lasts: 4000 };
}

/** The account's folder of a role; made where there is none. */
export async function folderOfRole(client: JmapClient, accountId: JmapId, role: MailboxRole): Promise<Mailbox | null> {
  const there = withRole(client.mailboxes(accountId), role);
  if (there) return there;
  const name = namesThere[role];
  const answer = await client.ask(
    'Mailbox/set',
    { accountId, create: { new: { name, role, parentId: null } } },
    { act: t('Made the folder {name}.', { name: roleNames[role] }) },
  );
  if (!answer.created?.new) return null;
  await client.sync(accountId);
  return withRole(client.mailboxes(accountId), role) ?? null;
}

export function tellFault(say: (notice: Notice) => void, error: unknown): void {
  const why = isQuiet(error)
    ? t('the connection was lost before the answer came.')
    : error instanceof Error
      ? error.message
      : String(error);
  say({ shape: 'failed', text: t('It was not done: {why}', { why }) });
}
