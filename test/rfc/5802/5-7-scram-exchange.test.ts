import assert from 'node:assert/strict';
import { seededRandom } from '../../../server/base/ports.ts';
import { beginClient } from '../../../server/sasl/client.ts';
import type { Attempt, Exchange, Step } from '../../../server/sasl/mechanism.ts';
import { scramClient } from '../../../server/sasl/scram-client.ts';
import { scramSha256 } from '../../../server/sasl/scram-server.ts';
import { rfc } from '../../support/rfc.ts';
import { memoryAuthenticator, testSalt } from '../../support/sasl-authenticator.ts';

const attempt: Attempt = { protocol: 'imap', remote: '192.0.2.1', tls: true, trace: 't' };
const utf8 = (bytes: Uint8Array) => Buffer.from(bytes).toString();
const salt = testSalt.toString('base64');

const begin = (accounts: Record<string, string> = { ann: 'secret', 'a,b=c': 'x' }) => {
  const authenticator = memoryAuthenticator(accounts);
  return { authenticator, exchange: scramSha256(() => 'SERVER').begin(authenticator, attempt) };
};
const say = async (exchange: Exchange, text: string): Promise<string> => tell(await exchange.step(Buffer.from(text)));
const tell = (step: Step): string => {
  switch (step.kind) {
    case 'challenge':
      return `challenge ${utf8(step.data)}`;
    case 'success':
      return `success ${step.login.address}`;
    case 'failure':
      return `failure ${step.why} ${step.user}`;
  }
};

/** A client of ours against a server of ours. */
async function play(user: string, password: string, accounts?: Record<string, string>) {
  const { authenticator, exchange } = begin(accounts);
  const client = beginClient('SCRAM-SHA-256', { user, password }, seededRandom(1));
  assert.ok(client.ok);
  const first = await exchange.step(client.value.initialResponse());
  assert.ok(first.kind === 'challenge');
  const final = await client.value.step(first.data);
  assert.ok(final.ok);
  return { authenticator, exchange, client: client.value, last: await exchange.step(final.value) };
}

const refusals: [title: string, says: string[], hears: string[]][] = [
  [
    'channel binding that was not offered',
    ['p=tls-unique,,n=ann,r=x', ''],
    ['challenge e=channel-binding-not-supported', 'failure bad-syntax null'],
  ],
  [
    'a mandatory extension',
    ['n,,m=future,n=ann,r=x', ''],
    ['challenge e=extensions-not-supported', 'failure bad-syntax null'],
  ],
  [
    'a name with a wrong escape',
    ['n,,n=a=2Db,r=x', ''],
    ['challenge e=invalid-username-encoding', 'failure bad-syntax null'],
  ],
  ['an empty name', ['n,,n=,r=x', ''], ['challenge e=invalid-username-encoding', 'failure bad-syntax null']],
  [
    'a name with a control character',
    ['n,,n=a\u0007b,r=x', ''],
    ['challenge e=invalid-username-encoding', 'failure bad-syntax null'],
  ],
  [
    'an identity to act for that is another',
    ['n,a=bob,n=ann,r=x', ''],
    ['challenge e=other-error', 'failure bad-syntax null'],
  ],
  ['what is no SCRAM message', ['hello', ''], ['challenge e=other-error', 'failure bad-syntax null']],
  ['an empty nonce', ['n,,n=ann,r=', ''], ['challenge e=other-error', 'failure bad-syntax null']],
  [
    'a nonce of another exchange',
    ['n,,n=ann,r=x', `c=biws,r=xOTHER,p=${'A'.repeat(43)}=`, ''],
    [`challenge r=xSERVER,s=${salt},i=4096`, 'challenge e=other-error', 'failure bad-syntax ann'],
  ],
  [
    'a GS2 header changed on the way',
    ['y,,n=ann,r=x', `c=biws,r=xSERVER,p=${'A'.repeat(43)}=`, ''],
    [`challenge r=xSERVER,s=${salt},i=4096`, 'challenge e=channel-bindings-dont-match', 'failure bad-syntax ann'],
  ],
  [
    'a proof that is not base64',
    ['n,,n=ann,r=x', 'c=biws,r=xSERVER,p=??', ''],
    [`challenge r=xSERVER,s=${salt},i=4096`, 'challenge e=invalid-encoding', 'failure bad-syntax ann'],
  ],
  [
    'a proof of a wrong length',
    ['n,,n=ann,r=x', 'c=biws,r=xSERVER,p=AAAA', ''],
    [`challenge r=xSERVER,s=${salt},i=4096`, 'challenge e=invalid-encoding', 'failure bad-syntax ann'],
  ],
  [
    'a wrong proof',
    ['n,,n=ann,r=x', `c=biws,r=xSERVER,p=${'A'.repeat(43)}=`, ''],
    [`challenge r=xSERVER,s=${salt},i=4096`, 'challenge e=invalid-proof', 'failure wrong-credentials ann'],
  ],
];

