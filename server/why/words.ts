/**
 * The sentence of each cause, of each fact beside it and of each act, in the reader's language: said alike by the window and
 * by the command line. First what happened in plain words, then what it means; the bytes stand beneath as evidence.
 */
import { t } from '../base/language.ts';
import type { Cause, CauseCode, Causes, Direction, Fact, FactCode, Facts, Said } from './answer.ts';
import { fetchWords } from './fetch-words.ts';
import { refusalWords } from './refusal-words.ts';
import { saidWords } from './reply-words.ts';
import { clock, list, size } from './value-words.ts';

export { actionWords } from './action-words.ts';

type Say = { readonly [C in CauseCode]: (values: Causes[C], now: number) => string };
/** 'iPhone (10.0.0.4)', or the protocol and where from. */
function device({
  client,
  protocol,
  remote,
}: {
  readonly client: string | null;
  readonly protocol: string;
  readonly remote: string;
}): string {
  if (protocol === 'window') return t('this window');
  if (protocol === 'script') return t('the script of the mailbox');
  return client ? `${client} (${remote})` : `${protocol.toUpperCase()} (${remote})`;
}
/** Whoever it was, where it was a person at the window or the command line. */
const person = (by: string): string => (/^the (window|command line)$/.test(by) || by === '' ? t('a person') : by);

