/** Back: what other servers tell of mail they had taken stands in its journey, and what is dead is not tried again. */
import assert from 'node:assert/strict';
import test, { after, before } from 'node:test';
import { days, hours } from '../../server/base/units.ts';
import { bring as bringTo } from '../support/bring.ts';
import { dialFrom, FOREIGN } from '../support/foreign.ts';
import { basic, openDoor, type Told } from '../support/jmap-client.ts';
import { type NextHop, type ReceivedMessage, startNextHop } from '../support/next-hop.ts';
import { type Person, startWorld, type World } from '../support/world.ts';

const zone = `
1.0.0.127.in-addr.arpa. PTR mx.there.example.
there.example. MX 10 mx.there.example.
there.example. TXT "v=spf1 ip4:127.0.0.1 -all"
far.example. MX 10 mx.there.example.
mx.there.example. A 127.0.0.1
77.113.0.203.in-addr.arpa. PTR mail.other.example.
mail.other.example. A 203.0.113.77
`;
let hop: NextHop;
let world: World;
let ann: Person;
/** Whom the next server does not know. */
const unknown = new Set<string>();

before(async () => {
  hop = await startNextHop({
    script: {
      rcpt: line =>
        [...unknown].some(name => line.toLowerCase().includes(`<${name}@`)) ? '550 5.1.1 No such user' : undefined,
    },
  });
  world = await startWorld({
    ...{ zone, hopPort: hop.port },
    settings: ['mode=deliver', 'outbound.tls=none', 'checks.own-networks=', 'bounce.tell-postmaster=yes'],
  });
  ann = await world.addAccount('ann@here.example');
  await world.api.aliases.add({ address: 'kim@here.example', targets: ['kim@far.example'] });
});
after(async () => {
  await world[Symbol.asyncDispose]();
  await hop.close();
});

async function send(to: string, subject = 'Lunch'): Promise<{ trace: string; gone: ReceivedMessage }> {
  const before = hop.received.length;
  const { trace } = await world.submit(ann, { to, subject, text: 'See you.' });
  await world.settle();
  assert.equal(hop.received.length, before + 1, 'it has not gone out');
  return { trace, gone: hop.received.at(-1)! };
}
async function bring(sender: string, recipient: string, text: string): Promise<string> {
  const said = await bringTo(await world.wire('smtp'), { helo: 'mx.there.example', sender, recipient, text });
  await world.settle();
  await world.mailroom.returns.settled();
  return said;
}
const bounce = (of: Buffer, to: string, change: { status?: string; reply?: string; action?: string } = {}) =>
  `${`From: Mail Delivery System <MAILER-DAEMON@mx.there.example>
To: ann@here.example
Subject: Undelivered Mail Returned to Sender
Date: Mon, 23 Nov 2026 11:02:03 +0000
Message-ID: <r1.${Math.abs(hash(of.toString() + to))}@mx.there.example>
MIME-Version: 1.0
Content-Type: multipart/report; report-type=delivery-status; boundary="=_b"

--=_b
Content-Type: text/plain

It did not work.
--=_b
Content-Type: message/delivery-status

Reporting-MTA: dns; mx.there.example

Final-Recipient: rfc822; ${to}
Action: ${change.action ?? 'failed'}
Status: ${change.status ?? '5.2.2'}
Diagnostic-Code: smtp; ${change.reply ?? '552 5.2.2 The mailbox is full'}

--=_b
Content-Type: message/rfc822

`.replace(/\n/g, '\r\n')}${of.toString()}\r\n--=_b--\r\n`;
const hash = (text: string) => [...text].reduce((sum, one) => (sum * 31 + one.charCodeAt(0)) | 0, 7);

const heard = async (trace: string) =>
  (await world.mailroom.store.events({ trace, names: ['returns.heard'], limit: 9 })).map(({ fields }) => fields);

