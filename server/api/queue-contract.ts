/** Of contract.ts: the queue's calls. */
import type { QueueAct, QueueRow, QueueSelection } from './queue-shapes.ts';
import type { RecipientState } from './shapes.ts';

type Call<Input, Output> = (input: Input, signal?: AbortSignal) => Promise<Output>;
type Feed<Input, Output> = (input: Input, signal?: AbortSignal) => AsyncGenerator<Output, void, void>;

export type QueueApi = {
  readonly list: Call<
    {
      readonly states?: readonly RecipientState[];
      readonly route?: string;
      readonly trace?: string;
      readonly after?: number;
      readonly limit: number;
    },
    readonly QueueRow[]
  >;
  readonly act: Call<QueueSelection & { readonly act: QueueAct }, { readonly recipients: readonly number[] }>;
  /** What waits, again after each change. */
  readonly watch: Feed<
    { readonly limit: number },
    { readonly rows: readonly QueueRow[]; readonly counts: Readonly<Record<RecipientState, number>> }
  >;
};
