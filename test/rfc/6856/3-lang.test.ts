import assert from 'node:assert/strict';
import { languages, type TextName, texts } from '../../../server/pop3/texts.ts';
import { inPop3World } from '../../support/pop3-world.ts';
import { rfc } from '../../support/rfc.ts';

const { must, mustNot, should } = rfc(6856, '3');
const utf8 = (line: string | null) => Buffer.from(line ?? '', 'latin1').toString('utf8');

must('list the languages, each by its own name, in both states', () =>
  inPop3World({}, async world => {
    const client = await world.dial();
    const listed = ['+OK Languages follow', 'i-default Default (English)', 'en English', 'de Deutsch'];
    assert.deepEqual(await client.askLines('LANG'), listed);
    await client.signIn();
    assert.deepEqual(await client.askLines('lang '), listed);
  }),
);

must('answer in the new language at once, its tag first, and keep it after the login', () =>
  inPop3World({}, async world => {
    const client = await world.dial();
    assert.equal(await client.ask('LANG de'), '+OK de Antworten kommen nun auf Deutsch');
    assert.equal(await client.ask('USER ann'), '+OK Nun das Passwort');
    assert.equal(await client.ask('PASS wrong'), '-ERR [AUTH] Falscher Benutzername oder falsches Passwort');
    await client.ask('USER ann');
    assert.equal(await client.ask('PASS secret'), '+OK Im Postfach sind 2 Nachrichten (55 Oktette)');
    assert.equal(utf8(await client.ask('DELE 1')), '+OK Nachricht 1 zum Löschen vorgemerkt');
    assert.equal((await client.askLines('RETR 2'))[0], '+OK 32 Oktette');
    assert.deepEqual(await client.askLines('LIST'), ['+OK Es folgt die Liste', '2 32']);
    assert.equal(await client.ask('LANG en'), '+OK en Replies are in English now');
    assert.equal(await client.ask('NOOP'), '+OK Nothing done');
  }),
);

must('change no response code and no number with the language', () =>
  inPop3World({}, async world => {
    const client = await world.dial();
    await client.ask('LANG de');
    await client.signIn();
    assert.equal(await client.ask('STAT'), '+OK 2 55');
    assert.equal(await client.ask('LIST 2'), '+OK 2 32');
    assert.equal(await client.ask('UIDL 2'), '+OK 2 uid-2');
    world.backend.failing = 'commit';
    await client.ask('DELE 1');
    assert.match((await client.ask('QUIT')) ?? '', /^-ERR \[SYS\/TEMP\] Die /);
  }),
);

must('take * as the language of the server', () =>
  inPop3World({}, async world => {
    const client = await world.dial();
    await client.ask('LANG de');
    assert.equal(await client.ask('LANG *'), '+OK en Replies are in English now');
    assert.equal(await client.ask('LANG i-default'), '+OK i-default Replies are in English now');
  }),
);

should('take a longer tag for the language it is a kind of', () =>
  inPop3World({}, async world => {
    const client = await world.dial();
    assert.equal(await client.ask('LANG DE-at-1996'), '+OK de Antworten kommen nun auf Deutsch');
    assert.equal(await client.ask('LANG en-GB'), '+OK en Replies are in English now');
  }),
);

must('refuse a language that it does not know, and go on in the one before', () =>
  inPop3World({}, async world => {
    const client = await world.dial();
    await client.ask('LANG de');
    for (const range of ['fr', 'deu', 'x-klingon']) {
      assert.equal(await client.ask(`LANG ${range}`), '-ERR Diese Sprache wird hier nicht gesprochen', range);
    }
    for (const range of ['de en', 'de_AT', 'ä', '-', 'de-*', 'a'.repeat(9)]) {
      assert.equal(await client.ask(`LANG ${range}`), '-ERR Diese Argumente passen nicht zu dem Befehl', range);
    }
    assert.equal(await client.ask('USER ann'), '+OK Nun das Passwort');
  }),
);

mustNot('keep the language over STLS', () =>
  inPop3World({}, async world => {
    const client = await world.dial();
    await client.ask('LANG de');
    assert.equal(await client.ask('STLS'), '+OK TLS kann beginnen');
    const secured = await client.secure();
    assert.equal(await secured.ask('USER ann'), '+OK Now the password');
  }),
);

mustNot('write the log in the language of the client', () =>
  inPop3World({}, async world => {
    const client = await world.dial();
    await client.ask('LANG de');
    await client.signIn();
    await client.askLines('RETR 1');
    await client.askLines('LIST');
    await client.ask('QUIT');
    await world.allClosed();
    const told = world.said.filter(line => line.who === 'S').map(line => line.text);
    assert.deepEqual(told.slice(1), [
      '+OK de Replies are in English now',
      '+OK Now the password',
      '+OK Maildrop has 2 messages (55 octets)',
      '+OK 23 octets (23 octets of message 1)',
      '+OK Listing follows (2 lines)',
      '+OK Goodbye',
    ]);
  }),
);

must('have every text in every language, the default one in ASCII, in one line and within 512 octets', () => {
  assert.deepEqual([...languages], ['i-default', 'en', 'de']);
  for (const name of Object.keys(texts) as TextName[]) {
    const { en, de } = texts[name];
    assert.match(en, /^[\x20-\x7e]{3,400}$/, name);
    assert.match(de, /^[\x20-\x7e\u00a1-\u017f]{3,400}$/, name);
    assert.deepEqual(de.match(/\{\d\}/g), en.match(/\{\d\}/g), name);
    assert.doesNotMatch(en + de, /^[[.]/, name);
  }
});
