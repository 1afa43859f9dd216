/**
 * What a captured message is tagged with as it comes, as Mailpit does it: by its field X-Tags, by plus-addresses, by the name
 * that signed in, and by rules of the owner, `TAG=MATCH`. Pure.
 *
 *   invoice=subject:invoice      a field's words: from to cc bcc reply-to addressed subject message-id
 *   scanned=X-Antivirus:         any octets of the message, whatever their case
 */
import { allFields } from '../mime/header.ts';
import { addressesOfField, textOfField } from '../mime/header-text.ts';

export type TagSettings = {
  readonly 'capture.tag-by-header': boolean;
  readonly 'capture.tag-by-plus': boolean;
  readonly 'capture.tag-by-user': boolean;
  readonly 'capture.tags': readonly string[];
};

const LONGEST_TAG = 100;
const MOST_TAGS = 100;
const ADDRESSED = ['from', 'to', 'cc', 'bcc'];

/** Each once whatever its case; what a tag cannot have becomes a space. */
export function cleanTags(written: readonly string[]): readonly string[] {
  const found = new Map<string, string>();
  for (const one of written) {
    const tag = one
      .slice(0, 10 * LONGEST_TAG)
      .replace(/[^\p{L}\p{N} _.@-]/gu, ' ')
      .replace(/\s+/g, ' ')
      .trim()
      .slice(0, LONGEST_TAG)
      .trim();
    if (tag !== '' && !found.has(tag.toLowerCase())) found.set(tag.toLowerCase(), tag);
    if (found.size === MOST_TAGS) break;
  }
  return [...found.values()];
}

/** `user`: who signed in to hand it in; '' for nobody. `blind`: recipients of its envelope, who may stand in no field. */
export function tagsAtArrival(
  message: Uint8Array,
  { user, blind }: { readonly user: string; readonly blind: readonly string[] },
  settings: TagSettings,
): readonly string[] {
  return cleanTags([
    ...(settings['capture.tag-by-header'] ? allFields(message, 'x-tags').flatMap(listed) : []),
    ...(settings['capture.tag-by-plus'] ? [...addressesIn(message, ADDRESSED), ...blind].flatMap(plus) : []),
    ...(settings['capture.tag-by-user'] ? [user] : []),
    ...ruled(message, settings['capture.tags']),
  ]);
}

/** Encoded as a whole, or each with a comma right behind it, where RFC 2047 §5 would want a blank. */
function listed(field: string): readonly string[] {
  const whole = textOfField(field);
  return whole.includes('=?') ? field.split(',').map(one => textOfField(one.trim())) : whole.split(',');
}

const addressesIn = (message: Uint8Array, names: readonly string[]): readonly string[] =>
  names.flatMap(name => allFields(message, name).flatMap(field => addressesOfField(field).map(({ email }) => email)));

/** 'kim+order+red@there.example' → order, red. */
const plus = (address: string): readonly string[] =>
  address
    .slice(0, Math.max(0, address.lastIndexOf('@')))
    .split('+')
    .slice(1);

// ── rules ─────────────────────────────────────────────────────────────────────────────────────────────────────────

type Rule = { readonly tag: string; readonly field: string | null; readonly words: string };

const fields: Readonly<Record<string, readonly string[]>> = {
  ...{ from: ['from'], to: ['to'], cc: ['cc'], bcc: ['bcc'], 'reply-to': ['reply-to'] },
  ...{ addressed: [...ADDRESSED, 'reply-to'], subject: ['subject'], 'message-id': ['message-id'] },
};

/** null: it names no tag, or nothing to look for. */
export function readTagRule(written: string): Rule | null {
  const at = written.indexOf('=');
  const [tag = ''] = cleanTags([at < 0 ? '' : written.slice(0, at)]);
  const match = unquoted(written.slice(at + 1).trim());
  const [, name = '', words = ''] = /^([a-z-]+):(.*)$/is.exec(match) ?? [];
  const field = Object.hasOwn(fields, name.toLowerCase()) ? name.toLowerCase() : null;
  const looked = field === null ? match : unquoted(words.trim());
  return tag === '' || looked === '' ? null : { tag, field, words: looked.toLowerCase() };
}

const unquoted = (text: string): string => /^"(.*)"$/s.exec(text)?.[1] ?? text;

function ruled(message: Uint8Array, written: readonly string[]): readonly string[] {
  const rules = written.flatMap(one => readTagRule(one) ?? []);
  if (rules.length === 0) return [];
  const texts = new Map<string | null, string>();
  const textOf = (field: string | null): string => {
    const known = texts.get(field);
    if (known !== undefined) return known;
    const text = field === null ? Buffer.from(message).toString('utf8') : fields[field]!.map(wordsOf).join('\n');
    texts.set(field, text.toLowerCase());
    return text.toLowerCase();
  };
  const wordsOf = (name: string): string => allFields(message, name).map(textOfField).join('\n');
  return rules.filter(({ field, words }) => textOf(field).includes(words)).map(({ tag }) => tag);
}
