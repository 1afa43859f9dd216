/** Certificates looked at: the authority to trust, a pair before it is shown, and a handshake with each port. */
import { join } from 'node:path';
import { z } from 'zod';
import { tryHandshake, type Way } from '../../net/handshake.ts';
import { orThrow } from '../answer.ts';
import type { CertificateTrialsApi, Handshake, ListenerState } from '../contract.ts';
import type { ServerPorts } from '../ports.ts';
import { call, type RouterOf } from '../rpc.ts';

/** A chain of some certificates, each of some kilobytes. */
const LONGEST_PEM = 200_000;
export const pem = z.string().min(1).max(LONGEST_PEM);

export function certificateTrialHandlers(ports: ServerPorts): RouterOf<CertificateTrialsApi> {
  const { certificates } = ports;
  return {
    authority: call(z.object({}), async () => {
      const found = await certificates.authority();
      return (
        found && {
          ...{
            pem: found.pem,
            subject: found.facts.subject,
            fingerprint: found.facts.fingerprint,
            notAfter: found.facts.notAfter,
          },
          path: join(ports.home, 'tls', 'authority.pem'),
        }
      );
    }),
    try: call(z.object({ certificate: pem, key: pem }), async input => {
      const { facts, ...trial } = orThrow(await certificates.try(input.certificate, input.key));
      const [now] = (await certificates.state()).shown;
      const { subject, names, issuer, notBefore, notAfter, fingerprint } = now!;
      return { now: { subject, names, issuer, notBefore, notAfter, fingerprint }, next: facts, ...trial };
    }),
    handshakes: call(z.object({}), async () => {
      const authority = await certificates.authority();
      const open = ports.listeners().filter(one => one.state === 'listening' && one.tls !== 'none');
      return Promise.all(open.map(one => handshake(ports, one, authority ? [authority.pem] : [])));
    }),
  };
}

async function handshake(
  { clock, hostName }: ServerPorts,
  { name, device, host, port, tls }: ListenerState,
  authorities: readonly string[],
): Promise<Handshake> {
  const to = host === '0.0.0.0' || host === '' ? '127.0.0.1' : host === '::' ? '::1' : host;
  const way = tls === 'implicit' ? 'implicit' : wayOf(name);
  const done = await tryHandshake({ host: to, port, way, serverName: hostName(), authorities, clock });
  const about = { name, device: device ?? null, host, port, tls: tls === 'implicit' ? tls : ('starttls' as const) };
  if (!done.ok) return { ...about, agreed: null, because: done.error };
  const { version, cipher, certificate, doubt } = done.value;
  if (!certificate) return { ...about, agreed: null, because: 'it showed no certificate' };
  return { ...about, agreed: { version, cipher, ...certificate, doubt }, because: null };
}

/** Everything else that turns to TLS speaks SMTP. */
const wayOf = (name: string): Exclude<Way, 'implicit'> =>
  name === 'imap' || name === 'pop3' || name === 'managesieve' ? name : 'smtp';
