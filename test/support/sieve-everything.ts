// biome-ignore-all lint/suspicious/noTemplateCurlyInString: Sieve's variables look so
/** Scripts that say everything this server understands, made by chance; and the same, spoiled. */
import { capabilities } from '../../server/sieve/registry.ts';
import type { Chance } from './sieve-chance.ts';
import { quoted } from './sieve-made-tests.ts';
import { bent } from './sieve-maker.ts';

const texts = [
  ...[
    '',
    'x',
    '${v}',
    '${1}${2}',
    '${global.v}',
    'a\r\nInjected: yes',
    'é'.repeat(300),
    '*'.repeat(40),
    '?*?*?*',
    '\\',
  ],
  ...[
    '=?utf-8?q?=0D=0AInjected:_x?=',
    '${hex:0d}${hex:0a}Injected: x',
    '<b@c.d>, e@f',
    'mailto:a@b?x=y',
    'mailto:%ff@b.test',
    '\u0000',
    '"',
  ],
];
const addresses = ['a@b.test', 'ben@office.test', 'x+y@z.test', '"q q"@b.test'];
const fields = ['Subject', 'From', 'To', 'X-Many', 'Received', 'Content-Type', 'X-A', 'Auto-Submitted'];
const patterns = ['(a*)*b', '^(.*)@(.*)$', '[[:alpha:]]+', '(x|xx)*y', '.*.*.*z', '(.?){30}'];

const text = (chance: Chance): string => quoted(chance.pick(texts));
const list = (chance: Chance): string => `[${chance.many(1, 3, () => text(chance)).join(', ')}]`;
const field = (chance: Chance): string => quoted(chance.pick(fields));
const address = (chance: Chance): string => quoted(chance.pick(addresses));
const match = (chance: Chance): string =>
  chance.pick([':is', ':contains', ':matches', ':value "gt"', ':count "lt"', ':comparator "i;octet" :contains']);
const mime = (chance: Chance): string =>
  chance.once(3)
    ? `:mime ${chance.pick(['', ':anychild '])}${chance.pick(['', ':type ', ':subtype ', ':param ["x", "name"] '])}`
    : '';

const tests: readonly ((chance: Chance) => string)[] = [
  c => `header ${mime(c)}${match(c)} ${field(c)} ${list(c)}`,
  c => `header :regex ${field(c)} ${quoted(c.pick(patterns))}`,
  () => `header :list ["from", "subject"] ":addrbook:default"`,
  c => `address ${c.pick([':user', ':detail', ':domain', ':all'])} ${match(c)} ["from", "to"] ${list(c)}`,
  c => `exists ${c.pick(['', ':mime ', ':mime :anychild '])}${field(c)}`,
  c => `body ${c.pick([':raw', ':text', ':content "text"'])} ${match(c)} ${list(c)}`,
  c => `date :originalzone ${match(c)} ${field(c)} "iso8601" ${list(c)}`,
  c => `string ${match(c)} ${list(c)} ${list(c)}`,
  c => `hasflag ${match(c)} ${list(c)}`,
  c =>
    `duplicate ${c.pick(['', ':last ', ':seconds 5 '])}${c.pick(['', ':uniqueid "${v}"', ':header "X-A"', ':handle "${1}"'])}`,
  c => `mailboxexists ${list(c)}`,
  c => `mailboxidexists ${list(c)}`,
  c => `specialuse_exists ${c.pick(['', '"${v}" '])}"\\\\Junk"`,
  c => `metadata ${match(c)} ${text(c)} "/shared/comment" ${list(c)}`,
  c => `servermetadataexists ${list(c)}`,
  c => `spamtest :percent ${match(c)} "5"`,
  c => `virustest ${match(c)} "1"`,
  c => `valid_notify_method ${list(c)}`,
  c => `notify_method_capability "mailto:a@b.test" "online" ${list(c)}`,
  c => `valid_ext_list ${list(c)}`,
  c => `environment ${match(c)} ${c.pick(['"imap.cause"', '"domain"', '"${v}"'])} ${list(c)}`,
  c => `ihave ${c.pick(['"fileinto"', '"no-such"'])}`,
  () => 'size :over 1K',
];

const test = (chance: Chance, depth = 2): string => {
  if (depth === 0 || !chance.once(4)) return chance.pick(tests)(chance);
  const inner = chance.many(1, 3, () => test(chance, depth - 1));
  return chance.once(3) ? `not ${inner[0]}` : `${chance.pick(['allof', 'anyof'])} (${inner.join(', ')})`;
};

type Make = (chance: Chance, depth: number) => string;
const block: Make = (chance, depth) => `{ ${statements(chance, depth - 1).join(' ')} }`;
const fcc = (chance: Chance): string => (chance.once(3) ? ':fcc "Copies" :create ' : '');

