/**
 * What a table of access says on its right, in the dialects of sendmail and Postfix, as a rule of ours.
 *
 *   OK / RELAY / REJECT [words] / DISCARD / DUNNO / SKIP / HOLD / DEFER… / 5nn words / 4nn words / ERROR:…
 */
import type { Stage } from '../judgement/facts.ts';
import { nameAndBelow, networkOf } from './networks.ts';
import type { Action, RuleAction } from './statement.ts';
import { sendmailError } from './targets.ts';

export type Of = 'client' | 'helo' | 'sender' | 'recipient';
export type Verdict =
  | { readonly kind: 'rule'; readonly does: RuleAction; readonly words: string }
  | { readonly kind: 'nothing'; readonly words: string }
  | { readonly kind: 'relay' }
  | { readonly kind: 'unknown'; readonly because: string };

/** RFC 5321 §4.2: words for a peer are ASCII, in one line. judgement/rule.ts takes as many. */
const LONGEST_WORDS = 200;
const fitWords = (words: string): string =>
  words
    .replace(/[^\x20-\x7e]/g, '?')
    .replace(/\s+/g, ' ')
    .trim()
    .slice(0, LONGEST_WORDS);

export function verdictOf(right: string, of: Of): Verdict {
  const text = right.trim();
  const [, word = '', rest = ''] = /^(\S+)\s*([\s\S]*)$/.exec(text) ?? [];
  const name = word.toUpperCase();
  if (/^ERROR:/i.test(text)) return refusal(sendmailError(text.slice('ERROR:'.length)));
  if (/^[45]\d\d$/.test(word)) return refusal({ later: word.startsWith('4'), words: withoutStatus(rest) });
  switch (name) {
    case 'OK':
    case 'PERMIT':
      return allowing(of);
    case 'RELAY':
      return { kind: 'relay' };
    case 'REJECT':
      return refusal({ later: false, words: withoutStatus(rest) });
    case 'DEFER':
    case 'DEFER_IF_PERMIT':
    case 'DEFER_IF_REJECT':
    case 'TEMPFAIL':
      return refusal({ later: true, words: '' });
    case 'DUNNO':
    case 'SKIP':
      return { kind: 'nothing', words: 'nothing is decided by this line' };
    case 'HOLD':
    case 'QUARANTINE':
      return { kind: 'rule', does: 'hold', words: 'waits until a person has looked' };
    case 'INFO':
    case 'WARN':
      return { kind: 'nothing', words: 'it is only written to the log; here every message is' };
    case 'DISCARD':
      return unknown('no rule here throws mail away without a word: refuse it, or have it in Junk');
    case 'REDIRECT':
    case 'BCC':
      return unknown('a rule here does not send a copy or another way; an alias does');
    case 'IGNORE':
    case 'STRIP':
    case 'PREPEND':
    case 'REPLACE':
      return unknown('a rule here does not change the header');
    case 'FILTER':
      return unknown('mail is not sent through another program; a milter or a scanner beside us looks at it');
  }
  return allNumbers.test(text)
    ? allowing(of)
    : unknown(text === '' ? 'it says nothing' : `"${word.slice(0, 60)}" is nothing that a table of access can say`);
}

/** Postfix: an all-numerical result counts as OK. */
const allNumbers = /^\d+$/;
const withoutStatus = (words: string): string => words.replace(/^\d\.\d{1,3}\.\d{1,3}\s*/, '');
const unknown = (because: string): Verdict => ({ kind: 'unknown', because });

function refusal({ later, words }: { readonly later: boolean; readonly words: string }): Verdict {
  if (later) return { kind: 'rule', does: 'later', words: 'is asked to come again later' };
  return { kind: 'rule', does: { refuse: fitWords(words) }, words: 'is refused' };
}

/** An address is proven; what stands in an envelope anybody can write, so it ends the checks of its stage alone. */
const allowing = (of: Of): Verdict => ({
  kind: 'rule',
  does: of === 'client' ? 'accept' : 'skip',
  words: of === 'client' ? 'may pass without further checks' : 'may pass without further checks at this point',
});

const stages: Readonly<Record<Of, Stage>> = { client: 'connect', helo: 'helo', sender: 'mail', recipient: 'rcpt' };

export type Asked = { readonly field: string; readonly values: readonly string[] };

/** What a key of the table asks for; null: nothing that can be asked here. */
export function askedOf(key: string, of: Of, parents: boolean): Asked | null {
  const text = key.toLowerCase();
  if (of === 'client') {
    const network = networkOf(text);
    if (network) return { field: 'address', values: [network] };
    return isName(text) ? { field: 'name', values: parents ? nameAndBelow(text) : [text.replace(/^\./, '*.')] } : null;
  }
  if (of === 'helo')
    return isName(text) ? { field: 'helo', values: parents ? nameAndBelow(text) : [text.replace(/^\./, '*.')] } : null;
  if (text === '<>') return of === 'sender' ? { field: 'sender', values: [''] } : null;
  if (text.startsWith('*@') && isName(text.slice(2))) return { field: of, values: [text] };
  if (text.endsWith('@') && !/[\s,*?]/.test(text)) return { field: of, values: [`${text}*`] };
  if (text.includes('@')) return /[\s,*?]/.test(text) ? null : { field: of, values: [text] };
  if (!isName(text)) return null;
  const names = parents ? nameAndBelow(text) : [text.replace(/^\./, '*.')];
  return of === 'sender'
    ? { field: 'sender-domain', values: names }
    : { field: of, values: names.map(one => `*@${one}`) };
}

const isName = (text: string): boolean => /^\.?[a-z0-9_-]+(?:\.[a-z0-9_-]+)*$/.test(text) && text.length < 254;

export function ruleFor(of: Of, { field, values }: Asked, does: RuleAction): Action {
  // What is held is a whole message.
  return { kind: 'rule', stage: does === 'hold' ? 'content' : stages[of], field, values, does };
}

/** 'mail from 192.0.2.0/24' */
export function subjectOf(of: Of, key: string): string {
  switch (of) {
    case 'client':
      return `whoever comes from ${key}`;
    case 'helo':
      return `whoever calls itself ${key}`;
    case 'sender':
      return `mail from ${key}`;
    case 'recipient':
      return `mail for ${key}`;
  }
}
