/** Which commands fit what was typed. Pure. */
export type Command = {
  readonly name: string;
  readonly keys?: string;
  /** Stays in the list whatever was typed. */
  readonly always?: boolean;
  readonly run: () => void;
};

/** Every word must begin a word of the name; names that begin with the whole text come first. */
export function findCommands(commands: readonly Command[], text: string): readonly Command[] {
  const wanted = text.trim().toLowerCase();
  if (wanted === '') return commands;
  const fits = (name: string): boolean => {
    const words = name.toLowerCase().split(/\s+/);
    return wanted.split(/\s+/).every(part => words.some(word => word.startsWith(part)));
  };
  const found = commands.filter(command => command.always || fits(command.name));
  const rank = (command: Command): number =>
    command.always
      ? 2
      : command.name
            .toLowerCase()
            .replace(/^go to /, '')
            .startsWith(wanted)
        ? 0
        : 1;
  return found.toSorted((a, b) => rank(a) - rank(b));
}
