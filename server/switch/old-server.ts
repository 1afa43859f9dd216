/**
 * The other mail server as the switch sees it, whichever it is: what waits, how it is held still, read and removed, and
 * how it is stopped and started. Each of the four has an implementation in a file of its own.
 */
import type { Result } from '../base/result.ts';
import type { Waiting } from './waiting.ts';

export const kinds = ['postfix', 'exim', 'sendmail', 'qmail'] as const;
export type Kind = (typeof kinds)[number];

export type Left = { readonly id: string; readonly because: string };

export type OldServer = {
  readonly kind: Kind;
  /** Where its queue is: part of what a message is called here. */
  readonly place: string;
  /** Ids of all that waits. */
  list(): Promise<Result<readonly string[], string>>;
  /** Ids that a person holds there. */
  heldByPeople(): Promise<Result<readonly string[], string>>;
  /** Nothing of these is tried any more when it returns; those that are being delivered right now are left. */
  hold(ids: readonly string[]): Promise<Result<readonly Left[], string>>;
  /** null: it is not there any more. */
  read(id: string): Promise<Result<Waiting | null, string>>;
  /** Gone for good, without a word to anybody. What is not there is gone. */
  remove(ids: readonly string[]): Promise<Result<void, string>>;
  /** What we held goes on there. */
  release(ids: readonly string[]): Promise<Result<void, string>>;
  /** It tries all it has, now. */
  flush(): Promise<Result<void, string>>;
  /** Commands for a person to see, and to run. */
  readonly commands: {
    readonly stop: readonly string[];
    readonly start: readonly string[];
    readonly isRunning: readonly string[];
  };
};
