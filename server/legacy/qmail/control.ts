/** qmail's control files, a value or a line each, qmail-control(5). */
import type { Key } from '../../config/schema.ts';
import { askedOf, ruleFor } from '../access.ts';
import type { Desk, Done, Line } from '../book.ts';
import { isDomain, isLoopbackName, networkOf } from '../networks.ts';
import { portOf } from '../postfix/transports.ts';
import { becomesSetting, entry, setting } from '../settings.ts';
import type { Action } from '../statement.ts';

export type Virtual = { readonly domain: string; readonly prepend: string };
export type ControlDesk = Desk & {
  readonly own: string | null;
  readonly locals: ReadonlySet<string>;
  readonly virtuals: readonly Virtual[];
};
export type ControlReader = (desk: ControlDesk, at: Line) => Done;

const number =
  (key: Key, meaning: string, unit: 'B' | 's' | '', none?: string): ControlReader =>
  ({ book }, at) => {
    if (!/^\d{1,12}$/.test(at.text)) return book.cannot(at, meaning, `"${at.text.slice(0, 60)}" is no number`);
    if (at.text === '0' && none !== undefined) return becomesSetting(book, at, `${meaning}: no limit`, key, none);
    becomesSetting(book, at, `${meaning}: ${at.text}`, key, `${at.text}${unit}`);
  };
const nothing =
  (words: string): ControlReader =>
  ({ book }, at) =>
    book.means(at, words);

const host: ControlReader = ({ book }, at) => {
  if (!at.text.includes('.') || !isDomain(at.text))
    return book.cannot(at, "the server's name", `"${at.text.slice(0, 60)}" is no whole name`);
  becomesSetting(book, at, `the server greets as ${at.text}`, 'host-name', at.text.toLowerCase());
};

const local: ControlReader = ({ book, own }, at) => {
  const name = at.text.toLowerCase();
  if (isLoopbackName(name) || !name.includes('.'))
    return book.means(at, `${name} is this computer`, [], 'nobody has mail in it here');
  if (!isDomain(name)) return book.cannot(at, 'a domain of ours', `"${name.slice(0, 80)}" is no name of a domain`);
  if (name === own) return book.means(at, `${name} is the domain of the people here`, [{ kind: 'domain', name }]);
  book.means(
    at,
    `${name} is another name of ${own}`,
    own === null ? [{ kind: 'domain', name }] : [{ kind: 'domain alias', name, of: own }],
  );
};

const taken: ControlReader = ({ book, locals, virtuals }, at) => {
  const name = at.text.toLowerCase();
  if (name === '' || isLoopbackName(name) || !name.includes('.')) return book.means(at, `${name} is this computer`);
  if (name.startsWith('.'))
    return book.cannot(at, `mail for whatever is below ${name.slice(1)} is taken`, 'each domain is named here');
  if (!isDomain(name))
    return book.cannot(at, 'a domain that mail is taken for', `"${name.slice(0, 80)}" is no name of a domain`);
  if (locals.has(name) || virtuals.some(one => one.domain === name))
    return book.means(at, `mail for ${name} is taken: it is a domain of ours`);
  book.means(at, `mail for ${name} is taken and handed on`, [{ kind: 'relay domain', name }]);
};

/** `there.example:alias-there`; who "alias-there" is, the .qmail files say. */
export function virtualOf(text: string): Virtual | null {
  const colon = text.indexOf(':');
  return colon === -1 ? null : { domain: text.slice(0, colon).toLowerCase(), prepend: text.slice(colon + 1) };
}

