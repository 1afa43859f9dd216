/** Aliases, and whose mail an address is. */
import { err, ok } from '../../base/result.ts';
import { byPrecision, matchPattern } from '../alias-pattern.ts';
import type { Alias, Domain, Id, Resolution } from '../interface.ts';
import { accountByAddress, domainByName, freeAddress, partsOf } from './accounts.ts';
import type { Reader } from './database.ts';
import { listAt } from './list-at.ts';
import type { Act, Writing } from './writing.ts';

/** Each is asked for whoever is unknown: strangers choose how often. */
const MOST_PATTERNS = 100;

export const addAlias: Act<'addAlias'> = (w, { address, targets, limits, pattern = false }) => {
  if (targets.length === 0) return err('not-allowed');
  const domain = freeAddress(w, address);
  if (!domain.ok) return domain;
  if (pattern && patternsOf(w.db, domain.value).length >= MOST_PATTERNS) return err('not-allowed');
  const { lastId: id } = w.db.run(
    'INSERT INTO alias (domain, address, targets, pattern, until, most, only_from) VALUES (?, ?, ?, ?, ?, ?, ?)',
    ...[domain.value, address, JSON.stringify(targets), pattern ? 1 : 0],
    ...[limits?.until ?? null, limits?.most ?? null, limits?.onlyFrom ?? null],
  );
  return ok({ id });
};

export const setAlias: Act<'setAlias'> = (w, { address, targets, limits }) => {
  if (targets.length === 0) return err('not-allowed');
  const alias = aliasByAddress(w.db, address);
  if (!alias) return err('no-such');
  w.db.run('UPDATE alias SET targets = ? WHERE id = ?', JSON.stringify(targets), alias.id);
  if (limits)
    w.db.run(
      'UPDATE alias SET until = ?, most = ?, only_from = ? WHERE id = ?',
      ...[limits.until, limits.most, limits.onlyFrom, alias.id],
    );
  return ok({ id: alias.id });
};

export const removeAlias: Act<'removeAlias'> = (w, { address }) => {
  const alias = aliasByAddress(w.db, address);
  if (!alias) return err('no-such');
  w.db.run('DELETE FROM extension WHERE alias = ?', alias.id);
  w.db.run('DELETE FROM alias WHERE id = ?', alias.id);
  return ok({ id: alias.id });
};

/** One more message; whoever comes first to an alias for whoever writes first has it from now on. */
export function countUse(w: Writing, address: string, sender: string): void {
  w.db.run(
    `UPDATE alias SET used = used + 1, only_from = CASE WHEN only_from = '' AND ?1 <> '' THEN ?1 ELSE only_from END
      WHERE address = ?2`,
    sender,
    address,
  );
}

export const setForward: Act<'setForward'> = (w, { address, targets }) => {
  const account = accountByAddress(w.db, address);
  if (!account) return err('no-such');
  const forward = targets === null || targets.length === 0 ? null : JSON.stringify(targets);
  w.db.run('UPDATE account SET forward = ? WHERE id = ?', forward, account.id);
  return ok({ id: account.id });
};

type Columns = {
  id: Id;
  address: string;
  targets: string;
  pattern: number;
  until: number | null;
  most: number | null;
  used: number;
  onlyFrom: string | null;
  maker: Id | null;
};
const ALIAS = `SELECT id, address, targets, pattern, until, most, used, only_from AS onlyFrom,
  (SELECT account FROM extension WHERE extension.alias = alias.id) AS maker FROM alias`;

function aliasFrom({ id, address, targets, pattern, maker, ...limits }: Columns): Alias {
  const isLimited = limits.until !== null || limits.most !== null || limits.onlyFrom !== null;
  return {
    ...{ id, address, targets: JSON.parse(targets) as string[] },
    ...(pattern === 1 ? { pattern: true } : {}),
    ...(isLimited ? { limits } : {}),
    ...(maker === null ? {} : { maker }),
  };
}

export const aliasesOf = (db: Reader): Alias[] => db.all<Columns>(`${ALIAS} ORDER BY address`).map(aliasFrom);

export function aliasByAddress(db: Reader, address: string): Alias | null {
  const row = db.get<Columns>(`${ALIAS} WHERE address = ?`, address);
  return row ? aliasFrom(row) : null;
}

const patternsOf = (db: Reader, domain: Id): Columns[] =>
  db.all<Columns>(`${ALIAS} WHERE domain = ? AND pattern = 1`, domain);

/**
 * Account, alias, plus-address, pattern; the same in the domain that this one stands for; then the catch-alls. So nobody
 * who is named is hidden by a catch-all.
 */
export function resolveAddress(db: Reader, address: string, separator: string): Resolution {
  return db.snapshot(() => {
    const { localPart, domain } = partsOf(address);
    const home = domainByName(db, domain);
    if (!home) return { kind: 'elsewhere' };
    const meant = home.aliasOf === null ? null : (domainByName(db, home.aliasOf) ?? null);
    return (
      named(db, localPart, home, separator) ??
      (meant && named(db, localPart, meant, separator)) ??
      catchAll(db, localPart, home) ??
      (meant && catchAll(db, localPart, meant)) ?? { kind: 'unknown-user' }
    );
  });
}

function named(db: Reader, localPart: string, { id, name }: Domain, separator: string): Resolution | null {
  if (localPart === '') return null;
  const exact = exactly(db, `${localPart}@${name}`);
  if (exact) return exact;
  const list = listAt(db, localPart, { name });
  if (list) return list;
  const at = separator === '' ? -1 : localPart.indexOf(separator);
  const base = at > 0 ? exactly(db, `${localPart.slice(0, at)}@${name}`) : null;
  return base ?? byPattern(db, localPart, id);
}

function byPattern(db: Reader, localPart: string, domain: Id): Resolution | null {
  let best: { readonly row: Columns; readonly captures: readonly string[] } | null = null;
  for (const row of patternsOf(db, domain)) {
    const captures = matchPattern(partsOf(row.address).localPart, localPart);
    if (captures && (!best || byPrecision(row.address, best.row.address) < 0)) best = { row, captures };
  }
  return best ? { ...aliasResolution(aliasFrom(best.row)), captures: best.captures } : null;
}

function catchAll(db: Reader, localPart: string, { name }: Domain): Resolution | null {
  const alias = aliasByAddress(db, `@${name}`);
  return alias ? { ...aliasResolution(alias), captures: [localPart] } : null;
}

function exactly(db: Reader, address: string): Resolution | null {
  const account = accountByAddress(db, address);
  if (account) {
    const { id, address: own, enabled, quotaBytes, forward, scripts } = account;
    return {
      ...{ kind: 'account', account: id, address: own, enabled, bounded: quotaBytes !== null },
      ...(forward ? { forward } : {}),
      ...(scripts === undefined ? {} : { scripts }),
    };
  }
  const alias = aliasByAddress(db, address);
  // A pattern is no address, however somebody writes it.
  return alias && !alias.pattern ? aliasResolution(alias) : null;
}

const aliasResolution = ({ address, targets, limits }: Alias): Extract<Resolution, { kind: 'alias' }> => ({
  ...{ kind: 'alias', address, targets },
  ...(limits ? { limits } : {}),
});
