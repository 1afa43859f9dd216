/** One search of captured mail in every door, kept searches as folders, and what belongs to the login of one inbox. */
import assert from 'node:assert/strict';
import test, { after, before } from 'node:test';
import { ImapFlow } from 'imapflow';
import { createTransport } from 'nodemailer';
import { newRouter } from '../../server/api/router.ts';
import { openConsole } from '../../server/assembly/console.ts';
import type { Front } from '../../server/web/front.ts';
import { startWorld, type World } from '../support/world.ts';

let world: World;
let front: Front;
before(async () => {
  world = await startWorld({ preset: 'dev' });
  const bug = (fault: unknown): void => assert.fail(String(fault));
  front = (await openConsole(world.mailroom, newRouter(world.mailroom.ports), '/nowhere', bug))!;
  await send('run-7', { subject: 'Order 1', headers: { 'X-Run': '7' } });
  await send('run-8', { subject: 'Order 2', to: 'lee@there.example', replyTo: 'help@shop.example' });
  await send('run-8', {
    subject: 'Picture',
    html: '<img src="cid:a@x">',
    attachments: [{ filename: 'a.png', content: Buffer.from('89504e47', 'hex'), cid: 'a@x' }],
  });
});
after(async () => {
  await front.close();
  await world[Symbol.asyncDispose]();
});

async function send(user: string, mail: object): Promise<void> {
  const mailer = createTransport({
    ...{ host: '127.0.0.1', port: world.port('smtp'), ignoreTLS: true, name: `host.${user}.example` },
    auth: { user, pass: 'anything' },
  });
  await mailer.sendMail({ from: 'app@shop.example', to: 'kim@there.example', subject: 'Hi', text: 'Hello.', ...mail });
  mailer.close();
  await world.settle();
}
const origin = (): string => front.origin;
const mailpit = async (query: string): Promise<readonly string[]> => {
  const answer = await fetch(`${origin()}/api/v1/search?query=${encodeURIComponent(query)}`);
  return ((await answer.json()) as { messages: { Subject: string }[] }).messages.map(one => one.Subject);
};
async function asImap<T>(user: string, act: (client: ImapFlow) => Promise<T>): Promise<T> {
  const client = new ImapFlow({
    ...{ host: '127.0.0.1', port: world.port('imap'), secure: false, doSTARTTLS: false, logger: false },
    auth: { user, pass: 'whatever' },
  });
  await client.connect();
  try {
    return await act(client);
  } finally {
    await client.logout();
  }
}

test('the same words find the same by API, Mailpit’s interface and expectation', async () => {
  const cases: readonly (readonly [string, readonly string[]])[] = [
    ['subject:order', ['Order 2', 'Order 1']],
    ['subject:order !to:lee', ['Order 1']],
    ['header:X-Run=7 OR reply-to:help', ['Order 2', 'Order 1']],
    ['has:inline', ['Picture']],
    ['addressed:help@shop.example', ['Order 2']],
    ['auth:run-7', ['Order 1']],
    ['user:run-8 -has:inline', ['Order 2']],
    ['inbox:run-7', ['Order 1']],
    ['session:host.run-8.example subject:order', ['Order 2']],
    ['session:127.0.0.1 session:esmtpa', ['Picture', 'Order 2', 'Order 1']],
    ['size:<1k subject:order', ['Order 2', 'Order 1']],
  ];
  for (const [query, subjects] of cases) {
    const { messages } = await world.api.searches.captured({ query });
    assert.deepEqual([query, messages.map(one => one.subject)], [query, subjects]);
    assert.deepEqual([query, await mailpit(query)], [query, subjects]);
    const expectation = { match: { search: query }, count: subjects.length, exactly: true, within: 0 };
    const outcome = await world.api.captured.expect({ expectation });
    assert.equal(outcome.met, true, `${query}: ${outcome.because}`);
  }
  const trace = (await world.api.captured.extract({})).trace;
  assert.deepEqual(await mailpit(`session:${trace.slice(0, 12)}`), ['Picture']);
});

test('a fault says where it stands, and stops an expectation and a search that is to be kept', async () => {
  const found = await world.api.searches.captured({ query: 'order size:many' });
  assert.deepEqual(found.faults, [{ words: '“size:many” needs a size, such as >5M, <20k or 1M..5M', at: 6 }]);
  await assert.rejects(
    world.api.captured.expect({ expectation: { match: { search: 'in:nowhere' }, within: 0 } }),
    /no folder of yours \(character 1\)/,
  );
  const { account } = await world.api.captured.now({});
  const keep = (name: string, query: string) => world.api.searches.keep({ account: account!, name, query });
  await assert.rejects(keep('Wrong', 'larger:x'), /needs a size/);
  await assert.rejects(keep('a/b', 'x'), /cannot have a name/);
});

