/** Of views.ts: what is asked of the journal by name and time, and which messages somebody may mean. */
import type { Instant } from '../base/units.ts';
import type { StoredNote } from './shapes.ts';

/** Those that are found by name and time (migrations 0019 and 0020); the others by their trace. */
export const notedNames = [
  'server.started',
  'server.stopping',
  'server.slept',
  'listener.failed',
  'listener.bound',
  'connection.refused',
  'connection.mismatch',
  'smtp.connected',
  'smtp.signed-in',
  'smtp.sign-in-refused',
  'smtp.refused',
  'imap.sign-in-refused',
  'pop3.sign-in-refused',
  'jmap.sign-in-refused',
  'queue.network',
  'mta.peer-limited',
] as const;
export type NotedName = (typeof notedNames)[number];

export type NotesWanted = {
  readonly names: readonly NotedName[];
  readonly from: Instant;
  readonly until: Instant;
  /** Of each name. */
  readonly limit: number;
};

/** All that is given must hold, of an envelope or a header; nothing given means every message. */
export type Meant = {
  /** Sender, author or one of the recipients; '@there.example' is everybody there. */
  readonly addresses?: readonly string[];
  /** Part of the subject. */
  readonly subject?: string;
  /** Without angle brackets. */
  readonly messageId?: string;
  readonly from: Instant;
  readonly until: Instant;
  readonly limit: number;
};
export type MeantTrace = { readonly trace: string; readonly at: Instant };

export type NotedReading = {
  /** The newest first. */
  notesOf(wanted: NotesWanted): Promise<readonly StoredNote[]>;
  /** Messages, and connections that were refused, the newest first: by envelope, author, subject or Message-ID. */
  meant(wanted: Meant): Promise<readonly MeantTrace[]>;
};
