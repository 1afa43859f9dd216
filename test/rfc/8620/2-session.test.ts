import assert from 'node:assert/strict';
import { allCapabilities } from '../../../server/jmap/registry.ts';
import { sessionOf } from '../../../server/jmap/session.ts';
import { memoryAccount, memoryUser } from '../../support/jmap-memory-backend.ts';
import { jmapWorld, limits } from '../../support/jmap-world.ts';
import { rfc } from '../../support/rfc.ts';

const { must } = rfc(8620, '2');
const urls = { apiUrl: '/api', downloadUrl: '/d/{accountId}', uploadUrl: '/u/{accountId}', eventSourceUrl: '/e' };
const MAIL = 'urn:ietf:params:jmap:mail';

must('announce the limits of the core capability', async () => {
  const { capabilities } = await sessionOf(memoryUser(memoryAccount()), limits, urls);
  assert.deepEqual(capabilities['urn:ietf:params:jmap:core'], {
    ...{ maxSizeUpload: 52_428_800, maxConcurrentUpload: 4, maxSizeRequest: 1_048_576, maxConcurrentRequests: 4 },
    ...{ maxCallsInRequest: 16, maxObjectsInGet: 500, maxObjectsInSet: 500 },
    collationAlgorithms: ['i;unicode-casemap', 'i;ascii-casemap', 'i;octet'],
  });
});

must('announce no capability that a request may not use', async () => {
  const { capabilities } = await sessionOf(memoryUser(memoryAccount()), limits, {
    ...urls,
    webSocketUrl: 'wss://x/ws',
  });
  assert.deepEqual(new Set(Object.keys(capabilities)), allCapabilities);
});

must('name the accounts, what each has, and the primary one of each capability', async () => {
  const accounts = [
    memoryAccount({ id: 'a1', capabilities: ['urn:ietf:params:jmap:quota'], isReadOnly: true }),
    memoryAccount({ id: 'a2', address: 'bob@here.example' }),
  ];
  const session = await sessionOf(memoryUser(...accounts), limits, urls);
  const { accountCapabilities, ...first } = session.accounts.a1!;
  assert.deepEqual(first, { name: 'ann@here.example', isPersonal: true, isReadOnly: true });
  assert.deepEqual(accountCapabilities, { 'urn:ietf:params:jmap:quota': {} });
  assert.equal(session.accounts.a2!.isReadOnly, false);
  assert.deepEqual(
    [session.primaryAccounts[MAIL], session.primaryAccounts['urn:ietf:params:jmap:quota']],
    ['a2', 'a1'],
  );
  assert.deepEqual([session.username, session.state, session.apiUrl], ['ann@here.example', 's2', '/api']);
});

rfc(8620, '2').should('name no primary account of the core', async () => {
  const { primaryAccounts } = await sessionOf(memoryUser(memoryAccount()), limits, urls);
  assert.deepEqual(Object.keys(primaryAccounts).includes('urn:ietf:params:jmap:core'), false);
  assert.equal(primaryAccounts[MAIL], 'a1');
});

rfc(9404, '4.2').must('announce every digest that Blob/get takes', async () => {
  const { accounts } = await sessionOf(memoryUser(memoryAccount()), limits, urls);
  const { supportedDigestAlgorithms } = accounts.a1!.accountCapabilities['urn:ietf:params:jmap:blob'] as {
    supportedDigestAlgorithms: readonly string[];
  };
  const { call } = jmapWorld();
  for (const name of ['sha', 'sha-256', 'sha-512', 'md5', 'sha-384']) {
    const { type = null } = await call('Blob/get', { ids: [], properties: [`digest:${name}`] });
    assert.equal(type === null, supportedDigestAlgorithms.includes(name), name);
  }
});

rfc(8621, '1.3.1').must('say what an account can do with mail', async () => {
  const { accounts } = await sessionOf(memoryUser(memoryAccount()), limits, urls);
  assert.deepEqual(accounts.a1!.accountCapabilities[MAIL], {
    ...{ maxMailboxesPerEmail: null, maxMailboxDepth: 10, maxSizeMailboxName: 255 },
    maxSizeAttachmentsPerEmail: 52_428_800,
    emailQuerySortOptions: [
      ...['receivedAt', 'size', 'from', 'to', 'subject', 'sentAt', 'hasKeyword'],
      ...['allInThreadHaveKeyword', 'someInThreadHaveKeyword'],
    ],
    mayCreateTopLevelMailbox: true,
  });
});

rfc(8887, '3.1').must('announce the WebSocket where there is one', async () => {
  const user = memoryUser(memoryAccount());
  const name = 'urn:ietf:params:jmap:websocket';
  const { capabilities, accounts } = await sessionOf(user, limits, { ...urls, webSocketUrl: 'wss://x/ws' });
  assert.deepEqual(capabilities[name], { url: 'wss://x/ws', supportsPush: true });
  assert.ok(!(name in accounts.a1!.accountCapabilities));
  assert.ok(!(name in (await sessionOf(user, limits, urls)).capabilities));
});
