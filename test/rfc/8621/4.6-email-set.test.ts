import assert from 'node:assert/strict';
import { inlineDecoder } from '../../support/jmap-decoder.ts';
import { memoryAccount } from '../../support/jmap-memory-backend.ts';
import { type Answered, jmapWorld } from '../../support/jmap-world.ts';
import { rfc } from '../../support/rfc.ts';

const { must, mustNot, should } = rfc(8621, '4.6');

function empty(limits = {}) {
  const account = memoryAccount();
  const world = jmapWorld({ accounts: [account], decoder: inlineDecoder, limits });
  const create = async (object: object): Promise<Answered> => {
    const response = await world.call('Email/set', { create: { k: { mailboxIds: { m2: true }, ...object } } });
    return response.created?.k ?? response.notCreated.k;
  };
  const octets = async (id: string) => Buffer.from(await account.octets(id)).toString('latin1');
  const upload = async (content: string | Uint8Array, type = 'application/octet-stream') => {
    const kept = await account.upload(Buffer.from(content as string), type);
    return kept.ok ? kept.value.blobId : '';
  };
  return { ...world, account, create, octets, upload };
}
const text = { textBody: [{ partId: 't', type: 'text/plain' }], bodyValues: { t: { value: 'Hello' } } };

must('make a Message-ID and a Date where none is given, and tell id, blobId, threadId and size', async () => {
  const { create, octets, account } = empty();
  const made = await create({ subject: 'Hi', ...text });
  const { size } = (await account.emails([made.id])).list[0]!;
  assert.deepEqual(made, { id: 'e1', blobId: 'E1', threadId: 't1', size });
  const message = await octets(made.id);
  assert.match(
    message,
    /^Subject: Hi\r\nDate: Sun, 22 Nov 2026 10:00:00 \+0000\r\nMessage-ID: <[^>]+@here\.example>\r\n/,
  );
  assert.match(message, /\r\nMIME-Version: 1\.0\r\nContent-Type: text\/plain; charset=us-ascii\r\n/);
  assert.ok(message.endsWith('\r\n\r\nHello'));
});

must('take null for what is not given', async () => {
  const { create, octets } = empty();
  const made = await create({ messageId: null, sentAt: null, to: null, receivedAt: null, keywords: null, ...text });
  assert.match(await octets(made.id), /^Date: .*\r\nMessage-ID: /);
});