const virtual: ControlReader = ({ book, locals }, at) => {
  const read = virtualOf(at.text);
  if (!read) return book.cannot(at, 'a virtual domain', 'there is no colon between the domain and who has it');
  const { domain, prepend } = read;
  if (prepend === '') return book.means(at, `${domain} is none of ours`, [], 'what no line names is none');
  if (domain === '')
    return book.cannot(
      at,
      `mail for everybody else goes to ${prepend}`,
      'mail for domains that are not ours is not taken',
    );
  const action: readonly Action[] = domain.includes('@')
    ? []
    : locals.has(domain)
      ? []
      : [{ kind: 'domain', name: domain }];
  if (domain.startsWith('.'))
    return book.cannot(at, `whatever is below ${domain.slice(1)} belongs to ${prepend}`, 'each domain is named here');
  if (domain.includes('@'))
    return book.means(at, `mail for ${domain} goes to ${prepend}`, [
      { kind: 'alias', address: domain, targets: [{ kind: 'inside', name: prepend, exactly: false }] },
    ]);
  if (!isDomain(domain)) return book.cannot(at, 'a virtual domain', `"${domain.slice(0, 80)}" is no name of a domain`);
  // vpopmail's domains belong to themselves.
  const isPerson = !prepend.includes('-') && prepend !== domain;
  const catchAll: readonly Action[] = isPerson
    ? [{ kind: 'alias', address: `@${domain}`, targets: [{ kind: 'inside', name: prepend, exactly: false }] }]
    : [];
  book.means(
    at,
    `${domain} belongs to ${prepend}`,
    [...action, ...catchAll],
    isPerson ? `the .qmail-… files of ${prepend} say more of it, where they can be read` : undefined,
  );
};

/** `domain:host:port`, `:host`, `.domain:host`, `domain:`; some write a name and a password behind it. */
const route: ControlReader = ({ book }, at) => {
  const [, key, rest = ''] = /^([^:]*):(.*)$/.exec(at.text) ?? [];
  const [place = '', user, password] = rest.trim().split(/\s+/);
  const [, host_ = '', port] = /^(\[[^\]]*\]|[^:]*)(?::(\w+))?$/.exec(place) ?? [];
  const line = password === undefined ? at : { ...at, text: `${key}:${place} ${user} ••••••••` };
  if (key === undefined) return book.cannot(line, 'a way of mail', 'there is no colon between the domain and the host');
  const name = host_.replace(/^\[|\]$/g, '').toLowerCase();
  const many = port === undefined ? null : portOf(port);
  if (many === undefined || (name !== '' && !isDomain(name) && !networkOf(name)))
    return book.cannot(line, `the way of mail for ${key === '' ? 'everybody else' : key}`, `"${place}" is no host`);
  const login: readonly Action[] =
    user !== undefined && password !== undefined
      ? [{ kind: 'credentials', of: { kind: 'host', host: name, port: many }, login: { user, password } }]
      : [];
  if (key === '' && name !== '')
    return book.means(line, `all mail for elsewhere goes to ${name}`, [
      setting('relay.host', many === null ? name : `${name}:${many}`),
      setting('relay.tls', 'opportunistic'),
      ...login,
    ]);
  const to = name === '' ? ({ kind: 'mx' } as const) : ({ kind: 'smtp', host: name, port: many, exact: true } as const);
  book.means(
    line,
    `mail for ${key === '' ? 'everybody else' : key} goes ${name === '' ? 'to its own mail hosts' : `to ${name}`}`,
    key === '' ? [] : [{ kind: 'route', by: 'recipient', of: key.toLowerCase(), to }, ...login],
  );
};

const bad: ControlReader = ({ book }, at) => {
  const key = at.text.startsWith('@') ? `*${at.text.toLowerCase()}` : at.text;
  const asks = askedOf(key, 'sender', false);
  if (!asks)
    return book.cannot(
      at,
      'senders that are refused',
      `"${at.text.slice(0, 60)}" is nothing that a rule could ask for`,
    );
  book.means(at, `mail from ${at.text} is refused`, [ruleFor('sender', asks, { refuse: '' })]);
};
const badTo: ControlReader = ({ book }, at) => {
  const asks = askedOf(at.text.startsWith('@') ? `*${at.text.toLowerCase()}` : at.text, 'recipient', false);
  if (!asks)
    return book.cannot(
      at,
      'recipients that are refused',
      `"${at.text.slice(0, 60)}" is nothing that a rule could ask for`,
    );
  book.means(at, `mail for ${at.text} is refused`, [ruleFor('recipient', asks, { refuse: '' })]);
};

