/** Domains and accounts: who lives here. */
import { err, ok, type Result } from '../../base/result.ts';
import type { Account, Credentials, Domain, Id, MailboxRole, StoreFault } from '../interface.ts';
import { dropAnnotationsOf } from './annotations.ts';
import { dropAppPasswords, scramOfAppPasswords } from './app-passwords.ts';
import { dropMoving } from './brought.ts';
import type { Reader } from './database.ts';
import { dropDelegates } from './delegates.ts';
import { dropDocuments } from './documents.ts';
import { dropExpunged } from './expunged.ts';
import { dropExtensions } from './extensions.ts';
import { dropFromLists, listAt } from './list-at.ts';
import { insertMailbox, mailboxesOf, nextModSeq, setSubscription } from './mailboxes.ts';
import { dropMemory } from './memory.ts';
import { metaOf, setMetaValue } from './meta.ts';
import { dropMailbox, orphanEntries } from './moving.ts';
import { dropPulled } from './pulled.ts';
import { dropRightsOf } from './rights.ts';
import { dropScripts } from './scripts.ts';
import { dropSearches } from './searches.ts';
import { dropSigningKeys } from './signing-keys.ts';
import type { Act, Writing } from './writing.ts';

/** What a new account begins with (RFC 6154). */
const firstMailboxes: readonly (readonly [string, MailboxRole])[] = [
  ['INBOX', 'inbox'],
  ['Drafts', 'drafts'],
  ['Sent', 'sent'],
  ['Archive', 'archive'],
  ['Junk', 'junk'],
  ['Trash', 'trash'],
];

type Parts = { readonly localPart: string; readonly domain: string };
/** At the last '@': a quoted local part may hold others. */
export function partsOf(address: string): Parts {
  const at = address.lastIndexOf('@');
  return { localPart: address.slice(0, Math.max(0, at)), domain: address.slice(at + 1) };
}

// ── domains ──

export const addDomain: Act<'addDomain'> = (w, { name, aliasOf }) => {
  if (name === '' || name.includes('@')) return err('not-allowed');
  if (domainByName(w.db, name)) return err('exists');
  const target = aliasOf === null ? null : domainByName(w.db, aliasOf);
  if (target === undefined) return err('no-such');
  // An alias of an alias could become a ring.
  if (target?.aliasOf) return err('not-allowed');
  return ok({ id: w.db.run('INSERT INTO domain (name, alias_of) VALUES (?, ?)', name, target?.id ?? null).lastId });
};

export const removeDomain: Act<'removeDomain'> = (w, { name }) => {
  const domain = domainByName(w.db, name);
  if (!domain) return err('no-such');
  const used = w.db.value(
    `SELECT 1 WHERE EXISTS (SELECT 1 FROM account WHERE domain = ?1) OR EXISTS (SELECT 1 FROM alias WHERE domain = ?1)
                 OR EXISTS (SELECT 1 FROM list WHERE domain = ?1)
                 OR EXISTS (SELECT 1 FROM domain WHERE alias_of = ?1)`,
    domain.id,
  );
  if (used !== undefined) return err('not-empty');
  dropSigningKeys(w, domain.id);
  w.db.run('DELETE FROM domain WHERE id = ?', domain.id);
  return ok({ id: domain.id });
};

// ── accounts ──

export const addAccount: Act<'addAccount'> = (w, input) => {
  const { address, name, credentials, quotaBytes, now } = input;
  const domain = freeAddress(w, address);
  if (!domain.ok) return domain;
  if (partsOf(address).localPart === '') return err('not-allowed');
  const { lastId: id } = w.db.run(
    `INSERT INTO account (domain, address, name, password, scram, quota_bytes, uidvalidity_next, created_at)
     VALUES (?, ?, ?, ?, ?, ?, ?, ?)`,
    ...[domain.value, address, name, credentials.password, credentials.scram, quotaBytes],
    ...[Math.max(1, Math.floor(now / 1000), uidValidityFloor(w.db)), now],
  );
  const modSeq = nextModSeq(w, id);
  for (const [mailbox, role] of firstMailboxes) {
    insertMailbox(w, id, mailbox, role, modSeq);
    setSubscription(w, id, mailbox, true);
  }
  return ok({ id });
};

/** The domain of an address that nobody has yet. */
export function freeAddress(w: Writing, address: string): Result<Id, StoreFault> {
  const domain = domainByName(w.db, partsOf(address).domain);
  if (!domain) return err('no-such');
  const isTaken = w.db.value(
    'SELECT 1 WHERE EXISTS (SELECT 1 FROM account WHERE address = ?1) OR EXISTS (SELECT 1 FROM alias WHERE address = ?1)',
    address,
  );
  // What stands beside a list's name is the list's.
  const isTheirs = listAt(w.db, partsOf(address).localPart, domain) !== null;
  return isTaken === undefined && !isTheirs ? ok(domain.id) : err('exists');
}

export const removeAccount: Act<'removeAccount'> = (w, { address }) => {
  const account = accountByAddress(w.db, address);
  if (!account) return err('no-such');
  if (account.held !== undefined) return err('not-allowed');
  const { id } = account;
  keepUidValidity(w, id);
  for (const mailbox of mailboxesOf(w.db, id)) {
    orphanEntries(w, mailbox);
    dropMailbox(w, mailbox);
  }
  dropExpunged(w, id);
  dropRightsOf(w, account.address);
  dropDelegates(w, id, account.address);
  dropAnnotationsOf(w, id);
  w.db.run('DELETE FROM subscription WHERE account = ?', id);
  dropDocuments(w, id);
  dropAppPasswords(w, id);
  dropFromLists(w, id);
  dropExtensions(w, id);
  dropScripts(w, id);
  dropMemory(w, id);
  dropPulled(w, id);
  dropMoving(w, id);
  dropSearches(w, id);
  w.db.run('DELETE FROM account WHERE id = ?', id);
  return ok({ id });
};

