/** One message as a store hands it to FETCH: the columns that were asked for. A part of backend.ts, which passes it on. */
import type { Bytes, Instant } from '../base/units.ts';
import type { Envelope, Structure } from '../mime/structure.ts';
import type { Modseq, Uid, UidSet } from './backend.ts';

/** Which columns a request wants; `uid` always comes. */
export type RowField =
  | 'flags'
  | 'internalDate'
  | 'size'
  | 'modseq'
  | 'envelope'
  /** For BODY and BODYSTRUCTURE. */
  | 'bodyStructure'
  /** The tree with its offsets, for sections by part number. */
  | 'structure'
  /** The header with the blank line after it. */
  | 'header'
  /** All bytes. A chunk of rows with contents should stay near 1 MiB. */
  | 'content'
  /** RFC 8514. */
  | 'savedAt'
  /** RFC 8474. */
  | 'emailId'
  | 'threadId'
  /** RFC 8970; `previewAtHand`: only if it need not be made now (LAZY), null otherwise. */
  | 'preview'
  | 'previewAtHand';

/** What was not asked for may be missing. */
export type Row = {
  readonly uid: Uid;
  readonly flags?: readonly string[];
  readonly internalDate?: Instant;
  readonly size?: Bytes;
  readonly modseq?: Modseq;
  readonly structure?: Structure;
  /** A tree, or what `printBody` and `printBodyStructure` made of it and the store kept. */
  readonly bodyStructure?: Structure | PrintedStructure;
  /** An envelope, or what `printEnvelope` made of it and the store kept. */
  readonly envelope?: Envelope | string;
  /** One character per octet. */
  readonly header?: string;
  readonly content?: Uint8Array;
  /** null: not known of this message. */
  readonly savedAt?: Instant | null;
  readonly emailId?: string;
  readonly threadId?: string | null;
  /** Unicode, at most 200 characters; '' where there is nothing to show, null where it cannot be had. */
  readonly preview?: string | null;
};

/** Both ready-made forms, one character per octet. */
export type PrintedStructure = { readonly body: string; readonly bodyStructure: string };

export type RowsRequest = {
  readonly uids: UidSet;
  readonly fields: ReadonlySet<RowField>;
  /** Only messages changed after this. */
  readonly changedSince?: Modseq;
};

export type ByteRange = { readonly start: number; readonly end: number };
