/**
 * Messages that say themselves how they are to be protected: REQUIRETLS demands proven encryption on every hop or none
 * gets it, `TLS-Required: No` goes even where a domain's policy forbids it. RFC 8689, over a zone with DANE and MTA-STS.
 */
import assert from 'node:assert/strict';
import { X509Certificate } from 'node:crypto';
import { after, before } from 'node:test';
import { err, ok } from '../../server/base/result.ts';
import { printTlsa } from '../../server/mailauth/dane.ts';
import { testCertificate } from '../support/certificate.ts';
import { tlsaOf } from '../support/chain.ts';
import { basic, openDoor, type Told } from '../support/jmap-client.ts';
import { type NextHop, startNextHop } from '../support/next-hop.ts';
import { rfc } from '../support/rfc.ts';
import { type Person, startWorld, traceIn, type World } from '../support/world.ts';

let hop: NextHop;
let world: World;
let ann: Person;
/** Each has sessions of its own that wait for more. */
const proven = ['dane.example', 'old.example', 'twice.example'];
/** What the next hop announces in TLS; the tests change it. */
const announced = ['PIPELINING', '8BITMIME', 'DSN', 'REQUIRETLS'];
const knowing = (keyword: 'REQUIRETLS' | 'X-NOTHING') => void announced.splice(-1, 1, keyword);

before(async () => {
  const { context, certificate } = await testCertificate();
  hop = await startNextHop({ tls: context, capabilities: ['PIPELINING', '8BITMIME'], capabilitiesInTls: announced });
  const right = printTlsa(tlsaOf(new X509Certificate(certificate).raw, 3, 1, 1));
  const wrong = `${right.slice(0, -4)}${right.endsWith('0000') ? '1111' : '0000'}`;
  const domain = (name: string) => `${name}. MX 10 mx.${name}.\nmx.${name}. A 127.0.0.1\n`;
  const zone = [
    ...[...proven, 'moved.example', 'plain.example', 'sts.example'].map(domain),
    ...proven.map(name => `_${hop.port}._tcp.mx.${name}. TLSA ${right}\n`),
    `_${hop.port}._tcp.mx.moved.example. TLSA ${wrong}\n`,
    '_mta-sts.sts.example. TXT "v=STSv1; id=1"\n',
  ].join('');
  const policy = 'version: STSv1\r\nmode: enforce\r\nmx: mx.elsewhere.example\r\nmax_age: 864000\r\n';
  world = await startWorld({
    ...{ zone, hopPort: hop.port },
    settings: ['mode=deliver', `dns.signed-zones=${[...proven, 'moved.example'].join(',')}`],
    fetchText: async ({ host }) =>
      host === 'mta-sts.sts.example'
        ? ok({ text: policy, mediaType: 'text/plain' })
        : err({ kind: 'network', sentence: `${host} is silent` }),
  });
  ann = await world.addAccount('ann@here.example');
  await world.api.aliases.add({ address: 'lost@here.example', targets: ['lost@plain.example'] });
});
after(async () => {
  await world[Symbol.asyncDispose]();
  await hop.close();
});

type Letter = { to: string; from?: string; parameters?: string; header?: string };

/** By the submission port where `from` is ours, else by port 25; both in TLS. */
async function send({ to, from = ann.address, parameters = '', header = '' }: Letter): Promise<string> {
  const isOurs = from === ann.address;
  const wire = await world.smtp(isOurs ? 'submission' : 'smtp');
  await wire.ask('STARTTLS', '220');
  await wire.startTls(world.authority());
  assert.match(await wire.ask('EHLO client.example', '250'), /REQUIRETLS/);
  if (isOurs) await wire.ask(`AUTH PLAIN ${btoa(`\0${ann.address}\0${ann.password}`)}`, '235');
  await wire.ask(`MAIL FROM:<${from}> ${parameters}`.trim(), '250');
  await wire.ask(`RCPT TO:<${to}>`, '250');
  await wire.ask('DATA', '354');
  wire.send(`From: ${from}\r\nTo: ${to}\r\nSubject: x\r\n${header}\r\nthe body of the letter\r\n.\r\n`);
  const trace = traceIn(await wire.expect('250'));
  await wire.ask('QUIT', '221');
  await world.settle();
  return trace;
}

