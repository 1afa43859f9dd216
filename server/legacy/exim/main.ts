/** The first section of Exim's configuration: named lists and options. */
import { isIP } from 'node:net';
import type { Book, Done, Line } from '../book.ts';
import { readClamav } from '../milters.ts';
import { isDomain, isLoopbackName, networkOf } from '../networks.ts';
import { anySize, becomesSetting, entry, limitSetting, setting, timeSetting, toldOfDelay } from '../settings.ts';
import type { Action } from '../statement.ts';
import { type EximDesk, readList, simplified, splitList } from './lists.ts';
import { optionIn } from './source.ts';

export type MainDesk = EximDesk & { readonly book: Book; readonly own: string | null };
type Reader = (desk: MainDesk, at: Line, value: string) => Done;

export function readMain(desk: MainDesk, lines: readonly Line[]): Done {
  for (const at of lines) {
    const list = /^(domain|host|address|localpart)list\s+(\w+)\s*=\s*([\s\S]*)$/.exec(at.text);
    const option = list ? null : optionIn(at);
    if (list) readNamed(desk, at, list[1]!, list[2]!, list[3]!);
    else if (!option) desk.book.cannot(at, 'a line of the first section', 'it is no option');
    else readOption(desk, at, option.name, option.value);
  }
}

/** What a list is for is said by its name, which all example configurations share. */
function readNamed(desk: MainDesk, at: Line, kind: string, name: string, text: string): Done {
  const list = readList(desk, text);
  for (const unknown of list.unknown)
    desk.book.cannot({ ...at, text: unknown }, `a part of the list ${name}`, 'it is looked up when a message comes');
  const plain = list.items.filter(one => !one.not).map(one => one.text.toLowerCase());
  if (kind === 'domain' && /^local_domains$|_local_domains$|^virtual_domains$/.test(name))
    return ownDomains(desk, at, plain, name.startsWith('virtual'));
  if (kind === 'domain' && /relay_to|relay_domains|backup/.test(name)) {
    const [good, bad] = [plain.filter(isDomain), plain.filter(one => !isDomain(one))];
    desk.book.means(
      at,
      good.length === 0 ? 'mail for no other domain is taken' : `mail for ${good.join(', ')} is taken and handed on`,
      good.map(one => ({ kind: 'relay domain', name: one })),
    );
    for (const one of bad)
      desk.book.cannot({ ...at, text: one }, 'a domain that mail is taken for', 'each domain is named here');
    return;
  }
  if (kind === 'host' && /relay_from|relay_hosts|relay_nets/.test(name)) return relayHosts(desk, at, plain);
  desk.book.means(at, `a list with the name ${name}, for what comes below`);
}

function ownDomains({ book, own }: MainDesk, at: Line, names: readonly string[], virtual: boolean): Done {
  const actions: Action[] = [];
  for (const name of new Set(names)) {
    if (isLoopbackName(name) || (isDomain(name) && !name.includes('.'))) continue;
    if (!isDomain(name)) book.cannot({ ...at, text: name }, 'a domain of ours', 'each domain is named here');
    else if (virtual || own === null || name === own) actions.push({ kind: 'domain', name });
    else actions.push({ kind: 'domain alias', name, of: own });
  }
  const said = actions.flatMap(one => ('name' in one ? [one.name] : []));
  book.means(
    at,
    said.length === 0
      ? 'no domains but this computer'
      : `our own domains: ${said.slice(0, 5).join(', ')}${said.length > 5 ? ` and ${said.length - 5} more` : ''}`,
    actions,
  );
}

function relayHosts({ book }: MainDesk, at: Line, hosts: readonly string[]): Done {
  const networks = hosts.flatMap(one => (one === 'localhost' ? '127.0.0.1' : (networkOf(one) ?? [])));
  const bad = hosts.filter(one => one !== 'localhost' && !networkOf(one));
  book.means(
    at,
    networks.length === 0
      ? 'nobody sends elsewhere without signing in'
      : `${networks.join(', ')} may send elsewhere without signing in`,
    networks.map(one => entry('smtp.relay-networks', one)),
  );
  for (const one of bad) book.cannot({ ...at, text: one }, 'who may send elsewhere', 'networks may, and not names');
}

