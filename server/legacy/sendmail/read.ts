/** A folder of sendmail, /etc/mail: sendmail.mc or what can be read of sendmail.cf, and the tables beside it. */
import { readAliases } from '../aliases.ts';
import { closeBook, type Desk, type Done, type Line } from '../book.ts';
import { readMilters } from '../milters.ts';
import { isDomain, isLoopbackName } from '../networks.ts';
import { dnsList } from '../postfix/restrictions.ts';
import type { Understood } from '../statement.ts';
import { access } from './access.ts';
import { type Call, parseMc } from './m4.ts';
import { cfNames, readDaemon, readOption } from './options.ts';
import {
  domainName,
  generic,
  mailer,
  readOwnNames,
  readRelayDomains,
  readTable,
  type TableReader,
  virtuser,
  wordLines,
} from './tables.ts';

const tables: readonly (readonly [name: string, read: TableReader])[] = [
  ['virtusertable', virtuser],
  ['mailertable', mailer],
  ['access', access],
  ['genericstable', generic],
  ['domaintable', domainName],
];

export function readSendmail(desk: Desk, folder: string): Understood {
  const { files } = desk;
  const names = wordLines(desk, `${folder}/local-host-names`);
  const mc = ['sendmail.mc', 'submit.mc'].map(name => `${folder}/${name}`).find(path => files.exists(path));
  const text = mc === undefined ? null : files.read(mc);
  const parsed = mc !== undefined && text?.ok ? parseMc(mc, text.value) : null;
  const masquerade = parsed?.calls.find(one => one.name === 'MASQUERADE_AS')?.args[0]?.toLowerCase() ?? null;
  const own =
    desk.domain ??
    ownOf(names.length > 0 ? names : namesInCf(desk, `${folder}/sendmail.cf`), masquerade, desk.hostName);
  readOwnNames(desk, names, own);
  readRelayDomains(desk, wordLines(desk, `${folder}/relay-domains`));
  for (const at of wordLines(desk, `${folder}/trusted-users`))
    desk.book.means(
      at,
      `${at.text} may send as anybody`,
      [],
      'nobody may here: who sends as somebody has that address, or is a device',
    );
  if (parsed) {
    for (const call of parsed.calls) readCall(desk, call, own);
    for (const at of parsed.raw) rawLine(desk, at);
  } else readCf(desk, `${folder}/sendmail.cf`, own);
  for (const [name, read] of tables) if (files.exists(`${folder}/${name}`)) readTable(desk, `${folder}/${name}`, read);
  for (const path of [`${folder}/aliases`, '/etc/aliases']) {
    if (!files.exists(path)) continue;
    readAliases(desk, path);
    break;
  }
  return closeBook('sendmail', desk, own);
}

/** Cw lines of sendmail.cf: the names themselves. */
function namesInCf({ files }: Desk, path: string): readonly Line[] {
  const text = files.read(path);
  const lines = text.ok ? (text.value.match(/^Cw.*$/gm) ?? []) : [];
  return lines
    .flatMap(line => line.slice(2).trim().split(/\s+/))
    .map(name => ({ file: path, line: 0, column: 0, text: name }));
}

function ownOf(names: readonly Line[], masquerade: string | null, hostName: string): string | null {
  const real = names
    .map(one => one.text.toLowerCase())
    .filter(name => isDomain(name) && name.includes('.') && !isLoopbackName(name));
  return masquerade !== null && real.includes(masquerade)
    ? masquerade
    : (real.find(one => one !== hostName) ?? real[0] ?? masquerade);
}

