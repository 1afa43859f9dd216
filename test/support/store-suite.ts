import test, { type TestContext } from 'node:test';
import type { manualClock } from '../../server/base/ports.ts';
import type { Lease, Outcome, Store, StoreOptions } from '../../server/store/interface.ts';
import { accountPromises } from './store-suite-account.ts';
import { devicePromises } from './store-suite-devices.ts';
import { expungedPromises } from './store-suite-expunged.ts';
import { journalPromises } from './store-suite-journal.ts';
import { judgementPromises } from './store-suite-judgements.ts';
import { mailboxPromises } from './store-suite-mailboxes.ts';
import { pulledPromises } from './store-suite-pulled.ts';
import { queuePromises } from './store-suite-queue.ts';
import { reportPromises } from './store-suite-reports.ts';
import { returnPromises } from './store-suite-returns.ts';
import { scriptPromises } from './store-suite-scripts.ts';
import { sharingPromises } from './store-suite-sharing.ts';
import { signingPromises } from './store-suite-signing.ts';
import { must, note, settle } from './store-world.ts';

export type OpenBackend = (
  t: TestContext,
  options?: Partial<StoreOptions>,
  clock?: ReturnType<typeof manualClock>,
) => Promise<{ readonly store: Store }>;

export type SuiteKit = {
  promise(what: string, check: (t: TestContext) => Promise<void>): void;
  readonly open: OpenBackend;
  /** With here.example, ann and bob. */
  withPeople(t: TestContext, options?: Partial<StoreOptions>): Promise<{ store: Store; ann: number; bob: number }>;
  settleWith(store: Store, lease: Lease, outcome: Outcome): Promise<{ readonly fenced: readonly number[] }>;
  later(nextAt: number, more?: object): Outcome;
};

export function storeSuite(name: string, open: OpenBackend): void {
  const promise = (what: string, check: (t: TestContext) => Promise<void>) => {
    test(`${name}: ${what}`, check);
  };
  const withPeople = async (t: TestContext, options?: Partial<StoreOptions>) => {
    const { store } = await open(t, options);
    return { store, ...(await settle(store)) };
  };
  const settleWith = async (store: Store, lease: Lease, outcome: Outcome) =>
    must(
      await store.run('settle', {
        settlements: [{ recipient: lease.recipient, fence: lease.fence, outcome, note: note('q', lease.trace) }],
      }),
    );
  const later = (nextAt: number, more: object = {}): Outcome => ({
    ...{ kind: 'deferred', nextAt, status: '4.0.0', reply: '451 later', host: 'mx' },
    ...more,
  });
  const kit: SuiteKit = { promise, open, withPeople, settleWith, later };
  mailboxPromises(kit);
  accountPromises(kit);
  queuePromises(kit);
  pulledPromises(kit);
  journalPromises(kit);
  expungedPromises(kit);
  sharingPromises(kit);
  judgementPromises(kit);
  signingPromises(kit);
  devicePromises(kit);
  scriptPromises(kit);
  reportPromises(kit);
  returnPromises(kit);
}
