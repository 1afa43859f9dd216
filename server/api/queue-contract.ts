/** Of contract.ts: the queue's calls. */

import type { HeldApi } from './held-contract.ts';
import type {
  FrozenRow,
  QueueActed,
  QueueActInput,
  QueueActName,
  QueuePreview,
  QueueSelection,
  ShapeOfQueue,
} from './queue-act-shapes.ts';
import type { QueueRow } from './queue-shapes.ts';
import type { RecipientState } from './shapes.ts';

type Call<Input, Output> = (input: Input, signal?: AbortSignal) => Promise<Output>;
type Feed<Input, Output> = (input: Input, signal?: AbortSignal) => AsyncGenerator<Output, void, void>;

export type QueueApi = HeldApi & {
  /** No part of a selection: all there are. `after`: only ids above. */
  readonly list: Call<QueueSelection & { readonly after?: number; readonly limit: number }, readonly QueueRow[]>;
  /** Who is meant among all that wait, by number, the longest waiting first: what a list of any length is drawn from. */
  readonly find: Call<QueueSelection, { readonly recipients: readonly number[] }>;
  readonly act: Call<QueueActInput, QueueActed>;
  /** What an act would do; nothing is changed. */
  readonly preview: Call<QueueSelection & { readonly act: QueueActName }, QueuePreview>;
  /** Another address for one recipient. */
  readonly readdress: Call<
    { readonly recipient: number; readonly address: string },
    { readonly address: string; readonly was: string }
  >;
  /** Of a message of which somebody still waits. */
  readonly addRecipients: Call<
    { readonly trace: string; readonly addresses: readonly string[] },
    { readonly recipients: readonly number[] }
  >;
  /** Who hears of its fate; '': nobody. */
  readonly changeSender: Call<
    { readonly trace: string; readonly sender: string },
    { readonly sender: string; readonly was: string }
  >;
  /** Nothing leaves on this route, over restarts too; thaw takes it back. */
  readonly freeze: Call<{ readonly route: string; readonly why?: string }, readonly FrozenRow[]>;
  /** False: it was not frozen. */
  readonly thaw: Call<{ readonly route: string }, { readonly thawed: boolean; readonly frozen: readonly FrozenRow[] }>;
  /** Nothing leaves at all; our own people's mail goes on. */
  readonly pause: Call<{ readonly why?: string }, readonly FrozenRow[]>;
  readonly resume: Call<Record<never, never>, { readonly thawed: boolean; readonly frozen: readonly FrozenRow[] }>;
  readonly frozen: Call<Record<never, never>, readonly FrozenRow[]>;
  /** How old what waits is, by domain. `first`: the first column's age in milliseconds; the columns double from there. */
  readonly shape: Call<
    {
      readonly by?: 'recipient' | 'sender';
      readonly states?: readonly RecipientState[];
      readonly first?: number;
      readonly columns?: number;
      readonly linear?: boolean;
      /** Also domains above with so many below; 0 or not given: none. */
      readonly parents?: number;
    },
    ShapeOfQueue
  >;
  /** What waits, again after each change. */
  readonly watch: Feed<
    { readonly limit: number },
    { readonly rows: readonly QueueRow[]; readonly counts: Readonly<Record<RecipientState, number>> }
  >;
};
