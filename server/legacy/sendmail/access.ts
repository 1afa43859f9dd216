/**
 * The access table: `Tag:key value`. Without a tag, a key is asked of the client and of the sender.
 *
 *   Connect: From: To: Spam: GreetPause: ClientRate: ClientConn: AuthInfo: TLS_…: Try_TLS: Srv_Features:
 */

import { askedOf, type Of, ruleFor, subjectOf, type Verdict, verdictOf } from '../access.ts';
import type { Done } from '../book.ts';
import { isDomain, networkOf } from '../networks.ts';
import { hostAndPort } from '../postfix/transports.ts';
import { becomesSetting, entry } from '../settings.ts';
import type { Action } from '../statement.ts';
import type { TableReader } from './tables.ts';

const tags: Readonly<Record<string, readonly Of[]>> = {
  connect: ['client'],
  from: ['sender'],
  to: ['recipient'],
};

export const access: TableReader = (desk, at, whole, value) => {
  const { book } = desk;
  const [, tag, rest] = /^([A-Za-z_]+):(.*)$/.exec(whole) ?? [];
  const key = unquoted(rest ?? whole);
  const right = unquoted(value);
  const low = tag?.toLowerCase();
  if (low === 'authinfo') return credentials(desk, at, key, value);
  if (low !== undefined && Object.hasOwn(others, low)) return others[low]!(desk, at, key, right);
  if (low !== undefined && !Object.hasOwn(tags, low))
    return book.cannot(at, `a line about "${tag}"`, 'it is no tag that is known');
  const of = low === undefined ? ofUntagged(key) : tags[low]!;
  const verdict = verdictOf(right, of[0]!);
  const about = of.map(one => subjectOf(one, key)).join(', and ');
  if (verdict.kind === 'relay') return relaying(desk, at, low, key);
  if (verdict.kind === 'unknown') return book.cannot(at, about, verdict.because);
  if (verdict.kind === 'nothing') return book.means(at, `${about}: ${verdict.words}`);
  const rules = of.flatMap(one => ruleOf(one, key, right));
  if (rules.length === 0) return book.cannot(at, about, `"${key.slice(0, 60)}" is nothing that a rule could ask for`);
  book.means(at, `${about} ${verdict.words}`, rules);
};

const unquoted = (text: string): string => text.trim().replace(/^"([^"]*)"$/, '$1');

/** An address is a sender, a network a client; a domain can be either. */
const ofUntagged = (key: string): readonly Of[] =>
  key.includes('@') ? ['sender'] : networkOf(key) ? ['client'] : ['client', 'sender'];

function ruleOf(of: Of, key: string, value: string): readonly Action[] {
  const asks = askedOf(key.endsWith('@') || key.includes('@') ? key : key.replace(/^\[([^\]]*)\]$/, '$1'), of, true);
  const verdict: Verdict = verdictOf(value, of);
  return asks && verdict.kind === 'rule' ? [ruleFor(of, asks, verdict.does)] : [];
}

const relaying = (
  { book }: Parameters<TableReader>[0],
  at: Parameters<TableReader>[1],
  tag: string | undefined,
  key: string,
): Done => {
  const network = networkOf(key);
  if (network && tag !== 'to' && tag !== 'from')
    return book.means(at, `${network} may send elsewhere without signing in`, [entry('smtp.relay-networks', network)]);
  if (tag === 'from')
    return book.cannot(
      at,
      `mail from ${key} may go elsewhere`,
      'a sender is not proven, so nobody sends through this server for one',
    );
  const name = key.toLowerCase().replace(/^\./, '');
  if (/^localhost(\.localdomain)?$/.test(name))
    return book.means(at, 'this computer may send', [entry('smtp.relay-networks', '127.0.0.0/8')]);
  if (!isDomain(name)) return book.cannot(at, `${key} may send elsewhere`, 'it is neither a network nor a domain');
  if (tag === 'connect')
    return book.cannot(
      at,
      `hosts of ${name} may send elsewhere`,
      'networks may, and not names: name theirs in smtp.relay-networks',
    );
  const note =
    tag === 'to'
      ? undefined
      : `hosts of that name may not send through this server for it: name their networks in smtp.relay-networks`;
  book.means(at, `mail for ${name} is taken and handed on`, [{ kind: 'relay domain', name }], note);
};

const HIDDEN = '••••••••';

