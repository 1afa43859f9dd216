/** The conversation of a journey as commands that have it again, and the journey as data. Pure. */
import type { Journey, ListenerState } from '../../server/api/contract.ts';

export type Place = { readonly host: string; readonly port: number; readonly tls: 'none' | 'starttls' | 'implicit' };

const fact = (journey: Pick<Journey, 'events'>, event: string, name: string): unknown =>
  journey.events.find(one => one.name === event)?.fields[name];
const text = (value: unknown): string | null => (typeof value === 'string' && value !== '' ? value : null);

/** Where it came in, as the listener stands now; null: not over the network, or that listener is gone. */
export function placeOf(
  journey: Pick<Journey, 'events'>,
  listeners: readonly Pick<ListenerState, 'name' | 'host' | 'port'>[],
): Place | null {
  const name = text(fact(journey, 'smtp.connected', 'listener')) ?? text(fact(journey, 'queue.accepted', 'listener'));
  const listener = listeners.find(one => one.name === name);
  if (!listener) return null;
  const isSecure = journey.events.some(one => one.name === 'smtp.tls');
  const host = /^(?:0\.0\.0\.0|::)$/.test(listener.host) ? '127.0.0.1' : listener.host;
  return { host, port: listener.port, tls: name === 'submissions' ? 'implicit' : isSecure ? 'starttls' : 'none' };
}

/** For a POSIX shell. */
const quoted = (word: string): string => (/^[\w@%+=:,./-]+$/.test(word) ? word : `'${word.replaceAll("'", `'\\''`)}'`);
const line = (words: readonly string[]): string => words.map(quoted).join(' ');

type Told = Pick<Journey, 'events' | 'sender' | 'recipients' | 'title' | 'kind'>;
const heloOf = (journey: Told): string | null =>
  text(fact(journey, 'queue.accepted', 'helo')) ?? text(fact(journey, 'smtp.refused', 'helo'));
const userOf = (journey: Told): string | null => text(fact(journey, 'smtp.signed-in', 'user'));

export function swaks(journey: Told, { host, port, tls }: Place): string {
  const helo = heloOf(journey);
  const user = userOf(journey);
  return line([
    ...['swaks', '--server', host, '--port', String(port)],
    ...(helo ? ['--ehlo', helo] : []),
    ...(tls === 'starttls' ? ['--tls'] : tls === 'implicit' ? ['--tls-on-connect'] : []),
    ...(user ? ['--auth', 'PLAIN', '--auth-user', user] : []),
    ...['--from', journey.sender || '<>'],
    ...(journey.recipients.length > 0 ? ['--to', journey.recipients.join(',')] : []),
    ...(journey.kind === 'message' && journey.title ? ['--header', `Subject: ${journey.title}`] : []),
  ]);
}

/** The message stands in message.eml; without a password it asks for one. */
export function curl(journey: Told, { host, port, tls }: Place): string {
  const user = userOf(journey);
  return line([
    ...['curl', `${tls === 'implicit' ? 'smtps' : 'smtp'}://${host}:${port}/${heloOf(journey) ?? ''}`],
    ...(tls === 'starttls' ? ['--ssl-reqd'] : []),
    ...(user ? ['--user', user] : []),
    ...['--mail-from', journey.sender ?? ''],
    ...journey.recipients.flatMap(one => ['--mail-rcpt', one]),
    ...['--upload-file', 'message.eml'],
  ]);
}

/** To say it by hand. */
export const byHand = ({ host, port, tls }: Place): string =>
  tls === 'none'
    ? line(['nc', '-C', host, String(port)])
    : line([
        ...['openssl', 's_client', '-connect', `${host}:${port}`],
        ...(tls === 'starttls' ? ['-starttls', 'smtp'] : []),
        ...['-crlf', '-quiet'],
      ]);
