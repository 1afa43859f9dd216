/** What the front and the store's threads say to each other. Plain data, copied; only a large content is handed over. */

import type { Bytes, Duration, Instant } from '../../base/units.ts';
import type { Census, Chronicle, Finding, Hint, Id, StoreFault } from '../interface.ts';
import type { AllCommands, AnyName } from './writing.ts';

export type Setup = {
  readonly role: 'writer' | 'reader' | 'emails';
  readonly folder: string;
  readonly inlineLimit: Bytes;
  readonly segmentBytes: Bytes;
  readonly gather: Duration;
  readonly reserve: Bytes;
  readonly maxBytes: Bytes | null;
};

export type Sent = {
  [N in AnyName]: {
    readonly id: number;
    readonly name: N;
    readonly input: AllCommands[N]['in'];
    readonly chronicle: Chronicle | undefined;
    readonly at: Instant;
    /** Of contents: what counts against the limit of one commit. */
    readonly octets: Bytes;
  };
}[AnyName];

export type ToWriter = { readonly kind: 'run'; readonly commands: readonly Sent[] } | { readonly kind: 'close' };

/** Which events a command left; the front has the notes that came with it and needs only their numbers. */
export type Noted = {
  /** Made by the store: read them from the journal. */
  readonly made: readonly (readonly [Id, Id])[];
  /** Id of the first carried note that was written; the others follow without a gap. */
  readonly first: Id | null;
  readonly patches: readonly (readonly [index: number, fields: Readonly<Record<string, unknown>>])[];
  readonly dropped: readonly number[];
};

export type Answer = { readonly id: number } & (
  | { readonly kind: 'done'; readonly value: unknown; readonly noted: Noted | null }
  | { readonly kind: 'refused'; readonly error: StoreFault }
  | { readonly kind: 'thrown'; readonly fault: string }
);

export type FromWriter =
  | { readonly kind: 'ready'; readonly state: WriterState }
  | { readonly kind: 'unusable'; readonly because: string }
  | {
      readonly kind: 'answers';
      readonly answers: readonly Answer[];
      readonly hints: readonly Hint[];
      readonly queueMoved: boolean;
      readonly emptied: readonly number[];
      readonly state: WriterState;
    }
  | { readonly kind: 'reopened' }
  | { readonly kind: 'fault'; readonly fault: string }
  | { readonly kind: 'closed' };

export type WriterState = {
  readonly synchronous: 'off' | 'normal' | 'full' | 'extra';
  readonly engine: string;
  readonly commits: number;
  readonly commands: number;
  readonly full: boolean;
};

export type Settling = { readonly to: 'migrated' | 'recovered' } | { readonly to: 'reinstated'; readonly now: Instant };
export type ToReader =
  | { readonly kind: 'check'; readonly id: number; readonly deep: boolean }
  | { readonly kind: 'parse'; readonly id: number; readonly message: Id }
  | { readonly kind: 'snapshot'; readonly id: number; readonly into: string }
  | { readonly kind: 'census'; readonly id: number }
  /** Of a folder that nobody uses: opened once as a writer would, for what is to be done with it first. */
  | { readonly kind: 'settle'; readonly id: number; readonly how: Settling }
  | { readonly kind: 'close' };

export type Learned = AllCommands['learn']['in'];
export type FromReader = { readonly id: number } & (
  | { readonly kind: 'findings'; readonly findings: readonly Finding[] }
  | { readonly kind: 'parsed'; readonly learned: Learned | null }
  | { readonly kind: 'census'; readonly census: Census }
  | { readonly kind: 'settled'; readonly because: string | null }
  | { readonly kind: 'thrown'; readonly fault: string }
);
