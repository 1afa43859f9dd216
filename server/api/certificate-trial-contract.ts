/** Of contract.ts: certificates looked at before and after they are shown. Private keys are never told. */

type Call<Input, Output> = (input: Input, signal?: AbortSignal) => Promise<Output>;
type Nothing = Record<never, never>;

/** A certificate as it is compared with another. */
export type CertificateFactsRow = {
  readonly subject: string;
  readonly names: readonly string[];
  readonly issuer: string;
  readonly notBefore: number;
  readonly notAfter: number;
  readonly fingerprint: string;
};
export type TrialDoubtName = 'ended' | 'not-yet' | 'soon' | 'not-for-host' | 'broken-chain' | 'alone' | 'private';

export type CertificateTrial = {
  readonly now: CertificateFactsRow;
  readonly next: CertificateFactsRow;
  readonly chain: number;
  readonly isPublic: boolean;
  readonly doubts: readonly TrialDoubtName[];
};
export type Handshake = {
  /** Of the listener. */
  readonly name: string;
  readonly device: string | null;
  readonly host: string;
  readonly port: number;
  readonly tls: 'starttls' | 'implicit';
  /** null: it came to none, and `because` says why. */
  readonly agreed: {
    readonly version: string;
    readonly cipher: string;
    readonly names: readonly string[];
    readonly issuer: string;
    readonly notAfter: number;
    readonly fingerprint: string;
    /** What who knows our own authority finds wrong with it; null: nothing. */
    readonly doubt: { readonly kind: 'name' | 'expired' | 'untrusted' | 'other'; readonly why: string } | null;
  } | null;
  readonly because: string | null;
};

export type CertificateTrialsApi = {
  /** What clients are to trust, PEM; null: the owner's own certificate or an authority's is shown. */
  readonly authority: Call<
    Nothing,
    {
      readonly pem: string;
      readonly subject: string;
      readonly fingerprint: string;
      readonly notAfter: number;
      readonly path: string;
    } | null
  >;
  /** The pair beside what is shown now; nothing is kept. */
  readonly try: Call<{ readonly certificate: string; readonly key: string }, CertificateTrial>;
  /** With each port that encrypts and listens, from this computer. */
  readonly handshakes: Call<Nothing, readonly Handshake[]>;
};
