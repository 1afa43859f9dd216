/**
 * A mbox file as a source: one folder. The dialects differ in how a line "From …" in a body is told from the next message:
 *
 *   mboxo   '>' before "From "; ">From " in a body is not told from it
 *   mboxrd  '>' before any number of '>' and "From ": nothing is lost
 *   mboxcl  as mboxo, and Content-Length        mboxcl2  Content-Length, and nothing quoted
 *
 * Which one a file is can only be guessed; what the guess rests on is told in `notes`.
 */
import { hash } from 'node:crypto';
import { err, ok } from '../base/result.ts';
import { toWire } from './line-ends.ts';
import { takeState } from './mbox-fields.ts';
import { type Frame, type FrameDoubts, framesOf } from './mbox-frames.ts';
import { countQuotes, type Quotes, unquoted } from './mbox-lines.ts';
import type { Source, SourceFolder, SourceItem, SourceOptions, UntakenItem } from './source.ts';
import { lastName, type Tree } from './tree.ts';

export const dialects = ['mboxrd', 'mboxo', 'mboxcl', 'mboxcl2'] as const;
export type Dialect = (typeof dialects)[number];

export type MboxFile = { readonly tree: Tree; readonly path: string };
export type MboxSource = Source & { readonly dialect: Dialect };

const CHANGED = 'was changed while it was read: its program should be closed; resume takes what is new';
/** So much of the file is looked at for the guess. */
const LOOKED_AT = 4 * 1024 * 1024;

/** One file, under the name of one folder. */
export async function mboxSource(
  file: MboxFile,
  folder: Pick<SourceFolder, 'path' | 'role'>,
  options: SourceOptions & { readonly dialect?: Dialect },
): Promise<MboxSource> {
  const guess = options.dialect ? { dialect: options.dialect, notes: [] } : await guessDialect(file, options);
  const doubts: FrameDoubts = { sentences: 0, noBlankLine: 0 };
  const factsNow = () => file.tree.facts(file.path);
  const facts = await factsNow();
  let changed = false;
  return {
    format: 'mbox',
    name: `${file.tree.name}/${file.path}`,
    dialect: guess.dialect,
    notes: () => [...guess.notes, ...doubtsInWords(doubts), ...(changed ? [`${file.path} ${CHANGED}`] : [])],
    folders: async () => [
      {
        ...{ path: folder.path, role: folder.role, subscribed: null, messages: null, uidValidity: null },
        ...{ octets: facts?.size ?? null, origin: file.path },
      },
    ],
    async *messages() {
      const before = await factsNow();
      yield* mboxMessages(file, { ...options, doubts, dialect: guess.dialect, name: lastName(file.path) });
      const after = await factsNow();
      changed ||= before?.size !== after?.size || before?.modifiedAt !== after?.modifiedAt;
    },
    close: async () => {},
  };
}

type Reading = SourceOptions & {
  readonly doubts: FrameDoubts;
  readonly dialect: Dialect;
  readonly name: string;
};

/**
 * The key is the message's own hash, without its state: programs move messages within the file when they clear away what is
 * deleted, and change their state in place. So it is read from its beginning each time; what is done costs no more than that.
 */
async function* mboxMessages({ tree, path }: MboxFile, reading: Reading): AsyncIterable<SourceItem> {
  for await (const frame of framesOf(tree.pieces(path), { ...reading, start: 0 })) yield* itemOf(frame, reading);
}

/** 128 bits of it. */
const keyOf = (text: Uint8Array): string => hash('sha256', text).slice(0, 32);

