/**
 * TLS as the one who dialled sees it: whom the certificate names, who signed it, and whether we believe it. With modes
 * 'opportunistic' and 'encrypt' any certificate will do (RFC 7435: some protection beats none) and the facts say what it
 * was worth; with 'required' the name must be right and vouched for (RFC 8461 §4.1, RFC 9525).
 */
import { isIP, type Socket } from 'node:net';
import tls, { createSecureContext, type DetailedPeerCertificate, type SecureContext, type TLSSocket } from 'node:tls';
import type { Clock } from '../base/ports.ts';
import { err, ok, type Result } from '../base/result.ts';
import type { Duration, Instant } from '../base/units.ts';
import { factsOf, HANDSHAKE_DEADLINE, tlsReason } from './accept.ts';
import type { TlsFacts } from './connection.ts';

export type TlsRequest = {
  /** 'encrypt': not in clear, whoever it is. */
  readonly mode: 'opportunistic' | 'encrypt' | 'required';
  /** The name that is asked for (SNI) and that the certificate is compared with. */
  readonly serverName: string;
  /** PEM certificates that are believed besides the well-known ones. */
  readonly authorities?: readonly string[];
  /**
   * Believes a certificate by other means (DANE, RFC 7672; a pinned fingerprint): the chain in DER, the peer's own
   * first. Where it is given, it decides alone; null: it is believed.
   */
  readonly vouch?: (chain: readonly Uint8Array[]) => Doubt | null;
  readonly deadline?: Duration;
};

/** What is wrong with a certificate; `why` for a person. */
export type Doubt = { readonly kind: 'name' | 'expired' | 'untrusted' | 'other'; readonly why: string };
export type PeerTls = TlsFacts & {
  readonly verified: boolean;
  /** Why it is not verified; null when it is. */
  readonly doubt: Doubt | null;
  readonly certificate: PeerCertificate | null;
};
export type PeerCertificate = {
  readonly names: readonly string[];
  readonly issuer: string;
  readonly notAfter: Instant;
  /** SHA-256, pairs of hexadecimal digits with colons. */
  readonly fingerprint: string;
};

/** TLS 1.0 and 1.1 are gone (RFC 8996). The cipher suites are the library's own: BoringSSL takes no other list. */
const OLDEST_VERSION = 'TLSv1.2';
/** A chain that goes on longer is a loop or an attack. */
const LONGEST_CHAIN = 10;

/** 'certificate': its `doubt` says what for. 'handshake': no agreement on how to encrypt. */
export type TlsFault = { readonly why: string } & (
  | { readonly kind: 'certificate'; readonly doubt: Doubt }
  | { readonly kind: 'handshake' | 'closed' | 'timeout' }
);
export type Securing = { readonly secured: TLSSocket; readonly outcome: Promise<Result<PeerTls, TlsFault>> };

export function secureClient(socket: Socket, request: TlsRequest, clock: Clock): Securing {
  const name = request.serverName.replace(/\.$/, '');
  const secured = tls.connect({
    socket,
    host: name,
    servername: isIP(name) === 0 ? name : '',
    secureContext: contextFor(request.authorities),
    minVersion: OLDEST_VERSION,
    // The certificate is judged below: a refusal must have its reason, and 'opportunistic' refuses nothing.
    rejectUnauthorized: false,
  });
  const outcome = new Promise<Result<PeerTls, TlsFault>>(resolve => {
    let fault: TlsFault = { kind: 'closed', why: 'the connection was closed in the TLS handshake' };
    const settle = (result: Result<PeerTls, TlsFault>) => {
      cancel();
      resolve(result);
    };
    const cancel = clock.after(request.deadline ?? HANDSHAKE_DEADLINE, () =>
      settle(err({ kind: 'timeout', why: 'the TLS handshake was not finished in time' })),
    );
    // Stays for good: an error later is followed by 'close', which the dialogue hears.
    secured.on('error', thrown => {
      fault = { kind: faultKind(thrown), why: `the TLS handshake failed: ${tlsReason(thrown)}` };
    });
    secured.once('close', () => settle(err(fault)));
    secured.once('secureConnect', () => settle(judge(secured, request)));
  });
  return { secured, outcome };
}

