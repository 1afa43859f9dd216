import assert from 'node:assert/strict';
import { err } from '../../../server/base/result.ts';
import type { Arguments } from '../../../server/jmap/types.ts';
import { memoryAccount } from '../../support/jmap-memory-backend.ts';
import { type Answered, jmapWorld } from '../../support/jmap-world.ts';
import { rfc } from '../../support/rfc.ts';

const { must, mustNot } = rfc(8621, '7.5');
const queries = rfc(8621, '7.3');

const usual =
  'From: Ann <ann@here.example>\nTo: Bob <bob@x.example>, cy@y.example\nBcc: BOB@x.example, bob@x.example\n';

async function withDraft(header = usual, limits = {}) {
  const account = memoryAccount();
  account.setAddresses(['ann@here.example', 'sales@here.example']);
  const world = jmapWorld({ accounts: [account], limits });
  const { id: emailId } = account.deliver(`${header}Subject: a\n\ntext`, { mailboxIds: ['m2'], keywords: ['$draft'] });
  const { list } = await world.call('Identity/get');
  const identityId = list.find((one: Answered) => one.email === 'ann@here.example').id;
  const send = async (object: object = {}, more: object = {}): Promise<Answered> => {
    const create = { k: { identityId, emailId, ...object } };
    const response = await world.call('EmailSubmission/set', { create, ...more });
    return response.created?.k ?? response.notCreated.k;
  };
  return { ...world, account, emailId, identityId, send };
}
const none = { parameters: null };

must('make the envelope from the message where none is given, nobody twice', async () => {
  const { send, account, emailId, identityId, call } = await withDraft();
  const { id, threadId, envelope, undoStatus, sendAt } = await send();
  assert.deepEqual(envelope, {
    mailFrom: { email: 'ann@here.example', ...none },
    rcptTo: [
      { email: 'bob@x.example', ...none },
      { email: 'cy@y.example', ...none },
      { email: 'BOB@x.example', ...none },
    ],
  });
  assert.deepEqual([undoStatus, sendAt, threadId], ['final', '2026-11-22T00:00:00Z', 't1']);
  assert.deepEqual(account.submitted, [{ id, bytes: await account.octets(emailId) }]);
  const [got] = (await call('EmailSubmission/get', { ids: [id] })).list;
  assert.deepEqual([got.identityId, got.emailId, got.envelope], [identityId, emailId, envelope]);
  assert.deepEqual(got.deliveryStatus['cy@y.example'], {
    smtpReply: '250 2.0.0 Queued',
    delivered: 'queued',
    displayed: 'unknown',
  });
});

must('take the sender from Sender before From, and the identity’s own where it may not use that', async () => {
  const from = async (header: string) =>
    (await (await withDraft(`${header}To: b@x.example\n`)).send()).envelope?.mailFrom.email;
  assert.equal(await from('From: ann@here.example\nSender: ANN@here.example\n'), 'ANN@here.example');
  assert.equal(await from('From: sales@here.example\n'), 'ann@here.example');
  assert.equal(await from('From: ann@here.example\nSender: cy@y.example\n'), 'ann@here.example');
});

must('send with the envelope that is given, and hold a message as long as it says', async () => {
  const { send, clock } = await withDraft();
  const mailFrom = (parameters: object) => ({ email: 'sales@here.example', parameters });
  const rcptTo = [{ email: 'dee@z.example', parameters: { notify: 'SUCCESS,FAILURE', ORCPT: 'rfc822;d@z.example' } }];
  const held = await send({ envelope: { mailFrom: mailFrom({ holdfor: '60', RET: 'HDRS', ENVID: 'x y' }), rcptTo } });
  assert.deepEqual(held.envelope, {
    mailFrom: mailFrom({ HOLDFOR: '60', RET: 'HDRS', ENVID: 'x y' }),
    rcptTo: [{ email: 'dee@z.example', parameters: { NOTIFY: 'SUCCESS,FAILURE', ORCPT: 'rfc822;d@z.example' } }],
  });
  assert.deepEqual([held.sendAt, held.undoStatus], ['2026-11-22T10:01:00Z', 'pending']);
  const until = await send({ envelope: { mailFrom: mailFrom({ HOLDUNTIL: '2026-11-22T12:00:00+01:00' }), rcptTo } });
  assert.equal(until.sendAt, '2026-11-22T11:00:00Z');
  clock.advance(7_200_000);
  const past = await send({ envelope: { mailFrom: mailFrom({ HOLDUNTIL: '2026-11-22T12:00:00+01:00' }), rcptTo } });
  assert.equal(past.undoStatus, 'final');
  const bounce = await send({ envelope: { mailFrom: { email: '' }, rcptTo } });
  assert.equal(bounce.envelope.mailFrom.email, '');
});

