/** What a person may see and do of mail that is fetched: accounts elsewhere, a try before one is kept, signing in, needs. */
import type { Clock } from '../base/ports.ts';
import { err, ok, type Result } from '../base/result.ts';
import type { Seal } from '../base/seal.ts';
import type { Instant } from '../base/units.ts';
import { event, SERVER_TRACE } from '../events/event.ts';
import type { Need } from '../events/need.ts';
import type { Id, Store, StoredPulled } from '../store/interface.ts';
import type { Consents } from './consent.ts';
import { needsSomebody, type RemoteFault } from './fault.ts';
import type { Fetcher } from './fetcher.ts';
import { type ImapSpec, imapSpec, type SpecDraft } from './moving-spec.ts';
import type { Remote } from './remote.ts';
import type { LoginSecret, Secrets } from './secret.ts';
import {
  checkPulled,
  type PulledDraft,
  type PulledSettings,
  printSettings,
  readSettings,
  shownAccount,
} from './settings.ts';
import { newState, type PulledState, printState, readState } from './state.ts';

export type PulledRow = {
  readonly id: Id;
  /** Here. */
  readonly account: string;
  readonly settings: PulledSettings;
  readonly hasSecret: boolean;
  readonly state: PulledState;
  readonly running: boolean;
  readonly createdAt: Instant;
};

/** One of both, or none where it stays as it was. */
export type GivenSecret = { readonly password?: string | undefined; readonly consent?: string | undefined };

export type TriedThere = {
  readonly works: boolean;
  readonly sentence: string;
  /** Of each folder that would be fetched. */
  readonly folders: readonly { readonly folder: string; readonly messages: number }[];
  /** Encrypted how, or not at all. */
  readonly how: string | null;
};

export type FetchControl = {
  rows(): Promise<readonly PulledRow[]>;
  add(account: string, draft: PulledDraft, secret: GivenSecret, by: string): Promise<Result<PulledRow, string>>;
  change(id: Id, draft: Partial<PulledDraft>, secret: GivenSecret, by: string): Promise<Result<PulledRow, string>>;
  remove(id: Id, by: string): Promise<Result<PulledRow, string>>;
  /** Ends when the visit has. */
  now(id: Id): Promise<Result<PulledRow, string>>;
  /** Signs in and counts; nothing is taken, nothing kept. */
  try(draft: PulledDraft, secret: GivenSecret, id: Id | null): Promise<Result<TriedThere, string>>;
  readonly consents: Pick<Consents, 'begin' | 'state' | 'answer'>;
  /** What a job that moves all of it here keeps of the other server (moving/job.ts), its secret sealed. */
  source(draft: SpecDraft, secret: GivenSecret): Result<ImapSpec, string>;
  needs(): Promise<readonly Need[]>;
};

export type FetchControlOptions = {
  readonly store: Store;
  readonly clock: Clock;
  readonly fetcher: Fetcher;
  readonly secrets: Secrets;
  readonly consents: Consents;
  readonly openWith: (settings: PulledSettings, secret: LoginSecret) => Promise<Result<Remote, RemoteFault>>;
  readonly rests: () => string | null;
  readonly seal: Seal;
};

const MOST_SECRET = 10_000;