const said: Say = {
  stopped: ({ from, until, crashed }, now) =>
    until === null
      ? t('Mailroom is not running since {from}.', { from: clock(from, now) })
      : crashed
        ? t(
            'Mailroom was not running from {from} to {until}: it ended without warning. Servers that came meanwhile try again.',
            { from: clock(from, now), until: clock(until, now) },
          )
        : t('Mailroom was stopped from {from} to {until}. Servers that came meanwhile try again.', {
            from: clock(from, now),
            until: clock(until, now),
          }),
  asleep: ({ from, until }, now) =>
    t('This computer slept from {from} to {until}. Servers that came meanwhile try again.', {
      from: clock(from, now),
      until: clock(until, now),
    }),
  'disk-full': ({ free }) =>
    t('The disk of this computer is full ({size} left): new mail is refused for now, and senders try again.', {
      size: size(free),
    }),
  'port-taken': ({ port, holder, pid, listener }) =>
    listener === ''
      ? holder
        ? t('Port {port} belongs to {holder} (pid {pid}), not to Mailroom.', {
            port: String(port),
            holder,
            pid: String(pid),
          })
        : t('Port {port} belongs to another program, not to Mailroom.', { port: String(port) })
      : holder
        ? t(
            'Another program has our port: {port} is used by {holder} (pid {pid}), so Mailroom does not hear who calls there.',
            { port: String(port), holder, pid: String(pid) },
          )
        : t('Another program has our port {port}, so Mailroom does not hear who calls there.', { port: String(port) }),
  'port-closed': ({ port, listener }) =>
    t('Mailroom could not open port {port} ({listener}), so nobody can call there.', { port: String(port), listener }),
  'nobody-at-port': ({ port, ours }) =>
    ours === null
      ? t('Nobody listens on port {port} of this computer.', { port: String(port) })
      : t('Nobody listens on port {port} of this computer; Mailroom listens on {ours}.', {
          port: String(port),
          ours: String(ours),
        }),

  'mx-elsewhere': ({ domain, hosts, host }) =>
    t('Mail for {domain} is sent to {hosts}, not to this server ({host}): that is what its MX record says.', {
      domain,
      hosts: list(hosts),
      host,
    }),
  'mx-missing': ({ domain }) =>
    t('The DNS names no server for mail to {domain}: it has no MX record and no address.', { domain }),
  'never-outside': ({ since }, now) =>
    t('Nobody from outside has reached port 25 of this computer since {since}: it is not open to the world.', {
      since: clock(since, now),
    }),
  'nothing-from': ({ whom, since, last }, now) =>
    whom === ''
      ? t('No such mail has come since {since}.', { since: clock(since, now) })
      : last === null
        ? t('No server has brought mail of {whom} since {since}: it has not been handed to us.', {
            whom,
            since: clock(since, now),
          })
        : t('No server has brought such mail of {whom} since {since}; the last of {whom} came {last}.', {
            whom,
            since: clock(since, now),
            last: clock(last, now),
          }),
  refused: ({ at, code, who, to, because }, now) => refusalWords(code, { at: clock(at, now), who, to, because }),
  greylisted: ({ at, who }, now) =>
    t('We asked {who} at {at} to come again, as unknown senders are asked, and it has not come again yet.', {
      who,
      at: clock(at, now),
    }),
  limited: ({ at, remote }, now) =>
    t('{remote} did too much and was told at {at} to come back later.', { remote, at: clock(at, now) }),
  'turned-away': ({ at, remote, listener }, now) =>
    t('{remote} was turned away at {at}: too many were connected at once ({listener}).', {
      remote,
      at: clock(at, now),
      listener,
    }),

  ...fetchWords,

  junk: ({ at, account, mailbox, because }, now) =>
    t('It came at {at} and lies in {mailbox} of {account}: it was taken for junk ({because}).', {
      at: clock(at, now),
      mailbox,
      account,
      because,
    }),
  'by-rule': ({ at, account, mailbox, rule }, now) =>
    t('It came at {at} and was filed in {mailbox} of {account} by {rule}.', {
      at: clock(at, now),
      mailbox,
      account,
      rule,
    }),
  'by-script': ({ at, did, rule, to }, now) =>
    t(
      'It came at {at} and was {did, select, redirected {sent on to {to}} rejected {returned to its sender} other {thrown away}} by {rule}.',
      { at: clock(at, now), did, to, rule },
    ),
  moved: ({ at, by, to, ...how }, now) =>
    t('It came, and {by} moved it to {to} at {at} with {device}.', { by, to, at: clock(at, now), device: device(how) }),
  deleted: ({ at, by, until, ...how }, now) =>
    until === null
      ? t('It came, and {by} deleted it at {at} with {device}.', { by, at: clock(at, now), device: device(how) })
      : t('It came, and {by} deleted it at {at} with {device}. It can be brought back until {until}.', {
          by,
          at: clock(at, now),
          device: device(how),
          until: clock(until, now),
        }),
  expired: ({ at, account }, now) =>
    t('It came, and was taken out of the mailbox of {account} at {at}, as your rules of retention say.', {
      account,
      at: clock(at, now),
    }),
  'list-held': ({ list: name, because }) =>
    t('The list {list} holds it for its moderators: {because}.', { list: name, because }),
  'list-dropped': ({ list: name, because }) =>
    t('The list {list} passes it on to nobody: {because}.', { list: name, because }),
  arrived: ({ at, account, mailbox }, now) =>
    t('It arrived: it lies in {mailbox} of {account} since {at}, and nobody has read it.', {
      mailbox,
      account,
      at: clock(at, now),
    }),
  read: ({ at, by, account, mailbox, ...how }, now) =>
    t('It arrived and was read: {by} opened it at {at} with {device}. It lies in {mailbox} of {account}.', {
      by,
      at: clock(at, now),
      device: device(how),
      mailbox,
      account,
    }),
  'cannot-fetch': ({ at, user, remote, protocol }, now) =>
    t(
      'The mail program at {remote} is not let in as {user} ({protocol}, last at {at}): its name or password is wrong.',
      { remote, user, protocol: protocol.toUpperCase(), at: clock(at, now) },
    ),

  'never-handed-over': ({ whom, since, last }, now) =>
    whom === ''
      ? t('No program has handed us such mail since {since}. Look in its Outbox.', { since: clock(since, now) })
      : last === null
        ? t(
            'No program of {whom} has handed us such mail since {since}, or even signed in to send. Look in its Outbox.',
            { whom, since: clock(since, now) },
          )
        : t(
            'No program of {whom} has handed us such mail since {since}; it signed in to send {last}. Look in its Outbox.',
            { whom, since: clock(since, now), last: clock(last, now) },
          ),
  'wrong-password': ({ at, user, remote }, now) =>
    t('The program at {remote} could not sign in as {user} at {at}: the name or password is wrong.', {
      remote,
      user,
      at: clock(at, now),
    }),
  'login-closed': ({ at, user, remote }, now) =>
    t('The program at {remote} could not sign in as {user} at {at}: the account is closed.', {
      remote,
      user,
      at: clock(at, now),
    }),
  'login-throttled': ({ at, user, remote }, now) =>
    t('The program at {remote} may not sign in as {user} for now: it used a wrong password too often (last at {at}).', {
      remote,
      user,
      at: clock(at, now),
    }),
  held: ({ by, to }) =>
    by === 'a rule of yours' || by === 'a route of yours'
      ? t(
          'It is held: {by, select, route {a route of yours keeps} other {a rule of yours keeps}} what goes to {to} until somebody lets it go.',
          { by: by === 'a route of yours' ? 'route' : 'rule', to },
        )
      : t('It is held: {who} stopped it, and it goes to {to} when somebody lets it go.', { who: person(by), to }),
  breaker: ({ user }) =>
    t('It is held: {user} sent far more than usual, so all mail of this account waits until somebody has looked.', {
      user,
    }),
  'own-hour': ({ at, to }, now) =>
    t('It waits because its sender wished so: it goes to {to} at {at}.', { to, at: clock(at, now) }),
  paused: ({ at, route, by }, now) =>
    route === '*'
      ? t('Outgoing mail is paused: {who} stopped it at {at}.', { who: person(by), at: clock(at, now) })
      : t('Mail to {route} is paused: {who} stopped it at {at}.', { route, who: person(by), at: clock(at, now) }),
  network: ({ at, kind }, now) =>
    kind === 'captive'
      ? t('It waits: this network answers for everybody since {at}, as hotels do. Sign in to it in a browser.', {
          at: clock(at, now),
        })
      : t('It waits: this computer has no network since {at}. It goes on by itself.', { at: clock(at, now) }),
  suppressed: ({ to }) =>
    t('Mail to {to} is not tried any more: its server said again and again that there is no such mailbox.', { to }),
  'port-25-blocked': ({ hosts }) =>
    t(
      'Your network lets no mail out: {hosts, plural, one {# server} other {# servers}} did not answer on port 25. Providers often block it; a relay goes around that.',
      { hosts },
    ),
  waiting: ({ said: heard, to, attempts, nextAt }, now) => {
    const next = nextAt === null ? '' : clock(nextAt, now);
    const tries =
      heard.cause === 'greylisted' || next === ''
        ? t('{attempts, plural, one {# try so far.} other {# tries so far.}}', { attempts })
        : t('{attempts, plural, one {# try so far} other {# tries so far}}, the next at {next}.', { attempts, next });
    return `${t('It waits.')} ${saidWords(heard, { to, next, final: false })} ${tries}`;
  },
  'on-its-way': ({ to }) => t('It is on its way to {to} right now.', { to }),
  'said-no': ({ at, said: heard, to }, now) =>
    `${heard.host === null ? t('It did not reach {to} ({at}).', { to, at: clock(at, now) }) : t('{host} refused it for {to} at {at}.', { host: heard.host, to, at: clock(at, now) })} ${saidWords(heard, { to, next: '', final: true })}`,
  'came-back': ({ at, said: heard, to, by }, now) =>
    `${t('The other server took it and returned it at {at} ({by}).', { at: clock(at, now), by })} ${saidWords(heard, { to, next: '', final: true })}`,
  taken: ({ at, host, to, reply }, now) =>
    t(
      'It left: {host} took it for {to} at {at} and answered “{reply}”. Whoever runs that server can find it by that.',
      { host, to, at: clock(at, now), reply },
    ),
  thrown: ({ by, to }) => t('{who} took it out of the queue before it went to {to}.', { who: person(by), to }),

  'nothing-connected': ({ since, port, last }, now) =>
    port === null
      ? t('Nobody has connected since {since}.', { since: clock(since, now) })
      : last === null
        ? t('Nobody has connected to port {port} since {since}.', { port: String(port), since: clock(since, now) })
        : t('Nobody has connected to port {port} with such mail since {since}; the last connection was {last}.', {
            port: String(port),
            since: clock(since, now),
            last: clock(last, now),
          }),
  'tls-on-plain': ({ at, remote, port }, now) =>
    port === null
      ? t(
          '{remote} connected at {at} and spoke TLS where plain text begins. Switch the program to STARTTLS (secure: false), or to the TLS port.',
          { remote, at: clock(at, now) },
        )
      : t(
          '{remote} connected to port {port} at {at} and spoke TLS where plain text begins. Switch the program to STARTTLS (secure: false), or to the TLS port.',
          { remote, port: String(port), at: clock(at, now) },
        ),
  'plain-on-tls': ({ at, remote, port }, now) =>
    port === null
      ? t(
          '{remote} connected at {at} and spoke plain text where TLS begins. Switch the program to TLS (secure: true), or to the plain port.',
          { remote, at: clock(at, now) },
        )
      : t(
          '{remote} connected to port {port} at {at} and spoke plain text where TLS begins. Switch the program to TLS (secure: true), or to the plain port.',
          { remote, port: String(port), at: clock(at, now) },
        ),
  'tls-untrusted': ({ at, remote }, now) =>
    t(
      '{remote} does not trust our certificate and hung up at {at}. Install the certificate there, or use one that everybody knows.',
      { remote, at: clock(at, now) },
    ),
  'tls-failed': ({ at, remote, listener, because }, now) =>
    t('{remote} and we found no common way to encrypt at {at} ({listener}): {because}.', {
      remote,
      at: clock(at, now),
      listener,
      because,
    }),
  captured: ({ at, account, to }, now) =>
    t('It was captured at {at} for {to}, and lies in {account}. If you do not see it, a filter hides it.', {
      at: clock(at, now),
      to,
      account,
    }),
  pruned: ({ at, account }, now) =>
    t('It was captured for {account} and is gone since {at}: only the newest are kept.', {
      account,
      at: clock(at, now),
    }),
  'no-message': ({ at, remote, listener }, now) =>
    t('{remote} connected at {at} ({listener}) and left without a message.', { remote, at: clock(at, now), listener }),

  forgotten: ({ since }, now) =>
    t('Nothing is known of that time: events are kept since {since}.', { since: clock(since, now) }),
  unknown: ({ trace }) => t('Nothing is known of {trace}. Events are kept for a while only (log.keep).', { trace }),
};

