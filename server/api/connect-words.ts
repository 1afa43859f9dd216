/**
 * What the live tick of a connection card says: who has come, or what was wrong and what to choose instead. Pure; the window
 * and the command line say the same.
 */
import { t } from '../base/language.ts';
import { securityName } from './connect-cards.ts';
import type {
  ConnectCame,
  ConnectFailed,
  ConnectProtocol,
  ConnectSeen,
  ConnectService,
  ConnectWays,
} from './connect-contract.ts';

export type Tick =
  | { readonly kind: 'waiting' }
  | { readonly kind: 'came'; readonly came: ConnectCame }
  | { readonly kind: 'failed'; readonly failed: ConnectFailed };

/** The newest counts; a stranger's knock on the door only while nobody else has come. */
export function tickOf({ came, failed }: ConnectSeen): Tick {
  const [good] = came;
  const bad = failed.find(one => !one.perhapsStranger) ?? (good ? undefined : failed[0]);
  // A program tells its name after it has come; and a second try of the same program may yet go wrong.
  if (bad && bad.at > (good?.at ?? 0)) return { kind: 'failed', failed: bad };
  return good ? { kind: 'came', came: good } : { kind: 'waiting' };
}

const protocolNames = { imap: 'IMAP', pop3: 'POP3', smtp: 'SMTP', managesieve: 'ManageSieve', jmap: 'JMAP' } as const;

/** Without the time, which the window counts on: “Thunderbird 140.3 signed in from 192.168.1.20 (IMAP)”. */
export function cameWords({ kind, client, remote, protocol }: ConnectCame): string {
  const by = protocolNames[protocol];
  if (kind === 'handed-in')
    return client
      ? t('{client} handed in a message from {remote} ({by})', { client, remote, by })
      : t('A program handed in a message from {remote} ({by})', { remote, by });
  return client
    ? t('{client} signed in from {remote} ({by})', { client, remote, by })
    : t('A program signed in from {remote} ({by})', { remote, by });
}

/** What happened, then what to choose. */
export function failedWords(failed: ConnectFailed, ways: ConnectWays): readonly [string, string] {
  const { wrong, port, user, remote } = failed;
  const at = String(port ?? '');
  const protocol = protocolOf(failed.listener);
  switch (wrong) {
    case 'tls-on-plain':
      return [
        t('It began with SSL/TLS on port {at}, which begins in plain text.', { at }),
        insteadOfTls(ways, protocol, port),
      ];
    case 'plain-on-tls':
      return [t('It tried plain text on {at}.', { at }), t('Choose SSL/TLS.')];
    case 'certificate':
      return [t('It does not trust this server’s certificate.'), trustWords(ways)];
    case 'old-tls':
      return [t('It offers only versions of TLS that are not safe any more.'), t('Update the program, or its system.')];
    case 'no-encryption':
      return [
        t('It would have sent the password on port {at} without encryption.', { at }),
        insteadOfClear(ways, protocol, port),
      ];
    case 'mechanism':
      return [
        t('It wants to sign in in a way that is not offered here.'),
        t('Choose “Normal password” as authentication method.'),
      ];
    case 'port-25':
      return [
        t('It wants to sign in on port {at}, where other servers deliver.', { at }),
        insteadOf(best(ways, 'smtp')),
      ];
    case 'no-sign-in':
      return [t('It did not sign in before sending.'), t('Choose “Normal password” for the outgoing server too.')];
    case 'wrong-password':
      return [t('The password is wrong.'), t('Make a new one for this device, and paste it.')];
    case 'wrong-user':
      return [
        t('It signed in as {user}, whom nobody here is called.', { user: user ?? '?' }),
        t('The user name is {address}.', { address: ways.address }),
      ];
    case 'closed-account':
      return [
        t('The password is right, but {address} is closed.', { address: ways.address }),
        t('Open the account under Accounts.'),
      ];
    case 'throttled':
      return [
        t('Too many wrong tries came from {remote}.', { remote }),
        t('Wait a minute, then try once more with the right password.'),
      ];
    case 'refused':
      return [t('It was refused: {said}.', { said: failed.said }), t('The live log shows every word.')];
  }
}

const protocolOf = (listener: string): ConnectProtocol =>
  listener.startsWith('imap')
    ? 'imap'
    : listener.startsWith('pop3')
      ? 'pop3'
      : listener === 'managesieve'
        ? listener
        : 'smtp';

const best = (
  { services }: ConnectWays,
  protocol: ConnectProtocol,
  security?: ConnectService['security'],
): ConnectService | null =>
  services.find(one => one.protocol === protocol && (security === undefined || one.security === security)) ?? null;

const insteadOf = (service: ConnectService | null): string =>
  service
    ? t('Choose port {port} with {security}.', { port: String(service.port), security: securityName(service.security) })
    : t('No other port is open for this.');

/** The same port with what it can do, or the one that begins with TLS. */
function insteadOfTls(ways: ConnectWays, protocol: ConnectProtocol, port: number | null): string {
  const here = ways.services.find(one => one.port === port && one.protocol === protocol);
  const tls = best(ways, protocol, 'tls');
  const security = here ? securityName(here.security) : 'STARTTLS';
  return tls
    ? t('Choose {security} there, or port {port} with SSL/TLS.', { security, port: String(tls.port) })
    : t('Choose {security} there.', { security });
}

function insteadOfClear(ways: ConnectWays, protocol: ConnectProtocol, port: number | null): string {
  const tls = best(ways, protocol, 'tls');
  const canStart = ways.services.some(one => one.port === port && one.security === 'starttls');
  if (canStart && tls) return t('Choose STARTTLS there, or port {port} with SSL/TLS.', { port: String(tls.port) });
  return tls ? insteadOf(tls) : t('Choose STARTTLS there.');
}

function trustWords({ services }: ConnectWays): string {
  const trust = services.find(one => one.security !== 'none')?.trust;
  if (trust && !trust.goodFor) return t('Add the name it connects to under tls.names.');
  return trust?.kind === 'authority'
    ? t('Install the authority’s certificate on the device, then try again.')
    : t('Use the server name exactly as it stands here.');
}
