/** Names where mail programs see what others share, and what was expunged: no mailbox of one's own is made there. */
import assert from 'node:assert/strict';
import test from 'node:test';
import { mailboxPart } from '../../../server/access/jmap-mailboxes.ts';
import { accessWorld } from '../../support/access-world.ts';

const reserved = ['Shared', 'Shared/ann', 'Expunged', 'Expunged/All'];

test('IMAP makes and renames nothing into a namespace that is not its own', async t => {
  const world = await accessWorld(t);
  const client = await world.imap(null);
  await client.must('CREATE Plans');
  for (const name of reserved) {
    assert.match((await client.ask(`CREATE ${name}`)).tagged, /^NO \[/, name);
    assert.match((await client.ask(`RENAME Plans ${name}`)).tagged, /^NO \[/, name);
  }
  await client.must('CREATE Sharedness');
});

test('JMAP refuses them in words, and lets one that is there already be moved away', async t => {
  const { store, access, ann: account } = await accessWorld(t);
  const client = { by: 'ann@here.example', protocol: 'jmap', name: null, remote: '192.0.2.7' } as const;
  const part = mailboxPart({ store, clock: access.clock, account, client });
  const given = { parentId: null, role: null, sortOrder: 0, isSubscribed: true } as const;
  const wordsOf = (error: unknown) => {
    const { type, properties, description } = error as { type: string; properties: string[]; description: string };
    return [type, ...properties, /what others share|expunged/.test(description)];
  };
  for (const name of ['Shared', 'Expunged']) {
    const made = await part.createMailbox({ ...given, name });
    assert.deepEqual(wordsOf(made.ok ? null : made.error), ['invalidProperties', 'name', true], name);
  }
  const plans = await part.createMailbox({ ...given, name: 'Plans' });
  assert(plans.ok);
  assert.deepEqual(wordsOf(await part.updateMailbox(plans.value, { name: 'Shared' })), [
    'invalidProperties',
    'name',
    true,
  ]);
  const below = await part.createMailbox({ ...given, name: 'Shared', parentId: plans.value });
  assert(below.ok);
  assert.deepEqual(wordsOf(await part.updateMailbox(below.value, { parentId: null })), [
    'invalidProperties',
    'name',
    true,
  ]);
  const old = await store.run('createMailbox', { account, name: 'Shared', role: null, subscribed: true });
  assert(old.ok);
  const id = `m${old.value.mailbox}`;
  assert.equal(await part.updateMailbox(id, { isSubscribed: false }), null);
  assert.equal(await part.updateMailbox(id, { name: 'Shared', parentId: null }), null);
  assert.equal(await part.updateMailbox(id, { name: 'Mine' }), null);
  assert.equal((await store.mailboxById(account, old.value.mailbox))?.name, 'Mine');
});
