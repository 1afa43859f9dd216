/** A command of a member of the crowd while it runs, how it may end, and what a SELECT says before all of it is known. */
import type { Slot, Told } from './imap-crowd-model.ts';

/** The member's own end of the connection. */
export class Dropped extends Error {}
/** What somebody has just renamed, deleted or kept for himself. */
export class Refused extends Error {}

export type Done = { readonly status: string; readonly code: string; readonly text: string };

export type Current = {
  readonly tag: string;
  readonly name: string;
  /** No EXPUNGE while it runs. RFC 3501 §7.4.1. */
  readonly keepsNumbers: boolean;
  /** Of these anything was told, the flags, the mod-sequence. */
  readonly told: Set<Slot>;
  readonly flags: Set<Slot>;
  readonly modseqs: Set<Slot>;
  codes: string[];
  found: readonly number[] | null;
  /** THREAD, and ESEARCH of several mailboxes. */
  lines: string[];
};

/** A SELECT under way. */
export type Opening = {
  exists: number;
  uidValidity: number;
  readonly lines: { number: number; told: Told }[];
  earlier: number[];
};
