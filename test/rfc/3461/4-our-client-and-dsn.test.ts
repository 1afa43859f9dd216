import assert from 'node:assert/strict';
import { xtext } from '../../../server/smtp/client-envelope.ts';
import { meet, message } from '../../support/client-session.ts';
import { rfc } from '../../support/rfc.ts';

const { must, mustNot } = rfc(3461, '4');

const wanted = message({
  ret: 'HDRS',
  envid: 'QQ 314=159+26',
  recipients: [
    {
      address: 'bob@there.example',
      notify: ['SUCCESS', 'DELAY'],
      orcpt: { type: 'rfc822', address: 'bob+x@old.example' },
    },
  ],
});

must('pass NOTIFY, ORCPT, RET and ENVID on where DSN is announced', async () => {
  await meet({ capabilities: ['DSN'] }, async ({ hop, session }) => {
    await session.deliver(wanted);
    assert.equal(hop.received[0]?.mail, 'MAIL FROM:<ann@here.example> RET=HDRS ENVID=QQ+20314+3D159+2B26');
    assert.deepEqual(hop.received[0]?.rcpt, [
      'RCPT TO:<bob@there.example> NOTIFY=SUCCESS,DELAY ORCPT=rfc822;bob+2Bx@old.example',
    ]);
  });
});

mustNot('use them where it is not', async () => {
  await meet({ capabilities: ['SIZE'] }, async ({ hop, session }) => {
    await session.deliver(wanted);
    assert.doesNotMatch(`${hop.received[0]?.mail} ${hop.received[0]?.rcpt}`, /RET|ENVID|NOTIFY|ORCPT/);
  });
});

must('encode everything that is not printable ASCII, "+" and "=" as xtext', () => {
  assert.equal(xtext('a b+c=d\r\ne\u00fc'), 'a+20b+2Bc+3Dd+0D+0Ae+C3+BC');
});

must('write an original recipient beyond ASCII as utf-8-addr-xtext (RFC 6533 §3)', async () => {
  await meet({ capabilities: ['DSN'] }, async ({ hop, session }) => {
    const orcpt = { type: 'rfc822', address: 'jörg@old.example' };
    await session.deliver(message({ recipients: [{ address: 'bob@there.example', orcpt }] }));
    assert.deepEqual(hop.received[0]?.rcpt, ['RCPT TO:<bob@there.example> ORCPT=utf-8;j\\x{F6}rg@old.example']);
  });
});
