/**
 * What belongs to an account besides its mail, as it goes into an archive and comes out again: identities, the away reply,
 * scripts, notes on mailboxes, and, for a person to read, its name, forwards and shares. Passwords never leave the store.
 */
import { z } from 'zod';
import { mebibytes } from '../base/units.ts';
import type { Extra } from '../formats/archive-shapes.ts';
import type { Account, Id, Store } from '../store/interface.ts';

/** Records of an account (store's documents) that are its owner's own words. */
const records: Readonly<Record<string, string>> = { 'identities.json': 'identity', 'away-reply.json': 'vacation' };
const LIMITS = { scripts: 1000, octets: mebibytes(4) };
const MOST_NOTES = 1000;
const MOST_RECORDS = 1000;

/** A file may say anything: what a reader of these records would stumble over stays outside. */
const text = z.string().max(1_000_000);
const addresses = z.array(z.object({ name: text.nullish(), email: text })).nullish();
const shapes: Readonly<Record<string, z.ZodType>> = {
  identity: z.object({
    ...{ email: text, name: text.optional(), replyTo: addresses, bcc: addresses },
    ...{ textSignature: text.optional(), htmlSignature: text.optional(), isDefault: z.boolean().optional() },
  }),
  vacation: z.object({
    ...{ isEnabled: z.boolean(), fromDate: text.nullish(), toDate: text.nullish() },
    ...{ subject: text.nullish(), textBody: text.nullish(), htmlBody: text.nullish() },
  }),
};
const scriptShape = z.object({ name: text, role: text, file: text });
const noteShape = z.object({ mailbox: text.nullable(), mine: z.boolean(), entry: text, value: text });
const accountShape = z.object({ forward: z.array(text).optional(), shares: z.array(z.unknown()).optional() });

const valid = <T>(values: readonly unknown[], shape: z.ZodType<T>): T[] =>
  values.flatMap(value => {
    const known = shape.safeParse(value);
    return known.success ? [known.data] : [];
  });

type ScriptWords = { readonly name: string; readonly role: string; readonly file: string };
type MailboxNote = {
  readonly mailbox: string | null;
  readonly mine: boolean;
  readonly entry: string;
  readonly value: string;
};

export async function extrasOf(store: Store, account: Account): Promise<Extra[]> {
  const extras: Extra[] = [];
  for (const [name, kind] of Object.entries(records)) {
    const { list } = await store.documents(account.id, kind);
    if (list.length > 0)
      extras.push(
        json(
          name,
          list.map(({ body }) => JSON.parse(body) as unknown),
        ),
      );
  }
  const scripts: ScriptWords[] = [];
  for (const brief of (await store.scripts(account.id)).list) {
    const script = await store.script(account.id, brief.id);
    if (!script) continue;
    const file = `scripts/${scripts.length + 1}.sieve`;
    scripts.push({ name: script.name, role: script.role, file });
    extras.push({ name: file, text: script.text });
  }
  if (scripts.length > 0) extras.push(json('scripts.json', scripts));
  const notes = await notesOf(store, account.id);
  if (notes.length > 0) extras.push(json('mailbox-notes.json', notes));
  const { address, name, quotaBytes, forward = [] } = account;
  extras.push(json('account.json', { address, name, quotaBytes, forward, shares: await sharesOf(store, account.id) }));
  return extras;
}

const json = (name: string, value: unknown): Extra => ({ name, text: `${JSON.stringify(value, null, 2)}\n` });

async function notesOf(store: Store, account: Id): Promise<MailboxNote[]> {
  const names = new Map((await store.mailboxes(account)).map(({ id, name }) => [id, name]));
  const found: MailboxNote[] = [];
  for (const mailbox of [null, ...names.keys()]) {
    for (const { owner, entry, value } of await store.annotations(account, mailbox)) {
      if (owner !== null && owner !== account) continue;
      const text = Buffer.from(value).toString('base64');
      found.push({ mailbox: mailbox === null ? null : names.get(mailbox)!, mine: owner !== null, entry, value: text });
    }
  }
  return found;
}

