/** Exim's transports, retry rules, rewriting rules and authenticators. */
import type { Book, Done, Line } from '../book.ts';
import { isDomain } from '../networks.ts';
import { timeSeconds } from '../settings.ts';
import type { Action, RetryStep } from '../statement.ts';
import { type EximDesk, readList, tableLines } from './lists.ts';
import type { Driver } from './source.ts';

const transportWords: Readonly<Record<string, string>> = {
  smtp: 'how mail goes to other servers; here by each route',
  lmtp: 'how mail goes to another program by LMTP',
  appendfile: 'how mail is kept in files; mailboxes are in the store here',
  pipe: 'how mail goes to programs; no program gets mail here until pipes are switched on',
  autoreply: 'how answers are sent by themselves',
};
/** In a transport they say more than how it works inside. */
const telling: Readonly<Record<string, string>> = {
  headers_rewrite: 'addresses are rewritten on the way out; say it with a rewriting line',
  headers_add: 'header fields are added',
  headers_remove: 'header fields are taken away',
  transport_filter: 'mail goes through a program on the way',
  return_path: 'the return path is written anew',
  socks_proxy: 'mail goes through a proxy',
};

export function readTransports(book: Book, transports: readonly Driver[]): Done {
  for (const { at, name, options } of transports) {
    const driver = options.get('driver')?.value ?? '';
    if (!Object.hasOwn(transportWords, driver)) {
      book.cannot(
        at,
        `the transport ${name}`,
        driver === '' ? 'it has no driver' : `"${driver}" is no driver that is known`,
      );
      continue;
    }
    book.means(at, transportWords[driver]!);
    for (const option of options.values()) {
      if (Object.hasOwn(telling, option.name) && !isEmpty(option.value))
        book.cannot(option.at, `of the transport ${name}: ${telling[option.name]}`, 'that is not taken over');
    }
  }
}
const isEmpty = (value: string): boolean => value === '' || value === '""';

/** `*@there.example  timeout_connect  F,2h,15m; G,16h,1h,1.5; F,4d,6h` */
export function readRetry(book: Book, desk: EximDesk, lines: readonly Line[]): Done {
  for (const at of lines) {
    const [, pattern, error, rest = ''] = /^(\S+)\s+(\S+)\s*([\s\S]*)$/.exec(at.text) ?? [];
    if (pattern === undefined || error === undefined) {
      book.cannot(at, 'when delivery is tried again', 'a rule has a pattern, an error and times');
      continue;
    }
    const times = rest.replace(/^senders=\S+\s*/, '').trim();
    const steps = times === '' ? [] : times.split(';').map(stepOf);
    const patterns = /^[+!/]|;/.test(pattern)
      ? readList(desk, pattern)
          .items.filter(one => !one.not)
          .map(one => one.text)
      : [pattern];
    const bad = steps.indexOf(null);
    if (rest.startsWith('senders='))
      book.cannot(at, 'when delivery is tried again', 'times do not depend on the sender here');
    else if (bad !== -1)
      book.cannot(
        at,
        'when delivery is tried again',
        `"${times.split(';')[bad]!.trim()}" is neither F,time,wait nor G,time,wait,factor`,
      );
    else if (patterns.length === 0)
      book.cannot(at, 'when delivery is tried again', `whom "${pattern}" means is looked up when a message comes`);
    else
      book.means(
        at,
        retryWords(patterns, error, steps as RetryStep[]),
        patterns.map(of => ({
          kind: 'retry',
          of: of.replace(/^\*@/, '').toLowerCase(),
          error,
          steps: steps as RetryStep[],
        })),
      );
  }
}

function stepOf(text: string): RetryStep | null {
  const [kind = '', until = '', every = '', growth, ...more] = text.trim().split(/\s*,\s*/);
  const [end, wait] = [timeSeconds(until, 's'), timeSeconds(every, 's')];
  if (end === null || wait === null || more.length > 0) return null;
  if (kind === 'F' && growth === undefined) return { until: end, every: wait, growth: 1 };
  const factor = Number(growth);
  return (kind === 'G' || kind === 'H') && growth !== undefined && factor >= 1 && factor <= 1000
    ? { until: end, every: wait, growth: factor }
    : null;
}

function retryWords(patterns: readonly string[], error: string, steps: readonly RetryStep[]): string {
  const whom = patterns.join(', ') === '*' ? 'all mail' : `mail for ${patterns.slice(0, 5).join(', ')}`;
  const last = steps.at(-1);
  const until = last ? `is tried for ${Math.round(last.until / 3600)} hours` : 'is tried once';
  return `${whom}${error === '*' ? '' : ` after ${error}`} ${until}, in ${steps.length} steps`;
}

