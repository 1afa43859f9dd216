import assert from 'node:assert/strict';
import { X509Certificate } from 'node:crypto';
import { once } from 'node:events';
import { after, before } from 'node:test';
import { connect } from 'node:tls';
import { digestOf } from '../../../server/acme/jws.ts';
import { newProofBoard } from '../../../server/acme/proof.ts';
import { systemClock } from '../../../server/base/ports.ts';
import { openPublicDoor, type PublicDoor } from '../../../server/web/public-door.ts';
import { whyNotShown } from '../../support/acme-proofs.ts';
import { testCertificate } from '../../support/certificate.ts';
import { rfc } from '../../support/rfc.ts';

const board = newProofBoard();
const proof = { name: 'mail.here.example', token: 't', keyAuthorization: 'token.thumb' };
let door: PublicDoor;

before(async () => {
  const { context } = await testCertificate();
  const opened = await openPublicDoor({
    ...{ host: '127.0.0.1', port: 0, tls: true, clock: systemClock },
    secureContext: () => context,
    contextFor: () => null,
    challengeFor: board.tls,
    proof: board.http,
    policyAt: async () => null,
    onBug: fault => assert.fail(String(fault)),
  });
  assert.ok(opened.ok);
  door = opened.value;
  await board.post('tls-alpn-01', [proof], Date.now());
});
after(() => door.close());

async function asked(servername: string, protocols: string[] | undefined) {
  const socket = connect({
    ...{ host: '127.0.0.1', port: door.port, servername, rejectUnauthorized: false },
    ...(protocols && { ALPNProtocols: protocols }),
  });
  try {
    await once(socket, 'secureConnect');
    const certificate = new X509Certificate(socket.getPeerCertificate().raw);
    return { protocol: socket.alpnProtocol, names: certificate.subjectAltName, socket };
  } catch (fault) {
    return { protocol: null, names: String(fault), socket };
  }
}
const { must } = rfc(8737, '3');

must(
  'show, to who offers acme-tls/1 alone, a certificate for the one name with the digest in a critical extension',
  async () => {
    assert.equal(await whyNotShown(door.port, proof.name, digestOf(proof.keyAuthorization)), null);
    assert.equal(await whyNotShown(door.port, proof.name, digestOf('another')), 'another digest');
  },
);

rfc(8737, '4').must('say nothing over it: the handshake is all', async () => {
  const { socket } = await asked(proof.name, ['acme-tls/1']);
  socket.on('data', () => assert.fail('something was said'));
  socket.write('GET / HTTP/1.1\r\nHost: x\r\n\r\n');
  await once(socket, 'close');
});

must('show everybody else the usual certificate meanwhile, also who offers it among others', async () => {
  for (const protocols of [undefined, ['http/1.1'], ['http/1.1', 'acme-tls/1']]) {
    const { protocol, names, socket } = await asked(proof.name, protocols);
    assert.equal(names, 'DNS:mx.example, DNS:localhost, IP Address:127.0.0.1');
    assert.notEqual(protocol, 'acme-tls/1');
    socket.destroy();
  }
});

rfc(7301, '3.2').must('refuse the protocol for a name of which nothing is to be proven', async () => {
  const { protocol } = await asked('other.here.example', ['acme-tls/1']);
  assert.equal(protocol, null);
  board.takeDown([proof]);
  assert.equal((await asked(proof.name, ['acme-tls/1'])).protocol, null);
});