test('a bounce that comes three hours later is drawn in the journey of its message, with cause and remedy', async () => {
  const { trace, gone } = await send('kim@there.example');
  await world.later(hours(3));
  assert.match(await bring('', 'ann@here.example', bounce(gone.bytes, 'kim@there.example')), /^250/);
  const { sentence, branches } = await world.journey(trace);
  assert.equal(sentence, 'Returned');
  const last = branches[0]!.stations.at(-1)!;
  assert.deepEqual([last.name, last.state, last.fact], ['returned', 'failed', '5.2.2']);
  assert.equal(
    last.sentence,
    'Mx.there.example returned it three hours after taking it: The mailbox is full. The person must make room. Tell them another way, and send it again later.',
  );
  const [told] = await heard(trace);
  assert.deepEqual([told?.cause, told?.who, told?.recipient], ['mailbox-full', 'recipient', 'kim@there.example']);
  assert.equal((await world.api.suppression.list({})).length, 0, 'a full mailbox is no dead one');
  assert.match((await world.api.returns.list({ limit: 5 }))[0]!.sentence, /returned it three hours after taking it/);
});

test('it is known by its Message-ID where nothing else came back, and written once however often it comes', async () => {
  const { trace, gone } = await send('lee@there.example');
  const id = /^message-id: (.*)$/im.exec(gone.bytes.toString())![1]!.trim();
  const letter = `From: MAILER-DAEMON@mx.there.example\r\nTo: ann@here.example\r\nSubject: failure notice\r\n\r\nHi. This is the qmail-send program at mx.there.example.\r\n\r\n<lee@there.example>:\r\nSorry, no mailbox here by that name. (#5.1.1)\r\n\r\n--- Below this line is a copy of the message.\r\n\r\nMessage-ID: ${id}\r\nSubject: Lunch\r\n\r\nx\r\n`;
  await bring('', 'ann@here.example', letter);
  assert.deepEqual(
    (await heard(trace)).map(one => one.cause),
    ['no-such-address'],
  );
  await world.mailroom.store.run('setMeta', { key: 'returns-read-to', value: '0' });
  await world.mailroom.returns.settled();
  assert.equal((await heard(trace)).length, 1);
});

test('a bounce of what we never sent is said to be that, and suppresses nobody', async () => {
  const never = Buffer.from(
    'Received: from x by mail.here.example with ESMTP id 0ABCDEFGHJKM-1; x\r\nMessage-ID: <never@here.example>\r\n\r\nx',
  );
  for (const name of ['max', 'mia'])
    await bring(
      '',
      'ann@here.example',
      bounce(never, `${name}@there.example`, { status: '5.1.1', reply: '550 5.1.1 No such user' }),
    );
  const notes = await world.mailroom.store.events({ names: ['returns.not-ours'], limit: 9 });
  assert.equal(notes.length, 2);
  assert.equal((await world.api.suppression.list({})).length, 0);
});

test('a receipt is drawn as read, and a complaint as that', async () => {
  const { trace, gone } = await send('zoe@there.example');
  const id = /^message-id: (.*)$/im.exec(gone.bytes.toString())![1]!.trim();
  const receipt = `From: zoe@there.example\r\nTo: ann@here.example\r\nSubject: Read: Lunch\r\nMIME-Version: 1.0\r\nContent-Type: multipart/report; report-type=disposition-notification; boundary=b\r\n\r\n--b\r\nContent-Type: text/plain\r\n\r\nRead.\r\n--b\r\nContent-Type: message/disposition-notification\r\n\r\nReporting-UA: Desk\r\nFinal-Recipient: rfc822;zoe@there.example\r\nOriginal-Message-ID: ${id}\r\nDisposition: manual-action/MDN-sent-manually; displayed\r\n\r\n--b--\r\n`;
  await bring('zoe@there.example', 'ann@here.example', receipt);
  const [branch] = (await world.journey(trace)).branches;
  assert.deepEqual([branch?.stations.at(-1)?.name, branch?.stations.at(-1)?.state], ['read', 'done']);
  const feedback = `From: abuse@there.example\r\nTo: ann@here.example\r\nSubject: complaint\r\nMIME-Version: 1.0\r\nContent-Type: multipart/report; report-type=feedback-report; boundary=b\r\n\r\n--b\r\nContent-Type: text/plain\r\n\r\nx\r\n--b\r\nContent-Type: message/feedback-report\r\n\r\nFeedback-Type: abuse\r\nVersion: 1\r\nOriginal-Rcpt-To: <zoe@there.example>\r\n\r\n--b\r\nContent-Type: message/rfc822\r\n\r\n${gone.bytes.toString()}\r\n--b--\r\n`;
  await bring('abuse@there.example', 'ann@here.example', feedback);
  assert.deepEqual(
    (await heard(trace)).map(one => one.kind),
    ['displayed', 'complaint'],
  );
});