/** AuthInfo:mail.there.example "U:ann" "P:secret" "M:PLAIN"; "P=" is the same in base 64. */
const credentials: TableReader = ({ book }, at, key, value) => {
  const parts = new Map(
    [...value.matchAll(/"([UIPRM])([:=])([^"]*)"/g)].map(([, name, sign, text]) => [
      name,
      sign === '=' ? Buffer.from(text!, 'base64').toString('utf8') : text!,
    ]),
  );
  const line = { ...at, text: `AuthInfo:${key} ${HIDDEN}` };
  const user = parts.get('U') ?? parts.get('I');
  const password = parts.get('P');
  const host = hostAndPort(key, 'smtp');
  if (key === '' || !host.ok)
    return book.cannot(line, 'how to sign in everywhere', 'a name and a password are for one host');
  if (user === undefined || password === undefined)
    return book.cannot(line, `how to sign in at ${key}`, 'there is no user, or no password');
  book.means(line, `how to sign in at ${key}`, [
    {
      kind: 'credentials',
      of: { kind: 'host', host: host.value.host, port: host.value.port },
      login: { user, password },
    },
  ]);
};

const others: Readonly<Record<string, TableReader>> = {
  spam: ({ book }, at, key, value) => {
    const isFriend = /^friend$/i.test(value);
    const asks = askedOf(key, 'recipient', true);
    if (!asks || !/^(friend|hater)$/i.test(value))
      return book.cannot(at, `mail for ${key}`, 'it is neither FRIEND nor HATER');
    if (!isFriend) return book.means(at, `mail for ${key} is checked; so here`);
    book.means(at, `mail for ${key} is taken without further checks`, [ruleFor('recipient', asks, 'accept')]);
  },
  greetpause: ({ book }, at, key, value) => {
    if (key !== '')
      return book.means(
        at,
        `how long ${key} waits for the greeting`,
        [],
        'own networks and peers that are known do not wait here',
      );
    if (!/^\d{1,6}$/.test(value))
      return book.cannot(at, 'how long strangers wait for the greeting', 'it is no number of milliseconds');
    becomesSetting(
      book,
      at,
      'how long strangers wait for the greeting',
      'checks.greet-wait',
      `${Math.round(Number(value) / 1000)}s`,
    );
  },
  clientrate: (desk, at, key, value) =>
    limit(desk, at, key, value, 'peers.connections-per-minute', 'connections a minute'),
  clientconn: (desk, at, key, value) => limit(desk, at, key, value, 'peers.connections-at-once', 'connections at once'),
  tls_srv: (desk, at, key, value) => tlsDemand(desk, at, key, value),
  tls_rcpt: (desk, at, key, value) => tlsDemand(desk, at, key, value),
  try_tls: ({ book }, at, key, value) => {
    if (!isDomain(key) || !/^no$/i.test(value))
      return book.cannot(at, 'encryption towards others', 'it is no domain with NO');
    book.means(at, `no encryption towards ${key}`, [{ kind: 'tls', of: key.toLowerCase(), demand: 'none' }]);
  },
  tls_clt: ({ book }, at, key) =>
    book.cannot(
      at,
      `encryption of whoever comes from ${key}`,
      'a rule asks for that: mailroom rule add, with the field "encrypted"',
    ),
  srv_features: ({ book }, at) =>
    book.means(at, 'what is announced to a peer', [], 'what EHLO announces is what works'),
};

type Limit = 'peers.connections-per-minute' | 'peers.connections-at-once';
function limit(
  { book }: Parameters<TableReader>[0],
  at: Parameters<TableReader>[1],
  key: string,
  value: string,
  name: Limit,
  words: string,
): Done {
  if (key !== '')
    return book.cannot(at, `${words} from ${key}`, 'a limit is the same for all peers here; own networks have none');
  becomesSetting(book, at, `${words} from one peer`, name, value);
}

const tlsDemand: TableReader = ({ book }, at, key, value) => {
  if (!isDomain(key)) return book.cannot(at, 'encryption towards others', `"${key.slice(0, 60)}" is no domain`);
  const demand = /verify|encr/i.test(value) ? 'required' : 'opportunistic';
  book.means(
    at,
    `encryption towards ${key}: ${value}`,
    [{ kind: 'tls', of: key.toLowerCase(), demand }],
    demand === 'required' ? 'the certificate must prove the name here' : undefined,
  );
};
