/** Of contract.ts: mail that lies on other servers, and is fetched for an account here. */
import type {
  FetchedFolderCount,
  PulledAccountRow,
  PulledDraftInput,
  SignInBegun,
  SignInState,
} from './fetch-shapes.ts';

type Call<Input, Output> = (input: Input, signal?: AbortSignal) => Promise<Output>;
type Feed<Input, Output> = (input: Input, signal?: AbortSignal) => AsyncGenerator<Output, void, void>;

/** One of both, or none where it stays as it was. */
type Secret = {
  readonly password?: string;
  /** The id of a sign-in that was given leave. */
  readonly signIn?: string;
};

export type FetchApi = {
  readonly list: Call<Record<never, never>, readonly PulledAccountRow[]>;
  readonly watch: Feed<Record<never, never>, readonly PulledAccountRow[]>;
  readonly add: Call<{ readonly account: string; readonly settings: PulledDraftInput } & Secret, PulledAccountRow>;
  readonly change: Call<
    { readonly id: number; readonly settings: Partial<PulledDraftInput> } & Secret,
    PulledAccountRow
  >;
  readonly remove: Call<{ readonly id: number }, PulledAccountRow>;
  /** At once; answers when the visit is over. */
  readonly now: Call<{ readonly id: number }, PulledAccountRow>;
  /** Signs in there and counts; nothing is taken and nothing kept. `id`: as that one, with these changes. */
  readonly try: Call<
    { readonly id?: number; readonly settings: Partial<PulledDraftInput>; readonly password?: string },
    {
      readonly works: boolean;
      readonly sentence: string;
      readonly folders: readonly FetchedFolderCount[];
      readonly how: string | null;
    }
  >;
  /**
   * Another server by IMAP as a source of `moving.plan` and `moving.import`; the secret in it is sealed. `actingFor`: somebody
   * else's mail, where the user may act for all.
   */
  readonly importSource: Call<
    {
      readonly settings: Pick<PulledDraftInput, 'host' | 'port' | 'tls' | 'pins' | 'authorities' | 'user' | 'provider'>;
      readonly actingFor?: string;
    } & Secret,
    { readonly type: 'imap'; readonly [word: string]: unknown }
  >;
  /** Providers that are known, and whether the owner has a client id for each. */
  readonly providers: Call<
    Record<never, never>,
    readonly {
      readonly name: string;
      readonly title: string;
      readonly domains: readonly string[];
      readonly imap: string | null;
      readonly pop3: string | null;
      readonly hasClient: boolean;
      readonly device: boolean;
      /** Where a program is registered. */
      readonly register: string;
    }[]
  >;
  /**
   * OAuth2: `address` is to be opened in the system's browser, which comes back to a port of the server's computer; with
   * `device`, or where the browser is elsewhere, `userCode` is typed in there, or the address it ended at is given to `signedIn`.
   */
  readonly signIn: Call<{ readonly provider: string; readonly user: string; readonly device?: boolean }, SignInBegun>;
  readonly signInState: Call<{ readonly id: string }, SignInState>;
  readonly signedIn: Call<{ readonly id: string; readonly address: string }, SignInState>;
};
