import assert from 'node:assert/strict';
import { sessionOf } from '../../../server/jmap/session.ts';
import { memoryAccount, memoryUser } from '../../support/jmap-memory-backend.ts';
import { limits } from '../../support/jmap-world.ts';
import { rfc } from '../../support/rfc.ts';

const { must } = rfc(9661, '1.2');
const SIEVE = 'urn:ietf:params:jmap:sieve';
const urls = { apiUrl: '/a', downloadUrl: '/d', uploadUrl: '/u', eventSourceUrl: '/e' };

must('announce the implementation, and for each account its limits and extensions', async () => {
  const { capabilities, accounts, primaryAccounts } = await sessionOf(memoryUser(memoryAccount()), limits, urls);
  assert.deepEqual(capabilities[SIEVE], { implementation: 'Mailroom 1' });
  assert.deepEqual(accounts.a1?.accountCapabilities[SIEVE], {
    ...{ maxSizeScriptName: 512, maxSizeScript: 1000, maxNumberScripts: 5, maxNumberRedirects: 4 },
    ...{ sieveExtensions: ['fileinto'], notificationMethods: ['mailto'], externalLists: null },
  });
  assert.equal(primaryAccounts[SIEVE], 'a1');
});

must('take names of 512 octets at least', () => assert.ok(limits.sieve.maxSizeScriptName >= 512));
