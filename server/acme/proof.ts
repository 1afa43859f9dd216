/**
 * How a name is proven: what the authority will look for, and where. Those who answer on the ports ask the board; what
 * is to stand in the DNS is somebody else's to put there. RFC 8555 §8.3 (http-01), §8.4 (dns-01); RFC 8737 (tls-alpn-01).
 */
import type { SecureContext } from 'node:tls';
import { err, ok, type Result } from '../base/result.ts';
import type { Instant } from '../base/units.ts';
import { type AcmeFault, stopped } from './fault.ts';
import { base64url, digestOf } from './jws.ts';

const challengeTypes = ['http-01', 'tls-alpn-01', 'dns-01'] as const;
export type ChallengeType = (typeof challengeTypes)[number];

export type Proof = {
  /** Without the star. */
  readonly name: string;
  readonly token: string;
  readonly keyAuthorization: string;
};

/** §8.4: the record that proves a name. */
export const recordOf = ({ name, keyAuthorization }: Proof): DnsProof => ({
  name: `_acme-challenge.${name}`,
  value: base64url(digestOf(keyAuthorization)),
});
export type DnsProof = { readonly name: string; readonly value: string };

/** What is to be proven now, for those who answer. */
export type ProofBoard = {
  /** What stands at a token; null: nothing is to be proven by it. */
  http(token: string): string | null;
  /** What is shown to who asks for `acme-tls/1` at a name. */
  tls(name: string): SecureContext | null;
  post(type: 'http-01' | 'tls-alpn-01', proofs: readonly Proof[], now: Instant): Promise<void>;
  takeDown(proofs: readonly Proof[]): void;
};

export function newProofBoard(): ProofBoard {
  const texts = new Map<string, string>();
  const contexts = new Map<string, { readonly token: string; readonly context: SecureContext }>();
  return {
    http: token => texts.get(token) ?? null,
    tls: name => contexts.get(name.toLowerCase().replace(/\.$/, ''))?.context ?? null,
    async post(type, proofs, now) {
      for (const proof of proofs) {
        if (type === 'http-01') texts.set(proof.token, proof.keyAuthorization);
        else contexts.set(proof.name, { token: proof.token, context: await contextOf(proof, now) });
      }
    },
    takeDown(proofs) {
      for (const { token, name } of proofs) {
        texts.delete(token);
        if (contexts.get(name)?.token === token) contexts.delete(name);
      }
    },
  };
}

async function contextOf({ name, keyAuthorization }: Proof, now: Instant): Promise<SecureContext> {
  const { challengeContext } = await import('../net/certificate-request.ts');
  return challengeContext(name, digestOf(keyAuthorization), now);
}

/** Puts proofs where the authority looks. */
export type Prover = {
  readonly type: ChallengeType;
  /** Resolves when the authority may look. */
  show(proofs: readonly Proof[], signal: AbortSignal): Promise<Result<void, AcmeFault>>;
  /** They have been looked at, or never will be. */
  hide(proofs: readonly Proof[]): Promise<void>;
};

export const portProver = (board: ProofBoard, type: 'http-01' | 'tls-alpn-01', now: () => Instant): Prover => ({
  type,
  async show(proofs, signal) {
    await board.post(type, proofs, now());
    return signal.aborted ? err(stopped) : ok(undefined);
  },
  hide: async proofs => board.takeDown(proofs),
});
