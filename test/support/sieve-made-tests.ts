// biome-ignore-all lint/suspicious/noTemplateCurlyInString: Sieve's variables look so
/** Tests of the Sieve language made by chance, with keys that may well match what stands in the message. */
import { addresses, type Chance, fieldNames, type MadeMessage, words } from './sieve-chance.ts';

export const quoted = (text: string): string => `"${text.replace(/[\\"]/g, '\\$&')}"`;

export const listed = (texts: readonly string[]): string =>
  texts.length === 1 ? quoted(texts[0]!) : `[${texts.map(quoted).join(', ')}]`;

export function keyOf(chance: Chance, message: MadeMessage): string {
  if (chance.once(4)) return chance.pick(words);
  if (chance.once(4)) return chance.pick(addresses);
  const value = chance.pick(message.fields)[1].replace(/\r\n[ \t]/g, ' ');
  const cut = chance.once(2) ? value : value.slice(chance.below(value.length), 1 + chance.below(value.length + 8));
  return chance.once(3) ? cut.toUpperCase() : cut;
}

export function patternOf(chance: Chance, message: MadeMessage): string {
  const pattern = anyPattern(chance, message);
  // Of such theirs matches anything, or nothing: see server/sieve/README.md.
  return /^\?.*[^?*].*\*|\*\?|\\$/.test(pattern) ? pattern.replace(/\?|\\$/g, '') : pattern;
}

function anyPattern(chance: Chance, message: MadeMessage): string {
  const key = keyOf(chance, message);
  const at = chance.below(key.length + 1);
  switch (chance.below(6)) {
    case 0:
      return `*${key}*`;
    case 1:
      return `${key.slice(0, at)}*`;
    case 2:
      return `*${key.slice(at)}`;
    case 3:
      return `${key.slice(0, at)}?${key.slice(at + 1)}`;
    case 4:
      return `${key.slice(0, at)}*${key.slice(at + 2)}`;
    default:
      return chance.pick(['*', '?*', '**', '', '*@*', '*\\**', '\\*', '* *', '?', '*=?*']);
  }
}

const expressions = [
  ...[
    '^a',
    'l+o',
    '[A-Z][a-z]*',
    '(.*)@(.*)',
    '^$',
    'e',
    'a|b',
    '^(ana|ben)',
    '[[:digit:]]+',
    '[^@]+@[a-z.]+$',
    '(l)(o)?',
  ],
];
const relations = ['gt', 'ge', 'lt', 'le', 'eq', 'ne'];

/** Match type with comparator, and keys that suit it. */
function matched(chance: Chance, message: MadeMessage, isCounted = false): readonly [tags: string, keys: string] {
  const keys = (make: () => string) => listed(chance.many(1, 3, make));
  const comparator = () => chance.pick(['', '', ':comparator "i;octet" ', ':comparator "i;ascii-casemap" ']);
  switch (chance.below(isCounted ? 9 : 8)) {
    case 0:
    case 1:
      return [`${comparator()}${chance.pick([':is', ':is', ''])}`, keys(() => keyOf(chance, message))];
    case 2:
    case 3:
      return [`${comparator()}:contains`, keys(() => keyOf(chance, message))];
    case 4:
    case 5:
      return [`:matches ${comparator()}`, keys(() => patternOf(chance, message))];
    case 6:
      return chance.once(3)
        ? [
            `${chance.pick([':comparator "i;ascii-casemap" ', ':comparator "i;octet" '])}:regex`,
            quoted(chance.pick(expressions)),
          ]
        : [
            `:comparator "i;ascii-numeric" ${chance.pick([':is', `:value "${chance.pick(relations)}"`])}`,
            numbers(chance),
          ];
    case 7:
      // Between "Z" and "a" stand signs that theirs orders as if letters were small: see server/sieve/README.md.
      return [`:comparator "i;octet" :value "${chance.pick(relations)}"`, keys(() => keyOf(chance, message))];
    default:
      return [`:count "${chance.pick(relations)}" :comparator "i;ascii-numeric"`, numbers(chance)];
  }
}

const numbers = (chance: Chance): string =>
  listed(chance.many(1, 2, () => chance.pick(['0', '1', '2', '3', '10', '5', '007', '99999999999'])));

const names = (chance: Chance): string =>
  listed(chance.many(1, 3, () => (chance.once(6) ? 'No-Such' : mixed(chance, chance.pick(fieldNames)))));
const addressNames = (chance: Chance): string =>
  listed(chance.many(1, 2, () => mixed(chance, chance.pick(['From', 'To', 'Cc', 'Sender', 'Reply-To']))));
const mixed = (chance: Chance, name: string): string =>
  chance.once(3) ? chance.pick([name.toLowerCase(), name.toUpperCase()]) : name;

const addressPart = (chance: Chance): string =>
  chance.pick(['', ':all ', ':localpart ', ':domain ', ':user ', ':detail ']);
const indexed = (chance: Chance): string =>
  chance.once(4) ? `:index ${1 + chance.below(3)} ${chance.once(3) ? ':last ' : ''}` : '';
const mimed = (chance: Chance): string =>
  chance.once(6)
    ? `:mime ${chance.once(2) ? ':anychild ' : ''}${chance.pick(['', ':type ', ':subtype ', ':contenttype ', ':param ["charset", "filename"] '])}`
    : '';

