/**
 * The away reply as a form shows it, and as the rule of a script that it is (RFC 5230, with the dates of RFC 5260), so
 * that it begins and ends by itself. A rule that does nothing but answer, under no other conditions than these, is one:
 * Roundcube's is too.
 */
import { err, ok, type Result } from '../base/result.ts';
import type { FilterAnswer, FilterCondition, FilterRule } from './filter-rule.ts';
import { dateFault } from './rule-check.ts';

/**
 * `time` null: the whole day. `zone` '+0100'; null: the zone of the server's clock, in summer and winter.
 */
export type VacationMoment = { readonly date: string; readonly time: string | null; readonly zone: string | null };

export type Vacation = {
  readonly on: boolean;
  /** null: from now on. */
  readonly from: VacationMoment | null;
  /** A whole day: this one too. A time: until then. null: until it is turned off. */
  readonly until: VacationMoment | null;
  readonly subject: string | null;
  readonly text: string;
  readonly days: number;
  /** known: only people whom the owner has written to. */
  readonly whom: 'everybody' | 'known';
  readonly addresses: readonly string[];
  /** Under which address it is written; null: the one that was written to. */
  readonly author: string | null;
};

const VACATION_NAME = 'Away reply';

export function vacationRule(vacation: Vacation, name = VACATION_NAME): FilterRule {
  const { on, from, until, whom } = vacation;
  const conditions: FilterCondition[] = [
    ...(from ? [dateOf(from, 'from')] : []),
    ...(until ? [dateOf(until, 'until')] : []),
    ...(whom === 'known' ? [{ kind: 'known' as const, not: false }] : []),
  ];
  const { subject, text, days, addresses, author } = vacation;
  const answer: FilterAnswer = { kind: 'answer', subject, text, days, addresses, from: author };
  return { name, enabled: on, match: 'all', conditions, actions: [answer] };
}

function dateOf({ date, time, zone }: VacationMoment, end: 'from' | 'until'): FilterCondition {
  const part = time === null ? ('date' as const) : ('iso8601' as const);
  const relation = end === 'from' ? ('ge' as const) : time === null ? ('le' as const) : ('lt' as const);
  const values = [time === null ? date : `${date}T${time}`];
  return { kind: 'date', of: 'now', part, relation, not: false, values, zone };
}

/** null: it is another rule. */
export function vacationOf({ enabled, match, conditions, actions }: FilterRule): Vacation | null {
  const [answer] = actions;
  if (answer?.kind !== 'answer' || actions.length > 1 || (match === 'any' && conditions.length > 1)) return null;
  const found: { from: VacationMoment | null; until: VacationMoment | null; whom: Vacation['whom'] } = {
    ...{ from: null, until: null, whom: 'everybody' },
  };
  for (const one of conditions) {
    if (one.kind === 'known' && !one.not) found.whom = 'known';
    else {
      const end = momentOf(one);
      if (!end || found[end.end]) return null;
      found[end.end] = end.moment;
    }
  }
  const { subject, text, days, addresses, from: author } = answer;
  return { on: enabled, ...found, subject, text, days, addresses, author };
}

function momentOf(one: FilterCondition): { readonly end: 'from' | 'until'; readonly moment: VacationMoment } | null {
  if (one.kind !== 'date' || one.of !== 'now' || one.not || one.values.length !== 1) return null;
  const [value = ''] = one.values;
  if (dateFault(one.part, value) !== null) return null;
  const [date = '', time = null] = value.split('T');
  const moment = { date, time, zone: one.zone };
  if (one.part === 'date' && (one.relation === 'ge' || one.relation === 'le'))
    return { end: one.relation === 'ge' ? 'from' : 'until', moment };
  if (one.part === 'iso8601' && (one.relation === 'ge' || one.relation === 'lt'))
    return { end: one.relation === 'ge' ? 'from' : 'until', moment };
  return null;
}

// ── its time ──

/** Milliseconds since the epoch of the moment, or of the end of the day where it is an `until`. */
export function instantOf({ date, time, zone }: VacationMoment, end: 'from' | 'until', zoneAt: ZoneAt): number {
  const day = Date.parse(`${date}T${time ?? '00:00:00'}Z`) + (end === 'until' && time === null ? 86_400_000 : 0);
  const minutes = zone === null ? zoneAt(day) : offsetOf(zone);
  return day - minutes * 60_000;
}
/** Minutes east of UTC that the server's clock shows at a moment. */
export type ZoneAt = (at: number) => number;
const offsetOf = (zone: string): number =>
  (zone.startsWith('-') ? -1 : 1) * (Number(zone.slice(1, 3)) * 60 + Number(zone.slice(3)));

export type VacationState = 'off' | 'ahead' | 'now' | 'over';

export function stateOf(vacation: Vacation, now: number, zoneAt: ZoneAt): VacationState {
  if (!vacation.on) return 'off';
  if (vacation.until && now >= instantOf(vacation.until, 'until', zoneAt)) return 'over';
  return vacation.from && now < instantOf(vacation.from, 'from', zoneAt) ? 'ahead' : 'now';
}

/** An away reply without an end is forgotten by whoever came back. */
export const LONG = 30 * 86_400_000;

export function checkVacation({ from, until }: Vacation, zoneAt: ZoneAt): Result<void, string> {
  for (const moment of [from, until]) {
    if (!moment) continue;
    const fault = dateFault('date', moment.date) ?? (moment.time === null ? null : dateFault('time', moment.time));
    if (fault !== null) return err(fault);
  }
  if (from && until && instantOf(until, 'until', zoneAt) <= instantOf(from, 'from', zoneAt))
    return err('It ends before it begins');
  return ok(undefined);
}
