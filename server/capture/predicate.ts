/**
 * What a test expects of a message, and in words why one is not it. Each named fact must hold; a string means "contains" in texts
 * and "is" of addresses, where '*' stands for anything. Letters' case makes no difference. Pure.
 */
import { z } from 'zod';
import { err, ok, type Result } from '../base/result.ts';
import { compilePattern } from '../sieve/regex-pattern.ts';
import type { Extract } from './extract.ts';

const longest = 2000;
const words = z.union([
  z.string().max(longest),
  z
    .strictObject({
      is: z.string().max(longest).optional(),
      contains: z.string().max(longest).optional(),
      /** A regular expression (POSIX extended; \d, \s, \w as usual), in linear time. */
      matches: z.string().max(longest).optional(),
      /** In what `matches` capital letters are others than small ones. */
      matchesCase: z.boolean().optional(),
      not: z.string().max(longest).optional(),
    })
    .refine(given => Object.keys(given).length > 0, 'one of is, contains, matches, not'),
]);
export type Words = z.infer<typeof words>;

export const predicateSchema = z.strictObject({
  from: words.optional(),
  to: words.optional(),
  cc: words.optional(),
  bcc: words.optional(),
  /** Of the SMTP envelope. */
  sender: words.optional(),
  recipient: words.optional(),
  subject: words.optional(),
  text: words.optional(),
  html: words.optional(),
  /** Text or HTML. */
  body: words.optional(),
  user: words.optional(),
  tag: words.optional(),
  inbox: words.optional(),
  /** Words and operators, as they are typed into the window's search. */
  search: z.string().min(1).max(longest).optional(),
  header: z.record(z.string().min(1).max(200), words).optional(),
  /** Words or address of a link. */
  link: words.optional(),
  /** Name or type of an attachment. */
  attachment: words.optional(),
  attachments: z.number().int().min(0).max(1000).optional(),
  /** true: there is a one-time code; a text: it is this. */
  code: z.union([z.boolean(), z.string().max(100)]).optional(),
});
export type Predicate = z.infer<typeof predicateSchema>;

/** What of a message is compared. Addresses as `local@domain`. */
export type Subject = {
  readonly from: readonly string[];
  readonly to: readonly string[];
  readonly cc: readonly string[];
  readonly bcc: readonly string[];
  readonly sender: string;
  readonly recipients: readonly string[];
  readonly subject: string;
  readonly text: string;
  readonly html: string;
  readonly user: string;
  readonly tags: readonly string[];
  readonly inboxes: readonly string[];
  /** The searches that find it. */
  readonly foundBy: ReadonlySet<string>;
  readonly headers: readonly { readonly name: string; readonly value: string }[];
  readonly extract: Extract;
};

export type Mismatch = { readonly field: string; readonly wanted: string; readonly found: string };

type Test = (subject: Subject) => Mismatch | null;
type Kind = 'text' | 'address';

/** The fault names the field. */
export function compilePredicate(predicate: Predicate): Result<(subject: Subject) => readonly Mismatch[], string> {
  const tests: Test[] = [];
  for (const [field, wanted] of Object.entries(predicate)) {
    if (wanted === undefined) continue;
    const made = testsOf(field as keyof Predicate, wanted);
    if (!made.ok) return made;
    tests.push(...made.value);
  }
  return ok(subject => tests.flatMap(test => test(subject) ?? []));
}

const addressed: Readonly<Record<string, (subject: Subject) => readonly string[]>> = {
  from: subject => subject.from,
  to: subject => subject.to,
  cc: subject => subject.cc,
  bcc: subject => subject.bcc,
  sender: subject => [subject.sender],
  recipient: subject => subject.recipients,
};
const written: Readonly<Record<string, (subject: Subject) => readonly string[]>> = {
  subject: subject => [subject.subject],
  text: subject => [subject.text],
  html: subject => [subject.html],
  body: subject => [subject.text, subject.html],
  user: subject => [subject.user],
  link: ({ extract }) => extract.links.flatMap(one => [one.text, one.href]),
  attachment: ({ extract }) => extract.attachments.flatMap(one => [one.name, one.type]),
};
/** Names: a text is the whole of it. */
const named: Readonly<Record<string, (subject: Subject) => readonly string[]>> = {
  tag: subject => subject.tags,
  inbox: subject => subject.inboxes,
};

