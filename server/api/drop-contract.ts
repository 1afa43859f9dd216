/** Of contract.ts: what sendmail(1) asks. Messages do not come this way; they lie in the drop folder. */
type Call<Input, Output> = (input: Input, signal?: AbortSignal) => Promise<Output>;

export type AddressVerified = {
  /** As it would be in the envelope. */
  readonly address: string;
  /** 'unknown': nobody here is called so. 'no': it is known, and takes nothing. 'bad': no address at all. */
  readonly verdict: 'here' | 'elsewhere' | 'unknown' | 'no' | 'bad';
  /** Where it is elsewhere: its domain. */
  readonly host: string | null;
  readonly sentence: string;
};

export type DropApi = {
  /** Looks into the drop folder at once, and ends when all that lay there has been looked at. */
  readonly look: Call<Record<never, never>, { readonly done: true }>;
  /** Whether mail for this address would be taken, as sendmail -bv says it. */
  readonly verify: Call<{ readonly address: string }, AddressVerified>;
};
