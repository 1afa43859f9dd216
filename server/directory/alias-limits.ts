/** For how long, how often and by whom an alias may be used, as people say it. */
import { err, ok, type Result } from '../base/result.ts';
import type { Instant } from '../base/units.ts';
import { parseDomain } from '../mime/address.ts';
import type { AliasLimits } from '../store/interface.ts';
import { lookupForm } from './address.ts';
import { whyOver } from './effective.ts';

/** What is not named stays; null: no such limit. */
export type AliasLimitsGiven = {
  readonly until?: Instant | null;
  readonly most?: number | null;
  /** An address, a domain, or 'first': whoever writes first. */
  readonly onlyFrom?: string | null;
};

const MOST_MESSAGES = 1_000_000_000;

export function limitsFrom(
  given: AliasLimitsGiven,
  before: AliasLimits | undefined,
): Result<Omit<AliasLimits, 'used'>, string> {
  const { until = before?.until ?? null, most = before?.most ?? null } = given;
  if (most !== null && !(Number.isInteger(most) && most >= 1 && most <= MOST_MESSAGES))
    return err('An alias is for one message at least');
  if (until !== null && !Number.isFinite(until)) return err('That is no date');
  if (given.onlyFrom === undefined) return ok({ until, most, onlyFrom: before?.onlyFrom ?? null });
  const from = given.onlyFrom === null ? ok(null) : senderForm(given.onlyFrom);
  return from.ok ? ok({ until, most, onlyFrom: from.value }) : from;
}

function senderForm(text: string): Result<string, string> {
  const said = text.trim().toLowerCase();
  if (said === 'first') return ok('');
  const form = said.includes('@') && !said.startsWith('@') ? lookupForm(said) : parseDomain(said.replace(/^@/, ''));
  return form.ok ? form : err(`"${text}" is neither an address nor a domain, nor "first"`);
}

/** 'until 2026-12-01, 3 of 10 messages, from shop.example only'; an alias that is over says so first. */
export function limitWords(limits: AliasLimits, now: Instant): string {
  const { until, most, used, onlyFrom } = limits;
  return [
    ...(whyOver(limits, now) === null ? [] : ['over']),
    ...(until === null ? [] : [`until ${new Date(until).toISOString().slice(0, 16).replace('T', ' ')} UTC`]),
    ...(most === null ? [] : [`${used} of ${most} messages`]),
    ...(onlyFrom === null ? [] : [onlyFrom === '' ? 'from whoever writes first' : `from ${onlyFrom} only`]),
  ].join(', ');
}
