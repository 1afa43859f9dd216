import assert from 'node:assert/strict';
import { testCertificate } from '../../support/certificate.ts';
import { meet, message, refusedBy } from '../../support/client-session.ts';
import { rfc } from '../../support/rfc.ts';

const { must, mustNot, should } = rfc(3207, '4.2');
const { authority, context } = await testCertificate();

const wished = { mode: 'opportunistic', serverName: 'mx.example' } as const;
const required = { mode: 'required', serverName: 'mx.example', authorities: [authority] } as const;

must('discard what was announced in clear and say EHLO again', async () => {
  const hop = { tls: context, capabilities: ['SIZE 100', 'DSN'], capabilitiesInTls: ['SIZE 5000', 'PIPELINING'] };
  await meet(
    hop,
    async ({ hop, session, transcript }) => {
      assert.deepEqual(hop.commands, ['EHLO client.example', 'STARTTLS', 'EHLO client.example']);
      assert.deepEqual(session.capabilities.keywords, ['SIZE', 'PIPELINING']);
      assert.equal(session.capabilities.sizeLimit, 5000);
      await session.deliver(message());
      assert.equal(hop.received[0]?.tls, true);
      assert(transcript.some(line => line.startsWith('-: TLS: TLSv1.3 ')));
    },
    { tls: wished },
  );
});

mustNot('believe what came in clear behind the 220', async () => {
  const script = { starttls: { raw: '220 Go\r\n250-evil\r\n250 AUTH PLAIN\r\n' } };
  await meet(
    { tls: context, script, capabilitiesInTls: ['DSN'] },
    async ({ session, transcript }) => {
      assert.deepEqual(session.capabilities.keywords, ['DSN']);
      assert(transcript.includes('-: what the server said before TLS was thrown away'));
    },
    { tls: wished },
  );
});

should('go on with any certificate when encryption is only wished for, and tell what it was worth', async () => {
  await meet(
    { tls: context },
    async ({ session }) => {
      assert.deepEqual([session.tls?.verified, session.tls?.doubt?.why], [false, 'its authority is not known here']);
      assert.deepEqual(session.tls?.certificate?.names, ['mx.example', 'localhost', '127.0.0.1']);
    },
    { tls: wished },
  );
});

should('know a certificate that is right', async () => {
  await meet(
    { tls: context },
    async ({ session }) => {
      assert.deepEqual(
        [session.tls?.verified, session.tls?.doubt, session.tls?.serverName],
        [true, null, 'mx.example'],
      );
    },
    { tls: required },
  );
});

must('refuse another name, or an unknown authority, when encryption is required', async () => {
  const name = await refusedBy({ tls: context }, { tls: { ...required, serverName: 'other.example' } });
  assert.deepEqual([name.kind, name.mayTryInClear, name.permanent], ['tls-failed', false, false]);
  assert.match(name.sentence, /it is for another name/);
  const authority = await refusedBy({ tls: context }, { tls: { mode: 'required', serverName: 'mx.example' } });
  assert.match(authority.sentence, /its authority is not known here/);
});

should('let a certificate be vouched for by other means', async () => {
  const seen: number[] = [];
  const vouch = (answer: boolean) => (chain: readonly Uint8Array[]) => {
    seen.push(chain[0]?.length ?? 0);
    return answer ? null : ({ kind: 'other', why: 'it is not the one that was pinned' } as const);
  };
  await meet(
    { tls: context },
    async ({ session }) => {
      assert.equal(session.tls?.verified, true);
    },
    { tls: { mode: 'required', serverName: 'dane.example', vouch: vouch(true) } },
  );
  const fault = await refusedBy({ tls: context }, { tls: { ...required, vouch: vouch(false) } });
  assert.equal(fault.kind, 'tls-failed');
  assert(seen.every(length => length > 200));
});

must('stay in clear where STARTTLS is missing or refused, if that is allowed (§4.1)', async () => {
  await meet({}, async ({ session }) => assert.equal(session.tls, null), { tls: wished });
  const script = { starttls: '454 4.7.0 Not now' };
  await meet(
    { tls: context, script },
    async ({ hop, session }) => {
      await session.deliver(message());
      assert.equal(hop.received[0]?.tls, false);
    },
    { tls: wished },
  );
});

mustNot('stay in clear where encryption is required', async () => {
  assert.equal((await refusedBy({}, { tls: required })).kind, 'tls-unavailable');
  const refused = await refusedBy({ tls: context, script: { starttls: '454 4.7.0 Not now' } }, { tls: required });
  assert.deepEqual([refused.kind, refused.reply?.code, refused.mayTryInClear], ['tls-unavailable', 454, false]);
  const helo = await refusedBy({ tls: context, script: { ehlo: '500 What?' } }, { tls: required });
  assert.equal(helo.kind, 'tls-unavailable');
});

should('say that clear may be tried when a wished handshake fails', async () => {
  for (const and of ['drop', 'reset'] as const) {
    const script = { starttls: { say: '220 Go', and }, ehlo: '250 mx.example\nSTARTTLS' };
    const fault = await refusedBy({ script }, { tls: wished });
    assert.deepEqual([fault.kind, fault.mayTryInClear], ['tls-failed', true]);
  }
});

must('not hang in a handshake that never comes to an end', async () => {
  const script = { starttls: { say: '220 Go', and: 'hang' as const }, ehlo: '250 mx.example\nSTARTTLS' };
  const fault = await refusedBy({ script }, { tls: { ...wished, deadline: 60 } });
  assert.deepEqual([fault.kind, fault.mayTryInClear], ['tls-failed', true]);
  assert.match(fault.sentence, /not finished in time/);
});