export const causeWords = ({ code, values }: Cause, now: number): string => said[code](values as never, now);

type SayFact = { readonly [F in FactCode]: (values: Facts[F], now: number) => string };
const facts: SayFact = {
  mx: ({ domain, hosts }) =>
    hosts.length === 0
      ? t('The DNS names no mail server for {domain}', { domain })
      : t('The DNS says: mail for {domain} goes to {hosts}', { domain, hosts: list(hosts) }),
  'mx-unasked': ({ domain, because }) => t('The DNS could not be asked about {domain}: {because}', { domain, because }),
  outside: ({ last }, now) =>
    last === null
      ? t('No connection from outside to port 25 is known of')
      : t('The last connection from outside to port 25 came {last}', { last: clock(last, now) }),
  listening: ({ listener, host, port }) =>
    t('{listener} listens on {host}:{port}', { listener, host, port: String(port) }),
  free: ({ bytes }) => t('{size} are free on the disk now', { size: size(bytes) }),
  fetched: ({ host, last }, now) =>
    last === null
      ? t('{host} has not been looked at with success yet', { host })
      : t('{host} was last looked at with success {last}', { host, last: clock(last, now) }),
};
export const factWords = ({ code, values }: Fact, now: number): string => facts[code](values as never, now);

export const directionWords = (direction: Direction): string =>
  ({ incoming: t('Mail to us'), outgoing: t('Mail from us'), app: t('Mail of an app') })[direction];

export const replyWords = (heard: Said, to: string): string => saidWords(heard, { to, next: '', final: true });
