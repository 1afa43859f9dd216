/** Postfix' parameters about whom mail is for: own domains, virtual ones, aliases, mailboxes. */
import { parseMailbox } from '../../mime/address.ts';
import { aliasMeaning, noteOn, readAliases } from '../aliases.ts';
import type { Done, Line } from '../book.ts';
import { wordsOf } from '../lines.ts';
import { globOf, type MapEntry, type OldMap, readMap, readMaps } from '../maps.ts';
import { isDomain, isLoopbackName } from '../networks.ts';
import { becomesSetting } from '../settings.ts';
import type { Action } from '../statement.ts';
import { readTargets } from '../targets.ts';
import type { ParameterReader, PostfixDesk, Readers } from './desk.ts';

/** A list of domains: names, files with a name each, tables whose keys are names. */
export function domainsIn(desk: PostfixDesk, at: Line, value: string): readonly { at: Line; name: string }[] {
  const names: { at: Line; name: string }[] = [];
  for (const word of wordsOf(value)) {
    if (!/[:/]/.test(word)) {
      names.push({ at, name: word.toLowerCase() });
      continue;
    }
    const map = readMap(desk, at, word);
    if (map.kind === 'table') names.push(...map.entries.map(one => ({ at: one.at, name: one.key.toLowerCase() })));
    else
      desk.book.cannot(
        { ...at, text: word },
        'a table of domains',
        map.kind === 'unread' ? map.because : 'its keys are no names of domains',
      );
  }
  return names;
}

/**
 * The first name of the house is its domain, the others are other words for it: the old servers have the same users in all.
 * `said`: what the configuration says itself; `host`: the computer's own name, which is a domain only where no other is.
 */
export function ownDomainOf(names: readonly string[], said: readonly string[], host: string): string | null {
  const real = names.filter(name => isDomain(name) && name.includes('.') && !isLoopbackName(name));
  return said.find(one => real.includes(one)) ?? real.find(one => one !== host) ?? real[0] ?? null;
}

const destination: ParameterReader = (desk, at, value) => {
  const { book, own } = desk;
  const names = domainsIn(desk, at, value);
  if (names.length === 0) return book.means(at, 'no mail is for people of this computer');
  for (const { at: where, name } of names) {
    const line = { ...where, text: where === at ? `mydestination: ${name}` : name };
    if (!name.includes('.') || isLoopbackName(name))
      book.means(line, `${name} is this computer`, [], 'nobody has mail in it here');
    else if (!isDomain(name)) book.cannot(line, `a domain ${name}`, 'it is no name of a domain');
    else if (name === own) book.means(line, `${name} is the domain of the people here`, [{ kind: 'domain', name }]);
    else if (own) book.means(line, `${name} is another name of ${own}`, [{ kind: 'domain alias', name, of: own }]);
  }
};

const virtualDomains: ParameterReader = (desk, at, value, name) => {
  if (desk.main.has(name) && /^\$\{?virtual_(alias|mailbox)_maps\}?$/.test(desk.main.raw(name) ?? ''))
    return desk.book.means(at, 'the domains are the keys of the table itself');
  readDomains(desk, at, value, 'its addresses are in tables of their own', found => ({ kind: 'domain', name: found }));
};
const relayDomains: ParameterReader = (desk, at, value) =>
  readDomains(desk, at, value, 'mail for it is taken and handed on', name => ({ kind: 'relay domain', name }));

function readDomains(
  desk: PostfixDesk,
  at: Line,
  value: string,
  meaning: string,
  made: (name: string) => Action,
): Done {
  const own = new Set(wordsOf(desk.main.value('mydestination')));
  const names = domainsIn(desk, at, value);
  if (names.length === 0) desk.book.means(at, 'there are none');
  for (const { at: where, name } of names) {
    const line = where === at ? { ...where, text: `${at.text.split('=')[0]!.trim()}: ${name}` } : where;
    if (own.has(name)) desk.book.means(line, `${name} is in mydestination already`);
    else if (isDomain(name)) desk.book.means(line, `${name}: ${meaning}`, [made(name)]);
    else desk.book.cannot(line, `a domain ${name.slice(0, 80)}`, 'it is no name of a domain');
  }
}

const aliasMaps: ParameterReader = (desk, at, value) => {
  for (const word of wordsOf(value)) {
    const path = /^(?:proxy:)?(?:hash|btree|lmdb|dbm|cdb|texthash|sdbm):(\/.+)$/.exec(word)?.[1];
    const line = { ...at, text: `alias_maps: ${word}` };
    if (path === undefined) {
      const map = readMap(desk, at, word);
      desk.book.cannot(
        line,
        'a table of aliases',
        map.kind === 'unread' ? map.because : 'aliases are read from their text',
      );
    } else if (!desk.seen.has(`aliases ${path}`)) {
      desk.seen.add(`aliases ${path}`);
      desk.book.means(line, `aliases of the people here stand in ${path}`);
      readAliases(desk, path);
    } else desk.book.means(line, `${path} is read once`);
  }
};

