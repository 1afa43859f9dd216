/**
 * The beginning of what comes on standard input, kept until the header is whole: mbox's From_ line goes, the empty line
 * that a header lacks comes, and the recipients in it are read for -t. RFC 5322 §3.6.3, §3.6.6.
 */
import { err, ok, type Result } from '../base/result.ts';
import { parseAddresses } from '../mime/address-list.ts';
import { allFields, LONGEST_HEADER } from '../mime/header.ts';

export type Header = {
  /** With the empty line behind it. */
  readonly bytes: Buffer;
  /** What came of the body with it. */
  readonly rest: Buffer;
  /** The sender in the From_ lines, as an address where a host is named; null: there was none. */
  readonly fromLine: string | null;
};

export type HeaderReader = {
  /** null: it goes on. */
  push(piece: Buffer): Result<Header | null, string>;
  /** There is no more: what came is all. */
  end(): Result<Header, string>;
};

const EMPTY = Buffer.from('\r\n');
const LINE_END = '\r\n';
/** A field's name, and old blanks before the colon (RFC 5322 §4.5); or a line that goes on. */
const FIELD = /^(?:[!-9;-~]+[ \t]*:|[ \t])/;
const FROM_LINE = /^>*From ([^ ]*)(?:.* remote from ([^ ]+) *$)?/;

/** Takes text with CRLF. */
export function newHeaderReader(): HeaderReader {
  let kept = Buffer.alloc(0);
  /** Where the next line begins that nobody has looked at. */
  let at = 0;
  let start = 0;
  let fromLine: string | null = null;
  const cut = (end: number, next: number): Header => ({
    bytes: Buffer.concat([kept.subarray(start, end), EMPTY]),
    ...{ rest: kept.subarray(next), fromLine },
  });
  const look = (): Header | null => {
    for (let end = kept.indexOf(LINE_END, at); end !== -1; end = kept.indexOf(LINE_END, at)) {
      if (end === at) return cut(at, at + 2);
      const line = kept.toString('latin1', at, Math.min(end, at + 1000));
      const from = at === start ? FROM_LINE.exec(line) : null;
      if (from) {
        const who = cameFrom(from[1] ?? '', from[2] ?? '');
        if (fromLine === null || who.includes('@')) fromLine = who;
        start = end + 2;
      } else if (!FIELD.test(line) || (at === start && /^[ \t]/.test(line))) return cut(at, at);
      at = end + 2;
    }
    return null;
  };
  const tooLong = err('the header is longer than 1 MiB');
  return {
    push(piece) {
      kept = kept.length === 0 ? Buffer.from(piece) : Buffer.concat([kept, piece]);
      const found = look();
      if (found) return found.bytes.length > LONGEST_HEADER ? tooLong : ok(found);
      return kept.length > LONGEST_HEADER ? tooLong : ok(null);
    },
    end: () => ok(look() ?? cut(kept.length, kept.length)),
  };
}

/** As written; those that are no addresses are among them. */
export type Named = { readonly address: string; readonly isAddress: boolean };

/**
 * For -t: To, Cc and Bcc; where a message is sent again, only those of its Resent- fields. RFC 5322 §3.6.6: they are of
 * the last resending.
 */
export function recipientsIn(header: Uint8Array): Named[] {
  const resent = ['resent-to', 'resent-cc', 'resent-bcc'].flatMap(name => allFields(header, name));
  return (resent.length > 0 ? resent : ['to', 'cc', 'bcc'].flatMap(name => allFields(header, name))).flatMap(namedIn);
}

/** A name alone is somebody of this computer. */
const NAME_ALONE = /^[^\s@"(),:;<>[\]\\]{1,64}$/;

/** A word of the command line, or a field's value: perhaps several, with names. `octets`: as they came. */
export function namedIn(octets: string): Named[] {
  const found = parseAddresses(octets);
  const plain = octets.replace(/"(?:[^"\\]|\\.)*"|\([^()]*\)/g, '');
  // "ann@" and "foo bar" are read as names, for a reader must make something of them; mail goes nowhere by a guess.
  const ats = plain.split('@').length - 1;
  const isWhole = ats <= found.filter(({ address }) => address.includes('@')).length;
  return found.map(({ address, mailbox }) => ({
    address,
    isAddress: mailbox
      ? !mailbox.localPart.includes('@') || octets.includes('"')
      : isWhole && NAME_ALONE.test(address) && octets.includes(address),
  }));
}

/** msmtp's --read-envelope-from. */
export const authorIn = (header: Uint8Array): string | null =>
  allFields(header, 'from')
    .flatMap(value => parseAddresses(value, 1))
    .find(({ address }) => address !== '')?.address ?? null;

/** Each host on the way has put a line on top, so the last one says who wrote: `kim … remote from far` or `far!kim`. */
function cameFrom(path: string, remoteFrom: string): string {
  const parts = path.split('!');
  const name = parts.at(-1)!;
  const host = parts.at(-2) ?? remoteFrom;
  return name === '' || name.includes('@') || host === '' ? name : `${name}@${host}`;
}