test('a kept search is a folder in a mail program, follows what comes, and goes by its name', async () => {
  const account = (await world.api.captured.now({})).account!;
  const { id } = await world.api.searches.keep({ account, name: 'Orders', query: 'subject:order is:unread' });
  const { address } = await world.api.captured.now({});
  await asImap(address, async client => {
    const found = (await client.list()).find(one => one.path === 'Searches/Orders');
    assert.ok(found?.flags.has('\\Noinferiors'));
    const lock = await client.getMailboxLock('Searches/Orders');
    try {
      const subjects = async () => (await client.fetchAll('1:*', { envelope: true })).map(one => one.envelope!.subject);
      assert.deepEqual(await subjects(), ['Order 1', 'Order 2']);
      const told = new Promise<void>(resolve => client.once('exists', () => resolve()));
      void client.idle();
      await send('run-7', { subject: 'Order 3' });
      await told;
      assert.deepEqual(await subjects(), ['Order 1', 'Order 2', 'Order 3']);
      await client.messageFlagsAdd('1', ['\\Seen']);
    } finally {
      lock.release();
    }
  });
  assert.deepEqual(await mailpit('subject:order is:read'), ['Order 1'], 'the letter itself is marked');
  const [kept] = await world.api.searches.list({ account });
  assert.deepEqual(
    [kept?.id, kept?.name, kept?.mailbox, kept?.unread, kept?.inbox, kept?.faults],
    [id, 'Orders', 'Searches/Orders', 2, null, []],
  );
  await world.api.searches.keep({ account, id, name: 'To do', query: 'subject:order is:unread' });
  const second = await world.api.searches.keep({ account, name: 'All', query: 'order' });
  await assert.rejects(world.api.searches.keep({ account, name: 'All', query: 'x' }), /has this name/);
  await world.api.searches.order({ account, ids: [second.id, id] });
  assert.deepEqual(
    (await world.api.searches.list({ account })).map(one => one.name),
    ['All', 'To do'],
  );
  await world.api.searches.remove({ account, id });
  await world.api.searches.remove({ account, id: second.id });
  assert.deepEqual(await world.api.searches.list({ account }), []);
});

test('of an inbox its login sees that inbox alone: searches, quota, annotations, JMAP; and it has no scripts', async () => {
  const account = (await world.api.captured.now({})).account!;
  await world.api.searches.keep({ account, name: 'Mine', query: 'order', inbox: 'run-8' });
  await asImap('run-8', async client => {
    assert.ok((await client.list()).some(one => one.path === 'Searches/Mine'));
    assert.equal(JSON.parse(JSON.stringify(await client.status('Searches/Mine', { messages: true }))).messages, 1);
  });
  await asImap('run-7', async client => {
    assert.ok(!(await client.list()).some(one => one.path.startsWith('Searches/')));
  });
  const imap = await world.wire('imap');
  await imap.line();
  const ask = async (command: string): Promise<readonly string[]> => {
    imap.say(`a ${command}`);
    const lines: string[] = [];
    do lines.push(await imap.line());
    while (!lines.at(-1)!.startsWith('a '));
    return lines;
  };
  await ask('LOGIN run-8 x');
  assert.match((await ask('GETQUOTAROOT INBOX')).join('\n'), /^\* QUOTAROOT INBOX Inboxes\/run-8$/m);
  assert.match((await ask('SETMETADATA "" (/private/comment "x")'))[0]!, /^a NO/);
  assert.match((await ask('GETMETADATA "" /private/comment')).at(-1)!, /^a OK/);
  const sieve = await world.wire('managesieve');
  while (!(await sieve.line()).startsWith('OK'));
  sieve.say(`AUTHENTICATE "PLAIN" "${Buffer.from('\0run-8\0x').toString('base64')}"`);
  assert.match(await sieve.line(), /^NO "An inbox of captured mail has no scripts"/);

  const authorization = `Basic ${Buffer.from('run-8:whatever').toString('base64')}`;
  const session = (await (await fetch(`${origin()}/jmap/session`, { headers: { authorization } })).json()) as {
    accounts: Record<string, unknown>;
    apiUrl: string;
  };
  const [id] = Object.keys(session.accounts);
  const answer = await fetch(new URL(session.apiUrl, origin()), {
    ...{ method: 'POST', headers: { authorization, 'content-type': 'application/json' } },
    body: JSON.stringify({
      using: ['urn:ietf:params:jmap:core', 'urn:ietf:params:jmap:mail'],
      methodCalls: [
        ['Mailbox/get', { accountId: id, properties: ['name'] }, 'm'],
        ['Email/query', { accountId: id, filter: { text: 'order' } }, 'q'],
      ],
    }),
  });
  const { methodResponses } = (await answer.json()) as { methodResponses: [string, Record<string, unknown>][] };
  assert.deepEqual(
    (methodResponses[0]![1].list as { name: string }[]).map(one => one.name),
    ['Inboxes/run-8'],
  );
  assert.equal((methodResponses[1]![1].ids as unknown[]).length, 1, 'Order 2, and no letter of another inbox');
});