test('a bounce of what an alias sent on goes back to its sender, and stands in the journey too', async () => {
  const text =
    'From: zoe@there.example\r\nTo: kim@here.example\r\nSubject: On\r\nMessage-ID: <on@there.example>\r\nDate: Mon, 23 Nov 2026 00:00:00 +0000\r\n\r\nHello.\r\n';
  const before = hop.received.length;
  assert.match(await bring('zoe@there.example', 'kim@here.example', text), /^250/);
  const gone = hop.received.at(-1)!;
  assert.match(gone.sender, /^SRS0=/);
  assert.match(await bring('', gone.sender, bounce(gone.bytes, 'kim@far.example')), /^250/);
  assert.equal(hop.received.length, before + 2);
  const trace = /\bid ([0-9A-Z]{12}-\d+)/.exec(gone.bytes.toString())![1]!;
  assert.deepEqual(
    (await heard(trace)).map(one => one.recipient),
    ['kim@far.example'],
  );
});

const refusal = async (to: string): Promise<string> => {
  try {
    await world.submit(ann, { to, subject: 'x', text: 'x' });
    return 'taken';
  } catch (fault) {
    return String((fault as Error).message);
  } finally {
    await world.settle();
  }
};

test('an address that is refused for good twice is not tried again: by SMTP, by JMAP, by an alias; a command lifts it', async () => {
  unknown.add('gone');
  assert.equal(await refusal('gone@there.example'), 'taken');
  assert.equal((await world.api.suppression.list({})).length, 0, 'once may be a mistake of theirs');
  assert.equal(await refusal('Gone@there.example'), 'taken');
  const [row] = await world.api.suppression.list({});
  assert.deepEqual([row?.address, row?.failures, row?.state], ['gone@there.example', 2, 'suppressed']);
  const said = await refusal('gone@there.example');
  assert.match(said, /550/);
  assert.match(said, /on the list of addresses that are not tried until \d{4}-/);
  assert.match(said, /mx\.there\.example said: 550 5\.1\.1 No such user/);
  assert.match(said, /mailroom suppression remove gone@there\.example/);

  const door = await openDoor(world);
  try {
    const client = door.client(basic(ann.address, ann.password));
    const accountId = Object.keys((await client.session()).accounts)[0]!;
    const [boxes, identities] = await client.call(['Mailbox/get', { accountId }], ['Identity/get', { accountId }]);
    const drafts = boxes.list.find((box: Told) => box.role === 'drafts')?.id ?? boxes.list[0].id;
    const to = [{ email: 'gone@there.example' }];
    const letter = { mailboxIds: { [drafts]: true }, from: [{ email: ann.address }], to, subject: 'x' };
    const s = { emailId: '#d', identityId: identities.list[0].id };
    const [, sent] = await client.call(
      ['Email/set', { accountId, create: { d: letter } }],
      ['EmailSubmission/set', { accountId, create: { s } }],
    );
    assert.deepEqual(
      [sent.notCreated?.s.type, sent.notCreated?.s.invalidRecipients],
      ['invalidRecipients', ['gone@there.example']],
    );
    assert.match(sent.notCreated.s.description, /not tried until/);
  } finally {
    await door.close();
  }

  await world.api.aliases.add({ address: 'old@here.example', targets: ['gone@there.example'] });
  const tried = hop.commands.filter(line => /RCPT.*gone@/i.test(line)).length;
  const { trace } = await world.submit(ann, { to: 'old@here.example', subject: 'x', text: 'x' });
  await world.settle();
  const [branch] = (await world.journey(trace)).branches;
  assert.equal(branch?.state, 'failed');
  assert.match(branch?.reply ?? '', /not tried until/);
  assert.equal(hop.commands.filter(line => /RCPT.*gone@/i.test(line)).length, tried);

  assert.deepEqual(await world.api.suppression.remove({ address: 'gone@there.example' }), { removed: true });
  unknown.delete('gone');
  await send('gone@there.example');
});

