// biome-ignore-all lint/suspicious/noTemplateCurlyInString: Sieve's variables look so
/**
 * Sieve scripts made by chance, of the language that most servers share. A script of questions asks many tests of one
 * message and files it under the number of each that is true; a script of acts runs through branches, variables, flags
 * and edits. Its statements stand alone, so a difference is made small by leaving statements out.
 */
import { type Chance, type MadeMessage, words } from './sieve-chance.ts';
import { keyOf, listed, madeTest, patternOf, quoted } from './sieve-made-tests.ts';

export const shared = [
  ...['fileinto', 'envelope', 'variables', 'copy', 'imap4flags', 'relational', 'subaddress', 'body', 'date', 'index'],
  ...['editheader', 'enotify', 'mime', 'foreverypart', 'encoded-character', 'comparator-i;ascii-numeric', 'regex'],
  ...['extracttext', 'include'],
];

/** What the scripts include. */
export const includable: Readonly<Record<string, string>> = {
  first: [
    'require ["include", "variables", "fileinto", "imap4flags"];',
    'global "v"; set "v" "${v}i"; set "w" "own"; fileinto "inc${v}${w}"; addflag "a";',
    'if header :contains "subject" "hello" { return; }',
    'include :once "second"; if exists "x-empty" { stop; }',
    'fileinto "inc${w}${g}";',
  ].join('\r\n'),
  second: [
    'require ["include", "variables", "editheader"];',
    'global ["v", "g"]; set "g" "${g}2"; addheader "X-Odd" "${v}";',
    'if header :matches "from" "*@*" { set "global.v" "${2}"; }',
  ].join('\r\n'),
};

export const scriptOf = (statements: readonly string[], required: readonly string[] = shared): string =>
  `require [${required.map(quoted).join(', ')}];\r\n${statements.join('\r\n')}\r\n`;

/** Each is filed under its number where true; what a pattern caught is told by a notification. */
export function questions(chance: Chance, message: MadeMessage, count: number): string[] {
  const before = ['set "v" "Hello";', 'set "w" "10";', 'setflag ["\\\\Seen", "$Junk"];', 'addflag "f" ["a", "b"];'];
  const asked = Array.from({ length: count }, (_, number) => {
    const test = madeTest(chance, message);
    const caught = /:matches|:regex/.test(test) && !/^(?:not|anyof|allof|body)/.test(test);
    const told = caught ? ` notify :message "${number}=\${0}|\${1}|\${2}" "mailto:a${number}@b.test";` : '';
    return `if ${test} { fileinto "t${number}";${told} }`;
  });
  return [...before, ...asked];
}

const flags = (chance: Chance): string =>
  listed(chance.many(1, 2, () => chance.pick(['\\Seen', '\\flagged', '$Junk', 'a', 'A b', '', '\\Answered \\Seen'])));
const folder = (chance: Chance): string => quoted(chance.pick(['INBOX', 'one', 'two', 'three/four', 'inbox', 'x${v}']));

export function acts(chance: Chance, message: MadeMessage, depth = DEEPEST): string[] {
  // A double with no flags said leaves those that were said before; theirs takes them away.
  const before = depth === DEEPEST ? ['setflag "";', chance.once(2) ? 'global "v";' : 'global "w";'] : [];
  return [...before, ...chance.many(1, 5, () => madeAct(chance, message, depth))];
}
const DEEPEST = 2;

const block = (chance: Chance, message: MadeMessage, depth: number): string =>
  `{ ${acts(chance, message, depth).join(' ')} }`;