const virtualAliases: ParameterReader = (desk, at, value) => {
  for (const map of mapsOf(desk, at, value)) {
    if (map.kind !== 'table' && map.kind !== 'regexp') continue;
    for (const entry of map.entries) virtualAlias(desk, map, entry);
  }
};

/** Those that can be read; the others are told. */
export function mapsOf(desk: PostfixDesk, at: Line, value: string): readonly OldMap[] {
  const maps = readMaps(desk, at, value);
  if (maps.length === 0) desk.book.means(at, 'there is none');
  return maps.filter(map => {
    // What is written into the parameter itself may be a password.
    const name = map.name.replace(/^(inline|static):[\s\S]*$/, '$1:…');
    const line = { ...at, text: `${at.text.split('=')[0]!.trim()}: ${name}` };
    if (map.kind === 'unread') desk.book.cannot(line, `a table ${name}`, map.because);
    else if (map.kind === 'users') desk.book.means(line, 'the users of the computer');
    else if (map.kind === 'static') desk.book.cannot(line, 'the same answer for everybody', 'it is no table of names');
    else if (name === map.name && desk.seen.has(line.text)) desk.book.means(line, 'it is read once');
    else desk.book.means(line, `a table of ${map.entries.length} lines`);
    const isNew = name !== map.name || !desk.seen.has(line.text);
    desk.seen.add(line.text);
    return isNew && map.kind !== 'unread' && map.kind !== 'static' && map.kind !== 'users';
  });
}

function virtualAlias({ book, own, main }: PostfixDesk, map: OldMap, { at, key, value }: MapEntry): Done {
  const address = map.kind === 'regexp' ? globOf(key) : key.toLowerCase();
  if (address === null)
    return book.cannot(
      at,
      'an alias for whatever fits an expression',
      'patterns here know * and ?, and no other expressions',
    );
  if (/\$[\d({]/.test(value))
    return book.cannot(at, `an alias for ${key}`, 'a target made of parts of the address is not taken over');
  if (!address.includes('@') && isDomain(address) && address.includes('.') && !main.has('virtual_alias_domains'))
    return book.means(at, `${address} is a domain of ours`, [{ kind: 'domain', name: address }]);
  const whole = /^@(\S+)$/.exec(value);
  if (address.startsWith('@') && whole) {
    const of = whole[1]!.toLowerCase();
    return book.means(at, `${address.slice(1)} stands for ${of}`, [
      { kind: 'domain alias', name: address.slice(1), of },
    ]);
  }
  const targets = readTargets(value);
  if (!targets.ok) return book.cannot(at, `an alias for ${key}`, `"${targets.error.item}": ${targets.error.because}`);
  if (targets.value.length === 0) return book.cannot(at, `an alias for ${key}`, 'it has no target');
  const only = targets.value[0]!;
  const isHimself =
    targets.value.length === 1 &&
    ((only.kind === 'address' && only.address.toLowerCase() === address) ||
      (only.kind === 'inside' && only.name.toLowerCase() === address));
  if (isHimself) return book.means(at, `${key} is an address of its own`, [], 'it needs no line here');
  if (!address.includes('@') && own === null)
    return book.means(at, aliasMeaning(key, targets.value), [{ kind: 'alias', address, targets: targets.value }]);
  book.means(
    at,
    aliasMeaning(key, targets.value),
    [{ kind: 'alias', address, targets: targets.value }],
    noteOn(targets.value),
  );
}

const mailboxes: ParameterReader = (desk, at, value) => {
  for (const map of mapsOf(desk, at, value)) {
    if (map.kind !== 'table') {
      desk.book.cannot(at, 'mailboxes by a pattern', 'each account is made by its name');
      continue;
    }
    for (const one of map.entries) {
      const address = one.key.toLowerCase();
      if (address.startsWith('@'))
        desk.book.cannot(
          one.at,
          `a mailbox for everybody else of ${address.slice(1)}`,
          'an account has an address; make one, and a catch-all for it',
        );
      else if (!address.includes('@') || parseMailbox(address).ok)
        desk.book.means(
          one.at,
          `${address} has a mailbox`,
          [{ kind: 'account', address }],
          'its password cannot come along',
        );
      else desk.book.cannot(one.at, `a mailbox for ${address.slice(0, 80)}`, 'it is no address');
    }
  }
};

const delimiter: ParameterReader = ({ book }, at, value) => {
  if (value.length <= 1)
    return becomesSetting(
      book,
      at,
      value === '' ? 'there are no addresses such as ann+shop' : `ann${value}shop reaches ann`,
      'address.plus-separator',
      value,
    );
  becomesSetting(
    book,
    at,
    `any of ${value} divides an address`,
    'address.plus-separator',
    value[0]!,
    `one character does here: "${value[0]}"`,
  );
};

export const peopleReaders: Readers = {
  mydestination: destination,
  virtual_alias_domains: virtualDomains,
  virtual_mailbox_domains: virtualDomains,
  relay_domains: relayDomains,
  alias_maps: aliasMaps,
  alias_database: aliasMaps,
  virtual_alias_maps: virtualAliases,
  virtual_maps: virtualAliases,
  virtual_mailbox_maps: mailboxes,
  recipient_delimiter: delimiter,
};
