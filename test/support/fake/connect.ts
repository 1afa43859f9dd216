/** An office on this network whose listeners are open, with a certificate of its own authority. */
import type { Api, ConnectService, ConnectWays } from '../../../server/api/contract.ts';

const trust = { kind: 'authority', goodFor: true, issuer: 'Mailroom local authority' } as const;
const service = (
  protocol: ConnectService['protocol'],
  security: ConnectService['security'],
  port: number,
): ConnectService => ({
  ...{ protocol, security, port, host: 'mail.office.example', signsIn: true, onlyHere: false },
  trust,
});

const waysOf = (address: string): ConnectWays => ({
  ...{
    address,
    name: 'Ana Prieto',
    hostName: 'mail.office.example',
    mode: 'deliver',
    anyPassword: false,
    testsAt: null,
  },
  services: [service('imap', 'tls', 993), service('smtp', 'tls', 465), service('imap', 'starttls', 143)],
  authorityFile: '/home/ana/mailroom/tls/authority.pem',
  webDoor: { http: false, https: false },
  ...{ profileAt: null, profileBecause: 'No page of this server can be reached from a device.' },
});

export const fakeConnectApi = (): Api['connect'] => ({
  ways: async ({ address }) => waysOf(address),
  async *watchWays({ address }) {
    yield waysOf(address);
  },
  async *watchSeen() {
    yield { came: [], failed: [] };
  },
  profile: async () => ({ url: null, until: 0, file: '', text: '', withPassword: false, withAuthority: true }),
});
