/** JMAP as other people's programs use it: the real server, plain HTTP, EventSource, WebSocket. RFC 8620, 8621, 8887. */
import assert from 'node:assert/strict';
import test, { after, before } from 'node:test';
import { hours, minutes } from '../../server/base/units.ts';
import {
  basic,
  type Door,
  eventually,
  type JmapClient,
  newJam,
  openDoor,
  type Told,
  USING,
} from '../support/jmap-client.ts';
import { type Person, startWorld, type World } from '../support/world.ts';

let world: World;
let door: Door;
let ann: Person;
let ben: Person;
let client: JmapClient;
let others: JmapClient;
/** Accounts' ids, as they are in the session. */
let annId: string;
let benId: string;

before(async () => {
  world = await startWorld();
  ann = await world.addAccount('ann@here.example');
  ben = await world.addAccount('ben@here.example');
  door = await openDoor(world);
  client = door.client(basic(ann.address, ann.password));
  others = door.client(basic(ben.address, ben.password));
  annId = Object.keys((await client.session()).accounts)[0]!;
  benId = Object.keys((await others.session()).accounts)[0]!;
});
after(async () => {
  await door.close();
  await world[Symbol.asyncDispose]();
});

const mailboxes = async (of: JmapClient, accountId: string): Promise<Readonly<Record<string, Told>>> => {
  const [{ list }] = await of.call(['Mailbox/get', { accountId, ids: null }]);
  return Object.fromEntries(list.map((box: Told) => [box.role ?? box.name, box]));
};
const identityOf = async (of: JmapClient, accountId: string): Promise<string> =>
  (await of.call(['Identity/get', { accountId, ids: null }]))[0].list[0].id;

/** A draft and its submission in one request, as clients do it. */
async function send(to: readonly string[], subject: string, mailFrom: Told = null): Promise<Told> {
  const boxes = await mailboxes(client, annId);
  const identityId = await identityOf(client, annId);
  const envelope = mailFrom && {
    mailFrom: { email: ann.address, parameters: mailFrom },
    rcptTo: to.map(email => ({ email, parameters: null })),
  };
  return client.call(
    [
      'Email/set',
      {
        accountId: annId,
        create: {
          d: {
            mailboxIds: { [boxes.drafts.id]: true },
            keywords: { $draft: true, $seen: true },
            from: [{ name: 'Ann', email: ann.address }],
            to: to.map(email => ({ email })),
            subject,
            bodyValues: { t: { value: `The text of ${subject}.` } },
            textBody: [{ partId: 't', type: 'text/plain' }],
          },
        },
      },
    ],
    [
      'EmailSubmission/set',
      {
        accountId: annId,
        create: { s: { emailId: '#d', identityId, ...(envelope ? { envelope } : {}) } },
        onSuccessUpdateEmail: {
          '#s': {
            [`mailboxIds/${boxes.drafts.id}`]: null,
            [`mailboxIds/${boxes.sent.id}`]: true,
            'keywords/$draft': null,
          },
        },
      },
    ],
  );
}

test('nobody gets in without a word, and the door says which words there are', async () => {
  const bare = await fetch(`${door.origin}/.well-known/jmap`);
  assert.equal(bare.status, 401);
  assert.match(bare.headers.get('www-authenticate')!, /^Basic realm="Mailroom".*, Bearer realm="Mailroom"$/);
  assert.equal(bare.headers.get('content-type'), 'application/problem+json');
  assert.equal(((await bare.json()) as Told).status, 401);
  const wrong = await door.client(basic(ann.address, 'guess')).ask('/jmap/session');
  assert.equal(wrong.status, 401);
  await world.settle();
  const [note] = await world.mailroom.store.events({ names: ['jmap.sign-in-refused'], limit: 1, newestFirst: true });
  assert.deepEqual([note?.fields.user, note?.fields.mechanism], [ann.address, 'BASIC']);
  assert.match((await world.journey(note!.trace)).sentence, /wrong name or password/);
  const { lines } = await world.api.log.lines({ form: 'postfix', limit: 1000 });
  assert.ok(lines.some(line => /dovecot\[\d+\]: imap-login: .*user=<ann@here.example>.*service=jmap/.test(line)));
});

test('the session says where everything is', async () => {
  const session = await client.session();
  assert.deepEqual([session.username, session.primaryAccounts[USING[1]!]], [ann.address, annId]);
  assert.deepEqual(Object.keys(session.accounts), [annId]);
  assert.equal(session.apiUrl, `${door.origin}/jmap/api`);
  assert.deepEqual(session.capabilities['urn:ietf:params:jmap:websocket'], {
    url: `${door.origin.replace('http', 'ws')}/jmap/ws`,
    supportsPush: true,
  });
  const { methodResponses, sessionState } = await client.request([['Core/echo', { here: 1 }]]);
  assert.deepEqual(methodResponses, [['Core/echo', { here: 1 }, '0']]);
  assert.equal(sessionState, session.state);
});