/** What is wrong → the properties that are named. */
const wrong: readonly (readonly [string, object, readonly string[]])[] = [
  ['no mailbox', { mailboxIds: {} }, ['mailboxIds']],
  ['a mailbox that is not there', { mailboxIds: { m99: true } }, ['mailboxIds']],
  ['a set of something else', { mailboxIds: { m2: false }, keywords: ['$seen'] }, ['mailboxIds', 'keywords']],
  ['a keyword that is none', { keywords: { 'a b': true } }, ['keywords']],
  ['a date that is none', { receivedAt: '2026-11-22T10:00:00+01:00', sentAt: 'today' }, ['receivedAt', 'sentAt']],
  ['what the server sets', { id: 'e7', blobId: 'E7', size: 7, preview: '' }, ['id', 'blobId', 'size', 'preview']],
  ['what is no property', { colour: 'red' }, ['colour']],
  ['headers as a list', { headers: [{ name: 'X', value: 'y' }] }, ['headers']],
  [
    'two properties for one field',
    { from: [{ email: 'a@x.example' }], 'header:FROM': ' b@x.example' },
    ['header:FROM', 'from'],
  ],
  ['a form that the field may not have', { 'header:From:asText': 'a' }, ['header:From:asText']],
  ['Content- on the Email', { 'header:Content-Type': ' text/html' }, ['header:Content-Type']],
  ['both ways to give a body', { bodyStructure: { partId: 't', type: 'text/plain' }, ...text }, ['textBody']],
  ['two texts', { textBody: [{ partId: 't' }, { partId: 't' }], bodyValues: text.bodyValues }, ['textBody']],
  [
    'a textBody of HTML',
    { textBody: [{ partId: 't', type: 'text/html' }], bodyValues: text.bodyValues },
    ['textBody/0/type'],
  ],
  [
    'an htmlBody of text',
    { htmlBody: [{ partId: 't', type: 'text/plain' }], bodyValues: text.bodyValues },
    ['htmlBody/0/type'],
  ],
  ['a text that is not there', { textBody: [{ partId: 'x', type: 'text/plain' }] }, ['textBody/0/partId']],
  [
    'a text that was cut',
    { ...text, bodyValues: { t: { value: '', isTruncated: true } } },
    ['bodyValues/t', 'textBody/0/partId'],
  ],
  [
    'partId and blobId, charset and size',
    { textBody: [{ partId: 't', blobId: 'E1', charset: 'utf-8', size: 5 }], bodyValues: text.bodyValues },
    ['textBody/0/blobId', 'textBody/0/charset', 'textBody/0/size'],
  ],
  [
    'a transfer encoding',
    { bodyStructure: { partId: 't', 'header:Content-Transfer-Encoding': ' 8bit' }, bodyValues: text.bodyValues },
    ['bodyStructure/header:Content-Transfer-Encoding'],
  ],
  [
    'one field of a part twice',
    {
      bodyStructure: { partId: 't', type: 'text/plain', 'header:Content-Type': ' text/x' },
      bodyValues: text.bodyValues,
    },
    ['bodyStructure/header:Content-Type'],
  ],
  [
    'a field of the message in its own body',
    { subject: 'a', bodyStructure: { partId: 't', 'header:Subject': ' b' }, bodyValues: text.bodyValues },
    ['bodyStructure/header:Subject'],
  ],
  [
    'headers of a part as a list, deep inside',
    {
      bodyStructure: { type: 'multipart/mixed', subParts: [{ partId: 't', headers: [] }] },
      bodyValues: text.bodyValues,
    },
    ['bodyStructure/subParts/0/headers'],
  ],
  ['a multipart without parts', { bodyStructure: { type: 'multipart/mixed' } }, ['bodyStructure/subParts']],
  [
    'parts in what is no multipart',
    { bodyStructure: { type: 'text/plain', subParts: [{}] } },
    ['bodyStructure/type', 'bodyStructure/subParts/0/partId'],
  ],
  ['a line break in a subject', { subject: 'a\r\nBcc: b@x.example' }, ['subject']],
  ['a line break in a file name', { attachments: [{ blobId: 'E1', name: 'a\r\nb' }] }, ['attachments/0/name']],
];
for (const [what, object, properties] of wrong) {
  mustNot(`create an Email from ${what}`, async () => {
    const { create, account } = empty();
    const { type, properties: named } = await create(object);
    assert.deepEqual([type, [...named].sort()], ['invalidProperties', [...properties].sort()]);
    assert.equal(account.world().emails.size, 0);
  });
}

must('name every blob that cannot be found', async () => {
  const { create, upload } = empty();
  const blobId = await upload('x');
  const attachments = [{ blobId: 'Unothing' }, { blobId }, { blobId: 'E7_1' }];
  assert.deepEqual(await create({ attachments }), { type: 'blobNotFound', notFound: ['Unothing', 'E7_1'] });
});

must('keep to the size of attachments that is announced', async () => {
  const { create, upload } = empty({ maxSizeAttachmentsPerEmail: 10 });
  const blobId = await upload('12345');
  const { type, maxSize } = await create({ attachments: [{ blobId }, { blobId }, { blobId }] });
  assert.deepEqual([type, maxSize], ['tooLarge', 10]);
  assert.equal((await create({ attachments: [{ blobId }, { blobId }] })).type, undefined);
});

must('refuse more keywords than one message may have', async () => {
  const { create, call } = empty();
  const many = Object.fromEntries(Array.from({ length: 129 }, (_, at) => [`k${at}`, true]));
  assert.equal((await create({ keywords: many })).type, 'tooManyKeywords');
  const { k128: _last, ...most } = many;
  const { id } = await create({ keywords: most });
  const { notUpdated } = await call('Email/set', { update: { [id]: { 'keywords/more': true } } });
  assert.equal(notUpdated[id].type, 'tooManyKeywords');
});

should('lay text, HTML, its pictures and files out as programs expect', async () => {
  const { create, call, upload } = empty();
  const [picture, file] = [await upload('P', 'image/png'), await upload('F', 'application/pdf')];
  const { id } = await create({
    ...text,
    htmlBody: [{ partId: 'h', type: 'text/html' }],
    bodyValues: { ...text.bodyValues, h: { value: '<img src="cid:p@x">' } },
    attachments: [
      { blobId: picture, type: 'image/png', cid: 'p@x' },
      { blobId: file, name: 'Übersicht.pdf' },
    ],
  });
  const [{ bodyStructure, attachments }] = (
    await call('Email/get', {
      ids: [id],
      properties: ['bodyStructure', 'attachments'],
      bodyProperties: ['type', 'name', 'disposition', 'cid'],
    })
  ).list;
  const types = (part: Answered): unknown => (part.subParts ? [part.type, ...part.subParts.map(types)] : part.type);
  assert.deepEqual(types(bodyStructure), [
    'multipart/mixed',
    ['multipart/alternative', 'text/plain', ['multipart/related', 'text/html', 'image/png']],
    'application/pdf',
  ]);
  assert.deepEqual(attachments, [
    { type: 'image/png', name: null, disposition: 'inline', cid: 'p@x' },
    { type: 'application/pdf', name: 'Übersicht.pdf', disposition: 'attachment', cid: null },
  ]);
});