function readCall(desk: Desk, { at, name, args }: Call, own: string | null): Done {
  const { book } = desk;
  const [first = '', second = ''] = args;
  switch (name) {
    case 'define':
      return readOption(desk, at, first, second);
    case 'undefine':
      return book.means(at, `the option ${first} has its default`);
    case 'FEATURE':
      return readFeature(desk, at, args);
    case 'MASQUERADE_AS':
      return masqueradeAs(desk, at, first);
    case 'MASQUERADE_DOMAIN':
      return isDomain(first)
        ? book.means(at, `ann@host.${first} is written without the host`, [
            { kind: 'masquerade', domain: first.toLowerCase(), except: [] },
          ])
        : book.cannot(at, 'names of hosts are left out', 'it is no name of a domain');
    case 'EXPOSED_USER':
      return book.cannot(at, `${first} keeps the name of the host`, 'say it with the line that masquerades');
    case 'LOCAL_DOMAIN':
      return readOwnNames(
        desk,
        first.split(/\s+/).map(text => ({ ...at, text })),
        own,
      );
    case 'RELAY_DOMAIN':
      return readRelayDomains(
        desk,
        first.split(/\s+/).map(text => ({ ...at, text })),
      );
    case 'DAEMON_OPTIONS':
      return readDaemon(desk, at, first);
    case 'INPUT_MAIL_FILTER':
    case 'MAIL_FILTER':
      return readMilters(book, at, /\bS=([^,\s]+)/.exec(second)?.[1] ?? '', '/var/run');
    case 'TRUST_AUTH_MECH':
      return book.means(at, 'who signed in may send anywhere; so here');
  }
  if (plain.has(name)) return book.means(at, "a word between parts of the file, or of sendmail's own programs");
  book.cannot(at, `the macro ${name}`, 'it is none that is known');
}

const plain = new Set([
  'VERSIONID',
  'OSTYPE',
  'DOMAIN',
  'MAILER',
  'divert',
  'include',
  'sinclude',
  'CLIENT_OPTIONS',
  'define_',
  'LOCAL_CONFIG',
  'LOCAL_RULESETS',
  'LOCAL_NET_CONFIG',
  'LOCAL_USER',
  'DONE',
  'ifdef',
  'changequote',
  'undivert',
  'popdef',
  'pushdef',
  'GENERICS_DOMAIN',
  'GENERICS_DOMAIN_FILE',
  'VIRTUSER_DOMAIN',
  'VIRTUSER_DOMAIN_FILE',
  'MASQUERADE_EXCEPTION',
  'EXPOSED_USER_FILE',
  'LDAPROUTE_DOMAIN_NONE',
]);

function masqueradeAs({ book }: Desk, at: Line, name: string): Done {
  if (!isDomain(name)) return book.cannot(at, 'mail that leaves bears another domain', 'it is no name of a domain');
  book.means(at, `mail that leaves bears the domain ${name}`, [
    { kind: 'masquerade', domain: name.toLowerCase(), except: [] },
  ]);
}

/** Those that switch a table on, and those that are so here anyway. */
const features: Readonly<Record<string, string>> = {
  access_db: 'the table access is asked; it is read',
  virtusertable: 'the table virtusertable is asked; it is read',
  mailertable: 'the table mailertable is asked; it is read',
  genericstable: 'the table genericstable is asked; it is read',
  domaintable: 'the table domaintable is asked; it is read',
  authinfo: 'passwords for other hosts stand in a table of their own',
  use_cw_file: 'names of this server stand in local-host-names; it is read',
  use_ct_file: 'trusted users stand in a file',
  redirect: 'addresses of people who left tell where they are',
  always_add_domain: 'names without a domain get one; so here',
  local_lmtp: 'mailboxes are in the store here',
  local_procmail: 'mailboxes are in the store here',
  smrsh: 'programs get no mail here until pipes are switched on',
  delay_checks: 'a refusal is told where it is found, and the recipient is known in the journey',
  blacklist_recipients: 'the table access is asked about recipients too',
  blocklist_recipients: 'the table access is asked about recipients too',
  masquerade_envelope: 'the envelope is masqueraded as well',
  masquerade_entire_domain: 'what is below the domain is masqueraded as well; so here',
  allmasquerade: 'recipients are masqueraded as well',
  limited_masquerade: 'only domains that are named are masqueraded',
  generics_entire_domain: 'what is below a domain is in genericstable as well',
  no_default_msa: 'ports are named one by one',
  accept_unresolvable_domains: 'senders in domains that do not exist cost points here (sender-unreachable)',
  nouucp: 'there is no UUCP here',
  nullclient: 'all mail goes to one host',
  ratecontrol: 'how many connections a minute: peers.connections-per-minute',
  conncontrol: 'how many connections at once: peers.connections-at-once',
  greet_pause: 'strangers wait before they are greeted; so here (checks.greet-wait)',
  block_bad_helo: 'who gives no good name costs itself points; so here',
  require_rdns: 'who has no name in the DNS costs itself points; so here',
  badmx: 'senders whom no answer could reach cost points; so here',
  compat_check: 'pairs of sender and recipient',
  tls_session_features: 'what is spoken in TLS',
  msp: 'a program that only hands in',
  preserve_local_plus_detail: 'what stands behind the plus is kept',
  lookupdotdomain: 'what is below a domain has a line of its own',
};

