/**
 * In: people's scripts sort what comes. What a script decides lies in mailboxes, goes on, is answered or returned, and the
 * journey says which rule did it. A script that cannot run keeps everything.
 */
import assert from 'node:assert/strict';
import test, { after, before } from 'node:test';
import { type Id, SERVER } from '../../server/store/interface.ts';
import { bring as bringTo } from '../support/bring.ts';
import { type NextHop, startNextHop } from '../support/next-hop.ts';
import { must } from '../support/store-world.ts';
import { type Person, startWorld, traceIn, type World } from '../support/world.ts';

const zone = `
1.0.0.127.in-addr.arpa. PTR mx.good.example.
mx.good.example. A 127.0.0.1
good.example. MX 10 mx.good.example.
good.example. TXT "v=spf1 ip4:127.0.0.1 -all"
forged.example. MX 10 mx.good.example.
forged.example. TXT "v=spf1 -all"
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
    settings: ['mode=deliver', 'outbound.tls=none', 'checks.own-networks=', 'smtp.messages-per-minute=0'],
  });
  ann = await world.addAccount('ann@here.example');
  bob = await world.addAccount('bob@here.example');
});
after(async () => {
  await world[Symbol.asyncDispose]();
  await hop.close();
});

const idOf = async (person: Person): Promise<Id> => (await world.mailroom.store.account(person.address))!.id;
const limits = { scripts: 50, octets: 100_000 };

/** null: none runs. */
async function script(person: Person, text: string | null, name = 'main'): Promise<void> {
  const account = await idOf(person);
  const { store } = world.mailroom;
  if (text === null) must(await store.run('activateScript', { account, id: null }));
  else must(await store.run('putScript', { account, name, text, role: 'active', now: Date.now(), limits }));
}

let count = 0;
type Letter = { from?: string; to?: string; subject?: string; head?: string; text?: string };
async function bring({
  from = 'kim@good.example',
  to = ann.address,
  subject = 'Hello',
  head = '',
  text = 'Hi.',
}: Letter) {
  const letter =
    `From: ${from}\r\nTo: ${to}\r\nSubject: ${subject}\r\nDate: Mon, 23 Nov 2026 00:00:00 +0000\r\n` +
    `Message-ID: <${++count}@x.example>\r\n${head}\r\n${text}\r\n`;
  const wire = await world.wire('smtp');
  const said = await bringTo(wire, { helo: 'mx.good.example', sender: from, recipient: to, text: letter });
  const trace = traceIn(said);
  await world.settle();
  return trace;
}
const told = async (trace: string, name = 'mda.sifted') =>
  (await world.mailroom.store.events({ trace, names: [name], limit: 20 })).map(({ fields }) => fields);
const lies = async (trace: string) => {
  const { store } = world.mailroom;
  const message = await store.messageByTrace(trace);
  return (await store.places(message!.id)).map(({ mailbox }) => mailbox);
};
const sentences = async (trace: string) => (await world.journey(trace)).branches.map(({ sentence }) => sentence);

test('a rule files into mailboxes, with flags, and the journey names it', async () => {
  await script(
    ann,
    `require ["fileinto", "imap4flags", "copy", "mailbox"];
