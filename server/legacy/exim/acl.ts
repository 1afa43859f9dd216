/**
 * Exim's access control lists, a verb with its conditions at a time. What Mailroom checks by itself is said; lists in the
 * DNS become points, lists of senders and hosts become rules; what is computed from the message is told as not understood.
 */
import { askedOf, type Of, ruleFor } from '../access.ts';
import type { Book, Done, Line } from '../book.ts';
import type { Action, RuleAction } from '../statement.ts';
import { type EximDesk, readList, simplified, splitList } from './lists.ts';

type Condition = { readonly name: string; readonly not: boolean; readonly value: string };
type Verb = { readonly at: Line; readonly verb: string; readonly conditions: readonly Condition[] };

const VERB = /^(accept|deny|require|warn|defer|drop|discard)\b\s*([\s\S]*)$/;

export function readAcls(book: Book, desk: EximDesk, lines: readonly Line[]): Done {
  for (const verb of verbsIn(book, lines)) readVerb(book, desk, verb);
}

function verbsIn(book: Book, lines: readonly Line[]): readonly Verb[] {
  const verbs: { at: Line; verb: string; conditions: Condition[]; texts: string[] }[] = [];
  for (const line of lines) {
    if (/^[A-Za-z0-9_.-]+\s*:\s*$/.test(line.text)) continue;
    const [, verb, rest] = VERB.exec(line.text) ?? [];
    if (verb !== undefined) verbs.push({ at: line, verb, conditions: [], texts: [verb] });
    const text = verb === undefined ? line.text : (rest ?? '').trim();
    if (text === '') continue;
    const now = verbs.at(-1);
    const condition = conditionIn(text);
    if (now && condition) {
      now.conditions.push(condition);
      now.texts.push(text);
    } else book.cannot(line, 'a line of a list of checks', now ? 'it is no condition' : 'there is no verb before it');
  }
  return verbs.map(({ at, verb, conditions, texts }) => ({ at: { ...at, text: texts.join('; ') }, verb, conditions }));
}

function conditionIn(text: string): Condition | null {
  if (text === 'endpass') return { name: 'endpass', not: false, value: '' };
  const [, not, name, value] = /^(!\s*)?([a-z_0-9]+)\s*=\s*([\s\S]*)$/.exec(text) ?? [];
  return name === undefined || value === undefined ? null : { name, not: not !== undefined, value: value.trim() };
}

/** They do something, or say something, and decide nothing. */
const modifiers = new Set([
  'message',
  'log_message',
  'logwrite',
  'log_reject_target',
  'control',
  'endpass',
  'add_header',
  'remove_header',
  'set',
  'delay',
  'continue',
  'dkim_status_none',
]);
/** What is checked here too, one way or another. */
const checkedHere: Readonly<Record<string, string>> = {
  spf: 'SPF is checked; so here',
  spf_guess: 'SPF is checked; so here',
  dkim_status: 'signatures are checked; so here',
  dkim_signers: 'signatures are checked; so here',
  dmarc_status: 'DMARC is checked; so here',
  malware: 'viruses are looked for; scan.clamav does so here',
  demime: 'attachments are looked at; so here',
  spam: 'SpamAssassin is asked; scan.spamd does so here',
  ratelimit: 'who sends too much is slowed; peers.… does so here',
  encrypted: 'whether the connection is encrypted',
  verify: 'names and addresses are looked up',
  decode: 'attachments are looked at; so here',
  mime_regex: 'attachments are looked at',
};

