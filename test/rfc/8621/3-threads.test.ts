import assert from 'node:assert/strict';
import { jmapWorld } from '../../support/jmap-world.ts';
import { rfc } from '../../support/rfc.ts';

const { must } = rfc(8621, '3');
const letter = (id: string, answers = '') =>
  `Message-ID: <${id}@x.example>\n${answers && `In-Reply-To: <${answers}@x.example>\n`}Subject: Re: Lunch\n\n`;

must('list the emails of a thread, the oldest first', async () => {
  const { call, account } = jmapWorld();
  account.deliver(letter('2', '1'), { receivedAt: 2000 });
  account.deliver(letter('1'), { receivedAt: 1000 });
  account.deliver(letter('3'), { receivedAt: 3000 });
  const { list, notFound } = await call('Thread/get', { ids: ['t1', 't9'] });
  assert.deepEqual([list, notFound], [[{ id: 't1', emailIds: ['e2', 'e1'] }], ['t9']]);
});

must('return all threads for ids null, within maxObjectsInGet', async () => {
  const { call, account, server } = jmapWorld({ limits: { maxObjectsInGet: 2 } });
  account.deliver(letter('1'));
  account.deliver(letter('2'));
  account.deliver(letter('3', '1'));
  assert.deepEqual((await call('Thread/get')).list.map(({ id }: { id: string }) => id).sort(), ['t1', 't2']);
  account.deliver(letter('4'));
  assert.equal((await call('Thread/get')).type, 'requestTooLarge');
  assert.equal(server.limits.maxObjectsInGet, 2);
});

rfc(8621, '3.2').must('tell changes', async () => {
  const { call, account } = jmapWorld();
  account.deliver(letter('1'));
  const { state } = await call('Thread/get');
  account.deliver(letter('2', '1'));
  account.deliver(letter('5'));
  const { created, updated, destroyed } = await call('Thread/changes', { sinceState: state });
  assert.deepEqual([created, updated, destroyed], [['t2'], ['t1'], []]);
});
