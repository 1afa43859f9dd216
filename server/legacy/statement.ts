/**
 * What an old configuration says, line by line, and what it would become here. A statement that is understood becomes
 * actions, or none, where nothing needs to be done; one that is not has a reason instead. Pure values.
 */
import type { Stage } from '../judgement/facts.ts';

export const sources = ['postfix', 'sendmail', 'qmail', 'exim', 'hmailserver', 'aliases'] as const;
export type Source = (typeof sources)[number];

export type Place = { readonly file: string; readonly line: number; readonly column: number };

/** What stands on the right of an alias. `inside`: an address without a domain, the same server's own names. */
export type Target =
  | { readonly kind: 'address'; readonly address: string }
  /** `exactly`: \ann, who is not looked up as an alias once more. */
  | { readonly kind: 'inside'; readonly name: string; readonly exactly: boolean }
  | { readonly kind: 'pipe'; readonly command: string }
  | { readonly kind: 'file'; readonly path: string; readonly maildir: boolean }
  | { readonly kind: 'include'; readonly path: string }
  | { readonly kind: 'refuse'; readonly words: string; readonly later: boolean }
  | { readonly kind: 'discard' };

/** Which mail a route, a relay or a rewriting is for: '*', 'there.example', '.there.example', 'ann@there.example'. */
export type Pattern = string;

export type Credentials = { readonly user: string; readonly password: string };

export type CredentialsOf =
  | { readonly kind: 'host'; readonly host: string; readonly port: number | null }
  | { readonly kind: 'sender'; readonly sender: Pattern };

/** Where mail is handed on to. `exact`: the host itself, not the mail exchangers of that name. */
export type NextHop =
  | { readonly kind: 'smtp' | 'lmtp'; readonly host: string; readonly port: number | null; readonly exact: boolean }
  | { readonly kind: 'mx' | 'local' | 'discard' }
  | { readonly kind: 'pipe'; readonly name: string }
  | { readonly kind: 'refuse' | 'later'; readonly words: string };

export type RuleAction = 'accept' | 'skip' | 'hold' | 'later' | 'junk' | { readonly refuse: string };

export type Action =
  | { readonly kind: 'domain'; readonly name: string }
  | { readonly kind: 'domain alias'; readonly name: string; readonly of: string }
  /** Somebody who had a mailbox there. Passwords cannot come along. */
  | { readonly kind: 'account'; readonly address: string }
  /** `address`: without "@" it is a name in the main domain; '@there' is a catch-all; `*` and `?` make a pattern. */
  | { readonly kind: 'alias'; readonly address: string; readonly targets: readonly Target[] }
  | { readonly kind: 'setting'; readonly key: string; readonly text: string }
  /** One more entry of a list setting. */
  | { readonly kind: 'entry'; readonly key: string; readonly text: string }
  /** `by`: whose mail it is that goes so. */
  | { readonly kind: 'route'; readonly by: 'recipient' | 'sender'; readonly of: Pattern; readonly to: NextHop }
  /** Mail for it is taken and handed on: a second mail host, or the gate of a house behind this one. */
  | { readonly kind: 'relay domain'; readonly name: string }
  /** `of`: the next hop as it is written where mail is sent to, or whose mail it is. */
  | { readonly kind: 'credentials'; readonly of: CredentialsOf; readonly login: Credentials }
  | { readonly kind: 'tls'; readonly of: Pattern; readonly demand: 'none' | 'opportunistic' | 'required' }
  /** `where`: on mail that comes, or only on what leaves. */
  | {
      readonly kind: 'rewrite';
      readonly where: 'everywhere' | 'leaving';
      readonly whose: 'both' | 'sender' | 'recipient';
      readonly from: Pattern;
      readonly to: string;
    }
  | { readonly kind: 'masquerade'; readonly domain: string; readonly except: readonly string[] }
  /** `error`: what went wrong, in Exim's word; '*' is anything. */
  | { readonly kind: 'retry'; readonly of: Pattern; readonly error: string; readonly steps: readonly RetryStep[] }
  | {
      readonly kind: 'rule';
      readonly stage: Stage;
      readonly field: string;
      readonly values: readonly string[];
      readonly does: RuleAction;
    };

/** Until so long after arrival, wait so long between two attempts; `growth` above 1 makes each wait longer. */
export type RetryStep = { readonly until: number; readonly every: number; readonly growth: number };

export type Statement = Place & {
  /** As it stands there, passwords left out. */
  readonly text: string;
  readonly meaning: string;
  /** null: not understood. */
  readonly becomes: readonly Action[] | null;
  /** Why it is not understood, or what of it is otherwise here. */
  readonly because: string | null;
};

export type Understood = {
  readonly source: Source;
  /** The domain of names without one; null: the configuration does not say it. */
  readonly domain: string | null;
  /** Every file that was read. */
  readonly files: readonly string[];
  readonly statements: readonly Statement[];
  /** Rounded down: 100 is said only where everything was understood. */
  readonly percent: number;
};

export function percentOf(statements: readonly Statement[]): number {
  if (statements.length === 0) return 100;
  const understood = statements.filter(one => one.becomes !== null).length;
  return Math.floor((100 * understood) / statements.length);
}
