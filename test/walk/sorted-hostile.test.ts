/** Scripts against the rest: mail that goes round through aliases, refusals that nobody would hear of, letters counted one by one. */
import assert from 'node:assert/strict';
import test, { after, before } from 'node:test';
import type { Id } from '../../server/store/interface.ts';
import { bring as bringTo } from '../support/bring.ts';
import { type NextHop, startNextHop } from '../support/next-hop.ts';
import { must } from '../support/store-world.ts';
import { type Person, startWorld, traceIn, type World } from '../support/world.ts';

const zone = `
1.0.0.127.in-addr.arpa. PTR mx.good.example.
mx.good.example. A 127.0.0.1
good.example. MX 10 mx.good.example.
good.example. TXT "v=spf1 ip4:127.0.0.1 -all"
far.example. MX 10 mx.good.example.
here.example. MX 10 mx.good.example.
`;
let world: World;
let hop: NextHop;
let ann: Person;
let bob: Person;

before(async () => {
  hop = await startNextHop();
  world = await startWorld({
    ...{ zone, hopPort: hop.port },
    settings: ['mode=deliver', 'outbound.tls=none', 'checks.own-networks=', 'sieve.answers-per-hour=3'],
  });
  ann = await world.addAccount('ann@here.example');
  bob = await world.addAccount('bob@here.example');
});
after(async () => {
  await world[Symbol.asyncDispose]();
  await hop.close();
});

const idOf = async (person: Person): Promise<Id> => (await world.mailroom.store.account(person.address))!.id;

/** null: none runs. */
async function script(person: Person, text: string | null): Promise<void> {
  const account = await idOf(person);
  const { store } = world.mailroom;
  const limits = { scripts: 50, octets: 100_000 };
  if (text === null) must(await store.run('activateScript', { account, id: null }));
  else must(await store.run('putScript', { account, name: 'main', text, role: 'active', now: Date.now(), limits }));
}

let count = 0;
async function bring(to: string, subject = 'Hello', rcpt = '') {
  const letter =
    `From: kim@good.example\r\nTo: ${to}\r\nSubject: ${subject}\r\nDate: Mon, 23 Nov 2026 00:00:00 +0000\r\n` +
    `Message-ID: <h${++count}@x.example>\r\n\r\nHi.\r\n`;
  const wire = await world.wire('smtp');
  const sender = 'kim@good.example';
  const said = await bringTo(wire, { helo: 'mx.good.example', sender, recipient: to, text: letter, rcpt });
  await world.settle();
  return traceIn(said);
}
const lies = async (trace: string) => {
  const { store } = world.mailroom;
  const message = await store.messageByTrace(trace);
  return (await store.places(message!.id)).map(({ account, mailbox }) => `${account} ${mailbox}`);
};

test('sent on to an alias that leads back to who sent it on, it is kept and not lost', async () => {
  await world.api.aliases.add({ address: 'team@here.example', targets: [ann.address] });
  await script(ann, 'redirect "team@here.example";');
  assert.deepEqual(await lies(await bring(ann.address)), [`${await idOf(ann)} INBOX`]);
  await script(bob, 'redirect "team@here.example";');
  assert.deepEqual(await lies(await bring(bob.address)), [`${await idOf(ann)} INBOX`]);
  await script(bob, null);
  await script(ann, null);
});

test('sent on to somebody whose mail is forwarded back, it is kept', async () => {
  await script(ann, 'redirect "bob@here.example";');
  await world.api.forwards.set({ address: bob.address, targets: [ann.address] });
  assert.deepEqual(await lies(await bring(ann.address)), [`${await idOf(ann)} INBOX`]);
  await world.api.forwards.remove({ address: bob.address });
  await script(ann, null);
});

test('who is a recipient beside the alias has it once, and where his script sent it', async () => {
  await script(ann, 'require "fileinto"; redirect "kim@far.example";');
  const trace = await bring('team@here.example');
  assert.deepEqual(await lies(trace), []);
  await script(ann, null);
});

test('a refusal that nobody wishes to hear of is kept in Junk', async () => {
  await script(ann, 'require "reject"; reject "No.";');
  const silent = await bring(ann.address, 'Silent', 'NOTIFY=NEVER');
  assert.deepEqual(await lies(silent), [`${await idOf(ann)} Junk`]);
  await script(ann, null);
});

test('a notification to many is many letters', async () => {
  const to = Array.from({ length: 8 }, (_, at) => `n${at}@far.example`).join(',');
  await script(ann, `require "enotify"; notify "mailto:${to}"; keep;`);
  const trace = await bring(ann.address);
  const told = (await world.mailroom.store.events({ trace, names: ['mda.sifted'], limit: 20 })).map(one => one.fields);
  assert.equal(told.filter(({ did }) => did === 'notified').length, 3);
  assert.equal(told.filter(({ did }) => did === 'not-notified').length, 5);
  await script(ann, null);
});

test('a report that is sent on is marked against loops like all mail, and is not sent on twice', async () => {
  await script(ann, 'redirect "kim@far.example";');
  const letter = 'From: <>\r\nSubject: Report\r\nMessage-ID: <report@x.example>\r\n\r\nHi.\r\n';
  const report = async (text: string) => {
    const wire = await world.wire('smtp');
    const trace = traceIn(await bringTo(wire, { helo: 'mx.good.example', sender: '', recipient: ann.address, text }));
    await world.settle();
    return trace;
  };
  assert.deepEqual(await lies(await report(letter)), []);
  const gone = hop.received.at(-1)!.bytes.toString();
  assert.match(gone, /^Delivered-To: ann@here\.example\r\n/);
  assert.deepEqual(await lies(await report(gone)), [`${await idOf(ann)} INBOX`]);
  await script(ann, null);
});