/** Envelope → error type and what it names. */
const envelopes: readonly (readonly [string, unknown, string, (readonly string[])?])[] = [
  ['no object', 'ann', 'invalidProperties', ['envelope']],
  ['no sender', { rcptTo: [] }, 'invalidProperties', ['envelope']],
  ['nobody', { mailFrom: { email: 'ann@here.example' }, rcptTo: [] }, 'noRecipients'],
  [
    'no addresses',
    { mailFrom: { email: 'ann@here.example' }, rcptTo: [{ email: 'b@x.example' }, { email: 'b' }, { email: '' }] },
    'invalidRecipients',
    ['b', ''],
  ],
  ['a strange sender', { mailFrom: { email: 'b@x.example' }, rcptTo: [{ email: 'b@x.example' }] }, 'forbiddenMailFrom'],
  [
    'unknown parameters',
    {
      mailFrom: { email: 'ann@here.example', parameters: { COLOUR: 'red', RET: 'SOME' } },
      rcptTo: [{ email: 'b@x.example', parameters: { NOTIFY: 'NEVER,DELAY' } }],
    },
    'invalidProperties',
    ['envelope/mailFrom/parameters/COLOUR', 'envelope/mailFrom/parameters/RET', 'envelope/rcptTo/0/parameters/NOTIFY'],
  ],
  [
    'too long a hold',
    { mailFrom: { email: 'ann@here.example', parameters: { HOLDFOR: '86401' } }, rcptTo: [{ email: 'b@x.example' }] },
    'invalidProperties',
    ['envelope/mailFrom/parameters/HOLDFOR'],
  ],
];
for (const [what, envelope, type, named] of envelopes) {
  mustNot(`send with an envelope of ${what}`, async () => {
    const { send, account } = await withDraft();
    const fault = await send({ envelope });
    assert.deepEqual([fault.type, fault.properties ?? fault.invalidRecipients], [type, named]);
    assert.equal(account.submitted.length, 0);
  });
}

must('say how many recipients there may be', async () => {
  const { send } = await withDraft();
  const rcptTo = Array.from({ length: 1001 }, (_, at) => ({ email: `b${at}@x.example` }));
  const fault = await send({ envelope: { mailFrom: { email: 'ann@here.example' }, rcptTo } });
  assert.deepEqual(fault, { type: 'tooManyRecipients', maxRecipients: 1000 });
});

/** Header → what of the Email is invalid. */
const headers: readonly (readonly [string, string, readonly string[]])[] = [
  ['no author', 'To: b@x.example\n', ['from']],
  ['an author who has no address', 'From: Ann\nTo: b@x.example\n', ['from']],
  ['two From fields', 'From: ann@here.example\nFrom: ann@here.example\nTo: b@x.example\n', ['from']],
  [
    'half an address in each list',
    'From: ann@here.example\nTo: bob\nCc: <c@>\nBcc: d@x..y\nReply-To: e\n',
    ['replyTo', 'to', 'cc', 'bcc'],
  ],
  ['two senders', 'From: ann@here.example\nSender: a@x.example, b@x.example\nTo: b@x.example\n', ['sender']],
  [
    'no date in Date',
    'From: ann@here.example\nTo: b@x.example\nDate: soon\nMessage-ID: none\n',
    ['sentAt', 'messageId'],
  ],
];
for (const [what, header, properties] of headers) {
  mustNot(`send a message with ${what}`, async () => {
    const { send } = await withDraft(header);
    assert.deepEqual(await send(), { type: 'invalidEmail', properties });
  });
}

must('refuse an author who is not the account’s, nobody to send to, and what is too large', async () => {
  assert.equal((await (await withDraft('From: bob@x.example\nTo: b@x.example\n')).send()).type, 'forbiddenFrom');
  assert.equal((await (await withDraft('From: ann+list@here.example\nTo: b@x.example\n')).send()).type, undefined);
  assert.equal((await (await withDraft('From: ann@here.example\n')).send()).type, 'noRecipients');
  assert.deepEqual(await (await withDraft(usual, { maxSizeUpload: 10 })).send(), { type: 'tooLarge', maxSize: 10 });
});

