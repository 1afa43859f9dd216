/**
 * What a rule asks of the facts: a field, how it is compared, and with what. No regular expressions: a pattern is text
 * with `*` and `?`, so no rule can hold the server up. Pure.
 */
import { err, ok, type Result } from '../base/result.ts';
import { namedNetworks } from '../net/networks.ts';
import type { Facts, Stage } from './facts.ts';

type Kind = 'text' | 'network' | 'number' | 'yes-no';
type Asked = {
  readonly kind: Kind;
  /** From which stage on it is known. */
  readonly from: Stage;
  readonly words: string;
  /** Every value it has: a message has many recipients and attachments. */
  read(facts: Facts): readonly (string | number | boolean)[];
};

const none: readonly never[] = [];
const text = (from: Stage, words: string, read: Asked['read']): Asked => ({ kind: 'text', from, words, read });
const number = (from: Stage, words: string, read: Asked['read']): Asked => ({ kind: 'number', from, words, read });
const yesNo = (from: Stage, words: string, read: Asked['read']): Asked => ({ kind: 'yes-no', from, words, read });

export const fields = {
  address: { kind: 'network', from: 'connect', words: 'the address it comes from', read: f => [f.connection.address] },
  name: text('connect', 'the proven name of that address', f => [f.connection.name]),
  reverse: text('connect', 'whether address and name agree', f => [f.connection.reverse]),
  listener: text('connect', 'the port it came to', f => [f.listener]),
  encrypted: yesNo('connect', 'the connection is encrypted', f => [f.connection.encrypted]),
  early: yesNo('connect', 'it spoke before it was greeted', f => [f.connection.early]),
  'block-list': text('connect', 'a list its address or names stand on', f => listNames(f, 'block')),
  'allow-list': text('connect', 'a list that vouches for it', f => listNames(f, 'allow')),
  helo: text('helo', 'what it calls itself', f => (f.helo ? [f.helo.name] : none)),
  'helo-kind': text('helo', 'what kind of name that is', f => (f.helo ? [f.helo.kind] : none)),
  login: text('mail', 'who signed in', f => [f.login ?? '']),
  sender: text('mail', 'the sender of the envelope', f => (f.sender ? [f.sender.path] : none)),
  'sender-domain': text('mail', 'the domain of the sender', f => (f.sender ? [f.sender.domain] : none)),
  'sender-is-ours': yesNo('mail', 'the sender is in a domain of yours', f => told(f.sender?.isOurs)),
  'sender-exists': yesNo('mail', 'somebody here has the sender’s address', f => told(f.sender?.exists)),
  spf: text('mail', 'the result of SPF', f => (f.sender ? [f.sender.spf.result] : none)),
  'known-good': number('mail', 'wanted messages from this sender so far', f =>
    f.sender ? [f.sender.known.good] : none,
  ),
  'known-bad': number('mail', 'junk from this sender so far', f => (f.sender ? [f.sender.known.bad] : none)),
  recipient: text('rcpt', 'a recipient', f => f.recipients.map(one => one.path)),
  recipients: number('rcpt', 'how many recipients', f => [f.recipients.length]),
  corresponded: yesNo('rcpt', 'a recipient has written to the sender', f => [
    f.recipients.some(one => one.corresponded),
  ]),
  greylist: text('rcpt', 'what became of being asked to come again', f => (f.greylist ? [f.greylist.state] : none)),
  author: text('content', 'an address in From:', f => f.content?.authors.map(one => one.address) ?? none),
  'author-domain': text('content', 'the domain of an author', f => f.content?.authors.map(one => one.domain) ?? none),
  'author-name': text('content', 'the name an author goes by', f => f.content?.authors.map(one => one.name) ?? none),
  'author-is-ours': yesNo('content', 'an author is in a domain of yours', f => ofAuthors(f, 'isOurs')),
  'author-exists': yesNo('content', 'somebody here has an author’s address', f => ofAuthors(f, 'exists')),
  subject: text('content', 'the subject', f => (f.content ? [f.content.subject] : none)),
  size: number('content', 'octets of the message', f => (f.content ? [f.content.size] : none)),
  dkim: text('content', 'the result of a signature', f => f.content?.dkim.map(one => one.result) ?? none),
  'signed-by': text('content', 'a domain whose signature is good', f => signers(f)),
  dmarc: text('content', 'the result of DMARC', f => (f.content ? [f.content.dmarc.result] : none)),
  arc: text('content', 'the result of ARC', f => (f.content ? [f.content.arc.result] : none)),
  attachment: text('content', 'the name of an attachment', f => attachmentNames(f)),
  'attachment-kind': text('content', 'what an attachment is', f => f.content?.attachments.map(one => one.kind) ?? none),
  pretence: yesNo('content', 'something in it pretends to be something else', f => [
    (f.content?.pretences.length ?? 0) + (f.content?.lookAlikes?.length ?? 0) > 0,
  ]),
  'look-alike': yesNo('content', 'its author looks like one of you or whom you write to', f =>
    told(f.content?.lookAlikes && f.content.lookAlikes.length > 0),
  ),
  scanner: text('content', 'a scanner that found something', f => alarms(f)),
} as const satisfies Record<string, Asked>;

export type FieldName = keyof typeof fields;
/** `header:list-id` asks for a header field of that name. */
export type Field = FieldName | `header:${string}`;

export const comparisons = ['is', 'is-not', 'over', 'under'] as const;
export type Comparison = (typeof comparisons)[number];

