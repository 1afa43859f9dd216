/**
 * What is judged of fetched mail: what it holds and who signed it; never SPF, never the peer. DMARC that fails for want of SPF has
 * not failed; a provider's word counts under its own name alone. It is taken in any case.
 */
import assert from 'node:assert/strict';
import test, { after, before } from 'node:test';
import type { PulledDraftInput } from '../../server/api/contract.ts';
import { type Maildrop, startMaildrop } from '../support/maildrop.ts';
import { type Person, startWorld, type World } from '../support/world.ts';

const zone = `_dmarc.strict.example. TXT "v=DMARC1; p=reject"
strict.example. TXT "v=spf1 -all"
pop.provider.example. A 127.0.0.1
`;
let world: World;
let drop: Maildrop;
let count = 0;

before(async () => {
  world = await startWorld({ zone, settings: ['checks.act=act'] });
});
after(() => world[Symbol.asyncDispose]());

const message = (fields: string, body = 'Hello.') => ({
  id: `id-${++count}`,
  bytes: Buffer.from(
    `${fields}From: kim@strict.example\r\nTo: ana@provider.example\r\nSubject: s${count}\r\nDate: Mon, 02 Nov 2026 10:00:00 +0000\r\n` +
      `Message-ID: <${count}@strict.example>\r\n\r\n${body}\r\n`,
  ),
});

/** Where it came to, and its text. */
async function fetched(
  letter: ReturnType<typeof message>,
  settings: Partial<PulledDraftInput> = {},
): Promise<{ readonly person: Person; readonly inbox: readonly string[]; readonly junk: readonly string[] }> {
  const person = await world.addAccount(`ana${count}@here.example`);
  drop = await startMaildrop({ letters: [letter] });
  const row = await world.api.fetch.add({
    ...{ account: person.address, password: 'secret' },
    settings: {
      ...{ protocol: 'pop3', host: 'pop.provider.example', port: drop.port, tls: 'none', user: person.address },
      ...{ enabled: false, ...settings },
    },
  });
  const { state } = await world.api.fetch.now({ id: row.id });
  assert.deepEqual([state.failing, state.taken], [null, 1]);
  await world.settle();
  await drop[Symbol.asyncDispose]();
  return { person, inbox: await world.stored(person), junk: await world.stored(person, 'Junk') };
}

test('DMARC that only SPF could hold does not fail, and nothing is told of it in our name', async () => {
  const { inbox, junk } = await fetched(message(''));
  assert.deepEqual([inbox.length, junk.length], [1, 0]);
  assert.doesNotMatch(inbox[0]!, /dmarc=fail/);
});

test('the provider’s own word that DMARC fails counts', async () => {
  const { inbox, junk } = await fetched(
    message('Authentication-Results: provider.example; dmarc=fail header.from=strict.example\r\n'),
  );
  assert.deepEqual([inbox.length, junk.length], [0, 1]);
});

test('the same word under another’s name does not', async () => {
  const { inbox } = await fetched(
    message('Authentication-Results: evil.example; dmarc=fail header.from=strict.example\r\n'),
  );
  assert.equal(inbox.length, 1);
});

test('only the topmost in its name: whoever wrote the message could put others below', async () => {
  const { junk } = await fetched(
    message(
      'Authentication-Results: provider.example; dmarc=fail\r\nAuthentication-Results: provider.example; dmarc=pass\r\n',
    ),
  );
  assert.equal(junk.length, 1);
});

test('a word that DMARC holds, in the name of a server that may not take out forged ones, is no praise', async () => {
  const { inbox } = await fetched(message('Authentication-Results: provider.example; dmarc=pass\r\n'));
  assert.equal(inbox.length, 1);
  const { journeys } = world.api;
  const trace = /\tid ([0-9A-Z-]+);/.exec(inbox[0]!)![1]!;
  assert.doesNotMatch(JSON.stringify(await journeys.get({ trace })), /found that DMARC holds/);
});

test('results in our own name, and the Return-Path of another delivery, are taken out', async () => {
  const { inbox } = await fetched(
    message('Return-Path: <zoe@there.example>\r\nAuthentication-Results: mail.here.example; dmarc=pass\r\n'),
  );
  assert.doesNotMatch(inbox[0]!, /mail\.here\.example; dmarc=pass/);
  assert.equal(inbox[0]!.match(/^Return-Path: <zoe@there\.example>\r$/gm)?.length, 1);
});

test('where the owner wants no look for junk, there is none', async () => {
  const { inbox } = await fetched(
    message('Authentication-Results: provider.example; dmarc=fail header.from=strict.example\r\n'),
    { judged: false },
  );
  assert.equal(inbox.length, 1);
  assert.doesNotMatch(inbox[0]!, /^Authentication-Results: mail\.here\.example/m);
});

test('lone line ends become whole ones; what is no mail is left there', async () => {
  const letter = message('');
  const { inbox } = await fetched({
    ...letter,
    bytes: Buffer.concat([letter.bytes, Buffer.from('lone\nline\rend\r\n')]),
  });
  assert.match(inbox[0]!, /lone\r\nline\r\nend\r\n$/);
});
