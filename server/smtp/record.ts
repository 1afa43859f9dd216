/**
 * What was said in one conversation, kept as cheaply as it can be: a line costs three array cells and is formatted
 * when somebody asks. Secrets never come here; content comes as a count.
 *
 * Kept are the connection's first lines and the transaction that is open or has just ended, so a conversation that
 * goes on for a day costs no more than one message's.
 */
import { printable, type TranscriptLine } from '../events/transcript.ts';

/** A transaction with more lines than this loses its oldest. */
const MOST_LINES = 600;

export class SessionRecord {
  readonly #start: number;
  #times: number[] = [];
  #whos: TranscriptLine['who'][] = [];
  /** A line or a whole reply; a number is a count of content octets. */
  #texts: (string | number)[] = [];
  /** Lines before the first transaction; kept until the end. */
  #preamble = 0;
  #forgotten = 0;
  /** What had been forgotten when the preamble was set. */
  #forgottenBefore = 0;

  constructor(start: number) {
    this.#start = start;
  }

  /** `now`: monotonic milliseconds. */
  add(now: number, who: TranscriptLine['who'], text: string | number): void {
    this.#times.push(now);
    this.#whos.push(who);
    this.#texts.push(text);
    if (this.#texts.length > this.#preamble + MOST_LINES) this.#forget(this.#preamble, MOST_LINES / 2);
  }

  /** The mark that the next line will have. */
  get mark(): number {
    return this.#forgotten + this.#texts.length;
  }

  /** MAIL was accepted: what was said before is the preamble, or of the transaction before and now forgotten. */
  beginTransaction(): number {
    // The MAIL line itself has been recorded and belongs to the new transaction.
    const before = this.#texts.length - 1;
    if (this.#preamble === 0) {
      this.#preamble = before;
      this.#forgottenBefore = this.#forgotten;
    } else this.#forget(this.#preamble, before - this.#preamble);
    return this.mark - 1;
  }

  take(since: number): { readonly lines: readonly TranscriptLine[]; readonly mark: number } {
    const lines: TranscriptLine[] = [];
    for (let i = 0; i < this.#texts.length; i++) {
      const number = i + (i < this.#preamble ? this.#forgottenBefore : this.#forgotten);
      if (number < since) continue;
      const at = Math.round((this.#times[i]! - this.#start) * 10) / 10;
      for (const text of asLines(this.#texts[i]!)) lines.push({ at, who: this.#whos[i]!, text: printable(text) });
    }
    return { lines, mark: this.mark };
  }

  #forget(from: number, count: number): void {
    if (count <= 0) return;
    this.#times.splice(from, count);
    this.#whos.splice(from, count);
    this.#texts.splice(from, count);
    this.#forgotten += count;
  }
}

const asLines = (text: string | number): string[] =>
  typeof text === 'number' ? [`(${text.toLocaleString('en')} octets)`] : text.replace(/\r\n$/, '').split('\r\n');
