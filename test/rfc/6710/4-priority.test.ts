/** MT-PRIORITY: who is offered it, what is understood, what is given, and what our client says. */
import assert from 'node:assert/strict';
import { plain } from '../../../server/sasl/plain.ts';
import { meet, message } from '../../support/client-session.ts';
import { rfc } from '../../support/rfc.ts';
import { memoryAuthenticator } from '../../support/sasl-authenticator.ts';
import { envelope, smtpServer } from '../../support/smtp.ts';

const trusting = (mostPriority = 9) =>
  smtpServer({ mostPriority, limits: { hardErrors: 100 } }, { trusts: () => true });

rfc(6710, '3').must('be announced to whom the server trusts, and to nobody else', async () => {
  await using trusted = await trusting();
  const wire = await trusted.dial();
  await wire.expect('220');
  await wire.ask('EHLO x', /^250[ -]MT-PRIORITY\r?$/m);
  await using at = await smtpServer({ mostPriority: 9 });
  const stranger = await at.dial();
  await stranger.expect('220');
  assert.doesNotMatch(await stranger.ask('EHLO x', '250'), /MT-PRIORITY/);
  await stranger.ask('MAIL FROM:<a@b.example> MT-PRIORITY=3', '555 5.5.4');
});

rfc(6710, '4.1').must('be announced where people sign in, and after they have', async () => {
  const login = {
    mechanisms: [plain],
    authenticator: memoryAuthenticator({ ann: 'correct horse' }),
    inClear: true,
    required: false,
  };
  await using at = await smtpServer({ mostPriority: 4, login });
  const wire = await at.dial();
  await wire.expect('220');
  assert.doesNotMatch(await wire.ask('EHLO x', '250'), /MT-PRIORITY/);
  await wire.ask(`AUTH PLAIN ${btoa('\0ann\0correct horse')}`, '235');
  await wire.ask('EHLO x', /MT-PRIORITY/);
  await wire.ask('MAIL FROM:<ann@client.example> MT-PRIORITY=4', '250 2.1.0');
});

rfc(6710, '4').must('take -9 to 9, and nothing else', async () => {
  await using at = await trusting();
  const wire = await at.ready();
  for (const [text, priority] of [
    ['MT-PRIORITY=9', 9],
    ['mt-priority=-9', -9],
    ['MT-PRIORITY=0', 0],
  ] as const) {
    await envelope(wire, text);
    await wire.ask('DATA', '354');
    wire.send('x\r\n.\r\n');
    await wire.expect('250');
    assert.equal(at.messages.at(-1)?.transaction.sender.priority, priority);
  }
  for (const wrong of ['', '=', '=10', '=-10', '=+3', '=-0', '=03', '=3.0', '=high', '=3 MT-PRIORITY=3'])
    await wire.ask(`MAIL FROM:<ann@client.example> MT-PRIORITY${wrong}`, '501 5.5.4');
});

rfc(6710, '4.1').must('say with 2.3.6 what it gives, where that is less than was asked for', async () => {
  await using at = await trusting(4);
  const wire = await at.ready();
  await wire.ask('MAIL FROM:<ann@client.example> MT-PRIORITY=9', '250 2.3.6 4 is the new priority');
  await wire.ask('RCPT TO:<bob@mx.example>', '250');
  await wire.ask('DATA', '354');
  wire.send('x\r\n.\r\n');
  await wire.expect('250');
  assert.equal(at.messages[0]?.transaction.sender.priority, 4);
});

rfc(6710, '4.2').must('be passed on to a hop that knows it, and not said to one that does not', async () => {
  await meet({ capabilities: ['MT-PRIORITY'] }, async ({ hop, session }) => {
    await session.deliver(message({ priority: -3 }));
    await session.deliver(message());
    assert.match(hop.received[0]!.mail, / MT-PRIORITY=-3$/);
    assert.doesNotMatch(hop.received[1]!.mail, /PRIORITY/);
  });
  await meet({}, async ({ hop, session }) => {
    await session.deliver(message({ priority: 3 }));
    assert.doesNotMatch(hop.received[0]!.mail, /PRIORITY/);
  });
});
