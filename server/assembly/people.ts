/** Who lives here and how they prove it: the directory, devices, logins, and who is signed in. */
import { type Connections, newConnections } from '../access/connections.ts';
import { newWatch, type Watch } from '../access/watch.ts';
import type { Scope } from '../base/scope.ts';
import { makeInbox } from '../capture/options.ts';
import { newAuthenticator } from '../directory/authenticator.ts';
import { type Directory, newDirectory } from '../directory/control.ts';
import { newCredentials } from '../directory/credentials.ts';
import { type Devices, openDevices } from '../directory/devices.ts';
import { isAmongLogins } from '../directory/named-logins.ts';
import { newThrottle } from '../directory/throttle.ts';
import { newOneTimeLogins, type OneTimeLogins } from '../msa/hand-over.ts';
import { inboxMailbox, inboxName } from '../queue/captured.ts';
import type { Attempt, Authenticator, Login } from '../sasl/mechanism.ts';
import { portsOf } from './device-listeners.ts';
import type { Ground } from './ground.ts';
import { installationSecret } from './home.ts';
import type { MailSystem } from './mail-system.ts';
import { takesAnybody } from './protocols.ts';

export type PeopleHere = {
  readonly directory: Directory;
  readonly devices: Devices;
  readonly authenticator: Authenticator;
  readonly oneTimeLogins: OneTimeLogins;
  readonly connections: Connections;
  readonly watch: Watch;
};

export async function openPeople(
  ground: Ground,
  { mail, domainsChanged }: { readonly mail: MailSystem; readonly domainsChanged: () => void },
  scope: Scope,
): Promise<PeopleHere> {
  const { store, clock, random, config, onBug } = ground;
  const credentials = newCredentials({ clock, random, madeUpKey: installationSecret(ground.home, random) });
  const directory = newDirectory({
    ...{ store, credentials, clock, random, domainsChanged },
    mode: () => config().mode,
    pipesRun: () => config()['pipe.enabled'],
  });
  const devices = await openDevices({
    ...{ store, credentials, clock, onBug: fault => onBug(fault, 'devices') },
    otherPorts: () => portsOf(config()),
    separator: () => config()['address.plus-separator'],
  });
  scope.onClose(() => devices.close());
  const watch = newWatch(store, ground.newTrace);
  scope.onClose(() => watch.close());
  const oneTimeLogins = newOneTimeLogins(random);
  const authenticator = oneTimeLogins.beside(
    newAuthenticator({
      ...{ store, credentials, clock, throttle: newThrottle() },
      anyone: () =>
        takesAnybody(config())
          ? {
              admits: (user, password) => isAmongLogins(config()['capture.logins'], user, password),
              login: (user, { protocol }) => captureLogin(ground, mail, user, protocol),
            }
          : null,
      onBug: fault => onBug(fault, 'directory'),
    }),
  );
  return { directory, devices, authenticator, oneTimeLogins, connections: newConnections(), watch };
}

/** Who reads under a name sees the inbox of that name alone, which is there from then on. */
async function captureLogin(
  { store, clock }: Ground,
  mail: MailSystem,
  user: string,
  protocol: Attempt['protocol'],
): Promise<Login> {
  const capture = await mail.captureAccount();
  const login = { account: capture?.account ?? 0, address: capture?.address ?? 'inbox@localhost' };
  const name = inboxName(user);
  if (name === null || capture === null || protocol === 'smtp') return login;
  // Where there is no room for it just now, it is empty all the same.
  await makeInbox(store, login.account, { name, now: clock.now() });
  return { ...login, root: inboxMailbox(name) };
}
