/**
 * The way to another server: its name looked up, dialled, and encrypted as the owner wants it: by well-known authorities, by
 * one of his own, or by the very certificate (a pin).
 */
import { createHash } from 'node:crypto';
import { isIP } from 'node:net';
import type { Clock } from '../base/ports.ts';
import { err, ok, type Result } from '../base/result.ts';
import type { Resolver } from '../dns/resolver.ts';
import { type DialFault, type Dialled, dial, type Guard, type TlsRequest } from '../net/dial.ts';
import type { Doubt } from '../net/dial-tls.ts';
import { certificatesIn } from '../net/pem-file.ts';
import type { RemoteFault } from './fault.ts';
import type { PulledSettings } from './settings.ts';

export type DialOptions = {
  readonly resolver: Resolver;
  readonly guard: Guard;
  readonly clock: Clock;
  /** The connection ends with it, whatever is under way. */
  readonly stopped?: AbortSignal;
};
export type Reached = {
  readonly connection: Dialled;
  /** What is asked of the handshake that is still to come; null: none is. */
  readonly startTls: TlsRequest | null;
  /** Within this computer nobody listens. */
  readonly isLocal: boolean;
};
type Where = Pick<PulledSettings, 'host' | 'port' | 'tls' | 'pins' | 'authorities'>;

export async function reach(options: DialOptions, where: Where): Promise<Result<Reached, RemoteFault>> {
  const { host, port, tls } = where;
  const addresses = await addressesOf(options.resolver, host);
  if (!addresses.ok) return addresses;
  const request = tlsRequest(where);
  const { guard, clock } = options;
  const dialled = await dial({
    ...{ addresses: addresses.value, port, guard, clock },
    ...(tls === 'implicit' ? { implicitTls: request } : {}),
  });
  if (!dialled.ok) return err(undialled(host, dialled.error));
  const { stopped } = options;
  stopped?.addEventListener('abort', dialled.value.destroy);
  if (stopped?.aborted) dialled.value.destroy();
  const { address } = dialled.value.remote;
  const isLocal = address.startsWith('127.') || address === '::1';
  return ok({ connection: dialled.value, startTls: tls === 'starttls' ? request : null, isLocal });
}

async function addressesOf(resolver: Resolver, host: string): Promise<Result<readonly string[], RemoteFault>> {
  if (isIP(host) !== 0) return ok([host]);
  const found = await resolver.address(host);
  switch (found.kind) {
    case 'found':
      return ok(found.records.map(one => one.address));
    case 'none':
    case 'no-such-name':
      return err({ kind: 'unreachable', sentence: `there is no server called ${host}` });
    case 'failure':
      return err({ kind: 'unreachable', sentence: `the DNS does not answer for ${host} (${found.why})` });
  }
}

function tlsRequest({ host, pins, authorities }: Where): TlsRequest {
  const own = authorities === '' ? [] : certificatesIn(authorities);
  return {
    ...{ mode: 'required', serverName: host },
    ...(own.length > 0 ? { authorities: own } : {}),
    ...(pins.length > 0 ? { vouch: byPin(pins) } : {}),
  };
}

/** The very certificate: neither its names nor who signed it nor its end counts. */
const byPin =
  (pins: readonly string[]) =>
  ([own]: readonly Uint8Array[]): Doubt | null => {
    const shown = own ? fingerprintOf(own) : 'none';
    return pins.includes(shown)
      ? null
      : { kind: 'untrusted', why: `its fingerprint is another than the owner knows (${shown})` };
  };

const fingerprintOf = (certificate: Uint8Array): string =>
  createHash('sha256').update(certificate).digest('hex').toUpperCase().match(/../g)!.join(':');

function undialled(host: string, { kind, sentence }: DialFault): RemoteFault {
  const said = `${host}: ${sentence.replace(/\.$/, '')}`;
  return { kind: kind === 'tls' ? 'tls' : kind === 'forbidden' ? 'refused' : 'unreachable', sentence: said };
}
