/**
 * What somebody typed or pasted, read as a question: a trace, a Message-ID, addresses and domains, a port, a time in words
 * of English or German, and what is left as part of a subject. Pure: the present and who lives here are given.
 */
import type { Instant } from '../base/units.ts';
import type { Direction } from './answer.ts';
import { type Span, spanIn } from './time-words.ts';

export type Named = { readonly address: string; readonly role: 'from' | 'to' | null };
export type Question = {
  readonly text: string;
  readonly trace: string | null;
  readonly messageId: string | null;
  /** Lower case; '@there.example' for a whole domain. */
  readonly named: readonly Named[];
  readonly port: number | null;
  readonly subject: string | null;
  readonly span: Span;
  /** What the words say of the direction; null: nothing. */
  readonly says: Direction | null;
};
export type Here = {
  readonly now: Instant;
  /** Accounts: address, and the name that people use. */
  readonly people: readonly { readonly address: string; readonly name: string }[];
};

const TRACE = /\b([0-9A-Z]{12}(?:-\d{1,9})?)\b/;
const MESSAGE_ID = /<([^\s<>@]+@[^\s<>]+)>/;
const NAMED_ID = /message-id:?\s*<?([^\s<>]+@[^\s<>]+)>?/i;
const ADDRESS = /[^\s<>,;:"'“”„()[\]]+@[^\s<>,;:"'“”„()[\]]+/g;
const DOMAIN = /(?<![\w@.-])(?:[a-z0-9-]+\.)+[a-z]{2,}(?![\w@-])/gi;
const PORT = /(?:\bport\s*|:)(\d{2,5})\b/i;
const QUOTED = /["“„]([^"”“]{2,})["”“]/;
const LONGEST = 1_000;

export function readQuestion(given: string, { now, people }: Here): Question {
  const text = given.slice(0, LONGEST).replace(/\s+/g, ' ').trim();
  let left = text;
  const take = (pattern: RegExp): RegExpExecArray | null => {
    const found = pattern.exec(left);
    if (found) left = `${left.slice(0, found.index)} ${left.slice(found.index + found[0].length)}`;
    return found;
  };
  const quoted = take(QUOTED)?.[1] ?? null;
  const messageId = take(NAMED_ID)?.[1] ?? idIn(take, left);
  const trace = take(TRACE)?.[1] ?? null;
  const named: Named[] = [];
  for (const pattern of [ADDRESS, DOMAIN])
    left = left.replace(pattern, (found, ...rest) => {
      const before = left.slice(0, rest.findLast(one => typeof one === 'number') as number);
      const address = found.replace(/[.!?]+$/, '').toLowerCase();
      named.push({ address: pattern === DOMAIN ? `@${address}` : address, role: roleBefore(before) });
      return ' · ';
    });
  const { span, rest } = spanIn(left, now);
  left = rest;
  const port = take(PORT)?.[1] ?? null;
  let words = wordsIn(left);
  for (const person of people) {
    const word = firstWordOf(person, words);
    if (word === null || named.some(({ address }) => address === person.address)) continue;
    const at = left.toLowerCase().indexOf(word);
    named.push({ address: person.address, role: roleBefore(left.slice(0, at)) });
    left = `${left.slice(0, at)} · ${left.slice(at + word.length)}`;
    words = wordsIn(left);
  }
  return {
    ...{ text, trace, messageId, named, span },
    port: port === null ? null : Number(port),
    subject: quoted ?? subjectIn(left),
    says: directionIn(text),
  };
}

/** `<a@b>` is a Message-ID where its left part is none that a person has; an address in brackets is an address. */
function idIn(take: (pattern: RegExp) => RegExpExecArray | null, left: string): string | null {
  const id = MESSAGE_ID.exec(left)?.[1];
  if (id === undefined || !looksMade(id)) return null;
  take(MESSAGE_ID);
  return id;
}
const looksMade = (id: string): boolean =>
  /\d{3,}|[0-9a-f]{8,}|\$|\.[A-Z0-9]{4,}/.test(id.slice(0, id.lastIndexOf('@')));

const FROM = /\b(?:from|by|von|of)\W*$/i;
const TO = /\b(?:to|for|an|für|at|→)\W*$|→\s*$/i;
const roleBefore = (before: string): Named['role'] => (FROM.test(before) ? 'from' : TO.test(before) ? 'to' : null);

const wordsIn = (text: string): ReadonlySet<string> => new Set(text.toLowerCase().split(/[^\p{L}\p{N}._+-]+/u));

/** The name or the part before the @, where it stands as a word. */
function firstWordOf({ address, name }: Here['people'][number], words: ReadonlySet<string>): string | null {
  const known = [address.slice(0, address.lastIndexOf('@')), ...name.toLowerCase().split(' ')];
  return known.map(one => one.toLowerCase()).find(one => one.length > 1 && words.has(one)) ?? null;
}

/** Said around what is asked for, and no part of it. */
const EMPTY = new Set(
  `why did does do is are was were has have had not no never nothing isn't didn't doesn't hasn't don't can't cannot can could the a an my our his her their this that it
   mail mails email emails e-mail message messages letter letters arrive arrived arriving come came go gone went get got getting receive received show shown appear sent send sending
   leave left deliver delivered reach to from for by of on in at with and or me us i we you he she they app tests test inbox outbox subject about regarding re port connect connects
   warum wieso weshalb ist sind war wurde hat haben kam kommt nicht kein keine nie der die das den dem ein eine einen mein meine unser unsere mailbox mails nachricht nachrichten brief
   an von für bei mit und oder ich wir sie er es angekommen ankommen gesendet senden geht ging zu im am um betreff über verschickt erhalten bekommen`.split(
    /\s+/,
  ),
);
function subjectIn(left: string): string | null {
  const runs = left.split('·').map(run =>
    run
      .replace(/[?!,;:()<>[\]…]/g, ' ')
      .trim()
      .split(/\s+/)
      .filter(Boolean),
  );
  const kept = runs
    .map(words => {
      const isEmpty = (word: string | undefined): boolean => word !== undefined && EMPTY.has(word.toLowerCase());
      let [start, end] = [0, words.length];
      while (isEmpty(words[start])) start++;
      while (end > start && isEmpty(words[end - 1])) end--;
      return words.slice(start, end).join(' ').replace(/\.+$/, '');
    })
    .filter(words => words.length > 1);
  return kept.sort((a, b) => b.length - a.length)[0] ?? null;
}

function directionIn(text: string): Direction | null {
  if (/\b(?:my app|our app|the app|meine app|nodemailer|localhost|captured?|test inbox|ECONNREFUSED)\b/i.test(text))
    return 'app';
  if (
    /\b(?:outbox|postausgang|bounced?|(?:did|does|can|could|will)(?:n['’]t| not) (?:send|leave|go out)|cannot send|nicht (?:senden|gesendet|verschickt))\b/i.test(
      text,
    )
  )
    return 'outgoing';
  return /\b(?:did(?:n['’]t| not) get|not receive|nicht (?:angekommen|bekommen|erhalten))\b/i.test(text)
    ? 'incoming'
    : null;
}