async function told(trace: string) {
  const { branches, trunk } = await world.journey(trace);
  const { state, reply, stations } = branches[0]!;
  const taken = trunk.find(one => one.name === 'accepted')!;
  const sent = stations.find(one => one.name === 'sent');
  return { state, reply: reply ?? '', in: taken.padlock, out: sent?.padlock };
}

const required = { parameters: 'REQUIRETLS' };
const optional = { header: 'TLS-Required: No\r\n' };
const section = rfc(8689, '4.2.1');

section.must('go to a host that is proven by DANE and knows REQUIRETLS, and pass the option on', async () => {
  const got = await told(await send({ to: 'kim@dane.example', ...required }));
  assert.equal(got.state, 'relayed');
  assert.match(hop.received.at(-1)!.mail, /^MAIL FROM:<ann@here\.example>.* REQUIRETLS\b/);
  assert.equal(hop.received.at(-1)!.tls, true);
  assert.deepEqual([got.out?.grade, got.out?.sentence], ['proven', 'Encrypted (TLS 1.3), certificate proven by DANE']);
  assert.match(got.out!.details.join('\n'), /^TLSA 3 1 1 [0-9a-f]{64} at mx\.dane\.example \(DANE-EE\)$/m);
  assert.match(got.out!.details.join('\n'), /REQUIRETLS passed on/);
  assert.deepEqual(
    [got.in?.grade, got.in?.sentence],
    ['proven', 'Encrypted (TLS 1.3), and ann@here.example signed in'],
  );
  assert.match(got.in!.details.join('\n'), /demands TLS on every hop/);
});

section.must('be returned with 5.7.30 where no host knows REQUIRETLS, and nothing of it is sent', async () => {
  knowing('X-NOTHING');
  const before = hop.received.length;
  const said = hop.commands.length;
  const got = await told(await send({ to: 'kim@old.example', ...required }));
  knowing('REQUIRETLS');
  assert.equal(got.state, 'failed');
  assert.match(got.reply, /mx\.old\.example does not offer REQUIRETLS/);
  assert.equal(hop.received.length, before);
  assert.deepEqual(
    hop.commands.slice(said).filter(command => command.startsWith('MAIL')),
    [],
  );
  const bounce = (await world.stored(ann)).at(-1)!;
  assert.match(bounce, /^Status: 5\.7\.30/m);
});

section.must('be returned with 5.7.10 where the certificate is not the one that was published', async () => {
  const got = await told(await send({ to: 'kim@moved.example', ...required }));
  assert.equal(got.state, 'failed');
  assert.match(got.reply, /certificate is not trusted/);
  assert.match((await world.stored(ann)).at(-1)!, /^Status: 5\.7\.10/m);
});

section.must('be returned where neither DNSSEC nor MTA-STS says which host it is, and nobody is dialled', async () => {
  const before = hop.connections;
  const got = await told(await send({ to: 'kim@plain.example', ...required }));
  assert.equal(got.state, 'failed');
  assert.match(got.reply, /nothing proves that mx\.plain\.example takes the mail/i);
  assert.equal(hop.connections, before);
});

section.mustNot('go over a session that was opened for a message that asked for less', async () => {
  const before = hop.connections;
  await send({ to: 'kim@twice.example' });
  await send({ to: 'kim@twice.example', ...required });
  assert.equal(hop.connections, before + 2, 'one that asks for it, one that does not');
  await send({ to: 'kim@twice.example', ...required });
  await send({ to: 'kim@twice.example' });
  assert.equal(hop.connections, before + 2, 'each goes over the session of its like');
  assert.deepEqual(
    hop.received.slice(-4).map(({ mail }) => mail.includes('REQUIRETLS')),
    [false, true, true, false],
  );
});

rfc(8689, '4.4').must('be satisfied by delivery here, for a stranger too', async () => {
  const trace = await send({ to: ann.address, from: 'stranger@dane.example', ...required });
  const { branches, trunk } = await world.journey(trace);
  assert.equal(branches[0]!.state, 'delivered');
  assert.equal(trunk.find(one => one.name === 'accepted')?.padlock?.grade, 'encrypted');
});

rfc(8689, '5').must('return the header alone, whatever RET says', async () => {
  await send({ to: 'kim@plain.example', parameters: 'REQUIRETLS RET=FULL' });
  const bounce = (await world.stored(ann)).at(-1)!;
  assert.match(bounce, /text\/rfc822-headers/);
  assert.doesNotMatch(bounce, /the body of the letter/);
  await send({ to: 'kim@sts.example', parameters: 'RET=FULL' });
});

