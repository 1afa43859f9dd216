/** Shapes of fetch-contract.ts. */
export type PulledDraftInput = {
  readonly protocol: 'pop3' | 'imap';
  /** Not needed where the provider is known by the user's domain. */
  readonly host?: string;
  readonly port?: number;
  readonly tls?: 'implicit' | 'starttls' | 'none';
  /** SHA-256 fingerprints of certificates: where there are some, no other certificate will do. */
  readonly pins?: readonly string[];
  /** PEM. */
  readonly authorities?: string;
  readonly user: string;
  readonly login?: 'password' | 'oauth2';
  readonly provider?: string;
  /** Of IMAP; usual: INBOX. */
  readonly folders?: readonly string[];
  /** Days that what was taken stays there; 0: it goes at once; null: it stays. */
  readonly keepDays?: number | null;
  /** Milliseconds since 1970: what came there before stays untaken; null: all of it is taken. */
  readonly since?: number | null;
  /** Milliseconds between two visits. */
  readonly every?: number;
  /** IMAP IDLE: what comes is fetched at once. */
  readonly idle?: boolean;
  /** The mailbox here; '': the inbox. */
  readonly into?: string;
  /** Looked at for junk. */
  readonly judged?: boolean;
  readonly enabled?: boolean;
};

export type PulledAccountRow = {
  readonly id: number;
  /** Here. */
  readonly account: string;
  readonly settings: Required<PulledDraftInput>;
  readonly hasSecret: boolean;
  readonly running: boolean;
  readonly createdAt: number;
  readonly state: {
    readonly lastAt: number | null;
    readonly lastGoodAt: number | null;
    readonly nextAt: number | null;
    readonly failing: {
      readonly since: number;
      readonly kind: string;
      readonly sentence: string;
      readonly times: number;
    } | null;
    readonly lastTaken: number;
    readonly taken: number;
    /** Messages that stay there and are not taken: too large, or nothing that can be delivered. */
    readonly passed: readonly {
      readonly at: number;
      readonly folder: string;
      readonly key: string;
      readonly because: string;
    }[];
  };
};

export type FetchedFolderCount = { readonly folder: string; readonly messages: number };

export type SignInBegun = {
  readonly id: string;
  readonly address: string;
  readonly userCode: string | null;
  readonly until: number;
};
export type SignInState = { readonly kind: 'waiting' | 'given' | 'failed' | 'gone'; readonly sentence: string | null };
