/** What stands after `mailroom`: a command, perhaps a verb, arguments and options. */
import { type ParseArgsConfig, parseArgs } from 'node:util';
import { usage } from './exit.ts';

type Options = NonNullable<ParseArgsConfig['options']>;

const common = {
  home: { type: 'string' },
  json: { type: 'boolean' },
  help: { type: 'boolean', short: 'h' },
} as const satisfies Options;

export type Words<O extends Options> = ReturnType<
  typeof parseArgs<{ args: string[]; options: O & typeof common; allowPositionals: true }>
>;

/** Reads the words that follow a command; an unknown option is named. */
export function readWords<const O extends Options>(args: readonly string[], options: O): Words<O> {
  try {
    return parseArgs({
      args: [...args],
      options: { ...options, ...common },
      allowPositionals: true,
      strict: true,
    }) as Words<O>;
  } catch (fault) {
    throw usage((fault as Error).message.replace(/^.*?: /, '').split('. To specify')[0]!);
  }
}

/** Exactly these arguments, by name. */
export function exactly<const N extends readonly string[]>(
  positionals: readonly string[],
  ...names: N
): { [I in keyof N]: string } {
  if (positionals.length !== names.length) {
    throw usage(
      positionals.length < names.length
        ? `Missing: ${names.slice(positionals.length).join(', ')}`
        : `Too many words: ${positionals.slice(names.length).join(' ')}`,
    );
  }
  return [...positionals] as unknown as { [I in keyof N]: string };
}

/** `add` of `mailroom domain add …`: one of these, before anything is asked of a server. */
export function verbOf<const V extends string>(
  noun: string,
  positionals: readonly string[],
  verbs: readonly V[],
): { readonly verb: V; readonly rest: readonly string[] } {
  const [word, ...rest] = positionals;
  const verb = verbs.find(one => one === word);
  if (!verb)
    throw usage(`${noun}${word === undefined ? '' : ` ${word}`}: ${verbs.join(', ').replace(/, (\w+)$/, ' or $1')}`);
  return { verb, rest };
}