const commands: Readonly<Record<string, Make>> = {
  keep: c => `keep ${c.pick(['', ':flags "${v}"', ':flags ["\\\\Seen", "a b"]'])};`,
  fileinto: c =>
    `fileinto ${c.pick(['', ':copy ', ':create ', ':specialuse "\\\\Junk" ', ':mailboxid "F1" '])}${c.pick(['"Box"', '"x${v}"'])};`,
  redirect: c =>
    `redirect ${c.pick(['', ':copy '])}${c.pick([address(c), ':list ":addrbook:default"', '"${v}@b.test"'])};`,
  discard: () => 'discard;',
  stop: c => c.pick(['stop;', 'return;', 'keep;']),
  set: c =>
    `set ${c.pick(['', ':upper ', ':length ', ':encodeurl ', ':quotewildcard :lower '])}"${c.pick(['v', 'w', 'global.v'])}" ${c.pick([text(c), '"${v}${v}${w}"', '"${w}${v}x"'])};`,
  addflag: c => `${c.pick(['addflag', 'setflag', 'removeflag'])} ${list(c)};`,
  addheader: c => `addheader ${c.pick(['', ':last '])}${field(c)} ${text(c)};`,
  deleteheader: c =>
    `deleteheader ${c.pick(['', ':index 1 ', ':index 2 :last '])}${field(c)}${c.pick(['', ` ${list(c)}`])};`,
  vacation: c =>
    `vacation ${c.pick(['', ':mime ', ':days 3 ', ':seconds 0 '])}${fcc(c)}${c.pick(['', ':from "ben@office.test" '])}:subject ${text(c)} ${text(c)};`,
  notify: c => `notify ${fcc(c)}:message ${text(c)} "mailto:${c.pick(['a@b.test', 'c@d.test?subject=%0D%0Ax'])}";`,
  include: c =>
    `include ${c.pick(['', ':global '])}${c.pick(['', ':once '])}${c.pick(['', ':optional '])}"${c.pick(['a', 'b'])}";`,
  global: () => 'global "g";',
  duplicate: c => `if duplicate ${c.pick(['', ':last ', ':uniqueid "${v}x" '])}{ addflag "twice"; }`,
  foreverypart: (c, depth) => (depth > 0 ? `foreverypart ${block(c, depth)}` : 'keep;'),
  extracttext: c =>
    `foreverypart { extracttext ${c.pick(['', ':first 9 ', ':upper '])}"v"; ${c.pick(['break;', ''])} }`,
  replace: c =>
    c.pick([
      `replace ${c.pick([':mime ', ':subject "${v}" ', ':from "ben@office.test" '])}${text(c)};`,
      `foreverypart { if ${test(c, 0)} { replace ${text(c)}; } }`,
      `foreverypart { if not header :mime :type "Content-Type" "multipart" { replace ${text(c)}; } }`,
    ]),
  enclose: c => `enclose ${c.pick(['', ':subject "${v}" '])}${c.pick(['', ':headers ["From", "X-A"] '])}${text(c)};`,
  reject: c => (c.once(4) ? `${c.pick(['reject', 'ereject'])} ${text(c)};` : 'keep;'),
  if: (c, depth) =>
    depth > 0
      ? `if ${test(c)} ${block(c, depth)} ${c.once(2) ? `elsif ${test(c)} ${block(c, depth)}` : ''} ${c.once(2) ? `else ${block(c, depth)}` : ''}`
      : 'keep;',
};

const DEEPEST = 3;
const statements = (chance: Chance, depth: number): string[] =>
  chance.many(1, 6, () => chance.pick(Object.values(commands))(chance, depth));

/** With a `favourite` command it is said very often, for what that costs. */
export function everyScript(chance: Chance, favourite?: string): string {
  const often = favourite ? chance.many(50, 300, () => commands[favourite]!(chance, DEEPEST)) : [];
  const body = [...statements(chance, DEEPEST), ...often];
  return `require [${capabilities.map(quoted).join(', ')}];\r\n${body.join('\r\n')}\r\n`.replaceAll('\u0000', '');
}

const noise = [
  '\u0000',
  '\r',
  '"',
  '\\',
  'text:\n',
  '/*',
  '*/',
  '#',
  '${',
  '\ufffd',
  '\u2028',
  'é',
  '{{{{',
  '((((',
  '[[[[',
  ':::',
  '999999999999G',
];

/** So often bent: a word gone, doubled or exchanged, or octets that belong nowhere. */
export function spoiled(chance: Chance, script: string, times: number): string {
  let left = script;
  for (let time = 0; time < times && left !== ''; time++) {
    if (chance.once(2)) left = bent(chance, left);
    else {
      const at = chance.below(left.length);
      left = left.slice(0, at) + chance.pick(noise) + left.slice(at + chance.below(20));
    }
  }
  return left;
}