const words = nothing('words in replies, bounces and Message-IDs');
const domainOfNames = nothing('the domain of names without one');
const process = nothing("how qmail's own programs work");
const certificates = nothing('encryption and its certificates come by themselves here');

export const controls: Readonly<Record<string, ControlReader>> = {
  me: host,
  helohost: nothing('it greets others by host-name here'),
  defaulthost: domainOfNames,
  defaultdomain: domainOfNames,
  plusdomain: domainOfNames,
  envnoathost: domainOfNames,
  idhost: words,
  localiphost: words,
  smtpgreeting: words,
  bouncefrom: words,
  bouncehost: words,
  doublebounceto: nothing('bounces of bounces are not sent'),
  doublebouncehost: nothing('bounces of bounces are not sent'),
  locals: local,
  rcpthosts: taken,
  morercpthosts: taken,
  virtualdomains: virtual,
  smtproutes: route,
  badmailfrom: bad,
  badrcptto: badTo,
  databytes: number('smtp.max-message-size', 'the largest message', 'B', '1GB'),
  queuelifetime: number('queue.give-up-after', 'how long delivery is tried', 's'),
  concurrencyremote: number('queue.concurrency', 'recipients being delivered at once', ''),
  concurrencylocal: nothing('deliveries at once into mailboxes here need no bound'),
  concurrencyincoming: number('smtp.max-connections', 'connections at once', ''),
  timeoutsmtpd: number('smtp.idle-timeout', 'how long a silent client is kept', 's'),
  timeoutconnect: nothing('how long a host is waited for'),
  timeoutremote: nothing('how long an answer of a host is waited for'),
  percenthack: ({ book }, at) =>
    book.cannot(at, `user%there@${at.text} is sent on`, 'a percent sign divides no address here'),
  defaultdelivery: nothing('mailboxes are in the store here'),
  aliasempty: nothing('mailboxes are in the store here'),
  servercert: certificates,
  clientcert: certificates,
  tlsserverciphers: certificates,
  tlsclientciphers: certificates,
  tlshosts: certificates,
  dh2048: certificates,
  rsa2048: certificates,
  spfbehavior: nothing('SPF is checked; so here'),
  mfcheck: nothing('senders whom no answer could reach cost points; so here'),
  servicetag: process,
};

/** tcp.smtp of tcprules: who may connect, and with RELAYCLIENT send elsewhere. */
export const tcpRule: ControlReader = ({ book }, at) => {
  const [, whom, verdict, variables = ''] = /^([^:]*):(allow|deny)(?:,(.*))?$/.exec(at.text) ?? [];
  if (whom === undefined) return book.cannot(at, 'who may connect', 'there is neither "allow" nor "deny"');
  const range = /^(\d+\.\d+\.\d+\.)(\d+)-(\d+)$/.exec(whom);
  const network = networkOf(whom);
  if (verdict === 'deny') {
    const asks = whom === '' ? null : askedOf(whom.replace(/^=/, ''), 'client', false);
    return asks
      ? book.means(at, `whoever comes from ${whom} is refused`, [ruleFor('client', asks, { refuse: '' })])
      : book.cannot(at, 'nobody may connect', 'a rule without a condition would meet everybody');
  }
  if (!/RELAYCLIENT=/.test(variables)) return book.means(at, `${whom === '' ? 'everybody' : whom} may connect`);
  if (network)
    return book.means(at, `${network} may send elsewhere without signing in`, [entry('smtp.relay-networks', network)]);
  book.cannot(
    at,
    `${whom === '' ? 'everybody' : whom} may send elsewhere`,
    range
      ? 'a range of addresses is no network; name the networks in it'
      : 'networks may, and neither names nor everybody',
  );
};
