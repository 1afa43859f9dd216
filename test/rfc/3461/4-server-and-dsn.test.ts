import assert from 'node:assert/strict';
import { rfc } from '../../support/rfc.ts';
import { smtpServer } from '../../support/smtp.ts';

const { must } = rfc(3461, '4');

must('understand RET, ENVID, NOTIFY and ORCPT', async () => {
  await using server = await smtpServer();
  const wire = await server.ready();
  await wire.ask('MAIL FROM:<a@b.example> ret=hdrs ENVID=QQ+2B31+3D4', '250');
  await wire.ask('RCPT TO:<c@d.example> NOTIFY=success,DELAY ORCPT=rfc822;Bob+20B@d.example', '250');
  await wire.ask('RCPT TO:<e@d.example> NOTIFY=NEVER', '250');
  await wire.ask('DATA', '354');
  await wire.ask('.', '250');
  const { sender, recipients } = server.messages[0]!.transaction;
  assert.deepEqual([sender.ret, sender.envid], ['HDRS', 'QQ+31=4']);
  assert.deepEqual(recipients, [
    { path: 'c@d.example', notify: ['SUCCESS', 'DELAY'], orcpt: { type: 'rfc822', address: 'Bob B@d.example' } },
    { path: 'e@d.example', notify: ['NEVER'], orcpt: null },
  ]);
});
must('refuse what is wrong with 501', async () => {
  await using server = await smtpServer({ limits: { hardErrors: 100 } });
  const wire = await server.ready();
  for (const bad of [
    'RET=ALL',
    'RET',
    'ENVID=',
    `ENVID=${'x'.repeat(101)}`,
    'ENVID=a+0D+0Ab',
    'ENVID=a+b',
    'RET=FULL RET=FULL',
  ]) {
    await wire.ask(`MAIL FROM:<a@b.example> ${bad}`, '501 5.5.4');
  }
  await wire.ask('MAIL FROM:<a@b.example>', '250');
  for (const bad of [
    'NOTIFY=',
    'NOTIFY=NEVER,DELAY',
    'NOTIFY=SOON',
    'NOTIFY=DELAY,DELAY',
    'ORCPT=a@b',
    'ORCPT=rfc822;',
    'ORCPT=rfc822;a+00b',
  ]) {
    await wire.ask(`RCPT TO:<a@b.example> ${bad}`, '501 5.5.4');
  }
  await wire.ask('RCPT TO:<a@b.example> RET=FULL', '555 5.5.4');
});
rfc(6533, '3').must('understand an original recipient beyond ASCII', async () => {
  await using server = await smtpServer();
  const wire = await server.ready();
  await wire.ask('MAIL FROM:<a@b.example> SMTPUTF8', '250');
  await wire.ask('RCPT TO:<c@d.example> ORCPT=utf-8;jürgen@bücher.example', '250');
  await wire.ask('DATA', '354');
  await wire.ask('.', '250');
  assert.equal(server.messages[0]?.transaction.recipients[0]?.orcpt?.address, 'jürgen@bücher.example');
});
