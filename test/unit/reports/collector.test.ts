/** Finding reports among the mail: a message that cannot be read keeps nobody from looking at the others. */
import assert from 'node:assert/strict';
import test from 'node:test';
import { manualClock } from '../../../server/base/ports.ts';
import { startCollector } from '../../../server/reports/collector.ts';
import type { Id } from '../../../server/store/interface.ts';
import { leased, letter, must, note, openForTest, START, settle } from '../../support/store-world.ts';

test('a message that the store cannot give is told once and passed over', async t => {
  const clock = manualClock(START);
  const { store } = await openForTest(t, {}, clock);
  const { ann } = await settle(store);
  const bring = async (): Promise<Id> => {
    const text =
      'From: a@b.example\r\nSubject: Report Domain: here.example Submitter: b.example Report-ID: <1>\r\n' +
      'Content-Type: application/gzip\r\n\r\nno report\r\n';
    const accepted = must(await store.run('accept', letter('', { bytes: Buffer.from(text), ...leased() })));
    const { recipient, fence } = accepted.recipients[0]!;
    const filing = { recipient, fence, account: ann, mailbox: 'INBOX', flags: 0, keywords: [], internalDate: START };
    return must(await store.run('deliver', { ...filing, note: note('mda.filed', 'T') })).message;
  };
  const [broken] = [await bring(), await bring()];
  const bytes = async (message: Id) => (message === broken ? assert.fail('it is broken') : store.bytes(message));
  const told: string[] = [];
  const bugs: string[] = [];
  const collector = startCollector({
    ...{ store: { ...store, bytes }, clock, isOn: () => true },
    recorder: { note: ({ name }) => void told.push(name) },
    onBug: fault => void bugs.push((fault as Error).message),
  });
  await collector.settled();
  await collector.settled();
  await collector.close();
  assert.deepEqual([told, bugs], [['reports.unreadable'], ['it is broken']]);
});