must('keep a whole Content-Type, but say charset and boundary itself', async () => {
  const { create, octets } = empty();
  const { id } = await create({
    bodyStructure: {
      'header:Content-Type': ' multipart/signed; micalg=pgp-sha256; boundary=theirs',
      subParts: [
        { 'header:Content-Type': ' text/calendar; method=REQUEST; charset=latin1', partId: 'c' },
        { partId: 't', 'header:Content-Description:asText': 'Größe' },
      ],
    },
    bodyValues: { c: { value: 'ü' }, t: { value: '' } },
  });
  const message = await octets(id);
  assert.match(message, /Content-Type: multipart\/signed; micalg=pgp-sha256;\r\n boundary="=_[0-9a-f]+"\r\n/);
  assert.match(message, /Content-Type: text\/calendar; method=REQUEST; charset=utf-8\r\n/);
  assert.match(message, /Content-Description: =\?UTF-8\?/);
  assert.ok(!message.includes('theirs') && !message.includes('latin1'));
});

mustNot('encode a message inside the message', async () => {
  const { create, octets, upload, account } = empty();
  const blobId = await upload('Subject: Gr\xfc\n\nGr\xfc\n', 'message/rfc822');
  const { id } = await create({ ...text, attachments: [{ blobId, type: 'message/rfc822', name: 'a.eml' }] });
  const message = await octets(id);
  assert.equal(message.match(/Content-Transfer-Encoding: 8bit/g)?.length, 2, 'the message and the multipart around it');
  assert.ok(!/base64|quoted-printable/.test(message));
  const inner = await account.blob(`E${id.slice(1)}_2_1`);
  assert.equal(Buffer.from(inner!.bytes).toString(), 'Gr\xfc\r\n');
});

must('find blobs and mailboxes that the same request has made', async () => {
  const { request, account } = empty();
  const responses = await request(
    ['Blob/upload', { accountId: 'a1', create: { b: { data: [{ 'data:asText': 'x' }], type: 'text/csv' } } }],
    ['Mailbox/set', { accountId: 'a1', create: { m: { name: 'New', parentId: null } } }],
    ['Email/set', { accountId: 'a1', create: { k: { mailboxIds: { '#m': true }, attachments: [{ blobId: '#b' }] } } }],
    ['Email/set', { accountId: 'a1', update: { '#k': { 'mailboxIds/m2': true, 'keywords/$Draft': true } } }],
  );
  assert.deepEqual(
    responses.map(([name]) => name),
    ['Blob/upload', 'Mailbox/set', 'Email/set', 'Email/set'],
  );
  const [record] = (await account.emails(['e1'])).list;
  assert.deepEqual([record!.mailboxIds, record!.keywords], [['m2', 'm7'], ['$draft']]);
});

must('replace mailboxes and keywords whole, or change members of them', async () => {
  const { account, call } = empty();
  const { id } = account.deliver('Subject: a\n\n', { mailboxIds: ['m1'], keywords: ['$seen', 'a/b'] });
  const update = async (patch: object) => {
    const { updated, notUpdated } = await call('Email/set', { update: { [id]: patch } });
    const { mailboxIds, keywords } = (await account.emails([id])).list[0]!;
    return [updated ? updated[id] : notUpdated[id].type, [...mailboxIds], [...keywords]];
  };
  const patched = { 'mailboxIds/m1': null, 'mailboxIds/m3': true, 'keywords/$FLAGGED': true, 'keywords/a~1b': null };
  assert.deepEqual(await update(patched), [null, ['m3'], ['$flagged', '$seen']]);
  assert.deepEqual(await update({ mailboxIds: { m1: true, m4: true }, keywords: { $Seen: true } }), [
    null,
    ['m1', 'm4'],
    ['$seen'],
  ]);
  assert.deepEqual(await update({ keywords: null }), [null, ['m1', 'm4'], []]);
  assert.deepEqual(await update({}), [null, ['m1', 'm4'], []]);
  const same = ['m1', 'm4'];
  assert.deepEqual(await update({ mailboxIds: {} }), ['invalidProperties', same, []]);
  assert.deepEqual(await update({ 'mailboxIds/m1': null, 'mailboxIds/m4': null }), ['invalidProperties', same, []]);
  assert.deepEqual(await update({ 'mailboxIds/m99': true }), ['invalidProperties', same, []]);
  assert.deepEqual(await update({ 'keywords/$seen': false }), ['invalidProperties', same, []]);
  assert.deepEqual(await update({ 'keywords/a b': true }), ['invalidProperties', same, []]);
  assert.deepEqual(await update({ keywords: {}, 'keywords/$seen': true }), ['invalidPatch', same, []]);
  assert.deepEqual(await update({ 'keywords/$seen/x': true }), ['invalidPatch', same, []]);
  assert.deepEqual(await update({ subject: 'b' }), ['invalidProperties', same, []]);
  assert.deepEqual(await update({ 'from/0/name': 'b' }), ['invalidProperties', same, []]);
  assert.deepEqual(await update({ colour: 'red' }), ['invalidProperties', same, []]);
});