function readVerb(book: Book, desk: EximDesk, { at, verb, conditions }: Verb): Done {
  const real = conditions.filter(one => !modifiers.has(one.name) && !isException(one));
  const name = new Set(real.map(one => one.name));
  if (real.length === 0) return bare(book, at, verb, conditions);
  if (verb === 'accept' && /^(?::|)$/.test(said(real, 'hosts') ?? '-'))
    return book.means(at, 'programs of this computer may send; here they sign in, or use sendmail(1)');
  if (name.has('authenticated') && verb === 'accept') return book.means(at, 'who signed in may send anywhere; so here');
  if (verb === 'accept' && /^\+relay/.test(said(real, 'hosts') ?? ''))
    return book.means(at, 'own networks may send anywhere: smtp.relay-networks');
  if (name.has('dnslists')) return dnsLists(book, desk, at, verb, said(real, 'dnslists')!);
  if (real.every(one => one.name === 'verify')) return verified(book, at, real);
  if (/^\^/.test(said(real, 'local_parts') ?? ''))
    return book.means(at, 'addresses with odd characters are refused; here addresses that are none are');
  if (verb === 'accept' && /^postmaster/.test(said(real, 'local_parts') ?? ''))
    return book.means(at, 'mail for postmaster is always taken; so here');
  if (ownDomainsOnly(real))
    return book.means(
      at,
      verb === 'require'
        ? 'nobody else sends through this server to elsewhere; so here, and it cannot be switched off'
        : 'mail for our own domains is taken from everybody; so here',
    );
  const known = real.filter(one => one.name !== 'condition' || !isUsual(one.value)).map(one => one.name);
  if (known.length === 0) return book.means(at, usual.find(([test]) => test.test(said(real, 'condition') ?? ''))![1]);
  const words = real.map(one => checkedHere[one.name]).find(one => one !== undefined);
  if (
    real.every(one => Object.hasOwn(checkedHere, one.name) || one.name === 'hosts' || one.name === 'domains') &&
    words !== undefined
  )
    return book.means(at, words);
  ruled(book, desk, at, verb, real, said(conditions, 'message') ?? '');
}

/** "unless our list of exceptions says otherwise" */
const isException = ({ name, not }: Condition): boolean => name === 'acl' && not;
const said = (conditions: readonly Condition[], name: string): string | undefined =>
  conditions.find(one => one.name === name)?.value;
const ownDomainsOnly = (conditions: readonly Condition[]): boolean =>
  conditions.every(
    one => (one.name === 'domains' && /^\+/.test(one.value)) || (one.name === 'verify' && /^recipient/.test(one.value)),
  );

const usual: readonly (readonly [RegExp, string])[] = [
  [/max_received_linelength/, 'lines of more than 998 octets are refused; here they are taken and mended'],
  [
    /rcpt_count|recipients_count/,
    'who guesses at recipients is refused; here such a peer is shut out: peers.unknown-per-minute',
  ],
  [/sender_host_name|host_lookup_failed/, 'whether the peer has a name in the DNS; so here (no-reverse-name)'],
  [/message_size/, 'the size of the message'],
  [
    /\$h(?:eader)?_(?:date|message-id|from|subject):/i,
    'fields that every message has; so here (no-date, no-message-id, no-author)',
  ],
];
const isUsual = (value: string): boolean => usual.some(([test]) => test.test(value));

function bare(book: Book, at: Line, verb: string, all: readonly Condition[]): Done {
  if (verb === 'accept') return book.means(at, 'what came so far is taken');
  if (verb === 'warn') {
    const adds = all.find(one => one.name === 'add_header' || one.name === 'remove_header');
    return adds
      ? book.cannot(at, 'a field of the header is added', 'a rule here does not change the header')
      : book.means(at, 'something is noted, and nothing decided');
  }
  if (verb === 'deny' && /\brelay/i.test(said(all, 'message') ?? ''))
    return book.means(at, 'nobody else sends through this server to elsewhere; so here, and it cannot be switched off');
  book.cannot(at, `all that came so far: ${verb}`, 'a rule without a condition would meet every message');
}

const verifications: readonly (readonly [RegExp, string])[] = [
  [/callout/, 'a strange server is called up to ask who lives there; here none is (it is taken for guessing)'],
  [/^recipient/, 'recipients whom nobody knows are refused; so here'],
  [/^sender/, 'senders whom no answer could reach; so here (sender-unreachable)'],
  [/^header_/, 'whether the header is in order; so here, in points'],
  [/^reverse_host_lookup/, 'whether the peer has a name in the DNS; so here (no-reverse-name)'],
  [/^helo/, 'whether the peer calls itself rightly; so here (helo-unknown)'],
  [/^certificate|^csa|^not_blind/, 'whether the peer shows a certificate, or blind copies'],
];

