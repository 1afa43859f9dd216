/** Days of reports: of UTC, whatever the clock on the wall says. RFC 9990 §3.5.1, RFC 8460 §4.1. */
import { days, type Instant } from '../base/units.ts';
import type { Day } from '../store/interface.ts';

export const dayOf = (at: Instant): Day => Math.floor(at / days(1));
export const beginOf = (day: Day): Instant => day * days(1);
/** The last second. */
export const endOf = (day: Day): Instant => beginOf(day + 1) - 1000;
/** '2026-11-23' */
export const dayName = (day: Day): string => new Date(beginOf(day)).toISOString().slice(0, 10);
