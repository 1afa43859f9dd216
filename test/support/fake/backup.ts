/** Backups of the fake server: a folder with three, two accounts in each. */
import type { BackupApi, BackupStatus } from '../../../server/api/contract.ts';

const HOUR = 3_600_000;

export function fakeBackupApi(): BackupApi['backup'] {
  const now = Date.now();
  const tried = (at: number) => ({ at, ok: true, because: null, backup: '2026-11-23T023000Z' });
  const status: BackupStatus = {
    ...{ to: '/media/drive/Mailroom backups', every: 24 * HOUR, at: '02:30', drillEvery: 7 * 24 * HOUR },
    ...{ keep: { daily: 7, weekly: 4, monthly: 12 }, encrypt: false, hasKey: false },
    ...{ next: now + 12 * HOUR, run: tried(now - 12 * HOUR), made: tried(now - 12 * HOUR) },
    ...{
      drill: { ...tried(now - 36 * HOUR), messages: 48_211 },
      proven: { ...tried(now - 36 * HOUR), messages: 48_211 },
    },
    ...{ running: null, ended: null, verified: null, ordered: null },
  };
  const row = (days: number) => ({
    id: `2026-11-${23 - days}T023000Z`,
    at: now - 12 * HOUR - days * 24 * HOUR,
    ...{ version: '0.8.0', encrypted: false, octets: 812_000_000, added: 4_100_000 + days * 900_000 },
    ...{ accounts: 2, messages: 48_211 - days * 40, took: 4_200 },
  });
  const mailboxes = [
    { id: 1, name: 'INBOX', role: 'inbox', messages: 2, octets: 9_000 },
    { id: 2, name: 'Sent', role: 'sent', messages: 0, octets: 0 },
  ];
  const begun = async () => ({ begun: true }) as const;
  return {
    get: async () => status,
    async *watch() {
      yield status;
    },
    list: async () => [row(0), row(1), row(2)],
    proposals: async () => [{ path: '/home/ana/Mailroom backups', sameDisk: true }],
    look: async ({ path }) => ({ path, is: 'new', encrypted: null, free: 84 * 1024 ** 3, sameDisk: true }),
    choose: async () => status,
    ...{ passphrase: begun, run: begun, drill: begun, verify: begun, export: begun, stop: begun },
    ...{ restoreAll: begun, takeBack: begun, restart: begun },
    accounts: async () => [
      { id: 1, address: 'ana@office.test', name: 'Ana', messages: 2, octets: 9_000, mailboxes },
      { id: 2, address: 'ben@office.test', name: 'Ben', messages: 0, octets: 0, mailboxes: [] },
    ],
    messages: async () => ({ messages: [], next: null }),
    plan: async ({ account }) => ({
      ...{ address: account, makesAccount: false, under: 'Restored 2026-11-23', messages: 2, octets: 9_000 },
      mailboxes: [
        { name: 'INBOX', to: 'Restored 2026-11-23/INBOX', isNew: true, messages: 2, octets: 9_000, missing: 2 },
      ],
    }),
    restore: async () => ({ job: 1 }),
    lookPlace: async ({ path }) => ({ path, kind: 'folder', needsPassphrase: false, backups: [row(0)] }),
  };
}
