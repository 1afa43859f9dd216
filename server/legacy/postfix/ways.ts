/** Postfix' parameters about where mail goes: relays, transports, sign-in and encryption there, addresses written anew. */
import { err, ok, type Result } from '../../base/result.ts';
import type { Done } from '../book.ts';
import { wordsOf } from '../lines.ts';
import type { MapEntry } from '../maps.ts';
import { isDomain } from '../networks.ts';
import { becomesSetting, setting } from '../settings.ts';
import type { Action, CredentialsOf, Pattern } from '../statement.ts';
import type { ParameterReader, PostfixDesk, Readers } from './desk.ts';
import { mapsOf } from './people.ts';
import { hopInWords, hopOf, hostAndPort } from './transports.ts';

const relayhost: ParameterReader = ({ book, main }, at, value) => {
  if (value === '') return book.means(at, 'mail goes straight to the mail hosts of each domain');
  const host = hostAndPort(value, 'smtp');
  if (!host.ok) return book.cannot(at, 'a smart host', host.error);
  const { host: name, port, exact } = host.value;
  const tls = demandOf(main.value('smtp_tls_security_level'));
  const actions = [
    setting('relay.host', port === null ? name : `${name}:${port}`),
    ...(tls ? [setting('relay.tls', tls)] : []),
  ];
  book.means(
    at,
    `all mail for elsewhere goes ${hopInWords(host.value)}`,
    actions,
    exact ? undefined : `it is the host ${name} itself here, and not the mail hosts of that name`,
  );
};

type EachEntry = (desk: PostfixDesk, entry: MapEntry) => Done;
const eachOf =
  (read: EachEntry): ParameterReader =>
  (desk, at, value) => {
    for (const map of mapsOf(desk, at, value)) {
      if (map.kind === 'table') for (const one of map.entries) read(desk, one);
      else
        desk.book.cannot(
          at,
          `a table of ${map.kind === 'regexp' ? 'expressions' : 'networks'}`,
          'ways are taken by whole addresses and domains',
        );
    }
  };

/** 'user@there', '@there' and 'there' are one domain or one address; '.there' is what is below it. */
const patternOf = (key: string): Pattern => key.toLowerCase().replace(/^@/, '');

const transport: EachEntry = ({ book, transports }, { at, key, value }) => {
  const hop = hopOf(value, transports);
  if (!hop.ok) return book.cannot(at, `the way of mail for ${key}`, hop.error);
  book.means(
    at,
    `mail for ${key === '*' ? 'everybody else' : key} goes ${hopInWords(hop.value)}`,
    [{ kind: 'route', by: 'recipient', of: patternOf(key), to: hop.value }],
    hop.value.kind === 'pipe' ? 'programs get no mail here until pipes are switched on' : undefined,
  );
};

const senderRelay: EachEntry = ({ book }, { at, key, value }) => {
  if (/^dunno$/i.test(value)) return book.means(at, `mail from ${key} goes as all other`);
  const host = hostAndPort(value, 'smtp');
  if (!host.ok) return book.cannot(at, `the way of mail from ${key}`, host.error);
  book.means(at, `mail from ${key} goes ${hopInWords(host.value)}`, [
    { kind: 'route', by: 'sender', of: patternOf(key), to: host.value },
  ]);
};

const senderTransport: EachEntry = ({ book, transports }, { at, key, value }) => {
  const hop = hopOf(value, transports);
  if (!hop.ok) return book.cannot(at, `the way of mail from ${key}`, hop.error);
  book.means(at, `mail from ${key} goes ${hopInWords(hop.value)}`, [
    { kind: 'route', by: 'sender', of: patternOf(key), to: hop.value },
  ]);
};

/** What a table of passwords shows of itself. */
const HIDDEN = '••••••••';

const password: EachEntry = ({ book }, { at, key, value }) => {
  const colon = value.indexOf(':');
  const line = { ...at, text: `${key} ${colon === -1 ? '' : value.slice(0, colon)}:${HIDDEN}` };
  if (colon <= 0) return book.cannot(line, `how to sign in at ${key}`, 'there is no user:password');
  const of = credentialsFor(key);
  if (!of.ok) return book.cannot(line, `how to sign in at ${key}`, of.error);
  const login = { user: value.slice(0, colon), password: value.slice(colon + 1) };
  book.means(line, `how to sign in ${of.value.kind === 'host' ? 'at' : 'for mail from'} ${key}`, [
    { kind: 'credentials', of: of.value, login },
  ]);
};

/** A table that is written into the parameter itself has the passwords there. */
const passwords: ParameterReader = (desk, at, value, name) => {
  const isInside = /(?:inline|static):/.test(value);
  eachOf(password)(desk, isInside ? { ...at, text: `${name} = ${HIDDEN}` } : at, value, name);
};

function credentialsFor(key: string): Result<CredentialsOf, string> {
  if (key.includes('@')) return ok({ kind: 'sender', sender: patternOf(key) });
  const host = hostAndPort(key, 'smtp');
  return host.ok ? ok({ kind: 'host', host: host.value.host, port: host.value.port }) : err(host.error);
}

type Demand = 'none' | 'opportunistic' | 'required';
const demands: Readonly<Record<string, Demand>> = {
  none: 'none',
  may: 'opportunistic',
  dane: 'opportunistic',
  encrypt: 'required',
  'dane-only': 'required',
  fingerprint: 'required',
  verify: 'required',
  secure: 'required',
};
const demandOf = (level: string): Demand | null => (Object.hasOwn(demands, level) ? demands[level]! : null);
const stricter = 'the certificate must prove the name here; Postfix did without';

