import assert from 'node:assert/strict';
import { X509Certificate } from 'node:crypto';
import { once } from 'node:events';
import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import test from 'node:test';
import tls from 'node:tls';
import { manualClock } from '../../../server/base/ports.ts';
import { days } from '../../../server/base/units.ts';
import { LEAF_LIFE, makeAuthority, makeLeaf } from '../../../server/net/authority.ts';
import { type CertificateOptions, openCertificates, RENEW_BEFORE } from '../../../server/net/certificates.ts';

const start = Date.UTC(2026, 0, 1);

async function inFolder(act: (folder: string) => Promise<void>): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'certificates-'));
  try {
    await act(folder);
  } finally {
    rmSync(folder, { recursive: true });
  }
}

async function opened(folder: string, change: Partial<CertificateOptions> = {}) {
  const certificates = await openCertificates({
    folder,
    names: ['mail.example'],
    clock: manualClock(start),
    ...change,
  });
  assert(certificates.ok, certificates.ok ? '' : certificates.error.sentence);
  return certificates.value;
}

test('the first run makes an authority and a certificate; the second finds them', async () => {
  await inFolder(async folder => {
    const first = await opened(folder, {
      names: ['mail.example', 'Bücher.example', '127.0.0.1', '::1', 'mail.example.'],
    });
    const facts = first.facts();
    assert.deepEqual(facts.names, ['mail.example', 'xn--bcher-kva.example', '127.0.0.1', '::1']);
    assert.equal(facts.subject, 'CN=mail.example');
    assert.equal(facts.issuer, 'CN=Mailroom authority of mail.example');
    assert.equal(facts.notAfter - facts.notBefore, LEAF_LIFE);
    assert.match(facts.fingerprint, /^([0-9A-F]{2}:){31}[0-9A-F]{2}$/);
    const second = await opened(folder, { names: ['mail.example', 'bücher.example', '127.0.0.1', '::1'] });
    assert.deepEqual(second.facts(), facts);
    assert.deepEqual(readdirSync(folder).sort(), ['authority-key.pem', 'authority.pem', 'server.pem']);
    if (process.platform !== 'win32') {
      for (const file of readdirSync(folder)) assert.equal(statSync(join(folder, file)).mode & 0o777, 0o600, file);
    }
  });
});

test('the authority may sign, the certificate may not, and the one has signed the other', async () => {
  await inFolder(async folder => {
    const certificates = await opened(folder);
    const authority = new X509Certificate(certificates.authority()!.pem);
    const leaf = new X509Certificate(readFileSync(join(folder, 'server.pem')));
    assert.deepEqual([authority.ca, leaf.ca], [true, false]);
    assert(leaf.verify(authority.publicKey) && leaf.checkIssued(authority));
    assert.equal(authority.publicKey.asymmetricKeyDetails?.namedCurve, 'prime256v1');
    assert.deepEqual(leaf.keyUsage, ['1.3.6.1.5.5.7.3.1']);
    assert.equal(readFileSync(join(folder, 'authority.pem'), 'utf8'), certificates.authority()?.pem);
    assert.doesNotMatch(certificates.authority()!.pem, /PRIVATE/);
  });
});

test('a client that trusts the authority believes the server, and sees a renewed certificate at once', async () => {
  await inFolder(async folder => {
    const certificates = await opened(folder, { names: ['mail.example'], clock: manualClock(Date.now()) });
    const server = tls.createServer({ SNICallback: (_, done) => done(null, certificates.secureContext()) }, socket =>
      socket.end(),
    );
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    const address = server.address();
    const fingerprint = async (servername: string) => {
      const port = typeof address === 'object' && address ? address.port : 0;
      const socket = tls.connect({ port, host: '127.0.0.1', servername, ca: certificates.authority()!.pem });
      await once(socket, 'secureConnect');
      const { fingerprint256 } = socket.getPeerCertificate();
      socket.destroy();
      return fingerprint256;
    };
    const before = await fingerprint('mail.example');
    assert.deepEqual(await certificates.refresh({ names: ['mail.example', 'imap.example'] }), {
      ok: true,
      value: true,
    });
    const after = await fingerprint('imap.example');
    assert.notEqual(after, before);
    assert.equal(after, certificates.facts().fingerprint);
    server.close();
  });
});