rfc(8689, '5').must('send the report with REQUIRETLS too', async () => {
  await send({ to: 'lost@here.example', from: 'stranger@dane.example', ...required });
  const { sender, mail, recipients } = hop.received.at(-1)!;
  assert.deepEqual([sender, recipients], ['', ['stranger@dane.example']]);
  assert.match(mail, / REQUIRETLS\b/);
});

rfc(8689, '5').should('not lose a report because the way back knows no REQUIRETLS', async () => {
  await send({ to: 'lost@here.example', from: 'stranger@plain.example', ...required });
  const { sender, mail, recipients } = hop.received.at(-1)!;
  assert.deepEqual([sender, recipients], ['', ['stranger@plain.example']]);
  assert.doesNotMatch(mail, /REQUIRETLS/);
});

const field = rfc(8689, '3');
field.should('go although DANE or MTA-STS forbids it, and say what that was worth', async () => {
  const moved = await told(await send({ to: 'kim@moved.example', ...optional }));
  assert.equal(moved.state, 'relayed');
  assert.equal(moved.out?.grade, 'encrypted');
  assert.match(moved.out!.sentence, /^Encrypted \(TLS 1\.3\), but nobody proved who took it/);
  assert.match(moved.out!.details.join('\n'), /TLS-Required: No/);
  assert.equal((await told(await send({ to: 'kim@sts.example', ...optional }))).state, 'relayed');
  assert.match(hop.received.at(-1)!.bytes.toString(), /^TLS-Required: No$/m, 'and the next server reads it too');
});

field.should('follow what is published as far as it goes all the same (§4.2.2)', async () => {
  const { state, out } = await told(await send({ to: 'kim@dane.example', ...optional }));
  assert.deepEqual([state, out?.grade], ['relayed', 'proven']);
});

field.mustNot('be believed when it stands there twice, or says something else', async () => {
  for (const header of ['TLS-Required: No\r\ntls-required: No\r\n', 'TLS-Required: Yes\r\n', 'TLS-Required:\r\n'])
    assert.equal((await told(await send({ to: 'kim@moved.example', header }))).state, 'deferred', header);
  const folded = { header: 'tls-required:\r\n no \r\n' };
  assert.equal((await told(await send({ to: 'kim@moved.example', ...folded }))).state, 'relayed');
});

rfc(8689, '4.1').must('ignore the field where REQUIRETLS is asked for', async () => {
  const got = await told(await send({ to: 'kim@moved.example', ...required, ...optional }));
  assert.equal(got.state, 'failed');
});

rfc(8621, '1.3.2').must('take REQUIRETLS in the envelope of a submission, as it is announced', async () => {
  const door = await openDoor(world);
  try {
    const client = door.client(basic(ann.address, ann.password));
    const session = await client.session();
    const [accountId, account] = Object.entries(session.accounts)[0]! as [string, Told];
    const { submissionExtensions } = account.accountCapabilities['urn:ietf:params:jmap:submission'];
    assert.deepEqual(submissionExtensions.REQUIRETLS, []);
    const [boxes, identities] = await client.call(['Mailbox/get', { accountId }], ['Identity/get', { accountId }]);
    const submit = async (parameters: Told) => {
      const rcptTo = [{ email: 'kim@dane.example' }];
      const letter = { mailboxIds: { [boxes.list[0].id]: true }, from: [{ email: ann.address }], to: rcptTo };
      const envelope = { mailFrom: { email: ann.address, parameters }, rcptTo };
      const s = { emailId: '#d', identityId: identities.list[0].id, envelope };
      const [, sent] = await client.call(
        ['Email/set', { accountId, create: { d: letter } }],
        ['EmailSubmission/set', { accountId, create: { s } }],
      );
      await world.settle();
      return sent;
    };
    const sent = await submit({ REQUIRETLS: null });
    assert.ok(sent.created?.s, JSON.stringify(sent.notCreated));
    assert.match(hop.received.at(-1)!.mail, / REQUIRETLS\b/);
    assert.ok((await submit({ REQUIRETLS: 'yes' })).notCreated?.s);
  } finally {
    await door.close();
  }
});
