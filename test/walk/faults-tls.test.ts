/** Handshakes that fail on purpose, at listeners that begin with TLS and behind STARTTLS: what a careful client says of each. */
import assert from 'node:assert/strict';
import test, { after, afterEach, before } from 'node:test';
import { type ConnectionOptions, connect } from 'node:tls';
import { createTransport } from 'nodemailer';
import type { FaultScript } from '../../server/api/contract.ts';
import { startWorld, type World } from '../support/world.ts';

let world: World;
before(async () => {
  world = await startWorld({ preset: 'dev' });
});
after(() => world[Symbol.asyncDispose]());
afterEach(() => world.api.captured.setFaults({ inbox: '', script: null }));

type Step = FaultScript['steps'][number];
const script = (...steps: readonly Omit<Step, 'at'>[]) =>
  world.api.captured.setFaults({ inbox: '', script: { steps: steps.map(step => ({ at: 'tls' as const, ...step })) } });

type Listener = 'imaps' | 'pop3s' | 'submissions';

/** 'ok', or the code of what the client does not like. */
function shake(listener: Listener, more: ConnectionOptions = {}, patience = 10_000): Promise<string> {
  return new Promise(resolve => {
    const socket = connect({
      ...{ host: '127.0.0.1', port: world.port(listener), ca: world.authority(), servername: 'localhost', ...more },
    });
    const done = (said: string): void => {
      resolve(said);
      socket.destroy();
    };
    socket.setTimeout(patience, () => done('silence'));
    // In TLS 1.3 a client is done before the server has agreed: only what is said behind it counts.
    socket.once('data', () => done('ok'));
    socket.once('error', fault => done('code' in fault ? String(fault.code) : fault.message));
    socket.once('close', () => done('closed'));
  });
}

test('RFC 5280 §6, RFC 9525, RFC 8996: each certificate that a client has to refuse, and the next one is right', async () => {
  for (const [tls, said] of [
    ['other-name', /^ERR_TLS_CERT_ALTNAME_INVALID$/],
    ['expired', /^CERT_HAS_EXPIRED$/],
    ['self-signed', /^DEPTH_ZERO_SELF_SIGNED_CERT$/],
    ['old', /PROTOCOL_VERSION$|UNSUPPORTED_PROTOCOL$/],
  ] as const) {
    await script({ tls, nth: 1 });
    assert.match(await shake('imaps'), said, tls);
    assert.equal(await shake('imaps'), 'ok', tls);
  }
});

test('RFC 8446 §6.2: no handshake at all: garbage, the end, silence, an alert', async () => {
  for (const [tls, said] of [
    ['fail', /WRONG_VERSION_NUMBER|PACKET_LENGTH/],
    ['drop', /^ECONNRESET$|^closed$/],
    ['silent', /^silence$/],
    ['alert', /HANDSHAKE_FAILURE/],
  ] as const) {
    await script({ tls });
    assert.match(await shake('pop3s', {}, tls === 'silent' ? 300 : undefined), said, tls);
  }
});

test('at one listener, for one name that is asked for, for the first so many; each is told', async () => {
  await script({ name: 'odd', tls: 'expired', listener: 'submissions', server: 'local*', first: 1 });
  assert.equal(await shake('imaps'), 'ok');
  assert.equal(await shake('submissions', { servername: 'mail.example', checkServerIdentity: () => undefined }), 'ok');
  assert.equal(await shake('submissions'), 'CERT_HAS_EXPIRED');
  assert.equal(await shake('submissions'), 'ok');
  await world.mailroom.recorder.flush();
  const [told] = await world.mailroom.store.events({ names: ['capture.fault'], newestFirst: true, limit: 1 });
  assert.partialDeepStrictEqual(told?.fields, { inbox: '', place: 'tls', did: 'tls', listener: 'submissions' });
  const [kept] = (await world.api.captured.faults({})).scripts;
  assert.deepEqual(kept?.counts, [{ seen: 2, fired: 1 }]);
});

test('RFC 3207 §4: behind STARTTLS as well; an inbox has no say, for it is not known yet', async () => {
  const send = () => {
    const mailer = createTransport({
      ...{ host: '127.0.0.1', port: world.port('submission'), requireTLS: true },
      ...{ tls: { ca: world.authority(), servername: 'localhost' }, auth: { user: 'shop', pass: 'x' } },
    });
    return mailer
      .sendMail({ from: 'app@shop.example', to: 'kim@there.example', text: 'Hello.' })
      .finally(() => mailer.close());
  };
  await world.api.captured.setFaults({ inbox: 'shop', script: { steps: [{ at: 'tls', tls: 'expired' }] } });
  await send();
  await world.api.captured.setFaults({ inbox: 'shop', script: null });
  await script({ tls: 'expired', nth: 1 });
  await assert.rejects(send(), /certificate has expired/);
  await send();
});
