/** The SMTP side of Deliver By: what is announced, what is understood, what is refused. */
import assert from 'node:assert/strict';
import { manualClock } from '../../../server/base/ports.ts';
import { days, seconds } from '../../../server/base/units.ts';
import { plain } from '../../../server/sasl/plain.ts';
import { rfc } from '../../support/rfc.ts';
import { memoryAuthenticator } from '../../support/sasl-authenticator.ts';
import { envelope, smtpServer } from '../../support/smtp.ts';

const NOW = Date.UTC(2026, 10, 23, 6);
const { now } = manualClock(NOW);
const server = (least = seconds(60)) => smtpServer({ deliverBy: { least, now }, limits: { hardErrors: 100 } });

rfc(2852, '2').must('announce DELIVERBY with the fewest seconds, and without where any will do', async () => {
  await using at = await server();
  const wire = await at.dial();
  await wire.expect('220');
  await wire.ask('EHLO x', /^250[ -]DELIVERBY 60\r?$/m);
  await using any = await server(0);
  const other = await any.dial();
  await other.expect('220');
  await other.ask('EHLO x', /^250[ -]DELIVERBY\r?$/m);
});

rfc(2852, '2').mustNot('take BY where it is not announced', async () => {
  await using at = await smtpServer();
  const wire = await at.ready();
  await wire.ask('MAIL FROM:<a@b.example> BY=120;R', '555 5.5.4');
});

const understood = [
  ['BY=120;R', { at: NOW + 120_000, mode: 'return' }],
  ['by=60;r', { at: NOW + 60_000, mode: 'return' }],
  ['BY=+120;N', { at: NOW + 120_000, mode: 'notify' }],
  ['BY=1;N', { at: NOW + 1000, mode: 'notify' }],
  ['BY=0;N', { at: NOW, mode: 'notify' }],
  ['BY=-30;NT', { at: NOW - 30_000, mode: 'notify', trace: true }],
  ['BY=999999999;rt', { at: NOW + 999_999_999_000, mode: 'return', trace: true }],
] as const;

rfc(2852, '4').must('hand on by when, what then, and whether each relaying is told of', async () => {
  await using at = await server();
  const wire = await at.ready();
  for (const [parameter, by] of understood) {
    await envelope(wire, parameter);
    await wire.ask('DATA', '354');
    wire.send('x\r\n.\r\n');
    await wire.expect('250');
    assert.deepEqual(at.messages.at(-1)?.transaction.sender.by, by, parameter);
  }
});

rfc(2852, '4').must('refuse what is no time, and R with a time that is over or too short', async () => {
  await using at = await server();
  const wire = await at.ready();
  for (const parameter of [
    ...['BY', 'BY=', 'BY=120', 'BY=120;', 'BY=120;X', 'BY=120;RN', 'BY=120;TR', 'BY=1e3;R', 'BY=1234567890;N'],
    ...['BY=0;R', 'BY=-1;R', 'BY=+-1;N', 'BY=120;R BY=120;R', 'BY=;R', 'BY=120,R'],
  ])
    await wire.ask(`MAIL FROM:<ann@client.example> ${parameter}`, '501 5.5.4');
  await wire.ask('MAIL FROM:<ann@client.example> BY=59;R', '555 5.5.4');
  await wire.ask('MAIL FROM:<ann@client.example> BY=59;N', '250');
});

rfc(4865, '4').must('refuse what would go back before it may leave', async () => {
  await using at = await smtpServer({
    deliverBy: { least: 0, now },
    futureRelease: { most: days(30), now },
    login: {
      mechanisms: [plain],
      authenticator: memoryAuthenticator({ ann: 'correct horse' }),
      inClear: true,
      required: true,
    },
  });
  const wire = await at.ready();
  await wire.ask(`AUTH PLAIN ${btoa('\0ann\0correct horse')}`, '235');
  await wire.ask('MAIL FROM:<ann@client.example> HOLDFOR=3600 BY=600;R', '501 5.5.4');
  await wire.ask('MAIL FROM:<ann@client.example> BY=600;R HOLDFOR=3600', '501 5.5.4');
  await wire.ask('MAIL FROM:<ann@client.example> HOLDFOR=3600 BY=600;N', '250');
});
