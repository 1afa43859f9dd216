/** Letters that can be told apart, and the book of what was promised about each. */
import { createHash } from 'node:crypto';
import type { Random } from '../../server/base/ports.ts';

export type Letter = {
  readonly id: string;
  readonly bytes: Buffer;
  readonly sha: string;
  /** Whoever must have it in the end; what an alias leads to, not the alias. */
  readonly owners: readonly string[];
};

export const hashOf = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex');
const ID = /^X-Letter: (\S+)\r\n/m;

/** What the server put before a letter on its way: Return-Path and Received, nothing else. RFC 5321 §4.4. */
const TRACE_FIELDS = /^(?:Return-Path: <[^>\r\n]*>\r\n)?(?:Received: [^\r\n]*\r\n(?:[ \t][^\r\n]*\r\n)*)*$/;

export type LetterBook = {
  write(owners: readonly string[], size: number): Letter;
  find(id: string): Letter | undefined;
  readonly all: ReadonlyMap<string, Letter>;
};

/** Bodies hold long lines, lone dots, 8-bit text and no two lines alike. */
export function newLetterBook(run: string, random: Random): LetterBook {
  const all = new Map<string, Letter>();
  return {
    all,
    find: id => all.get(id),
    write(owners, size) {
      const id = `${run}-${all.size + 1}`;
      const head = `X-Letter: ${id}\r\nFrom: Zoe <zoe@client.example>\r\nTo: ${owners.join(', ')}\r\nSubject: Letter ${id}\r\n\r\n`;
      const body = Buffer.from(random.bytes(Math.ceil(size * 0.72)))
        .toString('base64')
        .replace(/.{76}/g, '$&\r\n');
      const bytes = Buffer.from(`${head}.\r\n..dots\r\nGrüße aus Köln\r\n${body}\r\n`, 'utf8');
      const letter: Letter = { id, bytes, sha: hashOf(bytes), owners };
      all.set(id, letter);
      return letter;
    },
  };
}

/** The letter's id, and what is wrong with it as it was found; null where it is as it was written. */
export function examine(found: Buffer, book: LetterBook): { readonly id: string; readonly fault: string | null } {
  const id = ID.exec(found.subarray(0, 4_000).toString('latin1'))?.[1] ?? '?';
  const letter = book.find(id);
  if (!letter) return { id, fault: `a letter that nobody wrote: ${found.subarray(0, 80).toString('latin1')}` };
  const at = found.indexOf(`X-Letter: ${id}\r\n`);
  const before = found.subarray(0, at).toString('latin1');
  if (!TRACE_FIELDS.test(before)) return { id, fault: `before letter ${id} stands ${JSON.stringify(before)}` };
  if (hashOf(found.subarray(at)) !== letter.sha)
    return { id, fault: `letter ${id} is not octet for octet what was sent` };
  return { id, fault: null };
}

/** RFC 5321 §4.5.2. */
export const dotStuffed = (bytes: Buffer): Buffer =>
  Buffer.from(`${bytes.toString('latin1').replace(/^\./gm, '..')}.\r\n`, 'latin1');