/** An account of the same name, made at once, must not hand out a UIDVALIDITY that a client already knows. */
const UIDVALIDITY_FLOOR = 'uidvalidity-floor';
const uidValidityFloor = (db: Reader): number => Number(metaOf(db, UIDVALIDITY_FLOOR) ?? 1);

function keepUidValidity(w: Writing, account: Id): void {
  const next = w.db.value<number>('SELECT uidvalidity_next FROM account WHERE id = ?', account) ?? 1;
  setMetaValue(w.db, UIDVALIDITY_FLOOR, String(Math.max(next, uidValidityFloor(w.db))));
}

export const setCredentials: Act<'setCredentials'> = (w, { address, credentials }) => {
  const account = accountByAddress(w.db, address);
  if (!account) return err('no-such');
  const { password, scram } = credentials;
  w.db.run('UPDATE account SET password = ?, scram = ? WHERE id = ?', password, scram, account.id);
  return ok({ id: account.id });
};

export const setHeld: Act<'setHeld'> = (w, { account, because }) => {
  const { changes } = w.db.run('UPDATE account SET held = ? WHERE id = ?', because, account);
  return changes === 0 ? err('no-such') : ok({});
};

export const setAccount: Act<'setAccount'> = (w, { address, name, enabled, quotaBytes }) => {
  const account = accountByAddress(w.db, address);
  if (!account) return err('no-such');
  w.db.run(
    'UPDATE account SET name = ?, enabled = ?, quota_bytes = ? WHERE id = ?',
    name ?? account.name,
    (enabled ?? account.enabled) ? 1 : 0,
    quotaBytes === undefined ? account.quotaBytes : quotaBytes,
    account.id,
  );
  return ok({ id: account.id });
};

// ── reading ──

const DOMAIN = 'SELECT d.id, d.name, t.name AS aliasOf FROM domain d LEFT JOIN domain t ON t.id = d.alias_of';
export const domainsOf = (db: Reader): Domain[] => db.all<Domain>(`${DOMAIN} ORDER BY d.name`);
export const domainByName = (db: Reader, name: string): Domain | undefined =>
  db.get<Domain>(`${DOMAIN} WHERE d.name = ?`, name);

type AccountColumns = Omit<
  Account,
  'enabled' | 'localPart' | 'forward' | 'box' | 'keepsSent' | 'scripts' | 'overSince' | 'held'
> & {
  enabled: number;
  forward: string | null;
  box: number;
  keepsSent: number;
  scripts: number;
  runsScript: number;
  overSince: number | null;
  held: string | null;
};
const ACCOUNT = `SELECT a.id, a.address, d.name AS domain, a.name, a.enabled, a.quota_bytes AS quotaBytes,
  a.used_bytes AS usedBytes, a.used_messages AS usedMessages, a.created_at AS createdAt, a.forward,
  a.box, a.keeps_sent AS keepsSent, a.scripts, a.runs_script AS runsScript, a.over_since AS overSince, a.held
  FROM account a JOIN domain d ON d.id = a.domain`;
const accountFrom = ({
  forward,
  box,
  keepsSent,
  scripts,
  runsScript,
  overSince,
  held,
  ...row
}: AccountColumns): Account => ({
  ...row,
  enabled: row.enabled === 1,
  localPart: partsOf(row.address).localPart,
  ...(forward === null ? {} : { forward: JSON.parse(forward) as string[] }),
  ...(box === 1 ? { box: true } : {}),
  ...(keepsSent === 1 ? {} : { keepsSent: false }),
  ...(runsScript === 1 ? { scripts } : {}),
  ...(overSince === null ? {} : { overSince }),
  ...(held === null ? {} : { held }),
});

export const accountsOf = (db: Reader): Account[] =>
  db.all<AccountColumns>(`${ACCOUNT} ORDER BY a.address`).map(accountFrom);

export function accountByAddress(db: Reader, address: string): Account | null {
  const row = db.get<AccountColumns>(`${ACCOUNT} WHERE a.address = ?`, address);
  return row ? accountFrom(row) : null;
}

/** Two questions, each answered by an index: strangers can have them asked. */
export function oldestAccount(db: Reader, domain: string): Account | null {
  const oldest = 'a.enabled = 1 ORDER BY a.id LIMIT 1';
  const row =
    db.get<AccountColumns>(
      `${ACCOUNT} WHERE a.domain = (SELECT coalesce(alias_of, id) FROM domain WHERE name = ?) AND ${oldest}`,
      domain,
    ) ?? db.get<AccountColumns>(`${ACCOUNT} WHERE ${oldest}`);
  return row ? accountFrom(row) : null;
}

export function credentialsOf(db: Reader, address: string) {
  const row = db.get<Credentials & { account: Id; enabled: number; address: string }>(
    'SELECT id AS account, address, enabled, password, scram FROM account WHERE address = ?',
    address,
  );
  return row ? { ...row, enabled: row.enabled === 1, words: scramOfAppPasswords(db, row.account) } : null;
}
