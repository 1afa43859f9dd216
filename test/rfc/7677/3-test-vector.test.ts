import assert from 'node:assert/strict';
import { ok } from '../../../server/base/result.ts';
import type { Attempt } from '../../../server/sasl/mechanism.ts';
import { scramClient } from '../../../server/sasl/scram-client.ts';
import { scramSha256 } from '../../../server/sasl/scram-server.ts';
import { rfc } from '../../support/rfc.ts';
import { memoryAuthenticator } from '../../support/sasl-authenticator.ts';

const { must } = rfc(7677, '3');
const attempt: Attempt = { protocol: 'pop3', remote: '192.0.2.1', tls: false, trace: 't' };

const clientFirst = 'n,,n=user,r=rOprNGfwEbeRWgbNEkqO';
const nonce = 'rOprNGfwEbeRWgbNEkqO%hvYDpWUa2RaTCAfuxFIlj)hNlF$k0';
const serverFirst = `r=${nonce},s=W22ZaJ0SNY7soEsUEjb6gQ==,i=4096`;
const clientFinal = `c=biws,r=${nonce},p=dHzbZapWIk4jUhN+Ute9ytag9zjfMHgsqmmiz7AndVQ=`;
const serverFinal = 'v=6rriTRBi23WpRR/wtup+mMhUZUn/dB5nLTJRsjl95G4=';

must('answer the example exchange as the server does in it', async () => {
  const authenticator = memoryAuthenticator({ user: 'pencil' });
  const exchange = scramSha256(() => '%hvYDpWUa2RaTCAfuxFIlj)hNlF$k0').begin(authenticator, attempt);
  assert.deepEqual(await exchange.step(null), { kind: 'challenge', data: new Uint8Array(0) });
  assert.deepEqual(await exchange.step(Buffer.from(clientFirst)), {
    kind: 'challenge',
    data: Buffer.from(serverFirst),
  });
  assert.deepEqual(await exchange.step(Buffer.from(clientFinal)), {
    kind: 'success',
    login: { account: 1, address: 'user@example.org' },
    data: Buffer.from(serverFinal),
  });
});

must('ask the example exchange as the client does in it, and accept the signature', async () => {
  const client = scramClient({ user: 'user', password: 'pencil' }, 'rOprNGfwEbeRWgbNEkqO');
  assert.deepEqual(client.initialResponse(), Buffer.from(clientFirst));
  assert.deepEqual(await client.step(Buffer.from(serverFirst)), ok(Buffer.from(clientFinal)));
  assert.equal(client.finish().ok, false, 'nothing is proven before the signature');
  assert.deepEqual(await client.step(Buffer.from(serverFinal)), ok(new Uint8Array(0)));
  assert.deepEqual(client.finish(), ok(true));
});

must('take the signature as additional data with success too', async () => {
  const client = scramClient({ user: 'user', password: 'pencil' }, 'rOprNGfwEbeRWgbNEkqO');
  client.initialResponse();
  await client.step(Buffer.from(serverFirst));
  assert.deepEqual(client.finish(Buffer.from(serverFinal)), ok(true));
});

rfc(7677, '4').should('not compute with fewer than 4096 iterations', async () => {
  const client = scramClient({ user: 'user', password: 'pencil' }, 'abc');
  client.initialResponse();
  const answer = await client.step(Buffer.from('r=abcdef,s=W22ZaJ0SNY7soEsUEjb6gQ==,i=4095'));
  assert.equal(answer.ok, false);
});
