/** Submission: who may send what, and where; the window's own outbox; a smart host. RFC 6409. */
import assert from 'node:assert/strict';
import test, { after, before } from 'node:test';
import { createTransport } from 'nodemailer';
import { seconds } from '../../server/base/units.ts';
import { type NextHop, startNextHop } from '../support/next-hop.ts';
import { writeLetter } from '../support/window-mail.ts';
import { type Person, startWorld, type World } from '../support/world.ts';

let smart: NextHop;
let world: World;
let ann: Person;
let ben: Person;
let badPassword = false;
before(async () => {
  smart = await startNextHop({
    script: {
      auth: () => (badPassword ? '535 5.7.8 Wrong' : undefined),
    },
    capabilities: ['PIPELINING', 'AUTH PLAIN LOGIN', '8BITMIME', 'SIZE', 'DSN'],
  });
  world = await startWorld({
    zone: 'smart.example. A 127.0.0.1\n',
    settings: [`relay.host=smart.example:${smart.port}`, 'relay.user=office', 'relay.password=s3cret'],
  });
  ann = await world.addAccount('ann@here.example');
  ben = await world.addAccount('ben@here.example');
  await world.api.aliases.add({ address: 'sales@here.example', targets: ['ann@here.example'] });
});
after(async () => {
  await world[Symbol.asyncDispose]();
  await smart.close();
});

const refused = async (sending: Promise<unknown>): Promise<string> => {
  const fault = await sending.then(
    () => null,
    (error: Error & { response?: string }) => error,
  );
  return fault?.response ?? fault?.message ?? 'it was taken';
};

test('smart host: a password that does not do puts mail off, it does not return it', async () => {
  badPassword = true;
  const { trace } = await world.submit(ann, { to: 'lee@anywhere.example', text: 'Hello.' });
  await world.later(seconds(10));
  assert.deepEqual((await world.way(trace))[1], ['lee@anywhere.example deferred', 'sent waiting']);
  assert.equal((await world.journey(trace)).branches[0]?.stations[0]?.fact, '4.7.8');
  const { reply } = (await world.api.queue.list({ trace, limit: 1 }))[0]!;
  assert.equal(reply, 'The smart host did not let us sign in as office: 535 5.7.8 Wrong');
  badPassword = false;
  await world.api.queue.act({ trace, act: 'retry' });
  await world.settle();
  assert.deepEqual((await world.way(trace))[1], ['lee@anywhere.example relayed', 'sent done']);
});

test('smart host: all mail for elsewhere goes there, signed in', async () => {
  const { trace } = await world.submit(ann, { to: 'kim@anywhere.example', text: 'Hello.' });
  await world.settle();
  assert.deepEqual((await world.way(trace))[1], ['kim@anywhere.example relayed', 'sent done']);
  assert.deepEqual(smart.received.at(-1)?.recipients, ['kim@anywhere.example']);
  assert.ok(smart.commands.some(line => line.startsWith('AUTH ')));
  assert.ok(!JSON.stringify(await world.journey(trace)).includes(btoa('\0office\0s3cret')));
});

test('sender: an account sends as its own addresses and no other', async () => {
  for (const from of ['ann@here.example', 'sales@here.example', 'ann+shop@here.example', 'ANN@HERE.example'])
    await world.submit(ann, { from, to: 'ben@here.example', text: 'Mine.' });
  assert.match(
    await refused(world.submit(ann, { from: 'ben@here.example', to: 'ben@here.example', text: 'Not mine.' })),
    /^553 5\.7\.1/,
  );
  const forged = { envelope: { from: 'ann@here.example', to: 'ben@here.example' }, to: 'ben@here.example' };
  assert.match(await refused(world.submit(ann, { ...forged, from: 'ben@here.example', text: 'x' })), /^553 5\.7\.1/);
  const two = 'From: ann@here.example, boss@elsewhere.example\r\nTo: ben@here.example\r\n\r\nTwo authors.\r\n';
  assert.match(await refused(world.submit(ann, { envelope: forged.envelope, raw: two })), /^553 5\.7\.1/);
  await world.settle();
});