for (const [title, says, hears] of refusals) {
  rfc(5802, '7').must(`name the server error for ${title}`, async () => {
    const { exchange } = begin();
    const heard: string[] = [];
    for (const line of says) heard.push(await say(exchange, line));
    assert.deepEqual(heard, hears);
  });
}

rfc(5802, '5.1').must('read =2C and =3D in a name as comma and equals sign', async () => {
  const { last } = await play('a,b=c', 'x');
  assert.equal(tell(last), 'success a,b=c@example.org');
});

rfc(5802, '6').must('accept the flag y from a client that could bind a channel', async () => {
  const { exchange } = begin();
  assert.equal(await say(exchange, 'y,,n=ann,r=x'), `challenge r=xSERVER,s=${salt},i=4096`);
});

rfc(5802, '5.1').may('be told the identity to act for when it is the same', async () => {
  const { exchange } = begin();
  assert.equal(await say(exchange, 'n,a=ann,n=ann,r=x'), `challenge r=xSERVER,s=${salt},i=4096`);
});

rfc(5802, '2.2').must('prepare the password with SASLprep', async () => {
  // U+2168 ROMAN NUMERAL NINE is "IX" after NFKC; the soft hyphen vanishes. RFC 4013 §3.
  const { last } = await play('ann', '\u2168\u00ad', { ann: 'IX' });
  assert.equal(tell(last), 'success ann@example.org');
});

rfc(5802, '3').must('refuse a wrong password and an unknown user alike', async () => {
  const wrong = await play('ann', 'not it');
  const unknown = await play('nobody', 'secret');
  assert.equal(tell(wrong.last), 'challenge e=invalid-proof');
  assert.equal(tell(unknown.last), 'challenge e=invalid-proof');
  assert.deepEqual([...wrong.authenticator.heard, ...unknown.authenticator.heard], ['ann refused', 'nobody refused']);
  assert.deepEqual(await wrong.client.step(Buffer.from('e=invalid-proof')), {
    ok: false,
    error: 'The server refused the login: invalid-proof',
  });
});

rfc(5802, '3').must('end the exchange for good after success', async () => {
  const { exchange, last } = await play('ann', 'secret');
  assert.equal(last.kind, 'success');
  assert.equal(await say(exchange, 'n,,n=ann,r=x'), 'failure bad-syntax null');
});

rfc(5802, '5').must('have the client refuse a server that does not know the password', async () => {
  const { client } = await play('ann', 'secret');
  const forged = await client.step(Buffer.from(`v=${Buffer.alloc(32).toString('base64')}`));
  assert.equal(forged.ok, false);
  assert.equal(client.finish().ok, false);
});

const badFirst: [string, string][] = [
  ['a nonce that is not an extension of the own', 'r=zzz,s=QUJD,i=4096'],
  ['the own nonce with nothing added', 'r=abc,s=QUJD,i=4096'],
  ['an empty salt', 'r=abcdef,s=,i=4096'],
  ['a salt that is not base64', 'r=abcdef,s=?,i=4096'],
  ['a mandatory extension', 'm=x,r=abcdef,s=QUJD,i=4096'],
  ['work for minutes', 'r=abcdef,s=QUJD,i=999999999'],
];
for (const [title, message] of badFirst) {
  rfc(5802, '5.1').must(`have the client refuse ${title}`, async () => {
    const client = scramClient({ user: 'ann', password: 'x' }, 'abc');
    client.initialResponse();
    assert.equal((await client.step(Buffer.from(message))).ok, false);
  });
}
