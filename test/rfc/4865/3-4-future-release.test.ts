/** The SMTP side of future release: what is announced and to whom, what is understood, what is refused. */
import assert from 'node:assert/strict';
import { manualClock } from '../../../server/base/ports.ts';
import { days } from '../../../server/base/units.ts';
import { plain } from '../../../server/sasl/plain.ts';
import { rfc } from '../../support/rfc.ts';
import { memoryAuthenticator } from '../../support/sasl-authenticator.ts';
import { smtpServer } from '../../support/smtp.ts';

const NOW = Date.UTC(2026, 10, 22, 18);
const login = (required: boolean) => ({
  mechanisms: [plain],
  authenticator: memoryAuthenticator({ ann: 'correct horse' }),
  inClear: true,
  required,
});
const server = (required = true) =>
  smtpServer({
    limits: { hardErrors: 100 },
    login: login(required),
    futureRelease: { most: days(30), now: manualClock(NOW).now },
  });

const signedIn = async (at: Awaited<ReturnType<typeof server>>) => {
  const wire = await at.ready();
  await wire.ask(`AUTH PLAIN ${btoa('\0ann\0correct horse')}`, '235');
  return wire;
};

rfc(4865, '3').must('announce the longest hold in seconds and as a date', async () => {
  await using at = await server();
  const wire = await at.dial();
  await wire.expect('220');
  await wire.ask('EHLO x', /^250-FUTURERELEASE 2592000 2026-12-22T18:00:00Z$/m);
});

rfc(4865, '3').mustNot('be offered where nobody signs in', async () => {
  await using transfer = await smtpServer();
  const wire = await transfer.dial();
  await wire.expect('220');
  assert.doesNotMatch(await wire.ask('EHLO x', '250'), /FUTURERELEASE/);
  await wire.ask('MAIL FROM:<a@b.example> HOLDFOR=60', '555 5.5.4');
  await using open = await server(false);
  const stranger = await open.dial();
  await stranger.expect('220');
  assert.doesNotMatch(await stranger.ask('EHLO x', '250'), /FUTURERELEASE/);
  await stranger.ask('MAIL FROM:<a@b.example> HOLDUNTIL=2026-11-23T09:00:00Z', '555 5.5.4');
});

const understood: readonly (readonly [string, number])[] = [
  ['HOLDFOR=1', NOW + 1000],
  ['holdfor=2592000', NOW + days(30)],
  ['HOLDUNTIL=2026-11-23T09:00:00Z', Date.UTC(2026, 10, 23, 9)],
  ['HOLDUNTIL=2026-11-23t09:00:00z', Date.UTC(2026, 10, 23, 9)],
  ['HOLDUNTIL=2026-12-22T18:00:00Z', NOW + days(30)],
  // An hour that has passed is now.
  ['HOLDUNTIL=2026-11-24T09:00:00+01:30', Date.UTC(2026, 10, 24, 7, 30)],
  ['HOLDUNTIL=2026-11-24T09:00:00.5-00:30', Date.UTC(2026, 10, 24, 9, 30)],
  ['HOLDUNTIL=2020-02-29T00:00:00Z', Date.UTC(2020, 1, 29)],
];
rfc(4865, '4').must('hand on when the message is to be released', async () => {
  await using at = await server();
  const wire = await signedIn(at);
  for (const [parameter, until] of understood) {
    await wire.ask(`MAIL FROM:<ann@client.example> ${parameter}`, '250 2.1.0');
    await wire.ask('RCPT TO:<bob@mx.example>', '250');
    await wire.ask('DATA', '354');
    wire.send('x\r\n.\r\n');
    await wire.expect('250');
    assert.equal(at.messages.at(-1)?.transaction.sender.holdUntil, until, parameter);
  }
});

rfc(4865, '4').must('refuse with 501 what is no time, too far away, or said twice', async () => {
  await using at = await server();
  const wire = await signedIn(at);
  for (const parameters of [
    ...['HOLDFOR', 'HOLDFOR=', 'HOLDFOR=0', 'HOLDFOR=060', 'HOLDFOR=-1', 'HOLDFOR=1.5', 'HOLDFOR=1e3'],
    ...['HOLDFOR=1234567890', 'HOLDFOR=2592001', 'HOLDUNTIL', 'HOLDUNTIL=', 'HOLDUNTIL=tomorrow'],
    ...['HOLDUNTIL=2026-12-22T18:00:01Z', 'HOLDUNTIL=2026-11-23T09:00:00', 'HOLDUNTIL=2026-11-23T09:00:00+24:00'],
    ...[
      'HOLDUNTIL=2026-11-31T09:00:00Z',
      'HOLDUNTIL=2026-11-23T24:00:00Z',
      'HOLDUNTIL=2026-11-23T09:00:00.Z',
      'HOLDUNTIL=2026-11-23T09:00:00+0100',
    ],
    ...['HOLDUNTIL=9999-12-31T23:59:59Z', 'HOLDFOR=60 HOLDUNTIL=2026-11-23T09:00:00Z', 'HOLDFOR=60 HOLDFOR=60'],
  ])
    await wire.ask(`MAIL FROM:<ann@client.example> ${parameters}`, '501 5.5.4');
  await wire.ask('MAIL FROM:<ann@client.example>', '250');
});
