import assert from 'node:assert/strict';
import { createHash, createHmac, X509Certificate } from 'node:crypto';
import { connect, createServer } from 'node:net';
import { connect as connectTls, type TLSSocket } from 'node:tls';
import { systemClock } from '../../../server/base/ports.ts';
import { accept } from '../../../server/net/accept.ts';
import { hashOf } from '../../../server/net/channel-binding.ts';
import type { Connection } from '../../../server/net/connection.ts';
import type { Attempt } from '../../../server/sasl/mechanism.ts';
import { saltedPassword } from '../../../server/sasl/scram.ts';
import { scramSha256, scramSha256Plus } from '../../../server/sasl/scram-server.ts';
import { testCertificate } from '../../support/certificate.ts';
import { rfc } from '../../support/rfc.ts';
import { memoryAuthenticator, testSalt } from '../../support/sasl-authenticator.ts';

type Ends = { readonly server: Connection; readonly client: TLSSocket };

async function ends(version: 'TLSv1.2' | 'TLSv1.3', act: (ends: Ends) => Promise<void>): Promise<void> {
  const { context } = await testCertificate();
  const { promise: accepted, resolve } = Promise.withResolvers<Connection>();
  const listener = createServer(socket =>
    resolve(accept(socket, { clock: systemClock, secureContext: () => context })),
  );
  await new Promise<void>(listening => listener.listen(0, '127.0.0.1', listening));
  const address = listener.address();
  assert.ok(address && typeof address === 'object');
  const socket = connect(address.port, '127.0.0.1');
  const server = await accepted;
  const client = connectTls({ socket, rejectUnauthorized: false, minVersion: version, maxVersion: version });
  const shaken = await server.startTls();
  assert.ok(shaken.ok);
  try {
    await act({ server, client });
  } finally {
    client.destroy();
    server.destroy();
    listener.close();
  }
}

const exported = (client: TLSSocket) => client.exportKeyingMaterial(32, 'EXPORTER-Channel-Binding', Buffer.alloc(0));

rfc(9266, '2').must('derive the same octets at both ends, and others in another connection', () =>
  ends('TLSv1.3', async one => {
    assert.deepEqual(Buffer.from(one.server.channelBinding!('tls-exporter')!), exported(one.client));
    await ends('TLSv1.3', async other => {
      assert.notDeepEqual(other.server.channelBinding!('tls-exporter'), one.server.channelBinding!('tls-exporter'));
    });
  }),
);

rfc(9266, '3').must('not bind to an exporter where it may not be unique', () =>
  ends('TLSv1.2', async ({ server }) => assert.equal(server.channelBinding!('tls-exporter'), null)),
);

rfc(5929, '4.1').must('hash the certificate that the server showed', () =>
  ends('TLSv1.3', async ({ server, client }) => {
    const shown = new X509Certificate(client.getPeerCertificate(true).raw);
    const expected = createHash(hashOf(shown.signatureAlgorithm!)!).update(shown.raw).digest();
    assert.deepEqual(Buffer.from(server.channelBinding!('tls-server-end-point')!), expected);
    assert.equal(server.channelBinding!('tls-unique'), null);
  }),
);

rfc(5929, '4.1').must("use SHA-256 for old hashes, and the certificate's own for others", () => {
  assert.equal(hashOf('sha1WithRSAEncryption'), 'sha256');
  assert.equal(hashOf('md5WithRSAEncryption'), 'sha256');
  assert.equal(hashOf('ecdsa-with-SHA384'), 'sha384');
  assert.equal(hashOf('sha512WithRSAEncryption'), 'sha512');
  assert.equal(hashOf('ED25519'), null);
});

// ── the same in SCRAM-SHA-256-PLUS (RFC 5802 §6) ──

const base64 = (bytes: Uint8Array | string) => Buffer.from(bytes).toString('base64');
const hmac = (key: Uint8Array, text: string) => createHmac('sha256', key).update(text).digest();

/** A client by hand: what it says last, with any octets as the channel's. */
async function lastWord(
  flag: string,
  channel: Uint8Array,
  mechanism: 'SCRAM-SHA-256' | 'SCRAM-SHA-256-PLUS',
  own: Attempt['channel'],
) {
  const attempt: Attempt = {
    protocol: 'imap',
    remote: '192.0.2.1',
    tls: true,
    trace: 't',
    ...(own ? { channel: own } : {}),
  };
  const made = mechanism === 'SCRAM-SHA-256' ? scramSha256(() => 'S') : scramSha256Plus(() => 'S');
  const exchange = made.begin(memoryAuthenticator({ ann: 'secret' }), attempt);
  const bare = 'n=ann,r=c';
  const first = await exchange.step(Buffer.from(`${flag},,${bare}`));
  assert.ok(first.kind === 'challenge');
  const challenge = Buffer.from(first.data).toString();
  if (challenge.startsWith('e=')) return challenge;
  const withoutProof = `c=${base64(Buffer.concat([Buffer.from(`${flag},,`), channel]))},r=cS`;
  const key = hmac(await saltedPassword('secret', testSalt, 4096), 'Client Key');
  const signature = hmac(createHash('sha256').update(key).digest(), `${bare},${challenge},${withoutProof}`);
  const proof = Buffer.from(key.map((octet, at) => octet ^ signature[at]!));
  const last = await exchange.step(Buffer.from(`${withoutProof},p=${base64(proof)}`));
  return last.kind === 'challenge' ? Buffer.from(last.data).toString() : last.kind;
}

const octets = Buffer.alloc(32, 7);
const own = (name: string) => (name === 'tls-exporter' ? octets : null);
const nothing = Buffer.alloc(0);

rfc(5802, '6').must('prove a client that is bound to the same channel', async () => {
  assert.equal(await lastWord('p=tls-exporter', octets, 'SCRAM-SHA-256-PLUS', own), 'success');
});
rfc(5802, '6').must('refuse one whose channel ends elsewhere', async () => {
  assert.equal(
    await lastWord('p=tls-exporter', Buffer.alloc(32, 8), 'SCRAM-SHA-256-PLUS', own),
    'e=channel-bindings-dont-match',
  );
});
rfc(5802, '6').must('refuse a binding that this channel does not have', async () => {
  assert.equal(
    await lastWord('p=tls-unique', nothing, 'SCRAM-SHA-256-PLUS', own),
    'e=unsupported-channel-binding-type',
  );
});
rfc(5802, '6').must('find out that somebody hid the binding from the client', async () => {
  assert.equal(await lastWord('y', nothing, 'SCRAM-SHA-256', own), 'e=server-does-support-channel-binding');
  assert.equal(await lastWord('y', nothing, 'SCRAM-SHA-256', undefined), 'success');
  assert.equal(await lastWord('n', nothing, 'SCRAM-SHA-256', own), 'success');
});
rfc(5802, '6').must('bind with -PLUS and only with it', async () => {
  assert.equal(await lastWord('n', nothing, 'SCRAM-SHA-256-PLUS', own), 'e=other-error');
  assert.equal(await lastWord('p=tls-exporter', octets, 'SCRAM-SHA-256', own), 'e=channel-binding-not-supported');
});