async function sharesOf(store: Store, account: Id) {
  const shares: { mailbox: string; identifier: string; rights: string }[] = [];
  for (const { id, name } of await store.mailboxes(account))
    for (const right of await store.rights(account, id)) shares.push({ mailbox: name, ...right });
  return shares;
}

/** What is there already stays. Each answers with a sentence of what it did. */
export async function applyExtras(
  store: Store,
  account: Account,
  extras: readonly Extra[],
  now: number,
): Promise<string[]> {
  const told: string[] = [];
  const textOf = new Map(extras.map(({ name, text }) => [name, text]));
  for (const [name, kind] of Object.entries(records)) {
    const made = await applyRecords(store, account.id, kind, listOf(textOf.get(name)));
    if (made > 0) told.push(`${name.replace('.json', '')}: ${made} made`);
  }
  const scripts = await applyScripts(
    store,
    account.id,
    valid(listOf(textOf.get('scripts.json')), scriptShape),
    textOf,
    now,
  );
  if (scripts !== '') told.push(scripts);
  const notes = await applyNotes(store, account.id, valid(listOf(textOf.get('mailbox-notes.json')), noteShape));
  if (notes > 0) told.push(`notes on mailboxes: ${notes} made`);
  return [...told, ...leftToDo(textOf.get('account.json'))];
}

function listOf(text: string | undefined): unknown[] {
  try {
    const value: unknown = JSON.parse(text ?? '[]');
    return Array.isArray(value) ? value : [];
  } catch {
    return [];
  }
}

async function applyRecords(store: Store, account: Id, kind: string, bodies: readonly unknown[]): Promise<number> {
  const there = new Set((await store.documents(account, kind)).list.map(({ body }) => body));
  let made = 0;
  for (const value of bodies.slice(0, MOST_RECORDS)) {
    if (!shapes[kind]!.safeParse(value).success) continue;
    const body = JSON.stringify(value);
    if (there.has(body) || (kind === 'vacation' && there.size > 0)) continue;
    if ((await store.run('putDocument', { account, kind, id: null, body })).ok) made++;
  }
  return made;
}

/** The active one becomes active only where no script was: else the owner decides. */
async function applyScripts(
  store: Store,
  account: Id,
  scripts: readonly ScriptWords[],
  textOf: ReadonlyMap<string, string>,
  now: number,
): Promise<string> {
  const there = new Set((await store.scripts(account)).list.map(({ name }) => name));
  const empty = there.size === 0;
  const made: string[] = [];
  for (const { name, role, file } of scripts) {
    const text = textOf.get(file);
    if (text === undefined || there.has(String(name))) continue;
    const own = role === 'active' && empty ? ('active' as const) : ('none' as const);
    const put = await store.run('putScript', { account, name: String(name), text, role: own, now, limits: LIMITS });
    if (put.ok) made.push(own === 'active' ? `${name} (active)` : String(name));
  }
  return made.length === 0 ? '' : `scripts: ${made.join(', ')}`;
}

async function applyNotes(store: Store, account: Id, notes: readonly MailboxNote[]): Promise<number> {
  let made = 0;
  for (const { mailbox: name, mine, entry, value } of notes) {
    const mailbox = name === null ? null : await store.mailbox(account, String(name));
    if (name !== null && !mailbox) continue;
    const owner = mine ? account : null;
    const known = await store.annotations(account, mailbox?.id ?? null);
    if (known.some(note => note.entry === entry && note.owner === owner)) continue;
    const entries = [{ entry: String(entry), owner, value: Buffer.from(String(value), 'base64') }];
    if ((await store.run('annotate', { account, mailbox: mailbox?.id ?? null, entries, most: MOST_NOTES })).ok) made++;
  }
  return made;
}

/** What others must agree to is not done by a file. */
function leftToDo(text: string | undefined): string[] {
  try {
    const { forward, shares } = accountShape.parse(JSON.parse(text ?? '{}'));
    return [
      ...(forward?.length ? [`not done: it was forwarded to ${forward.join(', ')}`] : []),
      ...(shares?.length ? [`not done: ${shares.length} shares of its mailboxes (account.json in the archive)`] : []),
    ];
  } catch {
    return [];
  }
}