must('take a whole Email back when only what may change is different', async () => {
  const { account, call } = empty();
  const { id } = account.deliver('From: bob@x.example\nSubject: a\n\ntext');
  const [email] = (await call('Email/get', { ids: [id] })).list;
  const { updated, notUpdated } = await call('Email/set', {
    update: { [id]: { ...email, keywords: { $seen: true } } },
  });
  assert.deepEqual([updated, notUpdated], [{ [id]: null }, null]);
  const other = await call('Email/set', { update: { [id]: { ...email, subject: 'b', size: 1 } } });
  assert.deepEqual(other.notUpdated[id].properties.sort(), ['size', 'subject']);
});

must('destroy messages, and say which were not there', async () => {
  const { account, call } = empty();
  const { id } = account.deliver('Subject: a\n\n');
  const response = await call('Email/set', { update: { [id]: { keywords: {} }, e98: {} }, destroy: [id, 'e99'] });
  assert.deepEqual(response.destroyed, [id]);
  assert.deepEqual(response.notDestroyed, { e99: { type: 'notFound' } });
  assert.deepEqual(response.notUpdated, { [id]: { type: 'willDestroy' }, e98: { type: 'notFound' } });
});

must('change nothing when the state is another, even when it changes at the last moment', async () => {
  const account = memoryAccount();
  const { id } = account.deliver('Subject: a\n\n');
  const racing = {
    ...account,
    revise: (revisions: Parameters<typeof account.revise>[0], ifState: string | null) => {
      account.deliver('Subject: b\n\n');
      return account.revise(revisions, ifState);
    },
  };
  const { call } = jmapWorld({ accounts: [racing] });
  const ifInState = (await account.states()).Email;
  const create = { k: { mailboxIds: { m2: true } } };
  const response = await call('Email/set', { ifInState, create, destroy: [id] });
  assert.equal(response.type, 'stateMismatch');
  assert.equal((await account.emails([id])).list.length, 1);
  assert.equal(account.world().emails.size, 2, 'nothing was created either');
  assert.equal((await call('Email/set', { ifInState: 'old', create })).type, 'stateMismatch');
});

must('create, change what it created and destroy in one call that is bound to a state', async () => {
  const { account, call } = empty();
  const { id } = account.deliver('Subject: a\n\n');
  const ifInState = (await account.states()).Email;
  const response = await call('Email/set', {
    ifInState,
    create: { k: { mailboxIds: { m2: true } } },
    update: { '#k': { 'keywords/$draft': true } },
    destroy: [id],
  });
  const made = response.created.k.id;
  assert.deepEqual([response.updated, response.destroyed, response.oldState], [{ [made]: null }, [id], ifInState]);
  assert.deepEqual((await account.emails([made])).list[0]!.keywords, ['$draft']);
});

should('say the charset of a text file that is UTF-8, and keep what the client says of it', async () => {
  const { create, call, upload } = empty();
  const blobId = await upload('Grüße');
  const { id } = await create({
    attachments: [
      { blobId, type: 'text/plain' },
      { blobId, type: 'text/csv', charset: 'x-own' },
    ],
  });
  const [{ attachments }] = (await call('Email/get', { ids: [id], properties: ['attachments'] })).list;
  assert.deepEqual(
    attachments.map(({ charset, size }: Answered) => [charset, size]),
    [
      ['utf-8', 7],
      ['x-own', 7],
    ],
  );
});