export function readOption(desk: MainDesk, at: Line, name: string, value: string): Done {
  if (Object.hasOwn(readers, name)) return readers[name]!(desk, at, value);
  const reason = families.find(([names]) => names.test(name))?.[1];
  if (reason) desk.book.means(at, reason);
  else desk.book.cannot(at, `the option ${name}`, 'nothing here does that, or it is no option that is known');
}

const size: Reader = ({ book }, at, value) => {
  const [, number, unit = ''] = /^(\d+)([KMG]?)$/i.exec(value) ?? [];
  if (number === undefined)
    return book.cannot(at, 'the largest message', `"${value.slice(0, 60)}" depends on the message, or is no size`);
  if (number === '0') return anySize(book, at);
  becomesSetting(
    book,
    at,
    `the largest message: ${value}`,
    'smtp.max-message-size',
    `${number}${unit === '' ? 'B' : `${unit.toUpperCase()}B`}`,
  );
};

const interfaces: Reader = ({ book }, at, value) => {
  const words = splitList(value).map(withoutPort);
  const real = words.filter(one => one !== '127.0.0.1' && one !== '::1');
  if (real.length === 0)
    return becomesSetting(book, at, 'the server listens on this computer only', 'listen.host', '127.0.0.1');
  if (real.every(one => one === '0.0.0.0' || one === '::' || one === '::0'))
    return becomesSetting(book, at, 'the server listens everywhere', 'listen.host', '::');
  if (real.length === 1 && isIP(real[0]!) !== 0)
    return becomesSetting(book, at, `the server listens on ${real[0]}`, 'listen.host', real[0]!);
  book.cannot(at, 'where the server listens', 'one address, or every one, can be listened on here');
};

/** '[2001:db8::1]:25', '192.0.2.1.25' and '192.0.2.1' */
function withoutPort(text: string): string {
  const bracketed = /^\[(.*)\](?::\d+)?$/.exec(text)?.[1];
  const parts = text.split('.');
  return bracketed ?? (parts.length === 5 ? parts.slice(0, 4).join('.') : text);
}

const ports: Reader = ({ book }, at, value) => {
  const found = splitList(value).map(
    one => ({ smtp: '25', submission: '587', smtps: '465', submissions: '465' })[one] ?? one,
  );
  const actions = found.flatMap(one =>
    one === '587'
      ? [setting('submission.port', one)]
      : one === '465'
        ? [setting('submissions.port', one)]
        : /^\d{1,5}$/.test(one)
          ? [setting('smtp.port', one)]
          : [],
  );
  if (actions.length < found.length)
    return book.cannot(at, 'the ports of the server', 'one of them is no port that is known');
  book.means(at, `the server listens on ${found.join(', ')}`, actions);
};

const warning: Reader = ({ book }, at, value) => {
  const [first = '', ...more] = splitList(value);
  toldOfDelay(book, at, first, 's', more.length > 0 ? 'once, here' : undefined);
};

const primary: Reader = (desk, at, value) => {
  const name = simplified(desk, value);
  if (name === null || !name.includes('.') || !isDomain(name))
    return desk.book.cannot(at, "the server's name", `"${value.slice(0, 60)}" is no whole name`);
  becomesSetting(desk.book, at, `the server greets as ${name}`, 'host-name', name.toLowerCase());
};

