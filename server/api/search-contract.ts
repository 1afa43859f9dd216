/** Of contract.ts: searches that are kept under a name, and captured mail that is searched once. */
type Call<Input, Output> = (input: Input, signal?: AbortSignal) => Promise<Output>;
type Feed<Input, Output> = (input: Input, signal?: AbortSignal) => AsyncGenerator<Output, void, void>;

/** By its number or its address. */
export type WhoseSearches = { readonly account: number | string };

export type KeptSearch = {
  readonly id: number;
  readonly name: string;
  /** As it was typed. */
  readonly query: string;
  /** Only this inbox of captured mail, and seen by its login; null: the whole account. */
  readonly inbox: string | null;
  /** As an IMAP client sees it: `Searches/NAME`. */
  readonly mailbox: string;
  readonly unread: number;
  /** What of it cannot be read, in words. */
  readonly faults: readonly string[];
};

export type FoundLetter = {
  readonly id: number;
  readonly at: number;
  readonly subject: string;
  readonly from: string;
  readonly recipients: readonly string[];
  readonly inboxes: readonly string[];
  readonly tags: readonly string[];
  readonly seen: boolean;
};
export type FoundLetters = {
  readonly total: number;
  /** The newest first. */
  readonly messages: readonly FoundLetter[];
  /** What of the search was left out, and where it stands. */
  readonly faults: readonly { readonly words: string; readonly at: number }[];
};

export type SearchApi = {
  readonly searches: {
    /** In their order. */
    readonly list: Call<WhoseSearches, readonly KeptSearch[]>;
    readonly watch: Feed<WhoseSearches, readonly KeptSearch[]>;
    /** Without `id` a new one, the last. A search that holds a fault is refused in words. */
    readonly keep: Call<
      WhoseSearches & {
        readonly id?: number;
        readonly name: string;
        readonly query: string;
        readonly inbox?: string | null;
      },
      { readonly id: number }
    >;
    readonly remove: Call<WhoseSearches & { readonly id: number }, Record<never, never>>;
    readonly order: Call<WhoseSearches & { readonly ids: readonly number[] }, Record<never, never>>;
    /** Captured mail, once. */
    readonly captured: Call<{ readonly query: string; readonly inbox?: string; readonly limit?: number }, FoundLetters>;
  };
};