function readFeature({ book }: Desk, at: Line, [name = '', ...args]: readonly string[]): Done {
  if (/^(?:enh)?dnsbl$/.test(name))
    return dnsList(book, at, 'address', args[0] === undefined || args[0] === '' ? 'rbl.invalid' : args[0]);
  if (
    /^(?:relay_entire_domain|relay_hosts_only|relay_based_on_MX|relay_mail_from|relay_local_from|promiscuous_relay|loose_relay_check)$/.test(
      name,
    )
  ) {
    return book.cannot(
      at,
      'who may send through this server',
      name === 'relay_entire_domain'
        ? 'hosts may by their network, and not by their name: smtp.relay-networks'
        : 'that opens it to strangers, or asks the DNS who is a friend',
    );
  }
  if (name === 'ldap_routing')
    return book.cannot(at, 'people are looked up in a directory', 'what that would answer is not written here');
  if (name === 'nullclient' && args[0])
    return book.means(at, `all mail goes to ${args[0]}`, [
      { kind: 'setting', key: 'relay.host', text: args[0].replace(/^\[(.*)\]$/, '$1') },
    ]);
  if (Object.hasOwn(features, name)) return book.means(at, features[name]!);
  book.cannot(at, `the feature ${name}`, 'it is none that is known');
}

/** Lines of sendmail.cf among the macros: classes and names are read, rules are not. */
function rawLine(desk: Desk, at: Line): Done {
  const { book } = desk;
  const [, kind, rest] = /^(Cw|CR|Dj|DS|DM|Kcf|O\s|C|D|F|K|R|S|H)(.*)$/s.exec(at.text) ?? [];
  if (kind === 'Cw')
    return readOwnNames(
      desk,
      rest!
        .trim()
        .split(/\s+/)
        .map(text => ({ ...at, text })),
      desk.domain,
    );
  if (kind === 'CR')
    return readRelayDomains(
      desk,
      rest!
        .trim()
        .split(/\s+/)
        .map(text => ({ ...at, text })),
    );
  if (kind === 'Dj') return readOption(desk, at, 'confDOMAIN_NAME', rest!.trim());
  if (kind === 'DS') return readOption(desk, at, 'SMART_HOST', rest!.trim());
  if (kind === 'DM')
    return rest!.trim() === '' ? book.means(at, 'nothing is masqueraded') : masqueradeAs(desk, at, rest!.trim());
  book.cannot(
    at,
    'a line of sendmail.cf',
    kind === 'R' || kind === 'S'
      ? 'rules of sendmail are a language of their own, and are not read'
      : 'it is none that is read',
  );
}

/** Without the .mc, the few lines of the .cf that a person may have changed. The rest is made from macros. */
function readCf(desk: Desk, path: string, own: string | null): Done {
  const text = desk.files.read(path);
  if (!text.ok) return;
  let others = 0;
  for (const [index, line] of text.value.split('\n').entries()) {
    const at = { file: path, line: index + 1, column: 1, text: line.trimEnd() };
    const option = /^O\s+([\w.]+)\s*=\s*(.*)$/.exec(at.text);
    const known =
      option && Object.hasOwn(cfNames, option[1]!.toLowerCase()) ? cfNames[option[1]!.toLowerCase()] : undefined;
    if (/^C[wR]\s*\S/.test(at.text)) rawLine({ ...desk, domain: own }, at);
    else if (/^D[jSM]\S/.test(at.text)) rawLine(desk, at);
    else if (known !== undefined) readOption(desk, at, known, option![2]!.trim());
    else if (at.text !== '' && !at.text.startsWith('#')) others++;
  }
  const at = { file: path, line: 1, column: 1, text: path };
  if (others > 0)
    desk.book.means(
      at,
      `${others} further lines, which sendmail.mc made`,
      [],
      'what was changed in them by hand is not seen: read the sendmail.mc where there is one',
    );
}
