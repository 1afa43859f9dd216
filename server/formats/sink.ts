/**
 * What every place that mail goes to looks like: the other side of source.ts. A sink is written by one who awaits each call.
 *
 * What was put before a `checkpoint` is on disk when it answers, and its token lets `open` go on behind it after a crash. A
 * format that cannot go on (zip) answers null: then the work begins anew, and the unfinished file is replaced. Nothing lies
 * under its last name before `finish`, where the format is one file.
 */
import type { Result } from '../base/result.ts';
import type { Bytes, Instant } from '../base/units.ts';
import type { FolderPath, FolderRole, Source } from './source.ts';

export type SinkFolder = {
  readonly path: FolderPath;
  readonly role: FolderRole | null;
  readonly subscribed: boolean;
  readonly uidValidity: number;
  readonly uidNext: number;
};

export type SinkMessage = {
  readonly folder: FolderPath;
  readonly uid: number;
  /** `Mark` bits. */
  readonly flags: number;
  readonly keywords: readonly string[];
  readonly internalDate: Instant;
  /** As a client reads it, CRLF. */
  readonly octets: Uint8Array;
};

export type Put = {
  /** Where it lies: 'Work/cur/1699….host:2,S'. */
  readonly place: string;
  /** What the format cannot hold of this message; [] where reading it again gives the very same. */
  readonly lost: readonly Loss[];
};
/** line-ends: bare LFs, or CRCRLF, that the format's own line ends hide. keywords: their number or letters. fields: its own of mbox's state. */
export type Loss = 'line-ends' | 'keywords' | 'flags' | 'date' | 'folder-name' | 'fields';

export type Sink = {
  readonly format: string;
  /** Once for each folder, empty ones too, superiors first, before its first message. */
  addFolder(folder: SinkFolder): Promise<Result<void, string>>;
  put(message: SinkMessage): Promise<Result<Put, string>>;
  /** All that was put is on disk. The token for `open`, or null where the format cannot go on. */
  checkpoint(): Promise<Result<string | null, string>>;
  /** The last names; afterwards nothing is put. */
  finish(): Promise<Result<SinkSummary, string>>;
  /** After `finish`, and before `close`: what was written, read again; not given: its path is opened as anybody would. */
  reread?(): Promise<Result<Source, string>>;
  /** Lets go; what is unfinished stays for the next run where there was a checkpoint, else it is taken away. */
  close(): Promise<void>;
};
export type SinkSummary = { readonly files: number; readonly octets: Bytes };
