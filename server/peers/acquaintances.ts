/**
 * Who is known here: which peers and domains brought mail that was wanted, and what strangers were asked to bring again
 * (greylisting, RFC 6647). Whether somebody is to be asked is the judgement's (judgement/greylist.ts); here stands what
 * became of it.
 */
import type { Clock } from '../base/ports.ts';
import { type Duration, days } from '../base/units.ts';
import type { Verdict } from '../judgement/decide.ts';
import type { Facts, GreylistFacts } from '../judgement/facts.ts';
import type { Notes } from './notes.ts';
import { peerKey, standsIn, tupleKey } from './tuple.ts';

export type Acquaintances = {
  /** Wanted mail came from there in the last 30 days. */
  isGood(network: string): boolean;
  /** The same, or from the domain whose SPF stands in for it. */
  areGood(facts: Facts): boolean;
  /** Asked to come again, too soon, come again, or known since; notes it. Of the last recipient of the facts. */
  greylist(facts: Facts): GreylistFacts;
  /** A whole message has been judged. */
  judged(facts: Facts, verdict: Verdict): void;
  /** Not good any more; false: it was not. */
  forget(network: string): boolean;
};

const GOOD_FOR = days(30);
/** RFC 6647 §5: what comes later is another message. A day covers every usual queue. */
const MOST_PATIENCE = days(1);
/** RFC 6647 §5: at least a week; here a month and some, for what is written once a month. */
const PASSED_FOR = days(35);
/** An end is put off only when it moves by this much, so that a busy peer writes one note a day. */
const MOVES_BY = days(1);

export function newAcquaintances(options: {
  readonly clock: Clock;
  readonly notes: Notes;
  readonly wait: () => Duration;
}): Acquaintances {
  const { clock, notes, wait } = options;
  const prolong = (kind: 'good' | 'passed', key: string, span: Duration) => {
    const now = clock.now();
    const known = notes.of(kind, key, now);
    if (known && known.until >= now + span - MOVES_BY) return;
    notes.put(kind, key, { at: known?.at ?? now, until: now + span });
  };
  const isGood = (key: string) => notes.of('good', key, clock.now()) !== null;
  const domainKey = (facts: Facts): string | null => {
    const domain = standsIn(facts);
    return domain === null ? null : `domain:${domain}`;
  };
  return {
    isGood,
    areGood(facts) {
      const domain = domainKey(facts);
      return isGood(facts.connection.network) || (domain !== null && isGood(domain));
    },
    greylist(facts) {
      const now = facts.at;
      const [peer, tuple] = [peerKey(facts), tupleKey(facts, facts.recipients.at(-1)?.path ?? '')];
      for (const key of [peer, tuple]) {
        const passed = notes.of('passed', key, now);
        if (!passed) continue;
        prolong('passed', key, PASSED_FOR);
        return { state: 'known', since: passed.at, until: now };
      }
      const asked = notes.of('asked', tuple, now);
      // Asked at a time that is still to come: the clock was wrong then, and he is not to wait for it.
      if (!asked || asked.at > now) {
        notes.put('asked', tuple, { at: now, until: now + wait() + MOST_PATIENCE });
        return { state: asked ? 'too-soon' : 'asked', since: now, until: now + wait() };
      }
      if (now < asked.at + wait()) return { state: 'too-soon', since: asked.at, until: asked.at + wait() };
      notes.drop('asked', tuple);
      prolong('passed', tuple, PASSED_FOR);
      // After one that came again, its peer is asked no more. RFC 6647 §5.
      prolong('passed', peer, PASSED_FOR);
      return { state: 'came-back', since: asked.at, until: now };
    },
    judged(facts, verdict) {
      if (facts.connection.isPrivate || facts.login !== null) return;
      const domain = domainKey(facts);
      const keys = [facts.connection.network, ...(domain === null ? [] : [domain])];
      if (verdict.act === 'accept') for (const key of keys) prolong('good', key, GOOD_FOR);
      else if (verdict.act === 'junk' || verdict.act === 'refuse') notes.drop('good', facts.connection.network);
    },
    forget: network => notes.drop('good', network),
  };
}
