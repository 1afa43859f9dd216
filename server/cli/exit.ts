/** Exit codes, after sysexits.h where it has one. Scripts may rely on them. */
export const exit = {
  done: 0,
  /** The server said no, with a sentence on standard error. */
  refused: 1,
  /** The words of the command are off. */
  usage: 64,
  /** Nothing to be had: no server where one is needed, a store in use, ports that cannot be opened. */
  unavailable: 69,
  /** A fault of ours. */
  software: 70,
  /** The settings cannot be taken. */
  config: 78,
} as const;

/** Ends a command with words for a person. Caught at the top; never shown with a stack. */
export class CommandEnd extends Error {
  readonly code: number;
  constructor(code: number, message: string) {
    super(message);
    this.code = code;
  }
}
export const usage = (message: string): CommandEnd => new CommandEnd(exit.usage, message);