const tlsLevel: ParameterReader = ({ book, main }, at, value) => {
  const demand = demandOf(value);
  if (value === '') return book.means(at, 'encryption towards others is left to other parameters');
  if (!demand) return book.cannot(at, 'encryption towards others', `"${value}" is no level`);
  const key = main.value('relayhost') === '' ? 'outbound.tls' : 'relay.tls';
  becomesSetting(
    book,
    at,
    `encryption towards others: ${value}`,
    key,
    demand,
    value === 'encrypt' ? stricter : undefined,
  );
};

const useTls: ParameterReader = ({ book }, at, value) =>
  value === 'yes'
    ? becomesSetting(book, at, 'encryption towards others where it is offered', 'outbound.tls', 'opportunistic')
    : book.means(at, 'an older way to say smtp_tls_security_level');

const tlsPolicy: EachEntry = ({ book }, { at, key, value }) => {
  const [level = '', ...attributes] = value.split(/[\s]+/);
  const of = key.replace(/^\[([^\]]*)\](:\w+)?$/, '$1').replace(/:\w+$/, '');
  const demand = demandOf(level);
  if (!demand || !isDomain(of.replace(/^\./, '')))
    return book.cannot(at, `encryption towards ${key}`, demand ? `"${of}" is no domain` : `"${level}" is no level`);
  const note =
    attributes.length > 0
      ? `of it "${attributes.join(' ').slice(0, 100)}" is not taken over`
      : level === 'encrypt'
        ? stricter
        : undefined;
  book.means(at, `encryption towards ${key}: ${level}`, [{ kind: 'tls', of: of.toLowerCase(), demand }], note);
};

type Rewrite = Extract<Action, { kind: 'rewrite' }>;
const rewriting = (where: Rewrite['where'], whose: Rewrite['whose']): ParameterReader =>
  eachOf(({ book }, { at, key, value }) => {
    if (/\s|,/.test(value.trim()) || value === '')
      return book.cannot(at, `${key} is written otherwise`, 'one address is written as one other');
    const from = key.toLowerCase();
    book.means(
      at,
      `${key} is written ${value}${where === 'leaving' ? ' in mail that leaves' : ''}${whose === 'both' ? '' : ` as a ${whose}`}`,
      [{ kind: 'rewrite', where, whose, from, to: value }],
    );
  });

const masquerade: ParameterReader = ({ book, main }, at, value) => {
  const except = wordsOf(main.value('masquerade_exceptions'));
  for (const word of wordsOf(value)) {
    const line = { ...at, text: `masquerade_domains: ${word}` };
    if (word.startsWith('!'))
      book.cannot(line, `${word.slice(1)} stays as it is`, 'a part of a domain cannot be left out');
    else if (isDomain(word))
      book.means(line, `ann@host.${word} is written ann@${word}`, [
        { kind: 'masquerade', domain: word.toLowerCase(), except },
      ]);
    else book.cannot(line, 'names of hosts are left out of addresses', 'it is no name of a domain');
  }
};

const defaultTransport =
  (of: 'all mail for elsewhere' | 'mail for our own people' | 'mail for domains that are handed on'): ParameterReader =>
  (desk, at, value) => {
    const plain = value.includes(':') ? value : `${value}:`;
    const hop = hopOf(plain, desk.transports);
    if (!hop.ok) return desk.book.cannot(at, `the way of ${of}`, hop.error);
    if (hop.value.kind === 'mx' || hop.value.kind === 'local')
      return desk.book.means(at, `${of} goes ${hopInWords(hop.value)}; so here`);
    if (hop.value.kind === 'refuse' && of === 'mail for our own people')
      return desk.book.means(at, 'no mail is for people of this computer');
    if (of === 'all mail for elsewhere')
      return desk.book.means(at, `${of} goes ${hopInWords(hop.value)}`, [
        { kind: 'route', by: 'recipient', of: '*', to: hop.value },
      ]);
    if (hop.value.kind === 'lmtp' && of === 'mail for our own people') {
      return desk.book.means(
        at,
        `${of} goes to another program by LMTP`,
        [],
        'Mailroom has the mailboxes itself, and IMAP to read them',
      );
    }
    desk.book.cannot(
      at,
      `${of} goes ${hopInWords(hop.value)}`,
      'own people have their mailboxes here, and other domains a line each',
    );
  };

const authEnable: ParameterReader = ({ book }, at, value) =>
  book.means(
    at,
    value === 'yes' ? 'who relays for us wants a name and a password' : 'nobody who relays for us wants a name',
  );

export const wayReaders: Readers = {
  relayhost,
  transport_maps: eachOf(transport),
  sender_dependent_relayhost_maps: eachOf(senderRelay),
  sender_dependent_default_transport_maps: eachOf(senderTransport),
  smtp_sasl_password_maps: passwords,
  smtp_sasl_auth_enable: authEnable,
  smtp_tls_security_level: tlsLevel,
  smtp_use_tls: useTls,
  smtp_tls_policy_maps: eachOf(tlsPolicy),
  canonical_maps: rewriting('everywhere', 'both'),
  sender_canonical_maps: rewriting('everywhere', 'sender'),
  recipient_canonical_maps: rewriting('everywhere', 'recipient'),
  smtp_generic_maps: rewriting('leaving', 'both'),
  masquerade_domains: masquerade,
  default_transport: defaultTransport('all mail for elsewhere'),
  relay_transport: defaultTransport('mail for domains that are handed on'),
  local_transport: defaultTransport('mail for our own people'),
  virtual_transport: defaultTransport('mail for our own people'),
  mailbox_transport: defaultTransport('mail for our own people'),
};
