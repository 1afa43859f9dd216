import assert from 'node:assert/strict';
import { memoryAccount } from '../../support/jmap-memory-backend.ts';
import { jmapWorld } from '../../support/jmap-world.ts';
import { rfc } from '../../support/rfc.ts';

const { must } = rfc(8621, '5.1');

function withOne() {
  const account = memoryAccount();
  const { id } = account.deliver('Subject: The football <cup>\n\nWhere the foot goes');
  return { ...jmapWorld({ accounts: [account], limits: { maxObjectsInGet: 3 } }), id };
}

must('answer for each message that is there, name those that are not, and say the filter again', async () => {
  const { call, id } = withOne();
  const filter = { text: 'foot' };
  assert.deepEqual(await call('SearchSnippet/get', { filter, emailIds: [id, 'e99', id] }), {
    accountId: 'a1',
    filter,
    list: [
      {
        emailId: id,
        subject: 'The <mark>foot</mark>ball &lt;cup&gt;',
        preview: 'Where the <mark>foot</mark> goes',
      },
    ],
    notFound: ['e99'],
  });
  const nothing = await call('SearchSnippet/get', { emailIds: [id] });
  assert.deepEqual(nothing, {
    accountId: 'a1',
    filter: null,
    list: [{ emailId: id, subject: null, preview: null }],
    notFound: null,
  });
});

must('refuse a filter that Email/query would refuse, and too many ids', async () => {
  const { call, id } = withOne();
  const type = async (args: object) => (await call('SearchSnippet/get', { emailIds: [id], ...args })).type;
  assert.equal(await type({ filter: { colour: 'red' } }), 'unsupportedFilter');
  assert.equal(await type({ filter: { text: 7 } }), 'invalidArguments');
  assert.equal(await type({ emailIds: ['e1', 'e2', 'e3', 'e4'] }), 'requestTooLarge');
});