test('sender: nobody sends without a login, nor signs in before TLS', async () => {
  const wire = await world.smtp('submission');
  await wire.ask('MAIL FROM:<ann@here.example>', /^530 5\.7\.0/);
  await wire.ask(`AUTH PLAIN ${btoa('\0ann@here.example\0correct horse')}`, /^(538|530) 5\.7\.\d+/);
  await wire.ask('VRFY ann', /^(252|530)/);
});

test('sign-in: a wrong password is refused, and told without the password', async () => {
  assert.match(
    await refused(world.submit({ ...ben, password: 'wrong-horse' }, { to: 'ann@here.example', text: 'x' })),
    /^535 5\.7\.8/,
  );
  await world.settle();
  const lines = (await world.api.log.lines({ form: 'postfix', limit: 5000 })).lines.join('\n');
  assert.match(
    lines,
    /postfix-mailroom\/submission\/smtpd\[\d+\]: warning: unknown\[127\.0\.0\.1\]: SASL \S+ authentication failed/,
  );
  const everything = JSON.stringify(await world.mailroom.store.events({ limit: 5000 }));
  assert.ok(!everything.includes('wrong-horse') && !everything.includes('correct horse'));
});

test('sign-in: PLAIN, LOGIN and SCRAM-SHA-256 over implicit TLS', async () => {
  const { dialTls } = await import('../support/wire.ts');
  const wire = await dialTls(world.port('submissions'), world.authority());
  await wire.expect('220');
  assert.match(await wire.ask('EHLO client.example', '250'), /AUTH .*SCRAM-SHA-256/);
  wire.destroy();
  for (const method of ['PLAIN', 'LOGIN']) {
    const mailer = createTransport({
      host: '127.0.0.1',
      port: world.port('submissions'),
      secure: true,
      tls: { ca: world.authority(), servername: 'localhost' },
      auth: { user: ann.address, pass: ann.password },
      authMethod: method,
    });
    await mailer.sendMail({ from: ann.address, to: ben.address, text: method });
    mailer.close();
  }
});

test('completion: what the program left out is there, what must not travel is not', async () => {
  const raw =
    'From: Ann <ann@here.example>\r\nTo: ben@here.example\r\nBcc: secret@here.example\r\nSubject: bare\r\n\r\nBare.\r\n';
  const { trace } = await world.submit(ann, { envelope: { from: ann.address, to: ben.address }, raw });
  await world.settle();
  const [text = ''] = (await world.stored(ben)).filter(one => one.includes(trace));
  assert.match(text, /^Date: /m);
  assert.match(text, /^Message-ID: <.+@.+>\r$/im);
  assert.doesNotMatch(text, /^Bcc:/im);
  assert.doesNotMatch(text, /secret@/);
});

test('recipients: one of ours who is not there is refused at once', async () => {
  assert.match(await refused(world.submit(ann, { to: 'nobody@here.example', text: 'x' })), /550 5\.1\.1/);
});

test('the window: what is written there goes through the MSA, signed in, with a copy in Sent', async () => {
  const [mine] = (await world.api.accounts.list({})).filter(account => account.address === ann.address);
  const { trace } = await writeLetter(world.api, mine!.id, {
    to: ['Ben <ben@here.example>', 'kim@anywhere.example'],
    bcc: ['"odd one"@anywhere.example'],
    subject: 'From the window: grüße',
    text: 'Hello.',
  });
  await world.settle();
  assert.deepEqual(await world.way(trace), [
    ['written done', 'accepted done', 'queued done'],
    ['ben@here.example delivered', 'delivered done', 'stored done', 'read ahead'],
    ['kim@anywhere.example relayed', 'sent done'],
    ['"odd one"@anywhere.example relayed', 'sent done'],
  ]);
  assert.equal((await world.journey(trace)).trunk[0]?.sentence, 'ann@here.example sent it');
  assert.equal((await world.stored(ann, 'Sent')).length, 1);
  const first = await world.api.mail.sendFirst({ account: mine!.id });
  await world.settle();
  assert.deepEqual((await world.way(first.trace))[1]?.[0], 'ann@here.example delivered');
});

test('the ledger balances after all of it', async () => {
  await world.settle();
  const { accepted, delivered = 0, relayed = 0, expanded = 0 } = await world.ledger();
  assert.equal(accepted, delivered + relayed + expanded);
});