test('a draft becomes a letter, goes out by the MSA, and lies in the other inbox', async () => {
  const [drafted, submitted, moved] = await send([ben.address], 'Lunch');
  const email = drafted.created.d;
  assert.ok(email?.id, JSON.stringify(drafted));
  const submission = submitted.created.s;
  assert.ok(submission, JSON.stringify(submitted));
  assert.deepEqual(Object.keys(moved.updated), [email.id]);
  await world.settle();
  const [{ list }] = await eventually(
    () => client.call(['EmailSubmission/get', { accountId: annId, ids: [submission.id] }]),
    ([told]) => told.list[0].deliveryStatus[ben.address].delivered !== 'queued',
  );
  assert.equal(list[0].undoStatus, 'final');
  assert.equal(list[0].deliveryStatus[ben.address].delivered, 'yes');

  const boxes = await mailboxes(others, benId);
  assert.deepEqual([boxes.inbox.totalEmails, boxes.inbox.unreadThreads], [1, 1]);
  const [, got] = await others.call(
    [
      'Email/query',
      { accountId: benId, filter: { inMailbox: boxes.inbox.id }, sort: [{ property: 'receivedAt' }] },
      'q',
    ],
    [
      'Email/get',
      {
        accountId: benId,
        '#ids': { resultOf: 'q', name: 'Email/query', path: '/ids' },
        properties: ['subject', 'from', 'textBody', 'bodyValues', 'blobId'],
        fetchTextBodyValues: true,
      },
    ],
  );
  const [letter] = got.list;
  assert.deepEqual([letter.subject, letter.from[0].email], ['Lunch', ann.address]);
  assert.match(letter.bodyValues[letter.textBody[0].partId].value, /The text of Lunch/);

  const source = await others.ask(`/jmap/download/${benId}/${letter.blobId}/lunch.eml?type=message/rfc822`);
  assert.equal(source.status, 200);
  assert.equal(source.headers.get('content-disposition'), "attachment; filename*=UTF-8''lunch.eml");
  assert.match(await source.text(), /^Return-Path: <ann@here\.example>\r\n(.*\r\n)*Subject: Lunch\r\n/);
});

test('reading is told in the journey, once', async () => {
  await send([ben.address], 'Read me');
  await world.settle();
  const body = { accountId: benId, filter: { subject: 'Read me' } };
  const look = () =>
    others.call(
      ['Email/query', body, 'q'],
      [
        'Email/get',
        {
          accountId: benId,
          '#ids': { resultOf: 'q', name: 'Email/query', path: '/ids' },
          properties: ['bodyValues'],
          fetchTextBodyValues: true,
        },
      ],
    );
  await look();
  await look();
  await world.settle();
  const notes = await world.mailroom.store.events({ names: ['ms.read'], limit: 100 });
  const mine = notes.filter(note => note.fields.by === ben.address && note.fields.protocol === 'jmap');
  assert.equal(new Set(mine.map(note => note.trace)).size, mine.length, 'each message once');
  assert.ok(mine.length >= 1);
});

test('who may send as whom: a stranger in From or the envelope is refused in words', async () => {
  const boxes = await mailboxes(client, annId);
  const identityId = await identityOf(client, annId);
  const draft = (from: string) => ({
    mailboxIds: { [boxes.drafts.id]: true },
    from: [{ email: from }],
    to: [{ email: ben.address }],
    subject: 'Not mine',
    bodyValues: { t: { value: 'x' } },
    textBody: [{ partId: 't', type: 'text/plain' }],
  });
  const [, stranger, unknown] = await client.call(
    ['Email/set', { accountId: annId, create: { a: draft('boss@here.example'), b: draft(ann.address) } }],
    ['EmailSubmission/set', { accountId: annId, create: { s: { emailId: '#a', identityId } } }],
    [
      'EmailSubmission/set',
      {
        accountId: annId,
        create: {
          s: {
            emailId: '#b',
            identityId,
            envelope: { mailFrom: { email: ann.address }, rcptTo: [{ email: 'nobody@here.example' }] },
          },
        },
      },
    ],
  );
  assert.equal(stranger.notCreated.s.type, 'forbiddenFrom');
  assert.deepEqual(
    [unknown.notCreated.s.type, unknown.notCreated.s.invalidRecipients],
    ['invalidRecipients', ['nobody@here.example']],
  );
  assert.match(unknown.notCreated.s.description, /^550 5\.1\.1 /);
});