/** The network's faults have the system's names; what is no such fault the two sides did not agree on. */
const faultKind = (thrown: NodeJS.ErrnoException): 'closed' | 'handshake' =>
  /^(ECONNRESET|EPIPE|ETIMEDOUT|ECONNABORTED|EHOSTUNREACH|ENETUNREACH)$/.test(thrown.code ?? '')
    ? 'closed'
    : 'handshake';

function judge(secured: TLSSocket, request: TlsRequest): Result<PeerTls, TlsFault> {
  const detailed = secured.getPeerCertificate(true);
  const chain = chainOf(detailed);
  const doubt = doubtAbout(secured, chain, request);
  if (doubt !== null && request.mode === 'required')
    return err({ kind: 'certificate', doubt, why: `the certificate is not trusted: ${doubt.why}` });
  const facts = { ...factsOf(secured), serverName: request.serverName };
  return ok({ ...facts, verified: doubt === null, doubt, certificate: chain.length > 0 ? readable(detailed) : null });
}

function doubtAbout(secured: TLSSocket, chain: readonly Uint8Array[], request: TlsRequest): Doubt | null {
  if (request.vouch) return request.vouch(chain);
  if (secured.authorized) return null;
  const why: unknown = secured.authorizationError;
  const code = why instanceof Error ? ('code' in why ? String(why.code) : why.message) : String(why);
  return doubts[code] ?? { kind: 'other', why: code };
}

const unknownAuthority: Doubt = { kind: 'untrusted', why: 'its authority is not known here' };
const doubts: { readonly [code: string]: Doubt } = {
  DEPTH_ZERO_SELF_SIGNED_CERT: { kind: 'untrusted', why: 'it is signed by itself' },
  SELF_SIGNED_CERT_IN_CHAIN: unknownAuthority,
  UNABLE_TO_GET_ISSUER_CERT: unknownAuthority,
  UNABLE_TO_GET_ISSUER_CERT_LOCALLY: unknownAuthority,
  UNABLE_TO_VERIFY_LEAF_SIGNATURE: unknownAuthority,
  CERT_HAS_EXPIRED: { kind: 'expired', why: 'it has expired' },
  CERT_NOT_YET_VALID: { kind: 'expired', why: 'it is not valid yet' },
  ERR_TLS_CERT_ALTNAME_INVALID: { kind: 'name', why: 'it is for another name' },
};

function chainOf(first: DetailedPeerCertificate): Uint8Array[] {
  const chain: Uint8Array[] = [];
  for (let one = first; one?.raw && chain.length < LONGEST_CHAIN; one = one.issuerCertificate) {
    chain.push(one.raw);
    if (one.issuerCertificate === one) break;
  }
  return chain;
}

const readable = (certificate: DetailedPeerCertificate): PeerCertificate => ({
  names: (certificate.subjectaltname ?? '')
    .split(', ')
    .filter(name => name !== '')
    .map(name => name.replace(/^(DNS|IP Address):/, '')),
  issuer: [certificate.issuer?.O, certificate.issuer?.CN].filter(part => part !== undefined).join(', '),
  notAfter: Date.parse(certificate.valid_to),
  fingerprint: certificate.fingerprint256,
});

/** Reading all well-known authorities costs milliseconds, so a list of own ones makes its context once. */
const contexts = new WeakMap<readonly string[], SecureContext>();
let usual: SecureContext | null = null;

function contextFor(authorities: readonly string[] | undefined): SecureContext {
  if (!authorities || authorities.length === 0) {
    usual ??= createSecureContext({ minVersion: OLDEST_VERSION });
    return usual;
  }
  const known = contexts.get(authorities);
  if (known) return known;
  const context = createSecureContext({ minVersion: OLDEST_VERSION, ca: [...tls.rootCertificates, ...authorities] });
  contexts.set(authorities, context);
  return context;
}
