/** The API's part of mail that is fetched, with one account elsewhere that is well and one that refuses the password. */
import type { Api, PulledAccountRow } from '../../server/api/contract.ts';

const settings: PulledAccountRow['settings'] = {
  ...{ protocol: 'imap', host: 'imap.there.example', port: 993, tls: 'implicit', pins: [], authorities: '' },
  ...{ user: 'ana@there.example', login: 'password', provider: '', folders: ['INBOX'], keepDays: null, since: null },
  ...{ every: 600_000, idle: false, into: '', judged: true, enabled: true },
};

const row = (id: number, now: number): PulledAccountRow => ({
  ...{ id, account: 'ana@office.test', settings, hasSecret: true, running: false, createdAt: now - 86_400_000 },
  state: {
    ...{ lastAt: now - 60_000, lastGoodAt: now - 60_000, nextAt: now + 540_000, lastTaken: 2, taken: 120 },
    ...{ failing: null, passed: [] },
  },
});

export function fakeFetchApi(): Api['fetch'] {
  const now = Date.now();
  const refused = {
    ...row(2, now),
    settings: { ...settings, protocol: 'pop3', host: 'pop.old.example', port: 995, user: 'ana' } as const,
    state: {
      ...row(2, now).state,
      failing: { since: now - 7_200_000, kind: 'login-refused', sentence: 'the server refuses the login', times: 2 },
    },
  };
  let rows: readonly PulledAccountRow[] = [row(1, now), refused];
  const find = (id: number): PulledAccountRow => {
    const found = rows.find(one => one.id === id);
    if (!found) throw new Error('there is no such account elsewhere');
    return found;
  };
  return {
    list: async () => rows,
    async *watch() {
      yield rows;
    },
    async add({ account, settings: draft }) {
      const made = { ...row(rows.length + 1, Date.now()), account, settings: { ...settings, ...draft } };
      rows = [...rows, made];
      return made;
    },
    async change({ id, settings: draft }) {
      const changed = { ...find(id), settings: { ...find(id).settings, ...draft } };
      rows = rows.map(one => (one.id === id ? changed : one));
      return changed;
    },
    async remove({ id }) {
      const gone = find(id);
      rows = rows.filter(one => one !== gone);
      return gone;
    },
    now: async ({ id }) => find(id),
    try: async () => ({
      ...{ works: true, sentence: '3 messages lie there', how: 'IMAP with TLS' },
      folders: [{ folder: 'INBOX', messages: 3 }],
    }),
    importSource: async () => ({ type: 'imap' }),
    providers: async () => [],
    signIn: async () => ({
      ...{ id: 'sign-in', address: 'https://auth.there.example/', userCode: null, until: now + 600_000 },
    }),
    signInState: async () => ({ kind: 'waiting', sentence: null }),
    signedIn: async () => ({ kind: 'given', sentence: null }),
  };
}
