/**
 * What Mailpit's search understands, in the one grammar of everything that is searched: its prefixes, `!` beside `-`, and
 * what it lacks (OR, brackets, `header:`). A word that nothing can be made of is looked for as it stands. Pure.
 */

import type { JmapFilter } from '../../access/jmap-filter.ts';
import { parseSearch, type Term, type Where, whereOf } from '../../base/search.ts';
import { parseDate, parseSize } from '../../base/search-values.ts';
import { tagKeyword, userKeyword } from '../../queue/captured.ts';

type Asked = { readonly now: number; readonly tags: readonly string[] };
type Word = (value: string, asked: Asked) => JmapFilter | null;

const NOTHING: JmapFilter = { operator: 'OR', conditions: [] };
const header =
  (name: string): Word =>
  value => ({ header: [name, value] });
const anyOf = (...conditions: JmapFilter[]): JmapFilter => ({ operator: 'OR', conditions });
const utc = (at: number): string => new Date(at).toISOString();
const hasTag = (tag: string): JmapFilter => ({ hasKeyword: tagKeyword(tag) });
const same = (tags: readonly string[], wanted: string): readonly string[] =>
  tags.filter(tag => tag.toLowerCase() === wanted.toLowerCase());

const words: Readonly<Record<string, Word>> = {
  to: value => ({ to: value }),
  from: value => ({ from: value }),
  cc: value => ({ cc: value }),
  bcc: value => ({ bcc: value }),
  subject: value => ({ subject: value }),
  body: value => ({ body: value }),
  'reply-to': header('Reply-To'),
  'message-id': value => ({ header: ['Message-ID', value.replace(/^<|>$/g, '')] }),
  addressed: value =>
    anyOf({ from: value }, { to: value }, { cc: value }, { bcc: value }, { header: ['Reply-To', value] }),
  tag: (value, { tags }) => anyOf(...same(tags, value).map(hasTag)),
  user: value => ({ hasKeyword: userKeyword(value) }),
  header: value => {
    const [name = '', ...rest] = value.split('=');
    return name === '' ? null : { header: rest.length === 0 ? [name] : [name, rest.join('=')] };
  },
  is: (value, { tags }) => {
    if (/^read$/i.test(value)) return { hasKeyword: '$seen' };
    if (/^unread$/i.test(value)) return { notKeyword: '$seen' };
    return /^tagged$/i.test(value) ? anyOf(...tags.map(hasTag)) : null;
  },
  has: value => (/^(?:attachments?|inline)$/i.test(value) ? { hasAttachment: true } : null),
  larger: value => sized(value, octets => ({ minSize: octets + 1 })),
  smaller: value => sized(value, octets => ({ maxSize: octets })),
  after: (value, { now }) => dated(value, now, ({ from }) => ({ after: utc(from) })),
  before: (value, { now }) => dated(value, now, ({ from }) => ({ before: utc(from) })),
};

function sized(value: string, make: (octets: number) => JmapFilter): JmapFilter {
  const octets = parseSize(value);
  return octets === null ? NOTHING : make(octets);
}
function dated(
  value: string,
  now: number,
  make: (day: { readonly from: number; readonly to: number }) => JmapFilter,
): JmapFilter {
  const day = parseDate(value, now);
  if (day) return make(day);
  const at = Date.parse(value);
  return Number.isNaN(at) ? NOTHING : make({ from: at, to: at });
}

/** null: nothing is asked. */
export function filterOf(query: string, asked: Asked): JmapFilter | null {
  // "!word" is "-word".
  const { expression } = parseSearch(query.replace(/(^|[\s(])!(?=\S)/g, '$1-'), name => Object.hasOwn(words, name));
  const where = whereOf<JmapFilter>(expression, term => conditionOf(term, asked));
  return where && asJmap(where);
}

function conditionOf({ operator, value, text }: Term, asked: Asked): JmapFilter | null {
  const made = operator === null ? null : words[operator]?.(value, asked);
  if (made) return made;
  const plain = operator === null ? value : text.replace(/^-/, '');
  return plain === '' ? null : { text: plain };
}

function asJmap(where: Where<JmapFilter>): JmapFilter {
  if ('is' in where) return where.is;
  if ('none' in where) return { operator: 'NOT', conditions: [asJmap(where.none)] };
  return 'all' in where
    ? { operator: 'AND', conditions: where.all.map(asJmap) }
    : { operator: 'OR', conditions: where.any.map(asJmap) };
}
