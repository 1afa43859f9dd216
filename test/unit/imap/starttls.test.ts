/** STARTTLS over a real socket, with our own listener, certificate and mechanisms, and a client that others wrote. */
import assert from 'node:assert/strict';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import test from 'node:test';
import { ImapFlow } from 'imapflow';
import { systemClock, systemRandom } from '../../../server/base/ports.ts';
import { serveImap } from '../../../server/imap/connection.ts';
import type { EndReason } from '../../../server/imap/observer.ts';
import { openCertificates } from '../../../server/net/certificates.ts';
import { listen } from '../../../server/net/listen.ts';
import { newMechanisms } from '../../../server/sasl/mechanisms.ts';
import { memoryStore } from '../../support/imap-memory-backend.ts';

test('a client upgrades, signs in by a mechanism, and works over TLS', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'mailroom-imap-'));
  const certificates = await openCertificates({ folder, names: ['localhost'], clock: systemClock });
  assert(certificates.ok);
  const store = memoryStore();
  const logins: string[] = [];
  const ends: EndReason[] = [];
  const listener = await listen({
    name: 'imap',
    host: '127.0.0.1',
    port: 0,
    tls: 'starttls',
    secureContext: () => certificates.value.secureContext(),
    clock: systemClock,
    maxConnections: 10,
    maxPerAddress: 10,
    busyLine: '* BYE Too many connections',
    onConnection(connection) {
      serveImap(connection, {
        backend: store.backend,
        authenticator: store.authenticator,
        mechanisms: newMechanisms(systemRandom).filter(({ name }) => name === 'PLAIN'),
        plaintextLogin: false,
        startTls: true,
        serverId: {},
        clock: systemClock,
        trace: 'test',
        observer: {
          login: ({ ok, mechanism }) => logins.push(`${mechanism} ${ok}`),
          closed: ({ because }) => ends.push(because),
        },
      });
    },
  });
  assert(listener.ok);
  const client = new ImapFlow({
    host: '127.0.0.1',
    port: listener.value.port,
    secure: false,
    doSTARTTLS: true,
    tls: { ca: certificates.value.authority()?.pem, servername: 'localhost' },
    auth: { user: 'ann', pass: 'secret' },
    logger: false,
  });
  try {
    await client.connect();
    assert.equal(client.secureConnection, true);
    const message = `Subject: x\r\n\r\n${'x'.repeat(300_000)}`;
    await client.append('INBOX', message);
    await client.mailboxOpen('INBOX');
    const fetched = await client.fetchOne('1', { source: true });
    assert.ok(fetched);
    assert.equal(fetched.source?.toString(), message);
    await client.logout();
  } finally {
    client.close();
    await listener.value.close();
    await certificates.value.close();
    await rm(folder, { recursive: true });
  }
  assert.deepEqual(logins, ['PLAIN true']);
  assert.deepEqual(ends, ['logout']);
});
