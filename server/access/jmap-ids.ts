/**
 * The ids and states that JMAP's clients see, from the store's numbers and back (RFC 8620 §1.2, §1.6.3, §6).
 *
 *   account a1 · Mailbox m7 · Email e12 · Thread t9 · Identity i1 · EmailSubmission s1 · SieveScript f2
 *   Expunged x4
 *   E12        the octets of a message
 *   E12_1-2    its part 1.2, decoded
 *   E12_1-2_3  part 3 of the message inside that part
 *   X4         the octets of a message that was expunged and is kept for a while
 *   U<sha256>  an upload, and parts of it likewise; the octets of a script too
 */
import type { JmapId, State } from '../jmap/types.ts';
import type { EmailStates, Id, ModSeq } from '../store/interface.ts';

export type IdKind = 'a' | 'm' | 'e' | 't' | 'i' | 's' | 'f' | 'x';

export const printId = (kind: IdKind, id: Id): JmapId => `${kind}${id}`;

/** null: no id of this kind can look so. */
export function readId(kind: IdKind, id: JmapId): Id | null {
  const digits = id.startsWith(kind) ? /^[1-9]\d{0,14}$/.exec(id.slice(1)) : null;
  return digits ? Number(digits[0]) : null;
}

/** Those that can be ids; the others name nothing. */
export const readIds = (kind: IdKind, ids: readonly JmapId[]): Id[] => ids.flatMap(id => readId(kind, id) ?? []);

export type BlobName = {
  readonly of: { readonly message: Id } | { readonly expunged: Id } | { readonly upload: string };
  /** Each group of numbers leads to a part, and into the message that it holds. */
  readonly path: readonly (readonly number[])[];
};

/** So deep nobody nests; each step costs a parse. */
const DEEPEST_PATH = 8;

export const messageBlob = (message: Id): JmapId => `E${message}`;
export const expungedBlob = (expunged: Id): JmapId => `X${expunged}`;
export const uploadBlob = (sha256: string): JmapId => `U${sha256}`;

export function readBlobName(id: JmapId): BlobName | null {
  const [whole = '', ...groups] = id.split('_');
  const of = readWhole(whole);
  if (!of || groups.length > DEEPEST_PATH) return null;
  if (!groups.every(group => /^[1-9]\d{0,3}(-[1-9]\d{0,3}){0,99}$/.test(group))) return null;
  return { of, path: groups.map(group => group.split('-').map(Number)) };
}

function readWhole(text: string): BlobName['of'] | null {
  if (/^E[1-9]\d{0,14}$/.test(text)) return { message: Number(text.slice(1)) };
  if (/^X[1-9]\d{0,14}$/.test(text)) return { expunged: Number(text.slice(1)) };
  return /^U[0-9a-f]{64}$/.test(text) ? { upload: text.slice(1) } : null;
}

/** Of the index of mail: another epoch, and no older state says anything. */
export const printState = (states: EmailStates, kind: 'emails' | 'threads' | 'mailboxes'): State =>
  `${states.epoch}-${states[kind]}`;

/** Of what is kept for good: records never lose their changes. */
export const RECORDS_EPOCH = 'r';
export const recordState = (modSeq: ModSeq): State => `${RECORDS_EPOCH}-${modSeq}`;

export function readState(state: State): { readonly epoch: string; readonly modSeq: ModSeq } | null {
  const found = /^(.{1,100})-(\d{1,15}(?:\.\d{1,20})?)$/s.exec(state);
  return found ? { epoch: found[1]!, modSeq: Number(found[2]) } : null;
}
