/** The commands of ETRN, both ways: when it may be said, what names a node, what is answered. */
import assert from 'node:assert/strict';
import { err, ok } from '../../../server/base/result.ts';
import { refusal, reply, turned } from '../../../server/smtp/reply.ts';
import { meet } from '../../support/client-session.ts';
import { rfc } from '../../support/rfc.ts';
import { smtpServer } from '../../support/smtp.ts';

const heard: string[] = [];
const server = () =>
  smtpServer(
    { etrn: true, limits: { hardErrors: 100 } },
    {
      turn(_session, node) {
        heard.push(node);
        if (node.endsWith('no.example')) return err(refusal(reply.mayNotTurn, 'a test'));
        return ok(turned(node === 'empty.example' ? 0 : 3, node));
      },
    },
  );

rfc(1985, '5').must('be announced where it is offered, and be 502 where it is not', async () => {
  await using at = await server();
  const wire = await at.dial();
  await wire.expect('220');
  await wire.ask('EHLO x', /^250[ -]ETRN\r?$/m);
  await using other = await smtpServer();
  const there = await other.ready();
  await there.ask('ETRN a.example', '502 5.5.1');
});

rfc(1985, '5').must('name a node, its subdomains with @, or a queue with #', async () => {
  await using at = await server();
  const wire = await at.ready();
  heard.length = 0;
  await wire.ask('ETRN full.example', '253 2.0.0 3 pending messages for full.example started');
  await wire.ask('etrn @full.example', '253');
  await wire.ask('ETRN #office', '253');
  await wire.ask('ETRN empty.example', '251 2.0.0 No messages wait for empty.example');
  await wire.ask('ETRN no.example', '459 4.7.1');
  assert.deepEqual(heard, ['full.example', '@full.example', '#office', 'empty.example', 'no.example']);
  for (const wrong of ['', ' @', ' #', ' a b', ' <a.example>', ' a@b.example', ' @@a', ` ${'a'.repeat(300)}`])
    await wire.ask(`ETRN${wrong}`, '501 5.5.4');
});

rfc(1985, '5').mustNot('be said before EHLO or inside a transaction', async () => {
  await using at = await server();
  const wire = await at.dial();
  await wire.expect('220');
  await wire.ask('ETRN a.example', '503 5.5.1 EHLO comes first');
  await wire.ask('EHLO x', '250');
  await wire.ask('MAIL FROM:<a@b.example>', '250');
  await wire.ask('ETRN a.example', '503 5.5.1');
  await wire.ask('RCPT TO:<bob@mx.example>', '250');
  await wire.ask('ETRN a.example', '503 5.5.1');
  await wire.ask('RSET', '250');
  await wire.ask('ETRN a.example', '253');
});

rfc(1985, '5').must('be heard by our client, whatever the answer', async () => {
  const script = { other: (line: string) => (line.includes('no.') ? '459 4.7.1 No' : '250 2.0.0 Queuing started') };
  await meet({ capabilities: ['ETRN'], script }, async ({ hop, session }) => {
    assert.equal(session.capabilities.etrn, true);
    assert.equal((await session.turn('here.example')).code, 250);
    assert.equal((await session.turn('no.example')).code, 459);
    assert.deepEqual(hop.commands.slice(1), ['ETRN here.example', 'ETRN no.example']);
  });
});