/** `*@old.example  $1@new.example  Ffrs`: pattern, address, where. */
export function readRewrite(book: Book, desk: EximDesk, lines: readonly Line[]): Done {
  for (const at of lines) {
    const [, pattern, quoted, plain, flags = ''] =
      /^(\S+)\s+(?:"((?:[^"\\]|\\.)*)"|(\S+))\s*(\S*)$/.exec(at.text) ?? [];
    const to = quoted ?? plain;
    if (pattern === undefined || to === undefined) {
      book.cannot(at, 'addresses are written otherwise', 'a rule has a pattern and an address');
      continue;
    }
    const table =
      /^\$\{lookup\s*\{\s*\$\{?(local_part|1|sender_address|0)\}?(?:@\$\{?domain\}?)?\s*\}\s*lsearch\s*\{\s*(\/[^}\s]+)\s*\}/.exec(
        to,
      )?.[2];
    if (table !== undefined) {
      const found = fromTable(book, desk, table);
      book.means(
        at,
        found
          ? `addresses are written as ${table} says`
          : `addresses would be written as ${table} says, which is not there`,
      );
    } else fixed(book, desk, at, { pattern, to, flags });
  }
}

/** Debian's /etc/email-addresses: `ann: ann@there.example`. */
function fromTable(book: Book, desk: EximDesk, path: string): boolean {
  const lines = tableLines(desk.files, path);
  for (const { at, key, value } of lines ?? []) {
    if (!/^[^\s@]+@[^\s@]+$/.test(value))
      book.cannot(at, `${key} is written otherwise`, `"${value.slice(0, 60)}" is no address`);
    else
      book.means(at, `${key} is written ${value} as a sender`, [
        { kind: 'rewrite', where: 'everywhere', whose: 'sender', from: key.toLowerCase(), to: value },
      ]);
  }
  return lines !== null;
}

type Rule = { readonly pattern: string; readonly to: string; readonly flags: string };

function fixed(book: Book, desk: EximDesk, at: Line, { pattern, to, flags }: Rule): Done {
  const from = /^\*?@(\S+)$/.exec(pattern)?.[1]?.toLowerCase();
  const other = /^(?:\$\{?1\}?|\$\{?local_part\}?)@([A-Za-z0-9.-]+)$/.exec(to)?.[1]?.toLowerCase();
  // Of the header f(rom), r(eply-to), s(ender); t(o), c(c), b(cc); of the envelope F and T.
  const whose = /^[Ffrs]+$/.test(flags) ? 'sender' : /^[Ttcb]+$/.test(flags) ? 'recipient' : 'both';
  const plain = /^[^\s*@$^]+@[^\s*@$^]+$/;
  if (from !== undefined && other !== undefined) {
    const domains = readList(desk, from);
    const names = domains.items.filter(one => !one.not && isDomain(one.text.replace(/^\*\./, '')));
    if (names.length === 0 || domains.unknown.length > 0)
      return book.cannot(at, 'a domain is written as another', 'which is looked up when a message comes');
    const actions = names.map(
      ({ text }): Action =>
        text.startsWith('*.') && text.slice(2) === other
          ? { kind: 'masquerade', domain: other, except: [] }
          : { kind: 'rewrite', where: 'everywhere', whose, from: `@${text.replace(/^\*\./, '.')}`, to: `@${other}` },
    );
    return book.means(at, `addresses in ${names.map(one => one.text).join(', ')} are written as in ${other}`, actions);
  }
  if (plain.test(pattern) && plain.test(to))
    return book.means(at, `${pattern} is written ${to}`, [
      { kind: 'rewrite', where: 'everywhere', whose, from: pattern.toLowerCase(), to },
    ]);
  book.cannot(
    at,
    'addresses are written otherwise',
    'the new address is made from parts of the old one, or from a table',
  );
}

const HIDDEN = '••••••••';

export function readAuthenticators(book: Book, authenticators: readonly Driver[]): Done {
  for (const { at, name, options } of authenticators) {
    const isServer = [...options.keys()].some(one => one.startsWith('server_'));
    const client = [...options.values()].filter(
      one => one.name.startsWith('client_') && !/^client_(?:ignore|condition)/.test(one.name),
    );
    const isTable = client.some(one => /passwd\.client|lookup|PASSWDLINE/.test(one.value));
    const shown = { ...at, text: `${name}: ${HIDDEN}` };
    if (client.length > 0 && !isTable)
      book.cannot(
        client.length > 0 ? shown : at,
        'how to sign in at other servers',
        'for which host it is, is not written beside it: mailroom config set relay.user',
      );
    else
      book.means(
        shown,
        isServer
          ? 'people sign in with the passwords of their accounts here, which are set anew'
          : 'how to sign in at other servers; passwords stand in a table',
      );
  }
}

/** /etc/exim4/passwd.client: `host:user:password`. */
export function readClientPasswords(book: Book, desk: EximDesk, path: string): Done {
  for (const { at, key, value } of tableLines(desk.files, path) ?? []) {
    const colon = value.indexOf(':');
    const line = { ...at, text: `${key}:${colon === -1 ? '' : value.slice(0, colon)}:${HIDDEN}` };
    const login = { user: value.slice(0, colon).trim(), password: value.slice(colon + 1) };
    if (colon <= 0) book.cannot(line, `how to sign in at ${key}`, 'there is no user:password');
    else if (key === '*')
      book.means(line, 'how to sign in at the smart host', [
        { kind: 'credentials', of: { kind: 'host', host: '*', port: null }, login },
      ]);
    else if (!isDomain(key.replace(/^\*\./, ''))) book.cannot(line, `how to sign in at ${key}`, 'it is no host');
    else
      book.means(line, `how to sign in at ${key}`, [
        { kind: 'credentials', of: { kind: 'host', host: key.toLowerCase(), port: null }, login },
      ]);
  }
}
