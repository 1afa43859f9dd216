/** What a store holds, counted: told with a copy of it, and compared when the copy is tried (server/backup). */
import type { Bytes } from '../base/units.ts';
import type { Id } from './shapes.ts';

export type CensusMailbox = {
  readonly id: Id;
  readonly name: string;
  readonly messages: number;
  readonly octets: Bytes;
};
export type CensusAccount = {
  readonly id: Id;
  readonly address: string;
  readonly mailboxes: readonly CensusMailbox[];
};
export type Census = {
  readonly accounts: readonly CensusAccount[];
  /** In mailboxes. */
  readonly messages: number;
  readonly octets: Bytes;
  /** Recipients that wait in the queue. */
  readonly waiting: number;
};
