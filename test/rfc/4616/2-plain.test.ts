import assert from 'node:assert/strict';
import type { Attempt } from '../../../server/sasl/mechanism.ts';
import { plain } from '../../../server/sasl/plain.ts';
import { rfc } from '../../support/rfc.ts';
import { memoryAuthenticator } from '../../support/sasl-authenticator.ts';

const { must } = rfc(4616, '2');
const attempt: Attempt = { protocol: 'smtp', remote: '192.0.2.1', tls: true, trace: 't' };
const authenticator = () => memoryAuthenticator({ ann: 'secret', é: 'x' });
const step = (message: string | Uint8Array) => plain.begin(authenticator(), attempt).step(Buffer.from(message));

const none = new Uint8Array(0);
const success = { kind: 'success', login: { account: 1, address: 'ann@example.org' }, data: none };

must('sign in with an empty authorization identity', async () => {
  assert.deepEqual(await step('\0ann\0secret'), success);
});

must('sign in with the same authorization identity', async () => {
  assert.deepEqual(await step('ann\0ann\0secret'), success);
});

must('fail for another authorization identity, without a look at the password', async () => {
  const known = authenticator();
  const failed = await plain.begin(known, attempt).step(Buffer.from('bob\0ann\0secret'));
  assert.deepEqual(failed, { kind: 'failure', why: 'wrong-credentials', user: 'ann' });
  assert.deepEqual(known.heard, []);
});

must('prepare the name with SASLprep', async () => {
  assert.deepEqual(await step('\0e\u0301\0x'), {
    kind: 'success',
    login: { account: 2, address: 'é@example.org' },
    data: none,
  });
});

must('ask with an empty challenge when there is no initial response', async () => {
  const exchange = plain.begin(authenticator(), attempt);
  assert.deepEqual(await exchange.step(null), { kind: 'challenge', data: none });
  assert.deepEqual(await exchange.step(Buffer.from('\0ann\0secret')), success);
});

const wrong: [string, string | Uint8Array][] = [
  ['nothing', ''],
  ['one NUL', 'ann\0secret'],
  ['three NULs', '\0ann\0secret\0'],
  ['an empty name', '\0\0secret'],
  ['an empty password', '\0ann\0'],
  ['octets that are not UTF-8', Buffer.from([0, 0xff, 0, 0x61])],
  ['a name with a control character', '\0a\u0007\0secret'],
];
for (const [title, message] of wrong) {
  must(`call ${title} bad syntax`, async () => {
    assert.deepEqual(await step(message), { kind: 'failure', why: 'bad-syntax', user: null });
  });
}