test('it is renewed thirty days before its end, by itself, and the authority stays', async () => {
  await inFolder(async folder => {
    const clock = manualClock(start);
    const changed: string[] = [];
    const heard = Promise.withResolvers<void>();
    const certificates = await opened(folder, {
      clock,
      onChange: facts => {
        changed.push(facts.fingerprint);
        heard.resolve();
      },
    });
    const first = certificates.facts();
    const authority = certificates.authority();
    clock.advance(LEAF_LIFE - RENEW_BEFORE - days(1));
    assert.deepEqual(await certificates.refresh(), { ok: true, value: false });
    clock.advance(days(2));
    await heard.promise;
    assert.deepEqual(changed, [certificates.facts().fingerprint]);
    assert.notEqual(certificates.facts().fingerprint, first.fingerprint);
    assert.deepEqual(certificates.authority(), authority);
    certificates.close();
  });
});

test('after ten years there is another authority; the old one is set aside, not deleted', async () => {
  await inFolder(async folder => {
    const young = await opened(folder);
    const old = await opened(folder, { clock: manualClock(start + days(3640)) });
    assert.notEqual(old.authority()?.pem, young.authority()?.pem);
    assert.equal(readdirSync(folder).filter(name => name.startsWith('authority-key.pem.unusable-')).length, 1);
  });
});

test('files that are damaged are set aside and made anew; a lost public copy comes back', async () => {
  await inFolder(async folder => {
    const first = await opened(folder);
    writeFileSync(join(folder, 'server.pem'), 'half a fi');
    rmSync(join(folder, 'authority.pem'));
    const second = await opened(folder);
    assert.notEqual(second.facts().fingerprint, first.facts().fingerprint);
    assert.deepEqual(second.authority(), first.authority());
    assert.deepEqual(readdirSync(folder).sort(), [
      'authority-key.pem',
      'authority.pem',
      'server.pem',
      `server.pem.unusable-${start}`,
    ]);
  });
});

test("the owner's own pair is used, and read again when it changes", async () => {
  await inFolder(async folder => {
    const authority = await makeAuthority('Another authority', start);
    const own = { key: join(folder, 'own.key'), certificate: join(folder, 'own.crt') };
    const put = async (name: string) => {
      const pair = await makeLeaf(authority, [name], start);
      writeFileSync(own.key, pair.key);
      writeFileSync(own.certificate, pair.certificate + authority.certificate);
    };
    await put('own.example');
    const certificates = await opened(folder, { own });
    assert.deepEqual([certificates.facts().names, certificates.authority()], [['own.example'], null]);
    assert.deepEqual(await certificates.refresh(), { ok: true, value: false });
    await put('renewed.example');
    assert.deepEqual(await certificates.refresh(), { ok: true, value: true });
    assert.deepEqual(certificates.facts().names, ['renewed.example']);
    rmSync(own.key);
    const gone = await certificates.refresh();
    assert.equal(gone.ok ? '' : gone.error.kind, 'missing');
    assert.deepEqual(certificates.facts().names, ['renewed.example'], 'the one in use stays');
  });
});

test('an own pair that cannot be used says why', async () => {
  await inFolder(async folder => {
    const authority = await makeAuthority('Another authority', start);
    const one = await makeLeaf(authority, ['one.example'], start);
    const file = (name: string, text: string) => {
      writeFileSync(join(folder, name), text);
      return join(folder, name);
    };
    const kind = async (key: string, certificate: string) => {
      const result = await openCertificates({
        folder,
        names: [],
        clock: manualClock(start),
        own: { key, certificate },
      });
      return result.ok ? 'ok' : result.error.kind;
    };
    const certificate = file('one.crt', one.certificate);
    assert.equal(await kind(join(folder, 'none.key'), certificate), 'missing');
    assert.equal(await kind(file('junk.key', 'junk'), certificate), 'unreadable');
    assert.equal(await kind(file('other.key', authority.key), certificate), 'not-a-pair');
    assert.equal(await kind(file('one.key', one.key), certificate), 'ok');
  });
});

test('a folder that cannot be written is a value', async () => {
  await inFolder(async folder => {
    writeFileSync(join(folder, 'file'), '');
    const result = await openCertificates({
      folder: join(folder, 'file'),
      names: ['a.example'],
      clock: manualClock(start),
    });
    assert.equal(result.ok ? '' : result.error.kind, 'disk');
  });
});