const readers: Readonly<Record<string, Reader>> = {
  primary_hostname: primary,
  message_size_limit: size,
  local_interfaces: interfaces,
  daemon_smtp_ports: ports,
  daemon_smtp_port: ports,
  tls_on_connect_ports: ports,
  delay_warning: warning,
  smtp_accept_max: limitSetting('smtp.max-connections', 'connections at once'),
  smtp_accept_max_per_host: limitSetting('peers.connections-at-once', 'connections at once from one peer'),
  recipients_max: limitSetting('smtp.max-recipients', 'recipients of one message'),
  received_headers_max: limitSetting('queue.max-hops', 'servers on the way before it counts as a loop'),
  smtp_receive_timeout: timeSetting('smtp.idle-timeout', 's', 'how long a silent client is kept'),
  remote_max_parallel: ({ book }, at) =>
    book.means(at, 'how many hosts one message goes to at once: queue.concurrency is for all mail here'),
  av_scanner: ({ book }, at, value) =>
    /^clamd\s*:/.test(value)
      ? readClamav(
          book,
          at,
          value
            .replace(/^clamd\s*:\s*/, '')
            .split(' : ')[0]!
            .trim(),
        )
      : book.cannot(at, 'a virus scanner', 'ClamAV is asked here, and milters'),
  spamd_address: ({ book }, at, value) => {
    const [host = '', port = '783'] = value.trim().split(/\s+/);
    becomesSetting(
      book,
      at,
      `SpamAssassin at ${host}, port ${port}`,
      'scan.spamd',
      host.startsWith('/') ? `unix:${host}` : `${host}:${port}`,
    );
  },
};

const certificate = 'what is shown in TLS comes by itself, or by "mailroom certificate bring"';
const log = 'the log has settings of its own: log.keep, log.postfix-file';
const always = 'a way of working that Mailroom has of its own';
const programs = "Exim's own files and programs";
const families: readonly (readonly [RegExp, string])[] = [
  [/^acl_/, 'which list of checks is asked when: they come below'],
  [/^(?:tls_|openssl_|gnutls_)/, certificate],
  [
    /^(?:log_|syslog_|slow_lookup_log|message_logs|write_rejectlog|preserve_message_logs|timezone|smtp_return_error_details|smtp_verify|keep_malformed)/,
    log,
  ],
  [
    /^(?:qualify_domain|qualify_recipient|qualify_single_hosts|uucp_from_pattern|uucp_from_sender|gecos_)/,
    'names without a domain belong to the main domain',
  ],
  [
    /^(?:trusted_|never_users|exim_user|exim_group|exim_path|admin_groups|commandline_checks_require_admin|local_from_|local_sender_retain|untrusted_set_sender|drop_cr|spool_|split_spool_directory|pid_file_path|perl_|bi_command|keep_environment|add_environment|environment|system_filter_|lookup_open_max|check_(?:spool|log)_|daemon_|inetd_)/,
    programs,
  ],
  [
    /^(?:host_lookup|rfc1413_|helo_|dns_|disable_ipv6|prdr_enable|dsn_advertise_hosts|chunking_advertise_hosts|pipelining_advertise_hosts|smtputf8_advertise_hosts|smtp_enforce_sync|smtp_banner|smtp_connect_backlog|smtp_reserve_hosts|smtp_accept_|smtp_ratelimit_|smtp_max_|smtp_load_reserve|smtp_check_spool_space|smtp_etrn_|extra_local_interfaces|strip_excess_angle_brackets|strip_trailing_dot|accept_8bitmime|allow_domain_literals|allow_utf8_domains|allow_mx_to_ip|bounce_|return_size_limit|errors_|ignore_bounce_errors_after|timeout_frozen_after|auto_thaw|freeze_tell|move_frozen_messages|queue_|remote_sort_domains|deliver_queue_load_max|retry_|callout_|recipient_unqualified_hosts|sender_unqualified_hosts|header_|local_scan_|dkim_|spf_|dmarc_|warn_message_file|process_log_path|print_topbitchars|hosts_connection_nolog|auth_advertise_hosts|ignore_fromline_|finduser_retries|multi_domain|notifier_socket|unknown_login|unknown_username|recipients_max_reject|sender_)/,
    always,
  ],
];