function* itemOf(frame: Frame, { name, dialect }: Reading): Iterable<SourceItem> {
  const { at, octets, from } = frame;
  const place = { key: `@${at}`, origin: `${name} at octet ${at}` };
  const untaken = (reason: UntakenItem['reason'], detail: string): UntakenItem => ({
    kind: 'untaken',
    ...place,
    reason,
    detail,
  });
  if (octets === null) return yield untaken('too-large', `${frame.size} octets`);
  if (from === null) {
    if (isBlank(octets)) return;
    return yield untaken('not-a-message', `${frame.size} octets before the first "From " line`);
  }
  if (isBlank(octets)) return yield untaken('not-a-message', 'it is empty');
  const { state, octets: text } = takeState(octets, frame.measured);
  if (state.expunged) return yield untaken('deleted', 'the program that wrote it had not cleared it away');
  if (state.internal) return yield untaken('other-kind', "the mailbox program's own notes");
  const plain = dialect === 'mboxcl2' ? text : unquoted(text, dialect === 'mboxrd' ? 'all' : 'once');
  const wired = toWire(plain);
  yield {
    ...{ kind: 'message', ...place, key: keyOf(text), size: wired.octets.length, keywords: state.keywords },
    flags: state.flags,
    // Thunderbird's line tells when it was fetched, which nobody wants to know.
    ...{ internalDate: from.sender === '' ? null : from.at, uid: state.uid },
    ...(state.labels ? { labels: state.labels } : {}),
    read: async () => (wired.octets.length > 0 ? ok(wired) : err({ reason: 'not-a-message', detail: 'it is empty' })),
  };
}

const isBlank = (octets: Buffer): boolean => octets.length < 100 && octets.toString('latin1').trim() === '';

type Guess = { readonly dialect: Dialect; readonly notes: readonly string[] };

async function guessDialect({ tree, path }: MboxFile, { largest }: SourceOptions): Promise<Guess> {
  const quotes: Quotes = { bare: 0, once: 0, more: 0 };
  let messages = 0;
  let measured = 0;
  const doubts: FrameDoubts = { sentences: 0, noBlankLine: 0 };
  for await (const frame of framesOf(upTo(tree.pieces(path), LOOKED_AT), { start: 0, largest, doubts })) {
    messages++;
    if (frame.measured) measured++;
    if (frame.octets) countQuotes(frame.octets, quotes);
  }
  const told = measured > 0 && measured * 2 >= messages;
  if (told && quotes.bare > 0) return { dialect: 'mboxcl2', notes: [] };
  if (told)
    return { dialect: 'mboxcl', notes: quotes.once > 0 ? [doubt(quotes.once, '>From ', 'mboxcl', 'mboxcl2')] : [] };
  return { dialect: 'mboxrd', notes: quotes.more > 0 ? [doubt(quotes.more, '>>From ', 'mboxrd', 'mboxo')] : [] };
}

const doubt = (count: number, mark: string, taken: Dialect, other: Dialect): string =>
  `${count} ${count === 1 ? 'line begins' : 'lines begin'} with "${mark}": read as ${taken}, which takes one ">" away; if the file is ${other}, say so`;

function doubtsInWords({ sentences, noBlankLine }: FrameDoubts): string[] {
  const notes: string[] = [];
  if (sentences > 0)
    notes.push(
      `${sentences} ${sentences === 1 ? 'line' : 'lines'} "From …" without a date: taken as text of the message`,
    );
  if (noBlankLine > 0)
    notes.push(`${noBlankLine} ${noBlankLine === 1 ? 'message begins' : 'messages begin'} without a blank line before`);
  return notes;
}

async function* upTo(pieces: AsyncIterable<Buffer>, most: number): AsyncIterable<Buffer> {
  let left = most;
  for await (const piece of pieces) {
    yield piece.subarray(0, left);
    left -= piece.length;
    if (left <= 0) return;
  }
}

/** Whether a file's first octets are a mbox's. */
export const looksLikeMbox = (head: Buffer): boolean =>
  /^(?:\r?\n)*From \S*.*\d{1,2}:\d{2}/.test(head.toString('latin1', 0, 2000)) ||
  head.subarray(0, 8).toString('latin1') === 'From - ';