function testsOf(field: keyof Predicate, wanted: Predicate[keyof Predicate]): Result<readonly Test[], string> {
  if (field === 'header') {
    const tests: Test[] = [];
    for (const [name, value] of Object.entries(wanted as NonNullable<Predicate['header']>)) {
      const made = wordsTest(`header ${name}`, value, 'text', ({ headers }) =>
        headers.filter(one => one.name.toLowerCase() === name.toLowerCase()).map(one => one.value),
      );
      if (!made.ok) return made;
      tests.push(made.value);
    }
    return ok(tests);
  }
  if (field === 'search')
    return ok([
      ({ foundBy }) =>
        foundBy.has(wanted as string) ? null : { field, wanted: `to be found by "${wanted}"`, found: 'not found' },
    ]);
  if (field === 'attachments')
    return ok([
      ({ extract }) =>
        extract.attachments.length === wanted
          ? null
          : { field, wanted: `${wanted}`, found: `${extract.attachments.length}` },
    ]);
  if (field === 'code')
    return ok([
      ({ extract: { code } }) => {
        if (typeof wanted === 'boolean')
          return (code !== null) === wanted
            ? null
            : { field, wanted: wanted ? 'a code' : 'no code', found: code ?? 'none' };
        return code === wanted ? null : { field, wanted: `${wanted}`, found: code ?? 'none' };
      },
    ]);
  const [of, kind]: readonly [((subject: Subject) => readonly string[]) | undefined, Kind] =
    addressed[field] || named[field] ? [addressed[field] ?? named[field], 'address'] : [written[field], 'text'];
  if (!of) return err(`${field}: nothing that could be expected`);
  const made = wordsTest(field, wanted as Words, kind, of);
  return made.ok ? ok([made.value]) : made;
}

function wordsTest(
  field: string,
  wanted: Words,
  kind: Kind,
  of: (subject: Subject) => readonly string[],
): Result<Test, string> {
  const given = typeof wanted === 'string' ? (kind === 'address' ? { is: wanted } : { contains: wanted }) : wanted;
  const checks: { readonly words: string; readonly holds: (values: readonly string[]) => boolean }[] = [];
  const small = (text: string): string => text.toLowerCase();
  const { is, contains, matches, matchesCase = false, not } = given;
  if (is !== undefined) {
    const form = kind === 'address' ? globOf(is) : null;
    checks.push({
      words: `to be "${is}"`,
      holds: values => values.some(value => (form ? form.test(value) : small(value).trim() === small(is).trim())),
    });
  }
  if (contains !== undefined)
    checks.push({
      words: `to contain "${contains}"`,
      holds: values => values.some(value => small(value).includes(small(contains))),
    });
  if (not !== undefined)
    checks.push({
      words: `not to contain "${not}"`,
      holds: values => !values.some(value => small(value).includes(small(not))),
    });
  if (matches !== undefined) {
    const pattern = compilePattern(matches, !matchesCase);
    if (!pattern.ok) return err(`${field}: ${pattern.error}`);
    checks.push({ words: `to match /${matches}/`, holds: values => values.some(value => pattern.value.test(value)) });
  }
  return ok(subject => {
    const values = of(subject);
    const failed = checks.find(check => !check.holds(values));
    return failed ? { field, wanted: failed.words, found: shown(values) } : null;
  });
}

/** '*' stands for anything; a glob of any length is looked through in linear time. */
function globOf(written: string): { test(value: string): boolean } {
  const parts = written.toLowerCase().trim().split(/\*+/);
  return {
    test(value) {
      const text = value.toLowerCase();
      const [first = '', ...rest] = parts;
      const last = rest.pop();
      if (last === undefined) return text === first;
      if (!text.startsWith(first) || !text.endsWith(last) || text.length < first.length + last.length) return false;
      let at = first.length;
      const end = text.length - last.length;
      for (const part of rest) {
        const found = text.indexOf(part, at);
        if (found === -1 || found + part.length > end) return false;
        at = found + part.length;
      }
      return true;
    },
  };
}

const LONGEST_SHOWN = 200;
function shown(values: readonly string[]): string {
  const all = values.filter(value => value !== '').map(value => `"${value.replace(/\s+/g, ' ').trim()}"`);
  if (all.length === 0) return 'nothing';
  const text = all.slice(0, 5).join(', ');
  const cut = text.length > LONGEST_SHOWN ? `${text.slice(0, LONGEST_SHOWN)}…` : text;
  return all.length > 5 ? `${cut} and ${all.length - 5} more` : cut;
}