test('after its time one message is tried: what fails is suppressed at once, what arrives ends it', async () => {
  unknown.add('late');
  for (const _ of [1, 2]) assert.equal(await refusal('late@there.example'), 'taken');
  assert.match(await refusal('late@there.example'), /not tried/);
  await world.later(days(8));
  assert.equal(await refusal('late@there.example'), 'taken');
  assert.match(await refusal('late@there.example'), /not tried/);
  await world.later(days(8));
  unknown.delete('late');
  await send('late@there.example');
  unknown.add('late');
  assert.equal(await refusal('late@there.example'), 'taken');
  assert.equal(await refusal('late@there.example'), 'taken', 'it counts from the beginning');
  assert.deepEqual(await world.api.suppression.remove({ address: 'late@there.example' }), { removed: true });
});

test('a rule is no dead address; and what a person allows, or puts there, stays', async () => {
  unknown.add('dead');
  await world.api.suppression.allow({ address: 'dead@there.example' });
  for (const _ of [1, 2, 3]) assert.equal(await refusal('dead@there.example'), 'taken');
  await world.api.suppression.remove({ address: 'dead@there.example' });
  await world.api.suppression.add({ address: 'dead@there.example', days: 2 });
  assert.match(await refusal('dead@there.example'), /not tried until/);
  await world.api.settings.set({ key: 'suppression.on', text: 'no' });
  assert.equal(await refusal('dead@there.example'), 'taken');
  await world.api.settings.set({ key: 'suppression.on', text: 'yes' });
  await world.api.suppression.remove({ address: 'dead@there.example' });
});

test('who takes everything and sends it back is counted by what comes back, though each was taken', async () => {
  for (const time of [1, 2]) {
    const { gone } = await send('sink@there.example', `No. ${time}`);
    await bring(
      '',
      'ann@here.example',
      bounce(gone.bytes, 'sink@there.example', { status: '5.1.1', reply: '550 5.1.1 User unknown' }),
    );
  }
  assert.match(await refusal('sink@there.example'), /not tried until/);
});

test('nobody else makes an address dead: who had the message too, a member behind a list, a person in a report’s form', async () => {
  const dead = { status: '5.1.1', reply: '550 5.1.1 User unknown' };
  const ways: Record<string, (of: Buffer, to: string) => Promise<string>> = {
    async reader(of, to) {
      const said = bounce(of, to, dead);
      const wire = await dialFrom(FOREIGN, world.port('smtp'));
      return bringTo(wire, { helo: 'mail.other.example', sender: '', recipient: 'ann@here.example', text: said });
    },
    member: of => bring('', 'ann@here.example', bounce(of, 'member@far.example', dead)),
    person: (of, to) => bring('someone@there.example', 'ann@here.example', bounce(of, to, dead)),
  };
  for (const [name, way] of Object.entries(ways)) {
    const to = `${name}@there.example`;
    for (const time of [1, 2, 3]) {
      const { trace, gone } = await send(to, `Of ${name}, ${time}`);
      assert.match(await way(gone.bytes, to), /^250/);
      await world.settle();
      await world.mailroom.returns.settled();
      assert.equal((await heard(trace)).length, 1, 'it is told all the same');
    }
  }
  assert.equal(
    (await world.api.suppression.list({})).filter(row => /reader|member|person/.test(row.address)).length,
    0,
  );
});

