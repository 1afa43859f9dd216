/**
 * Which of the waiting recipients are meant, as people write it: on the command line, in the window's search field, in
 * the API. Words with a blank between them; every one must hold.
 *
 *   17 · K3R0…-1         one recipient, by its number; one message, by its id
 *   state:deferred,held  route:example.net  frozen:yes
 *   from:ana@*  to:*@example.net  to:example.net (a domain)  from:<> (reports)
 *   older:2d  younger:1h  larger:1MB  smaller:20KB  tries:3
 *   says:"greylisted"    in the last answer or its status
 *   held-by:"the breaker"  account:ana@office.test  all
 */
import { err, ok, type Result } from '../base/result.ts';
import { type Instant, parseBytes, parseDuration } from '../base/units.ts';
import type { QueueFilter } from '../store/interface.ts';
import { parseRouteName, printRoute } from './route-name.ts';
import { live, type State } from './state.ts';

/** `account` is still an address: who knows the directory looks it up. */
export type Selection = Omit<QueueFilter, 'account'> & { readonly account?: string };

type Reader = (text: string, now: Instant) => Result<Selection, string>;

/** Postfix's names for the same. */
const stateNames: Readonly<Record<string, readonly State[]>> = {
  ...Object.fromEntries(live.map(state => [state, [state]])),
  ...{ hold: ['held'], incoming: ['queued'], waiting: ['queued', 'deferred'] },
};

/** Word → what it says. The command line's options are the same words. */
export const selectors: Readonly<Record<string, Reader>> = {
  state(text) {
    const found = text.split(',').map(name => stateNames[name.trim().toLowerCase()]);
    return found.every(states => states !== undefined)
      ? ok({ states: [...new Set(found.flat())] })
      : err(`"${text}": the states are ${Object.keys(stateNames).join(', ')}`);
  },
  route(text) {
    const route = parseRouteName(text);
    return route.ok ? ok({ route: printRoute(route.value) }) : route;
  },
  from: text => ok({ sender: patternOf(text) }),
  to: text => ok({ address: patternOf(text) }),
  older: (text, now) => after(parseDuration(text), ago => ({ acceptedBefore: now - ago })),
  younger: (text, now) => after(parseDuration(text), ago => ({ acceptedAfter: now - ago })),
  larger: text => after(parseBytes(text), size => ({ sizeAtLeast: size })),
  smaller: text => after(parseBytes(text), size => ({ sizeAtMost: size })),
  says: text => ok({ says: text }),
  tries: text =>
    /^\d{1,6}$/.test(text) ? ok({ attemptsAtLeast: Number(text) }) : err(`"${text}" is no number of tries`),
  'held-by': text => ok({ operatedBy: text }),
  account: text => ok({ account: text }),
  frozen: text => (/^(yes|no)$/.test(text) ? ok({ frozen: text === 'yes' }) : err('frozen is yes or no')),
};

const after = <T>(read: Result<T, string>, make: (value: T) => Selection): Result<Selection, string> =>
  read.ok ? ok(make(read.value)) : read;

/** A word without an @ and without a star is a domain; `<>` is the null sender. */
export function patternOf(text: string): string {
  if (text === '<>') return '';
  if (text.includes('@')) return text.startsWith('@') ? `*${text}` : text;
  return /[*?]/.test(text) ? text : `*@${text}`;
}

export function parseSelection(text: string, now: Instant): Result<Selection, string> {
  let selection: Selection = {};
  const words = wordsOf(text);
  if (!words.ok) return words;
  for (const word of words.value) {
    const read = readWord(word, now);
    if (!read.ok) return read;
    const [twice] = Object.keys(read.value).filter(key => key in selection);
    if (twice !== undefined) return err(`"${word}": said twice; every word must hold`);
    selection = { ...selection, ...read.value };
  }
  return Object.keys(selection).length > 0
    ? ok(selection)
    : err('Say which: an id, to:*@example.net, older:2d … or all');
}

function readWord(word: string, now: Instant): Result<Selection, string> {
  const colon = word.indexOf(':');
  if (colon > 0) {
    const name = word.slice(0, colon).toLowerCase();
    const reader = Object.hasOwn(selectors, name) ? selectors[name] : undefined;
    return reader
      ? reader(word.slice(colon + 1), now)
      : err(
          `"${name}:" is not known; there are ${Object.keys(selectors)
            .map(each => `${each}:`)
            .join(' ')}`,
        );
  }
  if (word.toLowerCase() === 'all') return ok({ all: true });
  if (/^\d+$/.test(word)) return ok({ recipients: [Number(word)] });
  if (/^[A-Z0-9]{6,}(-\d+)?$/.test(word)) return ok({ trace: word });
  return err(`"${word}" is neither an id nor a word such as to:*@example.net`);
}

/** Blanks end a word, but not within quotes. */
function wordsOf(text: string): Result<string[], string> {
  const words: string[] = [];
  let word = '';
  let begun = false;
  let quoted = false;
  for (const letter of text) {
    if (letter === '"') {
      quoted = !quoted;
      begun = true;
    } else if (!quoted && /\s/.test(letter)) {
      if (begun) words.push(word);
      word = '';
      begun = false;
    } else {
      word += letter;
      begun = true;
    }
  }
  if (quoted) return err('A quotation mark is not closed');
  if (begun) words.push(word);
  return ok(words);
}
