import assert from 'node:assert/strict';
import { inPop3World } from '../../support/pop3-world.ts';
import { rfc } from '../../support/rfc.ts';
import { memoryAuthenticator } from '../../support/sasl-authenticator.ts';

const { must, mustNot } = rfc(6856, '2.1');

must('take UTF8 before the login, in any case and twice', () =>
  inPop3World({}, async world => {
    const client = await world.dial();
    assert.equal(await client.ask('UTF8'), '+OK UTF-8 it is');
    assert.equal(await client.ask('utf8 '), '+OK UTF-8 it is');
    await client.signIn();
  }),
);

mustNot('take UTF8 with an argument, after the login, or within a SASL exchange', () =>
  inPop3World({}, async world => {
    const client = await world.dial();
    assert.equal(await client.ask('UTF8 USER'), '-ERR Those arguments do not fit the command');
    await client.ask('AUTH PLAIN');
    assert.equal(await client.ask('UTF8'), '-ERR That is not a response of this mechanism');
    await client.signIn();
    assert.equal(await client.ask('UTF8'), '-ERR That command does not belong here');
  }),
);

mustNot('begin TLS after UTF8, nor announce it', () =>
  inPop3World({}, async world => {
    const client = await world.dial();
    assert.ok((await client.askLines('CAPA')).includes('STLS'));
    await client.ask('UTF8');
    assert.equal((await client.askLines('CAPA')).includes('STLS'), false);
    assert.equal(await client.ask('STLS'), '-ERR STLS belongs before UTF8');
    await client.signIn();
  }),
);

must('take UTF8 after STLS', () =>
  inPop3World({ allowPlaintext: false }, async world => {
    const client = await world.dial();
    await client.ask('STLS');
    const secured = await client.secure();
    assert.equal(await secured.ask('UTF8'), '+OK UTF-8 it is');
    await secured.signIn();
  }),
);

const names = rfc(6856, '2.2');
const people = () => memoryAuthenticator({ jörg: 'straße', ann: 'secret' });

names.must('announce USER with UTF8, in both states', () =>
  inPop3World({}, async world => {
    const client = await world.dial();
    assert.ok((await client.askLines('CAPA')).includes('UTF8 USER'));
    await client.signIn();
    assert.ok((await client.askLines('CAPA')).includes('UTF8 USER'));
  }),
);

names.should('prepare a name with SASLprep: composed or not, it is the same', () =>
  inPop3World({ authenticator: people() }, async world => {
    for (const name of ['jörg', 'jo\u0308rg', 'j\u00adörg']) {
      const client = await world.dial();
      await client.ask('UTF8');
      await client.ask(`USER ${name}`);
      assert.match((await client.ask('PASS straße')) ?? '', /^\+OK /, name);
      await client.ask('QUIT');
      await client.rest();
      await world.servings.at(-1)?.closed;
    }
  }),
);

names.must('refuse a name with a character that none may have, and one that is nothing after it was prepared', () =>
  inPop3World({ authenticator: people() }, async world => {
    const client = await world.dial();
    await client.ask('UTF8');
    for (const name of ['ann\u200e', 'ann\ue000', '\u00ad']) {
      assert.equal(await client.ask(`USER ${name}`), '-ERR That line has characters that no command has');
    }
    assert.equal(await client.ask('PASS secret'), '-ERR Say USER first');
  }),
);

names.must('take UTF-8 in the names of SASL too', () =>
  inPop3World({ authenticator: people() }, async world => {
    const client = await world.dial();
    await client.ask('UTF8');
    assert.match(
      (await client.ask(`AUTH PLAIN ${Buffer.from('\0jo\u0308rg\0straße').toString('base64')}`)) ?? '',
      /^\+OK /,
    );
  }),
);