must('refuse an Email or Identity that is not there, and what may not be set', async () => {
  const { send } = await withDraft();
  const named = async (object: object) => (await send(object)).properties;
  assert.deepEqual(await named({ emailId: 'e99', identityId: 'i99' }), ['emailId', 'identityId']);
  assert.deepEqual(await named({ emailId: 7 }), ['emailId']);
  assert.deepEqual(await named({ undoStatus: 'final', colour: 'red' }), ['undoStatus', 'colour']);
});

must('change or destroy the Email by one Email/set, only where the submission succeeded', async () => {
  const { request, account, emailId, identityId } = await withDraft();
  const other = account.deliver(`${usual}\n`, { mailboxIds: ['m2'] }).id;
  const set = (create: object, more: object) => request(['EmailSubmission/set', { accountId: 'a1', create, ...more }]);
  const onSuccessUpdateEmail = {
    '#k': { 'mailboxIds/m2': null, 'mailboxIds/m3': true, 'keywords/$draft': null },
    '#wrong': { 'keywords/$wrong': true },
  };
  const create = {
    k: { identityId, emailId },
    wrong: { identityId: 'i99', emailId },
    gone: { identityId, emailId: other },
  };
  const responses = await set(create, { onSuccessUpdateEmail, onSuccessDestroyEmail: ['#gone', '#wrong'] });
  assert.deepEqual(
    responses.map(([name, , callId]) => [name, callId]),
    [
      ['EmailSubmission/set', 'c0'],
      ['Email/set', 'c0'],
    ],
  );
  const [, [, { updated, destroyed }]] = responses as unknown as [unknown, [string, Answered]];
  assert.deepEqual([updated, destroyed], [{ [emailId]: null }, [other]]);
  const [record] = (await account.emails([emailId])).list;
  assert.deepEqual([record!.mailboxIds, record!.keywords], [['m3'], []]);
  const failed = await set({ k: { identityId, emailId: 'e99' } }, { onSuccessDestroyEmail: ['#k'] });
  assert.equal(failed.length, 1);
});

must('send what the same request has written', async () => {
  const { request, account, identityId } = await withDraft();
  const written = {
    mailboxIds: { m2: true },
    from: [{ name: 'Ann', email: 'ann@here.example' }],
    to: [{ name: null, email: 'bob@x.example' }],
    textBody: [{ partId: 't', type: 'text/plain' }],
    bodyValues: { t: { value: 'Hi' } },
  };
  const responses = await request(
    ['Email/set', { accountId: 'a1', create: { d: written } }],
    [
      'EmailSubmission/set',
      {
        accountId: 'a1',
        create: { s: { identityId, emailId: '#d' } },
        onSuccessUpdateEmail: { '#s': { mailboxIds: { m3: true } } },
      },
    ],
  );
  assert.deepEqual(
    responses.map(([name]) => name),
    ['Email/set', 'EmailSubmission/set', 'Email/set'],
  );
  assert.equal(account.submitted.length, 1);
});

must('call a message back while it waits, and say so when it is too late', async () => {
  const { call, send, account } = await withDraft();
  const envelope = {
    mailFrom: { email: 'ann@here.example', parameters: { HOLDFOR: '60' } },
    rcptTo: [{ email: 'b@x.example' }],
  };
  const { id } = await send({ envelope });
  const update = async (patch: object) => {
    const { updated, notUpdated } = await call('EmailSubmission/set', { update: { [id]: patch } });
    return updated ? updated[id] : notUpdated[id].type;
  };
  assert.equal(await update({ undoStatus: 'final' }), 'invalidProperties');
  assert.equal(await update({ emailId: 'e9' }), 'invalidProperties');
  assert.equal(await update({ colour: 'red' }), 'invalidProperties');
  assert.equal(await update({ undoStatus: 'pending' }), null);
  assert.equal(await update({ undoStatus: 'canceled' }), null);
  assert.equal(await update({ undoStatus: 'canceled' }), null, 'it is already');
  assert.equal((await call('EmailSubmission/get', { ids: [id] })).list[0].undoStatus, 'canceled');
  account.settle(id, { undoStatus: 'final' });
  assert.equal(await update({ undoStatus: 'canceled' }), 'cannotUnsend');
});