/** One test, with others in it down to `depth`. */
export function madeTest(chance: Chance, message: MadeMessage, depth = 2): string {
  const [tags, keys] = matched(chance, message, true);
  const inner = () => madeTest(chance, message, depth - 1);
  switch (chance.below(depth > 0 ? 16 : 13)) {
    case 0:
    case 1:
    case 2: {
      // Where several fields are named, the two count differently: see server/sieve/README.md.
      const index = tags.includes(':count') ? '' : indexed(chance);
      return `header ${index}${tags} ${index === '' ? names(chance) : quoted(chance.pick(fieldNames))} ${keys}`;
    }
    case 3: {
      const mime = mimed(chance);
      // Theirs leaves the blank before a field of a part, so that nothing is equal to it.
      if (/:param/.test(mime)) return ofParameters(chance, mime);
      if (/:anychild $/.test(mime) || (mime !== '' && /numeric/.test(tags)))
        return `header ${mime}:contains ${names(chance)} ${keys}`;
      const of = mime === '' ? names(chance) : chance.pick(['"Content-Type"', '"Content-Disposition"', names(chance)]);
      return `header ${mime}${tags} ${of} ${mime === '' ? keys : chance.pick([keys, '"text"', '["html", "pdf", "utf-8"]', '"text/html"'])}`;
    }
    case 4:
    case 5: {
      const index = tags.includes(':count') ? '' : indexed(chance);
      const of = index === '' ? addressNames(chance) : chance.pick(['"To"', '"Cc"', '"From"']);
      return `address ${addressPart(chance)}${index}${tags} ${of} ${keys}`;
    }
    case 6:
      return `envelope ${addressPart(chance)}${tags} ${chance.pick(['"from"', '"to"', '["FROM", "to"]'])} ${keys}`;
    case 7:
      return `exists ${names(chance)}`;
    case 8:
      return `size ${chance.pick([':over', ':under'])} ${chance.pick(['0', '1', '100', '300', '1K', '500', '1M', '2G'])}`;
    case 9:
      return madeBodyTest(chance, message);
    case 10:
      // Beside ":zone" theirs forgets ":index".
      return `date ${chance.once(4) ? indexed(chance) : zone(chance)}${madeDateTail(chance)}`;
    case 11:
      return `string ${/:comparator/.test(tags) ? '' : ':comparator "i;ascii-casemap" '}${tags} ${listed(chance.many(1, 2, () => chance.pick([...words, '${v}', '${w}', 'x${v}y'])))} ${keys}`;
    case 12:
      return `hasflag ${chance.pick([':is', ':contains'])} ${chance.pick(['', '"f" '])}${chance.pick(['"\\\\Seen"', '["$Junk", "a"]', '"b"'])}`;
    case 13:
      return `not ${inner()}`;
    case 14:
      return `allof (${chance.many(1, 3, inner).join(', ')})`;
    default:
      return `anyof (${chance.many(1, 3, inner).join(', ')})`;
  }
}

/** A parameter that is missing is a blank to theirs, and nothing to ours. */
const ofParameters = (chance: Chance, mime: string): string =>
  `header ${mime}:contains "Content-${chance.pick(['Type', 'Disposition'])}" "${chance.pick(['utf', '8859', 'file', 'PDF'])}"`;

function madeBodyTest(chance: Chance, message: MadeMessage): string {
  const transform = chance.pick([
    '',
    ':raw ',
    ':text ',
    ':content "text" ',
    ':content "text/html" ',
    ':content ["application", "message"] ',
  ]);
  const word = () =>
    chance.pick([
      'offer',
      'OFFER',
      'plain',
      'bold',
      'über',
      'grüße',
      'soft',
      'preamble',
      '',
      'inner',
      '<',
      keyOf(chance, message),
    ]);
  const by = chance.pick([':contains', ':contains', ':is', ':matches', ':contains :comparator "i;octet"']);
  const pattern = () => (by === ':matches' ? chance.pick(['*', '*offer*', `*${word()}*`, 'First*']) : word());
  return `body ${transform}${by} ${listed(chance.many(1, 2, pattern))}`;
}

const zone = (chance: Chance): string =>
  chance.pick(['', ':originalzone ', ':zone "+0500" ', ':zone "-0330" ', ':zone "+0000" ']);

function madeDateTail(chance: Chance): string {
  const part = chance.pick([
    ...[
      'year',
      'month',
      'day',
      'date',
      'julian',
      'hour',
      'minute',
      'second',
      'time',
      'iso8601',
      'std11',
      'zone',
      'weekday',
    ],
  ]);
  const key = chance.pick([
    '2025',
    '2020',
    '02',
    '01',
    '28',
    '2025-02-28',
    '2001-12-31',
    '58735',
    '23',
    '30',
    '60',
    '0',
    '5',
    '-0330',
  ]);
  const by = chance.pick([':is', ':value "ge"', ':value "lt"', ':contains', ':matches']);
  return `${by} ${chance.pick(['"Date"', '"Received"', '"X-Odd"'])} ${quoted(part)} ${quoted(by === ':matches' ? `*${key}*` : key)}`;
}
