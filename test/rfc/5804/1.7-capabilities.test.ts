import assert from 'node:assert/strict';
import { seededRandom } from '../../../server/base/ports.ts';
import { capabilities, type Terms } from '../../../server/managesieve/capability.ts';
import { newMechanisms } from '../../../server/sasl/mechanisms.ts';
import { inSieveWorld } from '../../support/managesieve-world.ts';
import { rfc } from '../../support/rfc.ts';

const { must, mustNot, should } = rfc(5804, '1.7');

const terms: Terms = {
  mechanisms: newMechanisms(seededRandom(1)),
  startTls: true,
  allowPlaintext: false,
  implementation: 'Mailroom 1',
  sieve: { extensions: ['fileinto', 'enotify'], notify: ['mailto'], lists: ['urn'], maxRedirects: 8 },
};

must('greet with IMPLEMENTATION, SASL, SIEVE and VERSION, and end with OK', async () => {
  await inSieveWorld({}, async world => {
    const { greeting } = await world.dial();
    const names = greeting.split('\r\n').map(line => line.split(' ')[0]);
    for (const name of ['"IMPLEMENTATION"', '"SASL"', '"SIEVE"', '"VERSION"', 'OK'])
      assert.ok(names.includes(name), name);
    assert.equal(names[0], '"IMPLEMENTATION"');
  });
});

must('announce what is there, with its value', () => {
  assert.deepEqual(capabilities(terms, { encrypted: true, owner: 'ann@example.org' }), [
    ['IMPLEMENTATION', 'Mailroom 1'],
    ['SASL', 'SCRAM-SHA-256-PLUS SCRAM-SHA-256 PLAIN LOGIN OAUTHBEARER XOAUTH2'],
    ['SIEVE', 'fileinto enotify'],
    ['NOTIFY', 'mailto'],
    ['EXTLISTS', 'urn'],
    ['MAXREDIRECTS', '8'],
    ['LANGUAGE', 'en'],
    ['OWNER', 'ann@example.org'],
    ['UNAUTHENTICATE', null],
    ['VERSION', '1.0'],
  ]);
});

const names = (given: Parameters<typeof capabilities>[1], with_: Partial<Terms> = {}) =>
  capabilities({ ...terms, ...with_ }, given).map(([name]) => name);

mustNot('announce STARTTLS where it would be refused', () => {
  assert.ok(names({ encrypted: false, owner: null }).includes('STARTTLS'));
  assert.ok(!names({ encrypted: true, owner: null }).includes('STARTTLS'));
  assert.ok(!names({ encrypted: false, owner: null }, { startTls: false }).includes('STARTTLS'));
});

mustNot('tell an OWNER before the login', () => {
  assert.ok(!names({ encrypted: true, owner: null }).includes('OWNER'));
});

should('name no mechanism that would send a password in clear', () => {
  const sasl = capabilities(terms, { encrypted: false, owner: null }).find(([name]) => name === 'SASL');
  assert.deepEqual(sasl, ['SASL', 'SCRAM-SHA-256']);
});

must('leave NOTIFY and MAXREDIRECTS out where there is nothing to say', () => {
  const sieve = { extensions: [], notify: [], lists: [], maxRedirects: null };
  const told = names({ encrypted: true, owner: null }, { sieve });
  assert.ok(!told.includes('NOTIFY') && !told.includes('MAXREDIRECTS'));
});