function verified(book: Book, at: Line, conditions: readonly Condition[]): Done {
  const words = conditions.map(one => verifications.find(([test]) => test.test(one.value))?.[1]);
  const missing = words.indexOf(undefined);
  if (missing === -1) book.means(at, words[0]!);
  else book.cannot(at, 'something is looked up', `"${conditions[missing]!.value.slice(0, 60)}" is none that is known`);
}

/** Refused there: five points, from which on mail is junk. Only noted there: two. */
const REFUSED = 5;
const NOTED = 2;

function dnsLists(book: Book, desk: EximDesk, at: Line, verb: string, value: string): Done {
  const plain = simplified(
    desk,
    value.replace(/\/\$\{?sender_address_domain\}?/g, '/sender').replace(/\/\$\{?sender_host_name\}?/g, '/sender'),
  );
  if (plain === null) return book.cannot(at, 'lists in the DNS', 'which ones is computed when a message comes');
  const points = verb === 'warn' ? NOTED : verb === 'accept' ? -REFUSED : REFUSED;
  const actions = splitList(plain).flatMap((item): readonly Action[] => {
    const [, list, key] =
      /^!?([A-Za-z0-9.-]+\.[A-Za-z0-9-]+)(?:[!=&][^/]*)?(\/\S+)?$/.exec(
        item.split(/[=&!]=?/)[0]! + (/\/\S+$/.exec(item)?.[0] ?? ''),
      ) ?? [];
    return list === undefined
      ? []
      : [
          {
            kind: 'entry',
            key: 'checks.lists',
            text: `${key === undefined ? '' : 'domain:'}${list.toLowerCase()}=${points}`,
          },
        ];
  });
  if (actions.length === 0) return book.cannot(at, 'lists in the DNS', 'none of them is a domain');
  book.means(
    at,
    `who stands on ${splitList(plain).join(', ').slice(0, 120)} gets ${points} points`,
    actions,
    /=/.test(plain) ? 'every answer of a list counts here' : undefined,
  );
}

const asks: Readonly<Record<string, Of>> = {
  senders: 'sender',
  sender_domains: 'sender',
  hosts: 'client',
  recipients: 'recipient',
};

/** One list of senders, hosts or recipients, and what is done. */
function ruled(book: Book, desk: EximDesk, at: Line, verb: string, real: readonly Condition[], message: string): Done {
  const [only, ...more] = real.filter(one => one.name !== 'verify');
  const of = only && Object.hasOwn(asks, only.name) ? asks[only.name] : undefined;
  const calls = real.some(one => one.name === 'verify' && /callout/.test(one.value));
  if (calls && of !== undefined) return book.means(at, verifications[0]![1]);
  if (!only || of === undefined || more.length > 0 || real.some(one => one.name === 'verify'))
    return book.cannot(at, 'a check', `a rule here cannot ask that: ${real.map(one => one.name).join(', ')}`);
  const list = readList(desk, only.value);
  const does = thenOf(verb, simplified(desk, message) ?? '');
  if (list.unknown.length > 0)
    return book.cannot(at, 'a check', `"${list.unknown[0]!.slice(0, 80)}" is looked up when a message comes`);
  if (only.not || list.items.some(one => one.not))
    return book.cannot(at, 'a check', 'an exception from a list cannot be taken over');
  if (list.items.length === 0) return book.means(at, 'a list with nobody on it');
  if (does === null) return book.cannot(at, 'a check', `"${verb}" with a list is not taken over`);
  const rules: Action[] = [];
  for (const { text } of list.items) {
    const key = only.name === 'sender_domains' ? text : text.replace(/^\*@/, '');
    const asked = askedOf(key, of, false);
    if (asked) rules.push(ruleFor(of, asked, does));
    else book.cannot({ ...at, text }, 'one of a list', 'it is nothing that a rule could ask for');
  }
  book.means(at, `${list.items.length} ${only.name} ${verb === 'accept' ? 'may pass' : 'are refused'}`, rules);
}

function thenOf(verb: string, words: string): RuleAction | null {
  if (verb === 'accept') return 'skip';
  if (verb === 'deny' || verb === 'drop') return { refuse: words.replace(/[^\x20-\x7e]/g, '?').slice(0, 200) };
  return verb === 'defer' ? 'later' : null;
}
