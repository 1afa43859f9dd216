/**
 * "imap4flags": flags and keywords that the message is filed with. RFC 5232.
 *
 *   setflag / addflag / removeflag [<variablename: string>] <list-of-flags: string-list>
 *   hasflag [MATCH-TYPE] [COMPARATOR] [<variable-list: string-list>] <list-of-flags: string-list>
 *   keep, fileinto [":flags" <list-of-flags: string-list>]
 *
 * A string may hold several, with spaces between them. What is no flag that IMAP could set is passed over (§2).
 */
import type {
  Arguments,
  CommandDefinition,
  CompileContext,
  Extension,
  Run,
  TagDefinition,
  TestDefinition,
  Text,
  Texts,
} from '../extension.ts';
import { asValue } from '../message.ts';

/** RFC 3501 §2.3.2 without \Recent, which is the server's. */
const system: ReadonlyMap<string, string> = new Map(
  ['\\Answered', '\\Flagged', '\\Deleted', '\\Seen', '\\Draft'].map(flag => [flag.toLowerCase(), flag] as const),
);
const keyword = /^[!#$&'+,\-./0-9:;<=>?@A-Z[^_`a-z|}~]+$/;
const LONGEST_KEYWORD = 255;
/** Of one message. */
const MOST_FLAGS = 100;
const CHARACTERS_PER_STEP = 16;

/** Single flags, each once whatever its case, in the order of their first appearance. */
export function flagsOf(texts: readonly string[], run: Run): string[] {
  const found = new Map<string, string>();
  run.spend(texts.length / 2 + texts.reduce((sum, text) => sum + text.length, 0) / CHARACTERS_PER_STEP);
  for (const word of texts.flatMap(text => text.split(/[ \t\r\n]+/))) {
    const key = word.toLowerCase();
    const flag = word.startsWith('\\')
      ? system.get(key)
      : word.length <= LONGEST_KEYWORD && keyword.test(word)
        ? word
        : undefined;
    if (flag !== undefined && !found.has(key) && found.size < MOST_FLAGS) found.set(key, flag);
  }
  return [...found.values()];
}

/** Where flags are kept: the internal variable, or one of the script's own, as a string. */
type Place = { read(run: Run): readonly string[]; write(run: Run, flags: readonly string[]): void };

const internal: Place = {
  // RFC 6785 §3.8: of a message that is here already, what it bears.
  read: run => run.flags ?? run.facts.imap?.flags ?? [],
  write: (run, flags) => {
    run.flags = flags;
  },
};

function placeNamed(text: Text, context: CompileContext): Place {
  const name = text.node.value.toLowerCase();
  if (!context.has('variables')) {
    context.problem('flags in a variable need `require "variables";` at the top', text.node.span);
  } else if (!/^[a-z_][a-z0-9_]*$/.test(name)) {
    context.problem(`"${text.node.value}" cannot be a variable`, text.node.span);
  }
  return {
    read: run => flagsOf([run.scope.variables.get(name) ?? ''], run),
    write: (run, flags) => {
      run.scope.variables.set(name, flags.join(' '));
    },
  };
}

function placeOf(args: Arguments, context: CompileContext): Place {
  const name = args.optionalText(0);
  return name ? placeNamed(name, context) : internal;
}

type Change = (before: readonly string[], said: readonly string[], run: Run) => readonly string[];

const changing = (name: string, change: Change): CommandDefinition => ({
  name,
  positional: ['text', 'texts'],
  optional: 1,
  compile(args, context) {
    const place = placeOf(args, context);
    const flags = args.texts(1);
    return run => {
      run.spend(1);
      place.write(run, change(place.read(run), flagsOf(flags.of(run), run), run));
      return null;
    };
  },
});

function without(before: readonly string[], said: readonly string[]): readonly string[] {
  const gone = new Set(said.map(flag => flag.toLowerCase()));
  return before.filter(flag => !gone.has(flag.toLowerCase()));
}

/** §4. Each flag of the variables is a value; each word of the keys is a key. */
const hasFlag: TestDefinition = {
  name: 'hasflag',
  matching: true,
  positional: ['texts', 'texts'],
  optional: 1,
  compile(args, context) {
    const places = args.optionalTexts(0)?.items.map(text => placeNamed(text, context)) ?? [internal];
    const matches = context.matcher(args, wordsOf(args.texts(1)));
    return run => matches(run, places.flatMap(place => place.read(run)).map(asValue));
  },
};

const words = (texts: readonly string[]): readonly string[] =>
  texts.flatMap(text => (text.trim() === '' ? [text] : text.trim().split(/\s+/)));

const wordsOf = (keys: Texts): Texts => ({
  ...keys,
  constant: keys.constant && words(keys.constant),
  of: run => words(keys.of(run)),
});

const flagsTag: TagDefinition = {
  name: 'flags',
  value: 'texts',
  effect: ({ texts }) =>
    texts &&
    ((draft, run) => {
      draft.flags = flagsOf(texts.of(run), run);
    }),
};

export const imap4flags: Extension = {
  capability: 'imap4flags',
  commands: [
    changing('setflag', (_, said) => said),
    changing('addflag', (before, said, run) => flagsOf([...before, ...said], run)),
    changing('removeflag', without),
  ],
  tests: [hasFlag],
  tags: [{ on: ['keep', 'fileinto'], tags: [flagsTag] }],
};
