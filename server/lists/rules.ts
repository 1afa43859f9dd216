/**
 * What one mailing list is like: who may post, who may join, what becomes of a post. Kept as JSON beside the list's address
 * (store, `list.body`); what is missing there counts as usual, so an older list reads in a newer server.
 */
import { err, ok, type Result } from '../base/result.ts';
import { type Bytes, kibibytes, mebibytes } from '../base/units.ts';
import type { StoredList } from '../store/interface.ts';

export const languages = ['en', 'de'] as const;
export type Language = (typeof languages)[number];

export type ListRules = {
  readonly name: string;
  readonly description: string;
  /** Of the letters that it writes. */
  readonly language: Language;
  /** moderated: members, and a person looks first. owners: announcements. */
  readonly posting: 'anybody' | 'members' | 'moderated' | 'owners';
  /** What becomes of a post of anybody else. */
  readonly others: 'hold' | 'refuse' | 'discard';
  /** usual: a post is held where something speaks against its author. strict: and where nothing speaks for him. */
  readonly proof: 'usual' | 'strict';
  readonly joining: 'open' | 'approval' | 'invited';
  /** Before each subject. '' is none. Changing a subject breaks its author's signature. */
  readonly subjectPrefix: string;
  /** Below each text, where it does no harm. '' is none. It breaks the author's signature. */
  readonly footer: string;
  readonly replyTo: 'author' | 'list';
  readonly maxSize: Bytes;
  /** The list stands as author: where his domain would have it refused (DMARC), always, or never. */
  readonly rewriteFrom: 'needed' | 'always' | 'never';
  /** Nobody who stands in To or Cc is sent a second copy. */
  readonly skipAddressed: boolean;
  /** Who joins and who leaves is told so by a letter. */
  readonly greets: boolean;
  /** Points for what came back, after which a member gets no posts. */
  readonly bounceLimit: number;
};

export const usualRules: ListRules = {
  name: '',
  description: '',
  language: 'en',
  posting: 'members',
  others: 'hold',
  proof: 'usual',
  joining: 'open',
  subjectPrefix: '',
  footer: '',
  replyTo: 'author',
  maxSize: mebibytes(10),
  rewriteFrom: 'needed',
  skipAddressed: false,
  greets: true,
  bounceLimit: 6,
};

/** A list with its rules read. */
export type MailingList = StoredList & { readonly rules: ListRules };

export const readList = (stored: StoredList): MailingList => ({
  ...stored,
  rules: { ...usualRules, ...(JSON.parse(stored.body) as Partial<ListRules>) },
});

/** As people call it: its name, else what stands before the @. */
export const listName = ({ rules, address }: Pick<MailingList, 'rules' | 'address'>): string =>
  rules.name || address.slice(0, address.lastIndexOf('@'));

// ── checked, in sentences ──

const LONGEST_NAME = 80;
const LONGEST_DESCRIPTION = 1_000;
const LONGEST_PREFIX = 40;
const LONGEST_FOOTER = 2_000;
const SMALLEST_POST = kibibytes(10);
const LARGEST_POST = mebibytes(100);
const HIGHEST_LIMIT = 100;

/** Controls, line separators and half surrogates: these stand in headers. */
const UNFIT = /[\p{Cc}\p{Cs}\u2028\u2029\ufffd]/u;
const UNFIT_TEXT = /[\p{Cs}\0\u2028\u2029\ufffd]/u;

export function checkRules(rules: ListRules): Result<ListRules, string> {
  const { name, description, subjectPrefix, footer, maxSize, bounceLimit } = rules;
  if (UNFIT.test(name)) return err('The name has a line break or another control character in it');
  if (name.length > LONGEST_NAME) return err(`The name is longer than ${LONGEST_NAME} characters`);
  if (UNFIT_TEXT.test(description) || description.length > LONGEST_DESCRIPTION)
    return err(`The description is longer than ${LONGEST_DESCRIPTION} characters, or not text`);
  if (UNFIT.test(subjectPrefix) || subjectPrefix.length > LONGEST_PREFIX)
    return err(`What stands before subjects is one line of ${LONGEST_PREFIX} characters at most`);
  if (UNFIT_TEXT.test(footer) || footer.length > LONGEST_FOOTER)
    return err(`What stands below posts is longer than ${LONGEST_FOOTER} characters, or not text`);
  if (!(Number.isInteger(maxSize) && maxSize >= SMALLEST_POST && maxSize <= LARGEST_POST))
    return err('A post may have 10 KB to 100 MB');
  if (!(Number.isInteger(bounceLimit) && bounceLimit >= 1 && bounceLimit <= HIGHEST_LIMIT))
    return err(`After 1 to ${HIGHEST_LIMIT} points a member gets no posts any more`);
  return ok(rules);
}