function madeAct(chance: Chance, message: MadeMessage, depth: number): string {
  const flagged = chance.once(3) ? `:flags ${flags(chance)} ` : '';
  switch (chance.below(depth > 0 ? 18 : 14)) {
    case 0:
      return `keep ${flagged};`;
    case 1:
    case 2:
      // The same once with and once without ":copy" cancels the implicit keep with ours, and leaves it with theirs.
      return chance.once(3) ? `fileinto :copy ${flagged}"copy";` : `fileinto ${flagged}${folder(chance)};`;
    case 3:
      return chance.once(2)
        ? 'redirect :copy "c@one.test";'
        : `redirect "${chance.pick(['a@one.test', 'b@two.test', 'A@ONE.test'])}";`;
    case 4:
      return chance.once(2) ? 'discard;' : 'stop;';
    case 5:
    case 6:
      return madeSet(chance, message);
    case 7:
    case 8:
      return `${chance.pick(['setflag', 'addflag', 'removeflag'])} ${chance.pick(['', '', '"f" '])}${flags(chance)};`;
    case 9:
      return `addheader ${chance.once(3) ? ':last ' : ''}"${chance.pick(['X-Odd', 'X-New', 'X-Many'])}" ${quoted(chance.pick(words.filter(Boolean)))};`;
    case 10:
      return `deleteheader ${madeDeletion(chance, message)};`;
    case 11:
      return `notify :message "v=\${v} w=\${w}" "mailto:a${chance.below(100_000)}@b.test";`;
    case 12:
      return `include ${chance.pick(['', ':once ', ':optional '])}"${chance.pick(['first', 'second'])}";`;
    case 13:
      return `fileinto "\${v}x";`;
    case 14:
      return `foreverypart { ${acts(chance, message, 0).slice(0, 2).join(' ')} ${chance.once(2) ? 'break;' : ''} }`;
    default:
      return madeIf(chance, message, depth - 1);
  }
}

function madeSet(chance: Chance, message: MadeMessage): string {
  const modifiers = chance.pick([
    '',
    ':lower ',
    ':upper ',
    ':lowerfirst ',
    ':upperfirst ',
    ':quotewildcard ',
    ':length ',
    ':upperfirst :lower ',
    ':length :upper ',
  ]);
  const value = chance.pick([
    '${v}a',
    '${w}${v}',
    'Plain',
    'a*b?',
    '${1}',
    '${0}',
    '$${v}',
    '${nope}',
    '${hex:41}',
    '${v',
    keyOf(chance, message),
  ]);
  return `set ${modifiers}"${chance.pick(['v', 'w', 'V'])}" ${quoted(value)};`;
}

function madeDeletion(chance: Chance, message: MadeMessage): string {
  const name = quoted(chance.pick(['X-Odd', 'X-Many', 'X-New', 'Cc', 'x-empty']));
  const index = chance.once(3) ? `:index ${1 + chance.below(3)} ${chance.once(2) ? ':last ' : ''}` : '';
  if (chance.once(2)) return `${index}${name}`;
  const by = chance.pick([':is', ':contains', ':matches']);
  return `${index}${by} ${name} ${quoted(by === ':matches' ? patternOf(chance, message) : keyOf(chance, message))}`;
}

function madeIf(chance: Chance, message: MadeMessage, depth: number): string {
  // Once a header is edited, theirs sees another body.
  const test = (): string => {
    const made = madeTest(chance, message, 1);
    return /\bbody\b/.test(made) ? test() : made;
  };
  const branches = [`if ${test()} ${block(chance, message, depth)}`];
  while (chance.once(2)) branches.push(`elsif ${test()} ${block(chance, message, depth)}`);
  if (chance.once(2)) branches.push(`else ${block(chance, message, depth)}`);
  return branches.join(' ');
}

const token = /"(?:[^"\\]|\\.)*"|:?[a-z_][a-z0-9_]*|\d+[KMG]?|[^\s]/gi;
const strays = [
  ':is',
  ':foo',
  ':count "gt"',
  '"x"',
  '3',
  'keep',
  'if',
  'true',
  ';',
  '{',
  '}',
  '(',
  ')',
  '[',
  ']',
  ',',
  'else',
  ':copy',
  '10K',
  'not',
  'foo',
];

/** A script with one thing wrong in it, as a hurried hand leaves it; sometimes it is good all the same. */
export function bent(chance: Chance, script: string): string {
  const tokens = [...script.matchAll(token)].map(found => ({ at: found.index, text: found[0] }));
  const { at, text } = chance.pick(tokens);
  const [before, behind] = [script.slice(0, at), script.slice(at + text.length)];
  switch (chance.below(5)) {
    case 0:
      return before + behind;
    case 1:
      return `${before}${text} ${text}${behind}`;
    case 2:
      return `${before}${chance.pick(strays)} ${behind}`;
    case 3:
      return `${before}${chance.pick(strays)} ${text}${behind}`;
    default:
      return `${before}${chance.pick(tokens).text} ${behind}`;
  }
}
