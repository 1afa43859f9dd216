/** A store with ann and bob, their filters, and mail to try them on. */
import type { TestContext } from 'node:test';
import { manualClock } from '../../server/base/ports.ts';
import { newScriptBook } from '../../server/filters/book.ts';
import { type Filters, newFilters } from '../../server/filters/control.ts';
import { openScripts } from '../../server/sifting/scripts.ts';
import type { Account, Store } from '../../server/store/interface.ts';
import { atEnd, must, openForTest, START, settle } from './store-world.ts';

export type FiltersWorld = {
  readonly store: Store;
  readonly filters: Filters;
  readonly clock: ReturnType<typeof manualClock>;
  readonly ann: Account;
  /** Into a mailbox of ann's; the message's number. */
  letter(subject: string, given?: Partial<Letter>): Promise<number>;
};
type Letter = {
  readonly from: string;
  readonly to: string;
  readonly mailbox: string;
  readonly body: string;
  readonly fields: string;
  readonly at: number;
};

export async function filtersWorld(t: TestContext): Promise<FiltersWorld> {
  const clock = manualClock(START);
  const { store } = await openForTest(t, {}, clock);
  await settle(store);
  const scripts = await openScripts(store);
  atEnd(t, () => scripts.close());
  const book = newScriptBook({ store, clock, limits: () => ({ scripts: 5, octets: 100_000 }) });
  const filters = newFilters({
    ...{ store, clock, book, scripts, separator: () => '+', host: () => 'mail.here.example', junkFrom: () => 5 },
  });
  const ann = (await store.account('ann@here.example'))!;
  return {
    ...{ store, filters, clock, ann },
    async letter(subject, given = {}) {
      const one = {
        from: 'kim@there.example',
        to: ann.address,
        mailbox: 'INBOX',
        body: 'Hello.\r\n',
        fields: '',
        ...given,
      };
      const known = await store.mailbox(ann.id, one.mailbox);
      const mailbox =
        known?.id ??
        must(await store.run('createMailbox', { account: ann.id, name: one.mailbox, role: null, subscribed: true }))
          .mailbox;
      const text = `Return-Path: <${one.from}>\r\nFrom: ${one.from}\r\nTo: ${one.to}\r\nSubject: ${subject}\r\n${one.fields}\r\n${one.body}`;
      const placed = await store.run('append', {
        ...{ account: ann.id, mailbox, bytes: Buffer.from(text), flags: 0, keywords: [] },
        ...{ internalDate: given.at ?? START, trace: '', note: null },
      });
      return must(placed).message;
    },
  };
}