test('held for its hour, a message can be called back, or goes out then', async () => {
  const hold = { HOLDFOR: String(hours(2) / 1000) };
  const [, first] = await send([ben.address], 'Think again', hold);
  const [, second] = await send([ben.address], 'Later', hold);
  assert.deepEqual([first.created.s.undoStatus, second.created.s.undoStatus], ['pending', 'pending']);
  assert.equal((await client.session()).accounts[annId] !== undefined, true);
  const [before] = await client.call(['EmailSubmission/get', { accountId: annId, ids: [] }]);
  const [{ updated }] = await client.call([
    'EmailSubmission/set',
    { accountId: annId, update: { [first.created.s.id]: { undoStatus: 'canceled' } } },
  ]);
  assert.deepEqual(Object.keys(updated), [first.created.s.id]);
  const [changes] = await client.call(['EmailSubmission/changes', { accountId: annId, sinceState: before.state }]);
  assert.deepEqual(changes.updated, [first.created.s.id]);

  await world.later(hours(2) + minutes(1));
  const ids = [first.created.s.id, second.created.s.id];
  const [{ list }] = await eventually(
    () => client.call(['EmailSubmission/get', { accountId: annId, ids, properties: ['undoStatus'] }]),
    ([told]) => told.list[1].undoStatus === 'final',
  );
  assert.deepEqual(
    list.map((one: Told) => one.undoStatus),
    ['canceled', 'final'],
  );
  const texts = (await world.stored(ben)).join('\n');
  assert.ok(texts.includes('Subject: Later'));
  assert.ok(!texts.includes('Subject: Think again'));
  const [{ notUpdated }] = await client.call([
    'EmailSubmission/set',
    { accountId: annId, update: { [second.created.s.id]: { undoStatus: 'canceled' } } },
  ]);
  assert.equal(notUpdated[second.created.s.id].type, 'cannotUnsend');
});

test('a report about a failure is found by its submission', async () => {
  const [, sent] = await send([ben.address, 'kim@gone.example'], 'To nobody');
  const id = sent.created?.s?.id;
  assert.ok(id, JSON.stringify(sent));
  await world.later(hours(24 * 6));
  await world.later(minutes(1));
  const [{ list }] = await eventually(
    () => client.call(['EmailSubmission/get', { accountId: annId, ids: [id] }]),
    ([told]) => told.list[0].dsnBlobIds.length > 0,
  );
  const [submission] = list;
  assert.deepEqual(
    [submission.deliveryStatus[ben.address].delivered, submission.deliveryStatus['kim@gone.example'].delivered],
    ['yes', 'no'],
  );
  assert.ok(submission.dsnBlobIds.length >= 1);
  const report = await client.ask(`/jmap/download/${annId}/${submission.dsnBlobIds[0]}/r.eml?type=message/rfc822`);
  assert.match(await report.text(), /multipart\/report/);
});

test('events: a delivery is told as a change of states, and a lost connection catches up', async () => {
  const heard = await others.events('types=Email,EmailDelivery,Mailbox&closeafter=no&ping=0');
  assert.equal(heard.status, 200);
  await world.bring({ from: 'kim@there.example', to: ben.address, subject: 'News', text: 'News.' });
  const types = new Set<string>();
  let id: string | null = null;
  while (!types.has('EmailDelivery') || !types.has('Email')) {
    const told = await heard.next();
    assert.equal(told.data['@type'], 'StateChange');
    for (const type of Object.keys(told.data.changed[benId])) types.add(type);
    id = told.id;
  }
  heard.close();
  const again = await others.events('types=Email,EmailDelivery,Mailbox&closeafter=state&ping=0', {
    'last-event-id': 'x',
  });
  assert.deepEqual(Object.keys((await again.next()).data.changed), [benId]);
  assert.equal(await again.ended(), true);
  assert.ok(id);
});

test('WebSocket: requests and push over one connection', async () => {
  const socket = await others.socket();
  assert.equal(socket.protocol, 'jmap');
  socket.send({ '@type': 'Request', id: 'r1', using: USING, methodCalls: [['Core/echo', { a: 1 }, '0']] });
  const answer = await socket.next();
  assert.deepEqual([answer['@type'], answer.requestId, answer.methodResponses[0][1]], ['Response', 'r1', { a: 1 }]);
  socket.send({ '@type': 'WebSocketPushEnable', dataTypes: ['Email'] });
  await send([ben.address], 'By socket');
  const push = await socket.next();
  assert.deepEqual([push['@type'], Object.keys(push.changed[benId])], ['StateChange', ['Email']]);
  socket.close();
  await assert.rejects(door.client(basic(ben.address, 'guess')).socket(), /401/);
});