# Invoices
if header :contains "subject" "invoice" {
  addflag ["\\\\Flagged", "Paper"];
  fileinto :copy :create "Bills/2026";
  fileinto "Invoices";
}
`,
  );
  const trace = await bring({ subject: 'Your invoice' });
  assert.deepEqual(await lies(trace), ['Bills/2026', 'Invoices']);
  const [row] = await world.mailroom.store.page(
    await idOf(ann),
    (await world.mailroom.store.mailbox(await idOf(ann), 'Invoices'))!.id,
    { limit: 9 },
  );
  assert.deepEqual([row!.flags, row!.keywords], [4, ['Paper']]);
  const [first] = await told(trace, 'mda.filed');
  assert.equal((await told(trace, 'mda.copied')).length, 1, 'one message is filed once');
  assert.equal(first!.by, 'rule “Invoices” (script main, line 5)');
  const way = await world.journey(trace);
  assert.equal(
    way.branches[0]!.stations[0]!.sentence,
    "Filed in ann@here.example's Bills/2026 by rule “Invoices” (script main, line 5) and Invoices by rule “Invoices” (script main, line 6)",
  );
  assert.deepEqual(await lies(await bring({})), ['INBOX']);
});

test('what a script throws away is told, and nobody hears of it', async () => {
  await script(ann, 'if address :is "from" "spam@good.example" { discard; }');
  const trace = await bring({ from: 'spam@good.example' });
  assert.deepEqual(await lies(trace), []);
  assert.equal((await told(trace))[0]!.did, 'discarded');
  assert.match((await sentences(trace))[0]!, /Thrown away by the script main, line 1/);
  assert.equal(hop.received.length, 0);
});

test('a script that fails keeps the message, and its owner is told until it runs again', async () => {
  // The text cannot be compiled: an extension that is not there any more.
  await script(ann, 'require "vnd.gone"; discard;');
  const trace = await bring({});
  assert.deepEqual(await lies(trace), ['INBOX']);
  const [failed] = await told(trace, 'mda.script-failed');
  assert.equal(failed!.script, 'main');
  const needs = async () => (await world.api.status.get({})).needs.map(need => need.sentence).join();
  assert.match(await needs(), /The script “main” of ann@here\.example fails/);
  await script(ann, 'keep;');
  await bring({});
  assert.doesNotMatch(await needs(), /script/);
});

test('what is sent on leaves as from an alias, and a copy stays where one is wished', async () => {
  await script(ann, 'require "copy"; redirect :copy "far@far.example";');
  const trace = await bring({});
  assert.deepEqual(await lies(trace), ['INBOX']);
  const got = hop.received.at(-1)!;
  assert.deepEqual(got.recipients, ['far@far.example']);
  assert.match(got.sender, /^SRS0[=+-].*@here\.example$/);
  assert.match(got.bytes.toString(), /^Delivered-To: ann@here\.example\r\n/);
  assert.equal((await told(trace))[0]!.to, 'far@far.example');
  await script(ann, 'redirect "far@far.example";');
  assert.deepEqual(await lies(await bring({})), []);
});

test('what comes back is not sent on again, nor do two send on to each other: it is kept', async () => {
  await script(ann, 'redirect "bob@here.example";');
  await script(bob, 'redirect "ann@here.example";');
  const around = await bring({});
  assert.deepEqual(await lies(around), ['INBOX']);
  const back = await bring({
    to: bob.address,
    head: `Received: from x by y; Mon, 23 Nov 2026 00:00:00 +0000\r\nDelivered-To: ${bob.address}\r\n`,
  });
  assert.deepEqual(await lies(back), ['INBOX']);
  assert.match(String((await told(back))[0]!.because), /sent on from here before/);
  await script(bob, null);
});

test('an edited message is another content; sent on, it is without what we wrote before it', async () => {
  await script(
    ann,
    'require ["editheader", "fileinto", "copy"]; fileinto :copy "As it came"; addheader "X-Sorted" "yes"; redirect :copy "far@far.example"; keep;',
  );
  const trace = await bring({ subject: 'Edited' });
  const { store } = world.mailroom;
  assert.deepEqual(await lies(trace), ['As it came']);
  const sent = hop.received.at(-1)!.bytes.toString();
  assert.match(sent, /X-Sorted: yes/);
  assert.doesNotMatch(sent, /^Return-Path/m);
  assert.match(hop.received.at(-1)!.sender, /^SRS0/);
  const inbox = (await store.mailbox(await idOf(ann), 'INBOX'))!;
  const [row] = await store.page(await idOf(ann), inbox.id, { limit: 1 });
  const octets = Buffer.from(await store.bytes(row!.message)).toString();
  assert.match(octets, /X-Sorted: yes/);
  assert.equal(octets.match(/^Return-Path:/gm)?.length, 1);
});

test('a refusal is returned to who was not forged; of a forger it is kept in Junk', async () => {
  await script(ann, 'require "reject"; reject "No flyers,\r\nplease.";');
  const before = hop.received.length;
  const trace = await bring({});
  assert.deepEqual(await lies(trace), []);
  const report = hop.received.at(-1)!;
  assert.equal(hop.received.length, before + 1);
  assert.deepEqual([report.sender, report.recipients], ['', ['kim@good.example']]);
  assert.match(report.bytes.toString(), /No flyers, please\./);
  const forged = await bring({ from: 'x@forged.example' });
  assert.deepEqual(await lies(forged), ['Junk']);
  assert.equal(hop.received.length, before + 1);
  assert.match(String((await told(forged))[0]!.because), /forged/);
});

test('who is away answers once, from the null sender, and not to machines', async () => {
  await script(ann, 'require "vacation"; vacation :days 3 :subject "Away" "I am at the sea.";');
  const before = hop.received.length;
  const trace = await bring({ from: 'lee@good.example' });
  const reply = hop.received.at(-1)!;
  assert.deepEqual([reply.sender, reply.recipients], ['', ['lee@good.example']]);
  const text = reply.bytes.toString();
  assert.match(text, /^From: .*ann@here\.example/m);
  assert.match(text, /^Auto-Submitted: auto-replied/m);
  assert.match(text, /^In-Reply-To: </m);
  const [answered] = await told(trace);
  assert.deepEqual([answered!.did, answered!.to], ['answered', 'lee@good.example']);
  assert.deepEqual(await lies(trace), ['INBOX']);
  const again = await bring({ from: 'lee@good.example' });
  assert.match(String((await told(again))[0]!.because), /answered before/);
  await bring({ from: 'lee2@good.example', head: 'List-Id: <x.y>\r\n' });
  await bring({ from: 'x@forged.example' });
  assert.equal(hop.received.length, before + 1);
});

test('somebody is told by mail, and a copy is kept', async () => {
  await script(ann, 'require ["enotify", "fcc"]; notify :fcc "Sent" :message "Look" "mailto:phone@far.example";');
  const before = hop.received.length;
  const trace = await bring({});
  assert.equal(hop.received.length, before + 1);
  assert.match(hop.received.at(-1)!.bytes.toString(), /^Auto-Submitted: auto-notified/m);
  assert.equal((await told(trace))[0]!.did, 'notified');
  assert.equal((await world.stored(ann, 'Sent')).length, 1);
});

test('a repetition is known by its Message-ID', async () => {
  await script(ann, 'require ["duplicate", "fileinto"]; if duplicate :header "subject" { fileinto "Twice"; }');
  assert.deepEqual(await lies(await bring({ subject: 'once more' })), ['INBOX']);
  assert.deepEqual(await lies(await bring({ subject: 'once more' })), ['Twice']);
});

test('the server’s scripts run before and after, and what one keeps goes to the next', async () => {
  const { store } = world.mailroom;
  const put = async (name: string, role: 'before' | 'after', text: string) =>
    must(await store.run('putScript', { account: SERVER, name, role, text, now: Date.now(), limits }));
  const first = await put('1 first', 'before', 'require ["imap4flags"]; addflag "Seen-by-us"; keep;');
  await put('2 last', 'after', 'require ["fileinto"]; if header :contains "subject" "late" { fileinto "Late"; }');
  await new Promise(resolve => setTimeout(resolve, 50));
  await script(ann, 'require "fileinto"; if header :contains "subject" "own" { fileinto "Own"; }');
  assert.deepEqual(await lies(await bring({ subject: 'own late' })), ['Own']);
  assert.deepEqual(await lies(await bring({ subject: 'late' })), ['Late']);
  const kept = await bring({ subject: 'kept' });
  const [row] = await store.page(await idOf(ann), (await store.mailbox(await idOf(ann), 'INBOX'))!.id, { limit: 1 });
  assert.deepEqual([await lies(kept), row!.keywords], [['INBOX'], ['Seen-by-us']]);
  assert.deepEqual(await lies(await bring({ to: bob.address, subject: 'late' })), ['Late'], 'for who has none too');
  for (const { id } of (await store.scripts(SERVER)).list)
    must(await store.run('removeScript', { account: SERVER, id }));
  assert.ok(first.id);
});

test('a mailbox’s own script looks at what a client puts there or marks (RFC 6785)', async () => {
  const { store } = world.mailroom;
  await script(ann, null);
  await script(
    bob,
    `require ["imapsieve", "environment", "fileinto", "imap4flags", "copy"];
