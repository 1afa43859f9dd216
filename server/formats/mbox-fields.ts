/**
 * What mailbox programs write into the header of a message to keep its state: read, and taken out again, so that the message
 * is what it was when it came. Only what can be nothing else is taken: "Status: RO" is a program's, "Status: open" is not.
 *
 * Status, X-Status (c-client, mutt, Dovecot), X-Keywords, X-UID, X-IMAP(base), Content-Length (mboxcl), X-Mozilla-* and
 * X-Gmail-Labels, X-GM-THRID (Gmail's export).
 */
import { asBuffer } from '../base/bytes.ts';
import { textFromOctets } from '../mime/coding.ts';
import { decodeWords } from '../mime/encoded-word.ts';
import { unfold, walkFields } from '../mime/header.ts';
import { imapKeywords } from './keywords.ts';
import { Mark } from './source.ts';

export type State = {
  flags: number;
  keywords: readonly string[];
  uid: number | null;
  uidValidity: number | null;
  /** Gmail's; null: the message has none. */
  labels: readonly string[] | null;
  /** Mozilla: it is in the file, and deleted. */
  expunged: boolean;
  /** The folder's memory in the shape of a message: no message. */
  internal: boolean;
};
export type Kept = { readonly state: State; readonly octets: Buffer };

type Field = (value: string, state: State, labels: string[]) => boolean;

const letters: Readonly<Record<string, number>> = {
  R: Mark.seen,
  A: Mark.answered,
  F: Mark.flagged,
  D: Mark.deleted,
  T: Mark.draft,
};
const MOZILLA_SEEN = 0x1;
const MOZILLA_ANSWERED = 0x2;
const MOZILLA_FLAGGED = 0x4;
const MOZILLA_EXPUNGED = 0x8;
const MOZILLA_FORWARDED = 0x1000;

function statusLetters(value: string, state: State): boolean {
  if (!/^[RODNAFTrodnaft]*$/.test(value) || (value !== '' && value !== value.toUpperCase())) return false;
  for (const letter of value) state.flags |= letters[letter] ?? 0;
  return true;
}

/** Each answers whether the field was a program's. */
const fields: Readonly<Record<string, Field>> = {
  status: (value, state) => /^[RON]*$/.test(value) && statusLetters(value, state),
  'x-status': statusLetters,
  'x-keywords': (value, _, labels) => labels.push(...value.split(/[ ,]+/).filter(word => word !== '')) > -1,
  'x-uid': (value, state) => {
    if (!/^\d{1,10}$/.test(value)) return false;
    state.uid = Number(value);
    return true;
  },
  'x-imap': imapBase,
  'x-imapbase': imapBase,
  'content-length': value => /^\d+$/.test(value),
  'x-mozilla-status': (value, state, labels) => {
    if (!/^[0-9a-f]{4}$/i.test(value)) return false;
    const bits = Number.parseInt(value, 16);
    if (bits & MOZILLA_SEEN) state.flags |= Mark.seen;
    if (bits & MOZILLA_ANSWERED) state.flags |= Mark.answered;
    if (bits & MOZILLA_FLAGGED) state.flags |= Mark.flagged;
    if (bits & MOZILLA_FORWARDED) labels.push('$Forwarded');
    if (bits & MOZILLA_EXPUNGED) state.expunged = true;
    return true;
  },
  'x-mozilla-status2': value => /^[0-9a-f]{8}$/i.test(value),
  'x-mozilla-keys': (value, _, labels) => labels.push(...value.split(/\s+/).filter(word => word !== '')) > -1,
  'x-gmail-labels': (value, state) => {
    state.labels = labelsOf(value);
    return true;
  },
  'x-gm-thrid': value => /^\d+$/.test(value),
};

function imapBase(value: string, state: State): boolean {
  const found = /^(\d{1,10}) \d{1,10}/.exec(value);
  if (!found) return false;
  state.uidValidity = Number(found[1]);
  return true;
}

/** 'Inbox,"Work, old",Opened'; words of RFC 2047, or UTF-8 as it is. */
export function labelsOf(value: string): string[] {
  const text = textFromOctets(decodeWords(value).replace(/\r?\n[ \t]?/g, ''));
  const shown = /^[\x20-\x7e]*$/.test(value) ? decodeWords(value) : text;
  const found: string[] = [];
  for (const [, quoted, plain] of shown.matchAll(/"((?:[^"\\]|\\.)*)"|([^,"]+)/g)) {
    const label = (quoted?.replace(/\\(.)/g, '$1') ?? plain ?? '').trim();
    if (label !== '') found.push(label);
  }
  return found;
}

/** Never the same memory as what was given. `measured`: a Content-Length is the mbox's own. */
export function takeState(message: Uint8Array, measured: boolean): Kept {
  const bytes = asBuffer(message);
  const state: State = {
    ...{ flags: 0, keywords: [], uid: null, uidValidity: null, labels: null, expunged: false, internal: false },
  };
  const labels: string[] = [];
  const kept: Buffer[] = [];
  let from = 0;
  let onTop = true;
  const met = new Set<string>();
  walkFields(bytes, 0, (start, nameEnd, valueStart, valueEnd, end) => {
    const name = nameEnd - start > 20 ? '' : bytes.toString('latin1', start, nameEnd).toLowerCase();
    const field = Object.hasOwn(fields, name) ? fields[name] : undefined;
    onTop &&= name.startsWith('x-mozilla-') || name === 'x-account-key' || name === 'x-uidl';
    if (!field || (name === 'content-length' && !measured)) return;
    // Programs write a field once, Mozilla above all else: what stands lower came with the message, from whoever sent it.
    if (met.has(name) || (name.startsWith('x-mozilla-') && !onTop)) return;
    met.add(name);
    if (!field(unfold(bytes, valueStart, valueEnd), state, labels)) return;
    if (start > from) kept.push(bytes.subarray(from, start));
    from = end;
  });
  kept.push(bytes.subarray(from));
  state.keywords = imapKeywords(labels);
  state.internal = state.uidValidity !== null && isInternal(bytes);
  return { state, octets: Buffer.concat(kept) };
}

/** c-client keeps its numbers in a first message that says so. */
const isInternal = (bytes: Buffer): boolean =>
  /^Subject: DON'T DELETE THIS MESSAGE -- FOLDER INTERNAL DATA/m.test(bytes.toString('latin1', 0, 2000));