export function newFetchControl(options: FetchControlOptions): FetchControl {
  const { store, clock, fetcher, secrets, consents } = options;

  const rowOf = async (row: StoredPulled): Promise<PulledRow> => {
    const account = (await store.accounts()).find(({ id }) => id === row.account);
    return {
      ...{ id: row.id, account: account?.address ?? '', settings: readSettings(row.body), createdAt: row.createdAt },
      hasSecret: row.secret !== null,
      state: readState(row.state),
      running: fetcher.running().includes(row.id),
    };
  };
  const find = async (id: Id): Promise<StoredPulled | null> =>
    (await store.pulledAccounts()).find(one => one.id === id) ?? null;

  const note = (settings: PulledSettings, what: 'added' | 'changed' | 'removed', account: string, by: string) => {
    const { user, host, protocol } = settings;
    return { notes: [event('fetch.changed', clock.now(), SERVER_TRACE, { user, host, protocol, what, account, by })] };
  };

  /** undefined: it stays as it is. */
  function sealedOf(settings: PulledSettings, given: GivenSecret): Result<string | undefined, string> {
    if (given.consent !== undefined) {
      if (settings.login !== 'oauth2') return err('leave was given by OAuth2, and a password is what is asked for');
      const tokens = consents.take(given.consent, settings.provider);
      return tokens
        ? ok(secrets.sealed(settings, { tokens }))
        : err('nobody has given leave there yet, or it was used or has run out');
    }
    if (given.password === undefined) return ok(undefined);
    if (settings.login !== 'password') return err('a password was given, and leave by OAuth2 is what is asked for');
    if (given.password === '' || given.password.length > MOST_SECRET) return err('the password is empty or too long');
    return ok(secrets.sealed(settings, { password: given.password }));
  }

  async function put(
    id: Id | null,
    account: Id,
    settings: PulledSettings,
    secret: string | undefined,
    by: string,
    address: string,
  ) {
    const before = id === null ? null : await find(id);
    // A changed one is tried at once, and what was wrong with it before is over.
    const state = { ...(before ? readState(before.state) : newState), failing: null, nextAt: clock.now() };
    const input = { id, account, body: printSettings(settings), state: printState(state), now: clock.now() };
    const done = await store.run(
      'putPulled',
      { ...input, ...(secret === undefined ? {} : { secret }) },
      note(settings, id === null ? 'added' : 'changed', address, by),
    );
    if (!done.ok)
      return err(
        done.error === 'not-allowed' ? 'there are too many of them' : `the store does not take it (${done.error})`,
      );
    await fetcher.changed(done.value.id);
    const row = await find(done.value.id);
    return row ? ok(await rowOf(row)) : err('it is gone');
  }

  return {
    rows: async () => Promise.all((await store.pulledAccounts()).map(rowOf)),
    async add(address, draft, given, by) {
      const account = await store.account(address);
      if (!account) return err(`there is no account ${address} here`);
      const settings = checkPulled(draft);
      if (!settings.ok) return settings;
      const double = (await store.pulledAccounts()).find(
        one => one.account === account.id && isSame(readSettings(one.body), settings.value),
      );
      if (double) return err(`${shownAccount(settings.value)} is fetched for ${account.address} already`);
      const secret = sealedOf(settings.value, given);
      if (!secret.ok) return secret;
      if (secret.value === undefined) return err('a password, or leave by OAuth2, is needed to sign in there');
      return put(null, account.id, settings.value, secret.value, by, account.address);
    },
    async change(id, draft, given, by) {
      const row = await find(id);
      if (!row) return err('there is no such account elsewhere');
      const before = readSettings(row.body);
      const settings = checkPulled({ ...before, ...draft });
      if (!settings.ok) return settings;
      const secret = sealedOf(settings.value, given);
      if (!secret.ok) return secret;
      // A secret is bound to where it is told: it is not shown to another server because somebody changed a name.
      if (secret.value === undefined && !isSame(before, settings.value))
        return err('another server or user needs its own password: give it too');
      const { account } = await rowOf(row);
      return put(id, row.account, settings.value, secret.value, by, account);
    },
    async remove(id, by) {
      const row = await find(id);
      if (!row) return err('there is no such account elsewhere');
      const shown = await rowOf(row);
      const done = await store.run('removePulled', { id }, note(shown.settings, 'removed', shown.account, by));
      await fetcher.changed(id);
      return done.ok ? ok(shown) : err(`the store does not take it (${done.error})`);
    },
    async now(id) {
      const why = options.rests();
      if (why !== null) return err(why);
      const ran = await fetcher.now(id);
      const row = await find(id);
      return ran && row ? ok(await rowOf(row)) : err('there is no such account elsewhere');
    },
    async try(draft, given, id) {
      const why = options.rests();
      if (why !== null) return err(why);
      const row = id === null ? null : await find(id);
      const settings = checkPulled(row ? { ...readSettings(row.body), ...draft } : draft);
      if (!settings.ok) return settings;
      const secret = await secretToTry(options, row, settings.value, given);
      if (!secret.ok) return secret;
      return ok(await tryOut(options, settings.value, secret.value));
    },
    consents,
    source(draft, { password, consent }) {
      if (password !== undefined) return imapSpec(options.seal, draft, { password });
      const tokens = consent === undefined ? null : consents.take(consent, draft.provider || draft.user);
      return tokens
        ? imapSpec(options.seal, draft, { tokens })
        : err('a password, or leave by OAuth2, is needed to sign in there');
    },
    needs: async () => needsOf(await Promise.all((await store.pulledAccounts()).map(rowOf))),
  };
}

