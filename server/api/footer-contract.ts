/** Of contract.ts: the text at the end of what a domain's people send. */
type Call<Input, Output> = (input: Input, signal?: AbortSignal) => Promise<Output>;
type Nothing = Record<never, never>;

export type FooterRow = {
  readonly domain: string;
  readonly text: string;
  /** Not there: the text, line by line. */
  readonly html?: string;
  /** elsewhere: on what leaves this server; all: on mail among ourselves too. */
  readonly on: 'elsewhere' | 'all';
};

export type FootersApi = {
  readonly footers: {
    readonly list: Call<Nothing, readonly FooterRow[]>;
    readonly set: Call<FooterRow, FooterRow>;
    readonly remove: Call<{ readonly domain: string }, Nothing>;
    /** What would become of this message: it as it would leave, or why it is left as it is. Nothing is changed. */
    readonly try: Call<
      { readonly footer: FooterRow; readonly message: string },
      { readonly message: string | null; readonly because: string | null }
    >;
  };
};
