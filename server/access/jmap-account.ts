/** One account as one JMAP user sees it: the parts put together. */
import { createHash } from 'node:crypto';
import type { Clock } from '../base/ports.ts';
import type { RulesControl } from '../filters/account-rules.ts';
import type { ScriptBook } from '../filters/book.ts';
import type { DataType, JmapAccount } from '../jmap/backend.ts';
import type { State } from '../jmap/types.ts';
import type { Account, Id, Store } from '../store/interface.ts';
import type { Client } from './client.ts';
import type { FirstReads } from './first-reads.ts';
import { blobPart } from './jmap-blobs.ts';
import { emailPart } from './jmap-emails.ts';
import { expungedPart } from './jmap-expunged.ts';
import { printId, printState, recordState } from './jmap-ids.ts';
import { mailboxPart } from './jmap-mailboxes.ts';
import { queryPart } from './jmap-queries.ts';
import { recordKinds, recordPart } from './jmap-records.ts';
import { scriptPart } from './jmap-scripts.ts';
import type { SubmissionDesk } from './jmap-submissions.ts';
import { submissionPart } from './jmap-submissions.ts';
import type { Uploads } from './jmap-uploads.ts';
import { vacationPart, vacationState } from './jmap-vacation.ts';

export type AccountPlace = {
  readonly store: Store;
  readonly clock: Clock;
  readonly account: Id;
  readonly address: string;
  readonly client: Client;
  readonly firstReads: FirstReads;
  /** What is still being written of who read what. */
  readonly readings: Set<Promise<void>>;
  readonly uploads: Uploads;
  readonly book: ScriptBook;
  readonly rules: RulesControl;
  readonly desk: SubmissionDesk;
  readonly newTrace: () => string;
  /** What divides a plus-address. */
  readonly separator: () => string;
  /** When something was last delivered to the account, as a number that only grows. */
  readonly lastDelivery: () => number;
  readonly onBug: (fault: unknown, where: string) => void;
};

export function jmapAccount(place: AccountPlace, facts: JmapAccount['facts']): JmapAccount {
  const { store } = place;
  return {
    facts,
    states: () => statesOf(place),
    ...emailPart(place),
    ...queryPart(place),
    ...mailboxPart(place),
    ...blobPart(place),
    ...submissionPart(place),
    ...recordPart(place),
    ...scriptPart(place),
    ...vacationPart(place),
    ...expungedPart(place),
    async quota() {
      const found = await store.account(place.address);
      return {
        state: quotaState(found),
        usedOctets: found?.usedBytes ?? 0,
        octetLimit: found?.quotaBytes ?? null,
        usedMessages: found?.usedMessages ?? 0,
      };
    },
  };
}

async function statesOf(place: AccountPlace): Promise<Readonly<Record<DataType, State>>> {
  const { store, account } = place;
  const [states, kinds, found, scripts] = await Promise.all([
    store.emails.states(account),
    store.documentKinds(account),
    store.account(place.address),
    place.book.list(account),
  ]);
  const records = (kind: string) => recordState(kinds[kind] ?? 0);
  return {
    Email: printState(states, 'emails'),
    EmailDelivery: recordState(place.lastDelivery()),
    Thread: printState(states, 'threads'),
    Mailbox: printState(states, 'mailboxes'),
    Identity: records(recordKinds.Identity),
    EmailSubmission: records(recordKinds.EmailSubmission),
    VacationResponse: vacationState(kinds[recordKinds.VacationResponse] ?? 0, scripts.state),
    SieveScript: recordState(scripts.state),
    Quota: quotaState(found),
    PushSubscription: recordState(0),
  };
}

const quotaState = (account: Account | null): State =>
  account ? `q-${account.usedBytes}-${account.usedMessages}-${account.quotaBytes ?? 'none'}` : 'q-gone';

export const factsOf = (account: Account): JmapAccount['facts'] => ({
  id: printId('a', account.id),
  address: account.address,
  name: account.name,
  isPersonal: true,
});

/** Changes with who is there, with what they are called, and with what is shared of them. */
export const sessionStateOf = (accounts: readonly Account[], shared: readonly string[]): State =>
  createHash('sha256')
    .update(JSON.stringify([accounts.map(({ id, address, name }) => [id, address, name]), shared]))
    .digest('hex')
    .slice(0, 16);