if environment "imap.cause" "APPEND" { addflag "Appended"; }
if allof (environment "imap.cause" "FLAG", environment :contains "imap.changedflags" "Flagged") { fileinto "Starred"; }
`,
    'boxes',
  );
  await script(bob, null);
  await world.withImap(bob, async client => {
    assert.ok([...client.capabilities.keys()].some(one => one.startsWith('IMAPSIEVE=')));
    await client.mailboxCreate('Work');
    const value = { type: 'STRING', value: 'boxes' };
    const entry = { type: 'ATOM', value: '/shared/imapsieve/script' };
    // The package has no word for it of its own.
    const { exec } = client as unknown as { exec: (...words: unknown[]) => Promise<{ next(): void }> };
    (await exec.call(client, 'SETMETADATA', [{ type: 'ATOM', value: 'Work' }, [entry, value]])).next();
    await client.append('Work', 'Subject: One\r\n\r\nHello.\r\n');
    const work = (await store.mailbox(await idOf(bob), 'Work'))!;
    const page = () => store.page(work.account, work.id, { limit: 9 });
    await until(async () => (await page())[0]?.keywords.includes('Appended') === true);
    await client.mailboxOpen('Work');
    await client.messageFlagsAdd('1', ['\\Flagged']);
    await until(async () => (await page()).length === 0);
    assert.equal((await world.stored(bob, 'Starred')).length, 1);
    assert.equal((await store.scriptTasks(9)).length, 0);
  });
});

async function until(is: () => Promise<boolean>): Promise<void> {
  for (const end = performance.now() + 5000; !(await is()); ) {
    assert.ok(performance.now() < end, 'it did not come about');
    await new Promise(resolve => setTimeout(resolve, 10));
  }
}

test('the ledger balances', async () => {
  await world.ledger();
});