must('leave the Email alone where the change of its submission failed', async () => {
  const { request, send } = await withDraft();
  const { id } = await send();
  const more = {
    update: { [id]: { undoStatus: 'canceled' } },
    onSuccessUpdateEmail: { [id]: { 'keywords/$x': true } },
  };
  const failed = await request(['EmailSubmission/set', { accountId: 'a1', ...more }]);
  assert.deepEqual(
    failed.map(([name]) => name),
    ['EmailSubmission/set'],
  );
  const destroyed = await request(['EmailSubmission/set', { accountId: 'a1', ...more, update: null, destroy: [id] }]);
  assert.deepEqual(
    destroyed.map(([name]) => name),
    ['EmailSubmission/set', 'Email/set'],
  );
});

mustNot('call a message back when its submission is destroyed', async () => {
  const { call, send, account } = await withDraft();
  const { id } = await send();
  const response = await call('EmailSubmission/set', { destroy: [id, 's99'] });
  assert.deepEqual([response.destroyed, response.notDestroyed], [[id], { s99: { type: 'notFound' } }]);
  assert.equal(account.submitted.length, 1);
});

queries.must('find submissions by each property, in each order', async () => {
  const { call, send, emailId } = await withDraft();
  const held = {
    mailFrom: { email: 'ann@here.example', parameters: { HOLDFOR: '60' } },
    rcptTo: [{ email: 'b@x.example' }],
  };
  const [one, two] = [(await send()).id, (await send({ envelope: held })).id];
  const ids = async (filter: object, sort?: object[]) => (await call('EmailSubmission/query', { filter, sort })).ids;
  assert.deepEqual(await ids({ undoStatus: 'pending' }), [two]);
  assert.deepEqual(await ids({ emailIds: [emailId], threadIds: ['t1'], identityIds: ['i1'] }), [two, one]);
  assert.deepEqual(await ids({ emailIds: [] }), []);
  assert.deepEqual(await ids({ before: '2026-11-22T10:01:00Z' }), [one]);
  assert.deepEqual(await ids({ after: '2026-11-22T10:01:00Z' }), [two]);
  for (const property of ['emailId', 'threadId']) assert.deepEqual(await ids({}, [{ property }]), [two, one]);
  assert.deepEqual(await ids({}, [{ property: 'sentAt' }]), [one, two]);
  assert.deepEqual(await ids({}, [{ property: 'sendAt', isAscending: false }]), [two, one]);
  const type = async (args: Arguments) => (await call('EmailSubmission/query', args)).type;
  assert.equal(await type({ filter: { colour: 'red' } }), 'unsupportedFilter');
  assert.equal(await type({ filter: { undoStatus: 'lost' } }), 'invalidArguments');
  assert.equal(await type({ sort: [{ property: 'undoStatus' }] }), 'unsupportedSort');
});

rfc(8621, '7.4').must('tell how a list of submissions has changed', async () => {
  const { call, send, account } = await withDraft();
  const [one, two] = [(await send()).id, (await send()).id];
  const args = { filter: { undoStatus: 'final' } };
  const { queryState, ids } = await call('EmailSubmission/query', args);
  const three = (await send()).id;
  account.settle(one, { undoStatus: 'canceled' });
  const told = await call('EmailSubmission/queryChanges', {
    ...args,
    sinceQueryState: queryState,
    calculateTotal: true,
  });
  const left = ids.filter((id: string) => !told.removed.includes(id));
  for (const { id, index } of told.added) left.splice(index, 0, id);
  assert.deepEqual([left, told.total], [[three, two], 2]);
  const { created, updated } = await call('EmailSubmission/changes', { sinceState: queryState });
  assert.deepEqual([created, updated], [[three], [one]]);
  const type = async (since: string) => (await call('EmailSubmission/queryChanges', { sinceQueryState: since })).type;
  assert.equal(await type('old'), 'cannotCalculateChanges');
});

must('tell the limit where the MSA takes a message for too large', async () => {
  const account = memoryAccount();
  account.setAddresses(['ann@here.example']);
  const full = {
    ...account,
    submit: async () => err({ type: 'tooLarge' as const, description: '552 5.3.4 Too large' }),
  };
  const { call } = jmapWorld({ accounts: [full], limits: { maxSizeUpload: 5000 } });
  const { id: emailId } = account.deliver(`${usual}\n\ntext`);
  const [{ id: identityId }] = (await call('Identity/get')).list;
  const { notCreated } = await call('EmailSubmission/set', { create: { k: { emailId, identityId } } });
  assert.deepEqual(notCreated.k, { type: 'tooLarge', description: '552 5.3.4 Too large', maxSize: 5000 });
});