test('octets go up and come down, and stay the uploader’s', async () => {
  const bytes = Buffer.from('An attachment.\r\n\0\xff', 'latin1');
  const up = await client.ask(`/jmap/upload/${annId}/`, {
    method: 'POST',
    body: bytes,
    headers: { 'content-type': 'application/pdf' },
  });
  assert.equal(up.status, 201);
  const told = (await up.json()) as Told;
  assert.deepEqual([told.accountId, told.type, told.size], [annId, 'application/pdf', bytes.length]);
  const path = `${told.blobId}/a%20file.pdf?type=application/pdf`;
  const down = await client.ask(`/jmap/download/${annId}/${path}`);
  assert.deepEqual([down.status, down.headers.get('content-type')], [200, 'application/pdf']);
  assert.match(down.headers.get('content-security-policy')!, /sandbox/);
  assert.deepEqual(Buffer.from(await down.arrayBuffer()), bytes);
  assert.equal((await others.ask(`/jmap/download/${benId}/${path}`)).status, 404);
  assert.equal((await others.ask(`/jmap/download/${annId}/${path}`)).status, 404);
  assert.equal((await others.ask(`/jmap/upload/${annId}/`, { method: 'POST', body: bytes })).status, 404);
});

test('bad requests are told what is wrong with them', async () => {
  const post = async (body: string, type = 'application/json') => {
    const answer = await client.ask('/jmap/api', { method: 'POST', body, headers: { 'content-type': type } });
    return [answer.status, ((await answer.json()) as Told).type.split(':').at(-1)];
  };
  assert.deepEqual(await post('{'), [400, 'notJSON']);
  assert.deepEqual(await post('{}', 'text/plain'), [400, 'notJSON']);
  assert.deepEqual(await post('{}'), [400, 'notRequest']);
  assert.deepEqual(await post('{"using":["urn:x"],"methodCalls":[]}'), [400, 'unknownCapability']);
  assert.equal((await client.ask('/jmap/nothing')).status, 404);
  const page = await client.ask('/jmap/api', { method: 'OPTIONS', headers: { origin: 'https://mail.example' } });
  assert.deepEqual([page.status, page.headers.get('access-control-allow-origin')], [204, '*']);
  assert.equal(page.headers.get('access-control-allow-credentials'), null);
});

test('an app password signs in by name or as a token, until it is taken back', async () => {
  const { directory } = world.mailroom.ports;
  const made = await directory.addAppPassword(ann.address, 'Telephone', 'the test');
  assert.ok(made.ok);
  const { word, id } = made.value as Told;
  const byName = door.client(basic(ann.address, word));
  const byToken = door.client(`Bearer ${word}`);
  assert.equal((await byName.session()).username, ann.address);
  assert.equal((await byToken.session()).username, ann.address);
  assert.equal((await door.client(basic(ben.address, word)).ask('/jmap/session')).status, 401);
  const gone = await world.mailroom.store.run('removeAppPassword', { account: Number(annId.slice(1)), id });
  assert.ok(gone.ok);
  assert.equal((await byToken.ask('/jmap/session')).status, 401);
});

test('a client from npm: session, mailboxes, query with a reference, changes, upload', async () => {
  const made = await world.mailroom.ports.directory.addAppPassword(ben.address, 'Jam', 'the test');
  assert.ok(made.ok);
  const jam = await newJam(door, (made.value as Told).word);
  const accountId = await jam.getPrimaryAccount();
  assert.equal(accountId, benId);
  const [boxes] = await jam.api.Mailbox.get({ accountId });
  assert.deepEqual(boxes.list.map((box: Told) => box.role).sort(), [
    'archive',
    'drafts',
    'inbox',
    'junk',
    'sent',
    'trash',
  ]);
  const [{ emails }] = await jam.requestMany((t: Told) => {
    const found = t.Email.query({ accountId, filter: { subject: 'Lunch' } });
    return { found, emails: t.Email.get({ accountId, ids: found.$ref('/ids'), properties: ['id', 'subject'] }) };
  });
  assert.deepEqual(
    emails.list.map((email: Told) => email.subject),
    ['Lunch'],
  );
  const [{ id }] = emails.list;
  await jam.api.Email.set({ accountId, update: { [id]: { 'keywords/$flagged': true } } });
  const [changes] = await jam.api.Email.changes({ accountId, sinceState: emails.state });
  assert.deepEqual(changes.updated, [id]);
  const blob = await jam.uploadBlob(accountId, 'words');
  const back = await jam.downloadBlob({ accountId, blobId: blob.blobId, mimeType: 'text/plain', fileName: 'w.txt' });
  assert.equal(await back.text(), 'words');
});