test('a report that cannot be delivered is told to the postmaster, where the owner wishes it', async () => {
  unknown.add('nobody');
  unknown.add('lost');
  await world.api.aliases.add({ address: 'lost@here.example', targets: ['lost@far.example'] });
  const text =
    'From: nobody@there.example\r\nTo: lost@here.example\r\nSubject: Lost\r\nMessage-ID: <lost@there.example>\r\nDate: Mon, 23 Nov 2026 00:00:00 +0000\r\n\r\nHello.\r\n';
  await bring('nobody@there.example', 'lost@here.example', text);
  await world.mailroom.returns.settled();
  await world.settle();
  const letters = (await world.stored(ann)).filter(one => /A report could not be delivered/.test(one));
  assert.equal(letters.length, 1);
  assert.match(letters[0]!, /nobody@there\.example/);
});

test('JMAP tells what came back: not delivered, with the report; shown, with the receipt', async () => {
  const door = await openDoor(world);
  try {
    const client = door.client(basic(ann.address, ann.password));
    const accountId = Object.keys((await client.session()).accounts)[0]!;
    const [boxes, identities] = await client.call(['Mailbox/get', { accountId }], ['Identity/get', { accountId }]);
    const to = [{ email: 'paul@there.example' }, { email: 'pia@there.example' }];
    const letter = { mailboxIds: { [boxes.list[0].id]: true }, from: [{ email: ann.address }], to, subject: 'J' };
    const [, sent] = await client.call(
      ['Email/set', { accountId, create: { d: letter } }],
      ['EmailSubmission/set', { accountId, create: { s: { emailId: '#d', identityId: identities.list[0].id } } }],
    );
    const { id } = sent.created.s;
    await world.settle();
    const gone = hop.received.at(-1)!;
    await bring('', 'ann@here.example', bounce(gone.bytes, 'paul@there.example'));
    const messageId = /^message-id: (.*)$/im.exec(gone.bytes.toString())![1]!.trim();
    const receipt = `From: pia@there.example\r\nTo: ann@here.example\r\nSubject: Read\r\nMIME-Version: 1.0\r\nContent-Type: multipart/report; report-type=disposition-notification; boundary=b\r\n\r\n--b\r\nContent-Type: text/plain\r\n\r\nRead.\r\n--b\r\nContent-Type: message/disposition-notification\r\n\r\nFinal-Recipient: rfc822;pia@there.example\r\nOriginal-Message-ID: ${messageId}\r\nDisposition: manual-action/MDN-sent-manually; displayed\r\n\r\n--b--\r\n`;
    await bring('pia@there.example', 'ann@here.example', receipt);
    let got: Told;
    for (let tries = 0; tries < 50; tries++) {
      [got] = await client.call(['EmailSubmission/get', { accountId, ids: [id] }]);
      if (got.list[0].mdnBlobIds.length > 0) break;
      await new Promise(resolve => setTimeout(resolve, 20));
    }
    const { deliveryStatus, dsnBlobIds, mdnBlobIds } = got.list[0];
    assert.deepEqual(deliveryStatus, {
      'paul@there.example': { smtpReply: '552 5.2.2 The mailbox is full', delivered: 'no', displayed: 'unknown' },
      'pia@there.example': { smtpReply: '250 2.0.0 Taken', delivered: 'yes', displayed: 'yes' },
    });
    assert.deepEqual([dsnBlobIds.length, mdnBlobIds.length], [1, 1]);
  } finally {
    await door.close();
  }
});
