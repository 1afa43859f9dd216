/** How the tests' authority looks at names, and how it signs. */
import '../../server/net/reflect-metadata.ts';
import { randomBytes, X509Certificate } from 'node:crypto';
import { once } from 'node:events';
import { get } from 'node:http';
import { connect } from 'node:tls';
import * as x509 from '@peculiar/x509';

const algorithm = { name: 'ECDSA', namedCurve: 'P-256', hash: 'SHA-256' };

export const namesIn = (request: x509.Pkcs10CertificateRequest): string[] => {
  const extension = request.extensions.find(one => one instanceof x509.SubjectAlternativeNameExtension);
  return extension?.names.items.map(one => one.value) ?? [];
};

/** The CSR's key, for these names, by the root. */
export async function issued(
  root: { key: string; certificate: string },
  request: x509.Pkcs10CertificateRequest,
  names: readonly string[],
  { now, life }: { now: () => number; life: number },
): Promise<string> {
  const issuer = new x509.X509Certificate(root.certificate);
  const der = Buffer.from(root.key.replace(/-----[^-]+-----|\s/g, ''), 'base64');
  const certificate = await x509.X509CertificateGenerator.create({
    subject: '',
    issuer: issuer.subject,
    publicKey: request.publicKey,
    signingKey: await crypto.subtle.importKey('pkcs8', der, algorithm, false, ['sign']),
    signingAlgorithm: algorithm,
    serialNumber: `8${randomBytes(8).toString('hex').slice(1)}`,
    notBefore: new Date(now() - 60_000),
    notAfter: new Date(now() + life),
    extensions: [
      new x509.SubjectAlternativeNameExtension(names.map(value => ({ type: 'dns' as const, value }))),
      await x509.AuthorityKeyIdentifierExtension.create(issuer),
    ],
  });
  return `${certificate.toString('pem')}\n${root.certificate}`;
}

export function fetched(port: number, host: string, path: string): Promise<string> {
  return new Promise(resolve => {
    const asked = get({ host: '127.0.0.1', port, path, headers: { Host: host } }, response => {
      let text = '';
      response.setEncoding('utf8').on('data', part => {
        text += part;
      });
      response.on('end', () => resolve(response.statusCode === 200 ? text : `status ${response.statusCode}`));
    });
    asked.on('error', fault => resolve(`nothing: ${fault.message}`));
  });
}

/** RFC 8737 §3: the protocol, a certificate of its own for this one name, the critical extension. */
export async function whyNotShown(port: number, name: string, digest: Buffer): Promise<string | null> {
  const socket = connect({
    host: '127.0.0.1',
    port,
    servername: name,
    ALPNProtocols: ['acme-tls/1'],
    rejectUnauthorized: false,
  });
  try {
    await once(socket, 'secureConnect');
    if (socket.alpnProtocol !== 'acme-tls/1') return 'the protocol was not taken';
    const raw = new X509Certificate(socket.getPeerCertificate().raw);
    if (raw.subjectAltName !== `DNS:${name}`) return `a certificate for ${raw.subjectAltName}`;
    const extension = new x509.X509Certificate(raw.raw).getExtension('1.3.6.1.5.5.7.1.31');
    if (!extension?.critical) return 'no critical acmeIdentifier';
    return Buffer.from(extension.value).equals(Buffer.concat([Buffer.of(4, 32), digest])) ? null : 'another digest';
  } catch (fault) {
    return `no handshake: ${(fault as Error).message}`;
  } finally {
    socket.destroy();
  }
}
