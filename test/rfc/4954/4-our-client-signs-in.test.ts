import assert from 'node:assert/strict';
import { REDACTED } from '../../../server/events/transcript.ts';
import { testCertificate } from '../../support/certificate.ts';
import { meet, message, refusedBy } from '../../support/client-session.ts';
import { rfc } from '../../support/rfc.ts';

const { must, mustNot, should } = rfc(4954, '4');
const { authority, context } = await testCertificate();
const login = { user: 'ann@here.example', password: 'correct horse' };
const tls = { mode: 'required', serverName: 'mx.example', authorities: [authority] } as const;
const base64 = (text: string) => Buffer.from(text).toString('base64');

should('sign in with PLAIN inside TLS; nothing secret stands in the transcript', async () => {
  await meet(
    { tls: context, capabilitiesInTls: ['AUTH LOGIN PLAIN'] },
    async ({ hop, session, transcript }) => {
      assert.equal(session.signedInBy, 'PLAIN');
      assert.equal(hop.commands.at(-1), `AUTH PLAIN ${base64('\0ann@here.example\0correct horse')}`);
      assert(transcript.includes(`C: AUTH PLAIN ${REDACTED}`));
      assert.equal(transcript.join('\n').includes(base64('\0ann@here.example\0correct horse')), false);
    },
    { tls, login },
  );
});

should('answer the questions of LOGIN', async () => {
  const script = { auth: `334 ${base64('Username:')}`, response: [`334 ${base64('Password:')}`, '235 2.7.0 Ok'] };
  await meet(
    { tls: context, script, capabilitiesInTls: ['AUTH LOGIN'] },
    async ({ hop, session, transcript }) => {
      assert.equal(session.signedInBy, 'LOGIN');
      assert.deepEqual(hop.commands.slice(-3), ['AUTH LOGIN', base64(login.user), base64(login.password)]);
      assert.doesNotMatch(transcript.join('\n'), new RegExp(base64(login.password)));
      assert.equal((await session.deliver(message())).recipients[0]?.outcome, 'accepted');
    },
    { tls, login },
  );
});

mustNot('show the password on a connection that is not encrypted', async () => {
  const fault = await refusedBy({ capabilities: ['AUTH PLAIN LOGIN'] }, { login });
  assert.deepEqual([fault.kind, fault.stage], ['login-unavailable', 'login']);
  assert.match(fault.sentence, /not encrypted/);
  await meet(
    { capabilities: ['AUTH PLAIN'] },
    async ({ session }) => {
      assert.equal(session.signedInBy, 'PLAIN');
    },
    { login, loginInClear: true },
  );
});

should('tell a wrong password from a server that offers no login', async () => {
  const script = { auth: '535 5.7.8 Wrong' };
  const wrong = await refusedBy({ tls: context, script, capabilitiesInTls: ['AUTH PLAIN'] }, { tls, login });
  assert.deepEqual([wrong.kind, wrong.permanent, wrong.reply?.status], ['login-refused', true, '5.7.8']);
  const none = await refusedBy({ tls: context, capabilitiesInTls: [] }, { tls, login });
  assert.deepEqual([none.kind, none.permanent], ['login-unavailable', false]);
});

must('cancel with "*" when the challenge cannot be answered', async () => {
  for (const auth of ['334 !!!', `334 ${base64('more?')}`]) {
    const script = { auth, response: '501 5.7.0 Cancelled' };
    const fault = await refusedBy({ tls: context, script, capabilitiesInTls: ['AUTH PLAIN'] }, { tls, login });
    assert.deepEqual([fault.kind, fault.reply?.code], ['login-refused', 501]);
  }
});

mustNot('let in a SCRAM server that has not shown that it knows the password', async () => {
  const script = { auth: '235 2.7.0 Come in' };
  const fault = await refusedBy({ capabilities: ['AUTH SCRAM-SHA-256'], script }, { login });
  assert.equal(fault.kind, 'login-refused');
});
