/** Of contract.ts: addresses of people's own making, and whether what is sent on would arrive. */
type Call<Input, Output> = (input: Input, signal?: AbortSignal) => Promise<Output>;

export type ExtensionActGiven =
  | { readonly kind: 'inbox' }
  | { readonly kind: 'mailbox'; readonly mailbox: string }
  | { readonly kind: 'forward'; readonly to: string }
  | { readonly kind: 'refuse' };
export type ExtensionRow = {
  readonly address: string;
  readonly act: ExtensionActGiven;
  readonly until: number | null;
  readonly most: number | null;
  readonly used: number;
  /** An address, a domain; '': whoever writes first. */
  readonly onlyFrom: string | null;
  /** Why its mail is refused now. */
  readonly over: string | null;
  readonly madeAt: number;
};
export type ExtensionChange = {
  /** Whose. */
  readonly account: string;
  /** 'shop', of ann-shop@. */
  readonly name: string;
  /** Not named: as it is; of a new one the INBOX. */
  readonly act?: ExtensionActGiven;
  readonly until?: number | null;
  readonly most?: number | null;
  /** An address, a domain, or "first". */
  readonly onlyFrom?: string | null;
};

/** Will it survive DMARC elsewhere? */
export type SurvivalRow = {
  readonly verdict: 'survives' | 'no-policy' | 'at-risk' | 'unknown';
  readonly author: string | null;
  readonly policy: 'none' | 'quarantine' | 'reject' | null;
  readonly signedBy: string | null;
  readonly sentence: string;
};
export type SurvivalTold = {
  readonly looked: number;
  readonly survives: number;
  readonly noPolicy: number;
  readonly atRisk: number;
  readonly domains: readonly { readonly domain: string; readonly messages: number; readonly sentence: string }[];
  readonly sentence: string;
};

export type ExtensionApi = {
  readonly extensions: {
    readonly list: Call<{ readonly account: string }, readonly ExtensionRow[]>;
    readonly add: Call<ExtensionChange, ExtensionRow>;
    readonly change: Call<ExtensionChange, ExtensionRow>;
    /** From now on its mail is refused; it stays in the list. */
    readonly end: Call<{ readonly account: string; readonly name: string }, ExtensionRow>;
    readonly remove: Call<{ readonly account: string; readonly name: string }, ExtensionRow>;
  };
  readonly survival: {
    /** The newest 200 of its INBOX, as if each had been sent on elsewhere. */
    readonly account: Call<{ readonly account: string; readonly edited?: boolean }, SurvivalTold>;
    /** Of one message. */
    readonly message: Call<{ readonly trace: string; readonly edited?: boolean }, SurvivalRow>;
  };
};
