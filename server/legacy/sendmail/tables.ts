/** sendmail's tables, a line each, in the text that makemap is given: cf/README of sendmail, "FEATURES". */
import { aliasMeaning, noteOn } from '../aliases.ts';
import type { Desk, Done, Line } from '../book.ts';
import { foldedLines, keyAndValue, plainLines } from '../lines.ts';
import { isDomain, isLoopbackName, networkOf } from '../networks.ts';
import { hopInWords, hostAndPort } from '../postfix/transports.ts';
import { entry } from '../settings.ts';
import type { NextHop, Target } from '../statement.ts';
import { readTargets, sendmailError } from '../targets.ts';

export type TableReader = (desk: Desk, at: Line, key: string, value: string) => Done;

export function readTable(desk: Desk, path: string, read: TableReader): Done {
  const text = desk.files.read(path);
  if (!text.ok)
    return desk.book.cannot(
      { file: path, line: 0, column: 0, text: path },
      'a table of sendmail',
      `${path} ${text.error}`,
    );
  for (const at of foldedLines(path, text.value)) {
    const pair = keyAndValue(at);
    if (pair) read(desk, at, pair[0], pair[1]);
    else desk.book.cannot(at, 'a line of a table', 'there is nothing behind its key');
  }
}

export const virtuser: TableReader = ({ book }, at, key, value) => {
  const address = key.toLowerCase();
  if (address.includes('+') && address.split('@')[0]!.endsWith('+*'))
    return book.cannot(at, `an alias for ${key}`, 'whatever stands behind the plus reaches the same mailbox here');
  const domain = /^@([^%\s]+)$/.exec(address)?.[1];
  const other = /^%1@([^%\s]+)$/.exec(value)?.[1];
  if (domain !== undefined && other !== undefined) {
    if (isDomain(domain) && isDomain(other))
      return book.means(at, `${domain} stands for ${other}`, [
        { kind: 'domain alias', name: domain, of: other.toLowerCase() },
      ]);
    return book.cannot(at, `${key} stands for another domain`, 'one of them is no name of a domain');
  }
  if (/%[0-9]/.test(value))
    return book.cannot(at, `an alias for ${key}`, 'a target made of parts of the address is not taken over');
  const targets: readonly Target[] | null = /^error:/i.test(value)
    ? [sendmailError(value.slice('error:'.length))]
    : listOf(value);
  if (!targets || targets.length === 0)
    return book.cannot(at, `an alias for ${key}`, `"${value.slice(0, 80)}" is no target`);
  book.means(at, aliasMeaning(key, targets), [{ kind: 'alias', address, targets }], noteOn(targets));
};

const listOf = (value: string): readonly Target[] | null => {
  const read = readTargets(value);
  return read.ok ? read.value : null;
};

export const mailer: TableReader = ({ book }, at, key, value) => {
  const hop = hopOf(value);
  if (typeof hop === 'string') return book.cannot(at, `the way of mail for ${key}`, hop);
  const of = key === '.' ? '*' : key.toLowerCase();
  book.means(at, `mail for ${key === '.' ? 'everybody else' : key} goes ${hopInWords(hop)}`, [
    { kind: 'route', by: 'recipient', of, to: hop },
  ]);
};

/** `esmtp:[mail.there.example]`; or why it is none. */
function hopOf(value: string): NextHop | string {
  const [, name, rest] = /^([\w-]+):(.*)$/.exec(value) ?? [];
  if (name === undefined || rest === undefined) return 'there is no mailer with a colon before where it goes';
  switch (name.toLowerCase()) {
    case 'smtp':
    case 'esmtp':
    case 'smtp8':
    case 'dsmtp':
    case 'relay': {
      // Several hosts, one after the other: the first is the way, the others are for when it is down.
      const hosts = rest.split(':').filter(one => !/^\d+$/.test(one));
      const host = hostAndPort(rest, 'smtp');
      return host.ok
        ? host.value
        : hosts.length > 1
          ? 'one host is a way here; further ones are found by its MX'
          : host.error;
    }
    case 'lmtp':
      return 'where an LMTP mailer goes is said in sendmail.mc';
    case 'local':
      return rest === '' ? { kind: 'local' } : `all of it goes to ${rest}: make a catch-all of it`;
    case 'error': {
      const said = sendmailError(rest);
      return { kind: said.later ? 'later' : 'refuse', words: said.words };
    }
    case 'discard':
      return { kind: 'discard' };
    case 'uucp':
    case 'uucp-new':
    case 'uucp-dom':
    case 'uucp-uudom':
      return 'there is no UUCP here';
    case 'procmail':
    case 'prog':
      return 'a program is named once more here before it gets mail: pipes are switched on by hand';
  }
  return `"${name}" is no mailer that is known`;
}

export const generic: TableReader = ({ book }, at, key, value) => {
  if (/[\s,]/.test(value)) return book.cannot(at, `${key} is written otherwise`, 'one address is written as one other');
  book.means(at, `${key} is written ${value} in mail that leaves`, [
    { kind: 'rewrite', where: 'leaving', whose: 'sender', from: key.toLowerCase(), to: value },
  ]);
};

export const domainName: TableReader = ({ book }, at, key, value) => {
  if (!isDomain(key) || !isDomain(value))
    return book.cannot(at, 'a domain is written as another', 'one of them is no name of a domain');
  book.means(at, `addresses in ${key} are written as in ${value}`, [
    {
      kind: 'rewrite',
      where: 'everywhere',
      whose: 'both',
      from: `@${key.toLowerCase()}`,
      to: `@${value.toLowerCase()}`,
    },
  ]);
};

/** local-host-names (class w): the same people are in all of them. */
export function readOwnNames(desk: Desk, lines: readonly Line[], own: string | null): Done {
  const { book } = desk;
  for (const at of lines) {
    const name = at.text.toLowerCase();
    if (isLoopbackName(name) || !name.includes('.') || name.startsWith('['))
      book.means(at, `${name} is this computer`, [], 'nobody has mail in it here');
    else if (!isDomain(name)) book.cannot(at, 'a domain of ours', `"${name.slice(0, 80)}" is no name of a domain`);
    else if (name === own || own === null)
      book.means(at, `${name} is the domain of the people here`, [{ kind: 'domain', name }]);
    else book.means(at, `${name} is another name of ${own}`, [{ kind: 'domain alias', name, of: own }]);
  }
}

/** relay-domains (class R): who may send through us, and for whom mail is handed on. */
export function readRelayDomains({ book }: Desk, lines: readonly Line[]): Done {
  for (const at of lines) {
    const network = networkOf(at.text);
    const name = at.text.toLowerCase().replace(/^\./, '');
    if (network)
      book.means(at, `${network} may send elsewhere without signing in`, [entry('smtp.relay-networks', network)]);
    else if (isDomain(name))
      book.means(
        at,
        `mail for ${name} is taken and handed on`,
        [{ kind: 'relay domain', name }],
        'hosts of that name may not send through this server for it: name their networks in smtp.relay-networks',
      );
    else
      book.cannot(at, 'who may send through this server', `"${name.slice(0, 80)}" is neither a network nor a domain`);
  }
}

/** A file with a word a line. */
export function wordLines({ files }: Desk, path: string): readonly Line[] {
  const text = files.read(path);
  return text.ok ? plainLines(path, text.value).map(at => ({ ...at, text: at.text.split(/\s/)[0]! })) : [];
}
