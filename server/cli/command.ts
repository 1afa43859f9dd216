/** The shape of a command: its help is data, so that `mailroom help` and each `--help` come from one place. */
export type Command = {
  readonly name: string;
  /** One line. */
  readonly summary: string;
  /** `mailroom account add ADDRESS [--name NAME]` … */
  readonly usage: readonly string[];
  readonly details?: string;
  readonly examples: readonly string[];
  /** Returns the exit code. */
  run(args: readonly string[]): Promise<number>;
};
