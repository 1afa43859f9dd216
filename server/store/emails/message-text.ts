/** One message opened for its words: its octets at hand, its tree, and each text part decoded once. */
import { type Bytes, kibibytes, mebibytes } from '../../base/units.ts';
import { type SearchedPart, searchedParts, searchedText, WHOLE_TEXT } from '../../mime/searched-text.ts';
import { type Envelope, type Leaf, parseStructure, type Structure } from '../../mime/structure.ts';
import type { Id } from '../interface.ts';
import type { Reader } from '../sqlite/database.ts';
import { treesOf } from '../sqlite/messages.ts';
import { type Octets, octetsOf } from './octets.ts';

/** A message up to this size is read at once. */
const WHOLE: Bytes = kibibytes(128);
/** A message without a tree is walked up to here. */
const WALKED: Bytes = mebibytes(32);

export type OpenMessage = {
  readonly octets: Octets;
  readonly structure: Structure;
  readonly envelope: Envelope;
  /** The tree is the store's: who looks through the message sees the same. */
  readonly isKept: boolean;
  /** Of a part of at most WHOLE_TEXT octets. */
  textOf(part: Leaf): string;
};

/** null: the message is gone. Throws where it cannot be read. */
export function openMessage(main: Reader, folder: string, message: Id): OpenMessage | null {
  const stored = octetsOf(main, folder, message);
  if (!stored) return null;
  const octets = stored.size <= WHOLE ? atHand(stored) : stored;
  const kept = treesOf(main, [message])[0];
  const isKept = kept?.structure != null;
  const tree = isKept
    ? { structure: JSON.parse(kept.structure!) as Structure, envelope: JSON.parse(kept.envelope!) as Envelope }
    : parseStructure(octets.read(0, WALKED));
  const texts = new Map<number, string>();
  return {
    ...{ octets, isKept, structure: tree.structure, envelope: tree.envelope },
    textOf(part) {
      const { start, end } = part.body;
      const known = texts.get(start) ?? searchedText(octets.read(start, end), part);
      texts.set(start, known);
      return known;
    },
  };
}

function atHand({ size, content, read }: Octets): Octets {
  const whole = read(0, size);
  return { size, content, read: (from, to) => whole.subarray(from, to) };
}

/** What SEARCH sees of it; a text too large to be taken whole is only told of. */
export function* seenOf(
  message: OpenMessage,
): Generator<{ readonly kind: SearchedPart['kind']; readonly header: Buffer | null; readonly text: string | null }> {
  for (const found of searchedParts(message.structure)) {
    if (found.kind !== 'text') {
      yield { kind: found.kind, header: message.octets.read(found.header.start, found.header.end), text: null };
      continue;
    }
    const { start, end } = found.part.body;
    yield { kind: 'text', header: null, text: end - start > WHOLE_TEXT ? null : message.textOf(found.part) };
  }
}
