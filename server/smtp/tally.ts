/** How often each command came in one conversation, and how often it was refused: what a log says at the end. */

export type CommandCount = { readonly came: number; readonly refused: number };
/** By the command's name in capitals; UNKNOWN for all that are none. */
export type CommandCounts = ReadonlyMap<string, CommandCount>;

export class Tally {
  readonly counts = new Map<string, { came: number; refused: number }>();
  /** The command that runs: it can be refused once. */
  #open: { came: number; refused: number } | null = null;

  /** `verb`: null for a line that is no command. */
  command(verb: string | null): void {
    const name = verb ?? 'UNKNOWN';
    const count = this.counts.get(name) ?? { came: 0, refused: 0 };
    this.counts.set(name, count);
    count.came++;
    this.#open = count;
  }

  /** The command itself, or the message or login that it began. */
  refused(): void {
    if (this.#open) this.#open.refused++;
    this.#open = null;
  }
}
