/**
 * master.cf: services, eight words a line, and the -o parameters and the program of a pipe on the lines that go on. master(5).
 *
 *   service type private unpriv chroot wakeup maxproc command [arguments]
 */
import type { Book, Done, Line } from '../book.ts';
import { foldedLines, wordsOf } from '../lines.ts';
import { becomesSetting } from '../settings.ts';
import { portOf, type Transports, usualTransports } from './transports.ts';

export type Service = {
  readonly at: Line;
  readonly name: string;
  readonly type: string;
  readonly command: string;
  readonly words: readonly string[];
  readonly overrides: readonly (readonly [name: string, value: string])[];
};

export function parseMasterCf(
  file: string,
  text: string,
): { readonly services: readonly Service[]; readonly broken: readonly Line[] } {
  const services: Service[] = [];
  const broken: Line[] = [];
  for (const at of foldedLines(file, text)) {
    const words = wordsOfCommand(at.text);
    const [name, type, , , , , , command, ...rest] = words;
    if (!name || !type || !command || !/^(inet|unix|unix-dgram|fifo|pass)$/.test(type)) broken.push(at);
    else
      services.push({ at, name, type, command: command.split('/').at(-1)!, words: rest, overrides: overridesIn(rest) });
  }
  return { services, broken };
}

/** Blanks divide; braces keep a value together. Commas do not divide here. */
function wordsOfCommand(text: string): string[] {
  if (!text.includes('{')) return text.split(/\s+/).filter(word => word !== '');
  return wordsOf(text.replaceAll(',', '\u0001')).map(word => word.replaceAll('\u0001', ','));
}

function overridesIn(words: readonly string[]): readonly (readonly [string, string])[] {
  return words.flatMap((word, at) => {
    if (word !== '-o') return [];
    const pair = (words[at + 1] ?? '').replace(/^\{\s*|\s*\}$/g, '');
    const sign = pair.indexOf('=');
    return sign === -1 ? [] : [[pair.slice(0, sign).trim(), pair.slice(sign + 1).trim()] as const];
  });
}

/** Transports by name: what `dovecot:` or `maildrop:` in a table stands for. */
export function transportsOf(services: readonly Service[]): Transports {
  const all = new Map(usualTransports);
  for (const { name, type, command } of services) {
    const kind = command === 'pipe' || command === 'spawn' ? 'pipe' : command;
    if (type === 'unix' && ['smtp', 'lmtp', 'pipe', 'error', 'discard', 'local', 'virtual'].includes(kind))
      all.set(name, name === 'retry' ? 'retry' : (kind as 'smtp'));
  }
  return all;
}

/** Postfix' own processes, of which Mailroom needs none. */
const own = new Set([
  'pickup',
  'cleanup',
  'qmgr',
  'nqmgr',
  'tlsmgr',
  'trivial-rewrite',
  'bounce',
  'verify',
  'flush',
  'proxymap',
  'smtp',
  'showq',
  'error',
  'discard',
  'local',
  'virtual',
  'lmtp',
  'anvil',
  'scache',
  'postlogd',
  'dnsblog',
  'tlsproxy',
  'qmqpd',
  'pipe',
  'postscreen',
  'smtpd',
]);

export function readServices(book: Book, services: readonly Service[], used: (transport: string) => boolean): Done {
  for (const service of services) {
    const { at, name, type, command } = service;
    if (type === 'inet' && (command === 'smtpd' || command === 'postscreen')) readPort(book, service);
    else if (command === 'pipe') {
      const program = service.words.find(word => word.startsWith('argv='))?.slice('argv='.length) ?? 'a program';
      const whole = at.text.slice(Math.max(0, at.text.indexOf('argv=') + 5)).slice(0, 200);
      if (used(name))
        book.cannot(
          at,
          `mail by "${name}:" goes to ${whole}`,
          'a program is named once more here before it gets mail: pipes are switched on by hand',
        );
      else book.means(at, `"${name}:" would give mail to ${program}`, [], 'no mail goes that way');
    } else if (own.has(command)) book.means(at, `a process of Postfix' own (${command})`, [], overridden(service));
    else if (command === 'spawn')
      book.cannot(at, `a program behind a socket, "${name}"`, 'what it decides is not written here');
    else book.cannot(at, `a service "${name}"`, `"${command.slice(0, 60)}" is no program that is known`);
  }
}

const overridden = ({ overrides }: Service): string | undefined =>
  overrides.length > 0 && overrides.some(([name]) => name !== 'syslog_name')
    ? `its own parameters are not taken over: ${overrides.map(([name]) => name).join(', ')}`
    : undefined;

function readPort(book: Book, { at, name, command, overrides }: Service): Done {
  const said = new Map(overrides);
  const place = name.includes(':') ? name.slice(name.lastIndexOf(':') + 1) : name;
  const port = portOf(place);
  if (port === undefined) return book.cannot(at, `a port "${name}"`, `"${place}" is no port that is known`);
  const wrapped = said.get('smtpd_tls_wrappermode') === 'yes';
  const signsIn =
    wrapped ||
    said.get('smtpd_sasl_auth_enable') === 'yes' ||
    port === 587 ||
    /permit_sasl_authenticated/.test(said.get('smtpd_client_restrictions') ?? '');
  const key = wrapped ? 'submissions.port' : signsIn ? 'submission.port' : 'smtp.port';
  const local = /^(127\.0\.0\.1|localhost|\[::1\]):/.test(name);
  if (local)
    return book.means(
      at,
      `port ${port} on this computer only`,
      [],
      'for mail that comes back from another program, which it does not here',
    );
  const meaning = `port ${port}: ${wrapped ? 'own people, encrypted at once' : signsIn ? 'own people' : command === 'postscreen' ? 'mail from other servers, looked at first' : 'mail from other servers'}`;
  becomesSetting(
    book,
    at,
    meaning,
    key,
    String(port),
    overrides.length > 0 ? 'its own parameters are those of that port here anyway' : undefined,
  );
}
