/**
 * A program's text as a message wants it: each line ends with CRLF, whatever it ended with; NUL is left out; a line with
 * a dot alone ends it, where the caller wants that. It comes in pieces of any size and goes on in pieces, so that a
 * large message is never whole in memory.
 *
 * CRs before an LF are its own, however many: programs that mend line ends twice write CR CR LF. A CR that stands alone
 * ends a line too. Nothing is unstuffed: without -i a line of two dots stays one, as with Postfix.
 */
import { CR, LF } from '../base/bytes.ts';

const DOT = 46;

export type Mending = {
  /** The same in good form; what is cut in the middle of a line end comes with the next piece. */
  push(piece: Uint8Array): Buffer;
  /** What was still kept back. A last line without its end gets one. */
  end(): Buffer;
  /** A dot alone has come: what follows is none of ours. */
  readonly ended: boolean;
  readonly nulls: number;
};

export function newMending(dotEnds: boolean): Mending {
  let crs = 0;
  /** At the beginning of a line; a dot that came there is kept back. */
  let fresh = true;
  let dot = false;
  let ended = false;
  let nulls = 0;
  let out = Buffer.alloc(0);
  let length = 0;

  const put = (octet: number): void => {
    out[length++] = octet;
  };
  const endLine = (): void => {
    if (dot && dotEnds) {
      ended = true;
      return;
    }
    if (dot) put(DOT);
    dot = false;
    put(CR);
    put(LF);
    fresh = true;
  };
  const loneCrs = (): void => {
    for (; crs > 0 && !ended; crs--) endLine();
  };
  const one = (octet: number): void => {
    if (octet === LF) {
      crs = 0;
      endLine();
    } else if (octet === CR) crs++;
    else if (octet === 0) nulls++;
    else {
      loneCrs();
      if (ended) return;
      if (fresh && octet === DOT) {
        dot = true;
        fresh = false;
        return;
      }
      if (dot) put(DOT);
      dot = false;
      fresh = false;
      put(octet);
    }
  };

  return {
    get ended() {
      return ended;
    },
    get nulls() {
      return nulls;
    },
    push(piece) {
      // A line end may double, CRs kept back come too, and a dot.
      out = Buffer.allocUnsafe(2 * (piece.length + crs) + 1);
      length = 0;
      for (let at = 0; at < piece.length && !ended; at++) one(piece[at]!);
      return out.subarray(0, length);
    },
    end() {
      out = Buffer.allocUnsafe(2 * crs + 3);
      length = 0;
      if (!ended) loneCrs();
      if (!ended && (dot || !fresh)) endLine();
      ended = true;
      return out.subarray(0, length);
    },
  };
}