const isSame = (a: PulledSettings, b: PulledSettings): boolean =>
  a.protocol === b.protocol &&
  a.host === b.host &&
  a.user === b.user &&
  a.login === b.login &&
  a.provider === b.provider;

/** A consent is not used up by a try: it has to be kept first. */
async function secretToTry(
  { secrets }: FetchControlOptions,
  row: StoredPulled | null,
  settings: PulledSettings,
  given: GivenSecret,
): Promise<Result<LoginSecret, string>> {
  if (given.password !== undefined) return ok({ kind: 'password', user: settings.user, password: given.password });
  if (!row) return err('a password is needed to sign in there');
  if (!isSame(readSettings(row.body), settings))
    return err('another server or user needs its own password: give it too');
  const secret = await secrets.login(row, settings, false);
  return secret.ok ? secret : err(secret.error.sentence);
}

async function tryOut(
  { openWith }: FetchControlOptions,
  settings: PulledSettings,
  secret: LoginSecret,
): Promise<TriedThere> {
  const opened = await openWith(settings, secret);
  if (!opened.ok) return { works: false, sentence: opened.error.sentence, folders: [], how: null };
  const remote = opened.value;
  const folders: { folder: string; messages: number }[] = [];
  let fault: RemoteFault | null = null;
  for (const folder of remote.folders) {
    const place = await remote.open(folder);
    const listed = place.ok ? await place.value.list() : place;
    if (listed.ok) folders.push({ folder, messages: listed.value.length });
    else fault ??= listed.error;
  }
  remote.abandon();
  const total = folders.reduce((sum, one) => sum + one.messages, 0);
  const sentence = fault?.sentence ?? `${total === 1 ? 'one message lies' : `${total} messages lie`} there`;
  return { works: fault === null, sentence, folders, how: remote.how };
}

const moment = (at: Instant): string => new Date(at).toISOString().slice(0, 16).replace('T', ' ');

function needsOf(rows: readonly PulledRow[]): Need[] {
  return rows.flatMap(({ id, settings, state, account }): Need[] => {
    const { failing } = state;
    const path = '/accounts/elsewhere';
    const shown = shownAccount(settings);
    if (settings.enabled && failing && (needsSomebody(failing) || failing.times > 3))
      return [
        {
          ...{ id: `fetch-${id}`, path, severity: needsSomebody(failing) ? 'failed' : 'attention' },
          sentence: `Mail of ${shown} for ${account} cannot be fetched since ${moment(failing.since)} UTC: ${failing.sentence}.`,
        },
      ];
    return settings.enabled && settings.tls === 'none' && !isLocal(settings.host)
      ? [
          {
            ...{ id: `fetch-clear-${id}`, path, severity: 'attention' },
            sentence: `Mail of ${shown} is fetched without encryption: whoever is between can read it, and may learn the password.`,
          },
        ]
      : [];
  });
}

const isLocal = (host: string): boolean => host === 'localhost' || host.startsWith('127.') || host === '::1';
