/**
 * Which journeys are meant, as people write it, in the grammar of base/search.ts:
 *
 *   from:ana@office.test  to:example.net  subject:invoice  says:greylisted  trace:MWS1…  from:<> (reports)
 *   is:delivered is:sent is:waiting is:held is:failed is:refused is:removed is:passed-on is:connection
 *   older:2d  newer:30min  before:2026-11  after:yesterday  on:today  larger:1M  smaller:20k
 *
 * Anything else is looked for in addresses, subjects, reasons and traces.
 */
import { err, ok, type Result } from '../base/result.ts';
import { parseSearch, type Term, type Where, whereOf } from '../base/search.ts';
import { parseAge, parseDate, parseSize } from '../base/search-values.ts';
import type { Instant } from '../base/units.ts';
import type { TraceCondition } from '../store/interface.ts';

type States = NonNullable<TraceCondition['states']>;

export const journeyStates: Readonly<Record<string, States>> = {
  delivered: ['delivered'],
  sent: ['relayed'],
  waiting: ['queued', 'active', 'deferred'],
  held: ['held'],
  failed: ['failed'],
  refused: ['refused'],
  removed: ['cancelled'],
  'passed-on': ['expanded'],
  connection: ['session'],
};

type Reader = (value: string, now: Instant) => TraceCondition | string;

const age =
  (make: (at: Instant) => TraceCondition): Reader =>
  (value, now) => {
    const span = parseAge(value, 'min');
    return span === null ? 'needs an age, such as 30min, 12h, 7d or 2w' : make(now - span);
  };
const day =
  (make: (from: Instant, to: Instant) => TraceCondition): Reader =>
  (value, now) => {
    const found = parseDate(value, now);
    return found === null
      ? 'needs a date, such as 2026-11-22, 2026-11, today or yesterday'
      : make(found.from, found.to);
  };
const size =
  (make: (octets: number) => TraceCondition): Reader =>
  value => {
    const octets = parseSize(value);
    return octets === null ? 'needs a size, such as 500k or 5M' : make(octets);
  };

const readers: Readonly<Record<string, Reader>> = {
  from: value => ({ sender: value === '<>' ? '' : value }),
  to: recipient => ({ recipient }),
  subject: subject => ({ subject }),
  says: says => ({ says }),
  trace: trace => ({ trace }),
  is(value) {
    const states = Object.hasOwn(journeyStates, value.toLowerCase()) ? journeyStates[value.toLowerCase()] : undefined;
    return states ? { states } : `knows ${Object.keys(journeyStates).join(', ')}`;
  },
  older: age(before => ({ before })),
  newer: age(after => ({ after })),
  before: day(before => ({ before })),
  after: day(after => ({ after })),
  on: day((after, before) => ({ after, before })),
  larger: size(sizeAtLeast => ({ sizeAtLeast })),
  smaller: size(sizeAtMost => ({ sizeAtMost })),
};

export type JourneySelection = { readonly where: Where<TraceCondition> | null; readonly sessions: boolean };

/** `where` null: all of them. A word that cannot be read refuses the whole, in a sentence. */
export function parseJourneys(text: string, now: Instant): Result<JourneySelection, string> {
  const { expression, faults } = parseSearch(text, name => Object.hasOwn(readers, name));
  if (faults[0]) return err(faults[0].words);
  let wrong: string | null = null;
  let sessions = false;
  const condition = (term: Term): TraceCondition | null => {
    // Half a word is no mistake while somebody types.
    if (term.value === '') return null;
    const read = term.operator === null ? { text: term.value } : readers[term.operator]!(term.value, now);
    if (typeof read === 'string') {
      wrong ??= `“${term.text}” ${read}`;
      return null;
    }
    sessions ||= read.states?.includes('session') === true || read.trace !== undefined;
    return read;
  };
  const where = whereOf(expression, condition);
  return wrong === null ? ok({ where, sessions }) : err(wrong);
}