/** `values`: one of them suffices; text with * and ?, networks, numbers, or 'yes' and 'no'. */
export type Condition = {
  readonly field: Field;
  readonly comparison: Comparison;
  readonly values: readonly string[];
};

/** What is not known answers neither yes nor no. */
const told = (value: boolean | undefined): readonly boolean[] => (value === undefined ? none : [value]);
const ofAuthors = ({ content }: Facts, what: 'isOurs' | 'exists'): readonly boolean[] =>
  content?.authors.flatMap(one => told(one[what])) ?? none;

function listNames(facts: Facts, kind: 'block' | 'allow'): readonly string[] {
  const lists = [...facts.connection.lists, ...(facts.sender?.lists ?? none), ...(facts.content?.linkLists ?? none)];
  return lists.filter(one => one.kind === kind).map(one => one.list);
}
const signers = ({ content }: Facts): readonly string[] =>
  content?.dkim.filter(one => one.result === 'pass').map(one => one.domain) ?? none;
const attachmentNames = ({ content }: Facts): readonly string[] =>
  content?.attachments.flatMap(one => [one.name, ...one.inside]) ?? none;
const alarms = ({ content }: Facts): readonly string[] =>
  content?.scans.filter(one => one.verdict !== 'clean' && one.verdict !== 'failed').map(one => one.scanner) ?? none;

const header = (name: string): Asked =>
  text('content', `the header field ${name}`, ({ content }) => {
    const value = content && Object.hasOwn(content.fields, name) ? content.fields[name] : undefined;
    return value === undefined ? none : [value];
  });

const HEADER = 'header:';
/** RFC 5322 §2.2: ftext. */
const FIELD_NAME = /^[!-9;-~]{1,70}$/;

export function askedBy(field: string): Asked | null {
  if (field.startsWith(HEADER)) {
    const name = field.slice(HEADER.length).toLowerCase();
    return FIELD_NAME.test(name) ? header(name) : null;
  }
  return Object.hasOwn(fields, field) ? fields[field as FieldName] : null;
}

const MOST_VALUES = 1_000;
const LONGEST_VALUE = 500;

/** What is wrong with it, in words for who wrote it. */
export function checkCondition({ field, comparison, values }: Condition): Result<void, string> {
  const asked = askedBy(field);
  if (!asked) return err(`there is no field ${field.slice(0, 80)}`);
  if (values.length === 0) return err(`${field}: nothing to compare it with`);
  if (values.length > MOST_VALUES) return err(`${field}: more than ${MOST_VALUES} values`);
  const isOrdered = comparison === 'over' || comparison === 'under';
  if (isOrdered && asked.kind !== 'number') return err(`${field} is no number to be ${comparison}`);
  for (const value of values) {
    const fault = valueFault(asked.kind, value);
    if (fault) return err(`${field}: ${fault}`);
  }
  return ok(undefined);
}

function valueFault(kind: Kind, value: string): string | null {
  if (value.length > LONGEST_VALUE) return `a value of more than ${LONGEST_VALUE} characters`;
  switch (kind) {
    case 'text':
      return null;
    case 'yes-no':
      return value === 'yes' || value === 'no' ? null : `"${value}" is neither "yes" nor "no"`;
    case 'number':
      return /^\d{1,15}(\.\d{1,3})?$/.test(value) ? null : `"${value}" is no number`;
    case 'network':
      return isNetwork(value) ? null : `"${value}" is no network like 192.0.2.0/24`;
  }
}

function isNetwork(value: string): boolean {
  const [address = '', bits, ...more] = value.split('/');
  return more.length === 0 && namedNetworks([value])(address) && (bits === undefined || /^\d{1,3}$/.test(bits));
}

/** A condition that has been checked, made ready to be asked often. */
export function prepare({ field, comparison, values }: Condition): (facts: Facts) => boolean {
  const asked = askedBy(field);
  if (!asked) return () => false;
  const holds = comparing(asked.kind, comparison, values);
  const isAny = (facts: Facts): boolean => asked.read(facts).some(holds);
  return comparison === 'is-not' ? facts => !isAny(facts) : isAny;
}

function comparing(kind: Kind, comparison: Comparison, values: readonly string[]): (value: unknown) => boolean {
  switch (kind) {
    case 'number': {
      const numbers = values.map(Number);
      if (comparison === 'over') return value => numbers.some(one => Number(value) > one);
      if (comparison === 'under') return value => numbers.some(one => Number(value) < one);
      return value => numbers.includes(Number(value));
    }
    case 'network': {
      const isNamed = namedNetworks(values);
      return value => isNamed(String(value));
    }
    case 'yes-no':
      return value => values.includes(value ? 'yes' : 'no');
    case 'text': {
      const patterns = values.map(value => value.toLowerCase());
      return value => {
        const small = String(value).toLowerCase();
        return patterns.some(pattern => fits(small, pattern));
      };
    }
  }
}

/** `*`: any characters, `?`: one. At most text × stars steps. */
export function fits(value: string, pattern: string): boolean {
  let at = 0;
  let next = 0;
  let star = -1;
  let from = 0;
  while (at < value.length) {
    if (next < pattern.length && pattern[next] !== '*' && (pattern[next] === '?' || pattern[next] === value[at])) {
      at++;
      next++;
    } else if (pattern[next] === '*') {
      star = next++;
      from = at;
    } else if (star !== -1) {
      next = star + 1;
      at = ++from;
    } else return false;
  }
  while (pattern[next] === '*') next++;
  return next === pattern.length;
}
