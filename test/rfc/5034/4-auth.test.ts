import assert from 'node:assert/strict';
import { seededRandom } from '../../../server/base/ports.ts';
import { beginClient } from '../../../server/sasl/client.ts';
import { inPop3World, type Pop3Client } from '../../support/pop3-world.ts';
import { rfc } from '../../support/rfc.ts';

const { must, mustNot, may } = rfc(5034, '4');
const base64 = (text: string | Uint8Array) => Buffer.from(text).toString('base64');
const signedIn = '+OK Maildrop has 2 messages (55 octets)';

must('sign in with an initial response', () =>
  inPop3World({}, async world => {
    const client = await world.dial();
    assert.equal(await client.ask(`auth plain ${base64('\0ann\0secret')}`), signedIn);
    assert.deepEqual(world.heard, ['login ann@example.org PLAIN clear 2/55']);
  }),
);

must('ask with an empty challenge without one', () =>
  inPop3World({}, async world => {
    const client = await world.dial();
    assert.equal(await client.ask('AUTH PLAIN'), '+ ');
    assert.equal(await client.ask(base64('\0ann\0secret')), signedIn);
  }),
);

must('sign in with LOGIN question by question', () =>
  inPop3World({}, async world => {
    const client = await world.dial();
    assert.equal(await client.ask('AUTH LOGIN'), `+ ${base64('Username:')}`);
    assert.equal(await client.ask(base64('ann')), `+ ${base64('Password:')}`);
    assert.equal(await client.ask(base64('secret')), signedIn);
  }),
);

must('send data with success as a challenge that is answered with an empty line', () =>
  inPop3World({ allowPlaintext: false }, async world => {
    const client = await world.dial();
    const scram = await untilServerFinal(client, 'secret');
    assert.ok(scram.finish().ok);
    assert.equal(await client.ask(''), signedIn);
    assert.equal(await client.ask('STAT'), '+OK 2 55');
  }),
);

must("end with the mechanism's own word when the proof is wrong, then with -ERR", () =>
  inPop3World({}, async world => {
    const client = await world.dial();
    const begun = beginClient('SCRAM-SHA-256', { user: 'ann', password: 'wrong' }, seededRandom(5));
    assert.ok(begun.ok);
    const first = await client.ask(`AUTH SCRAM-SHA-256 ${base64(begun.value.initialResponse() ?? '')}`);
    const final = await begun.value.step(Buffer.from(first?.slice(2) ?? '', 'base64'));
    assert.ok(final.ok);
    assert.equal(await client.ask(base64(final.value)), `+ ${base64('e=invalid-proof')}`);
    assert.equal(await client.ask(''), '-ERR [AUTH] Wrong user name or password');
    assert.equal(await client.ask(`AUTH PLAIN ${base64('\0ann\0secret')}`), signedIn);
  }),
);

must('let the client cancel with an asterisk', () =>
  inPop3World({}, async world => {
    const client = await world.dial();
    await client.ask('AUTH PLAIN');
    assert.equal(await client.ask('*'), '-ERR Authentication cancelled');
    await client.signIn();
  }),
);

must('refuse what is not base64 and go on', () =>
  inPop3World({}, async world => {
    for (const bad of ['not base64', 'AAA', 'AA=A', 'QUJD\u00e9', '\u0000']) {
      const client = await world.dial();
      assert.equal(await client.ask('AUTH PLAIN !!!'), '-ERR That is not base64');
      assert.equal(await client.ask('AUTH PLAIN'), '+ ');
      assert.match((await client.ask(bad)) ?? '', /^-ERR That (is not base64|line has)/, bad);
    }
    const other = await world.dial();
    await other.signIn();
  }),
);

must('take an equals sign as an empty initial response', () =>
  inPop3World({}, async world => {
    const client = await world.dial();
    assert.equal(await client.ask('AUTH PLAIN ='), '-ERR That is not a response of this mechanism');
  }),
);

must('refuse an unknown mechanism', () =>
  inPop3World({}, async world => {
    const client = await world.dial();
    assert.equal(await client.ask('AUTH CRAM-MD5'), '-ERR Unknown authentication mechanism');
  }),
);

mustNot('sign in twice', () =>
  inPop3World({}, async world => {
    const client = await world.dial();
    await client.signIn();
    assert.equal(await client.ask('AUTH PLAIN'), '-ERR That command does not belong here');
  }),
);

must('take responses of up to 12,288 octets, longer than a command may be', () =>
  inPop3World({}, async world => {
    const client = await world.dial();
    assert.equal(
      await client.ask(`AUTH PLAIN ${base64(`\0ann\0${'x'.repeat(9000)}`)}`),
      '-ERR [AUTH] Wrong user name or password',
    );
    await client.ask('AUTH PLAIN');
    assert.equal(await client.ask(base64(`\0ann\0${'x'.repeat(9300)}`)), '-ERR That line is too long');
    await client.signIn();
  }),
);

may('be asked for the mechanisms with a bare AUTH, as old clients do', () =>
  inPop3World({}, async world => {
    const client = await world.dial();
    assert.deepEqual(await client.askLines('AUTH'), [
      '+OK Mechanisms follow',
      ...['SCRAM-SHA-256', 'PLAIN', 'LOGIN', 'OAUTHBEARER', 'XOAUTH2'],
    ]);
  }),
);

mustNot('be let in by an answer that is not empty after the data with success', () =>
  inPop3World({}, async world => {
    const client = await world.dial();
    await untilServerFinal(client, 'secret');
    assert.match((await client.ask(base64('x'))) ?? '', /^-ERR /);
    assert.match((await client.ask('STAT')) ?? '', /^-ERR /);
  }),
);

async function untilServerFinal(client: Pop3Client, password: string) {
  const begun = beginClient('SCRAM-SHA-256', { user: 'ann', password }, seededRandom(5));
  assert.ok(begun.ok);
  const scram = begun.value;
  let answer = await client.ask(`AUTH SCRAM-SHA-256 ${base64(scram.initialResponse() ?? '')}`);
  for (let n = 0; n < 2; n++) {
    const response = await scram.step(Buffer.from(answer?.slice(2) ?? '', 'base64'));
    assert.ok(response.ok, answer ?? 'closed');
    if (n === 0) answer = await client.ask(base64(response.value));
  }
  return scram;
}
