/** What stands behind the colon of a search's words: sizes, ages, dates. Pure; null is what cannot be read. */

/** Decimal: 500k, 5M, 1.5G, and the same with a B. */
export function parseSize(value: string): number | null {
  const [, number, unit = ''] = /^(\d+(?:\.\d+)?)\s*([kmg]?)b?$/i.exec(value) ?? [];
  if (number === undefined) return null;
  return Math.round(Number(number) * 1000 ** ' kmg'.indexOf(unit.toLowerCase() || ' '));
}

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const spans: Readonly<Record<string, number>> = {
  s: 1000,
  min: MINUTE,
  h: HOUR,
  d: 24 * HOUR,
  w: 168 * HOUR,
  mo: 730 * HOUR,
  y: 8766 * HOUR,
};
/** 90s, 30min, 12h, 7d, 2w, 3mo, 1y. `m` is what is usual there: months of mail, minutes of what happens. */
export function parseAge(value: string, m: 'min' | 'mo'): number | null {
  const [, number, unit] = /^(\d{1,6})\s*(s|min|mo|[hdwmy])$/i.exec(value) ?? [];
  if (number === undefined) return null;
  const name = unit!.toLowerCase();
  return Number(number) * spans[name === 'm' ? m : name]!;
}

/** A day, a month or a year of where one is, or of a time zone by its name: from its first instant up to the next one's. */
export function parseDate(
  value: string,
  now: number,
  zone?: string,
): { readonly from: number; readonly to: number } | null {
  const midnight = midnightIn(zone);
  const [y, m, d] = dayIn(now, zone);
  const low = value.toLowerCase();
  if (low === 'today' || low === 'yesterday') {
    const day = low === 'today' ? d : d - 1;
    return { from: midnight(y, m, day), to: midnight(y, m, day + 1) };
  }
  const [, year, month, day] = /^(\d{4})(?:[-/](\d{1,2})(?:[-/](\d{1,2}))?)?$/.exec(value) ?? [];
  if (year === undefined) return null;
  const [yy, mm, dd] = [Number(year), month && Number(month), day && Number(day)];
  if (typeof mm === 'number' && (mm < 1 || mm > 12)) return null;
  const first = (mm || 1) - 1;
  if (dd && new Date(Date.UTC(yy, first, dd)).getUTCDate() !== dd) return null;
  const from = midnight(yy, first, dd || 1);
  return { from, to: dd ? midnight(yy, first, dd + 1) : mm ? midnight(yy, first + 1, 1) : midnight(yy + 1, 0, 1) };
}

type Midnight = (year: number, month: number, day: number) => number;

/** The clock's year, month (from 0) and day there, or here. */
function dayIn(at: number, zone: string | undefined): readonly [year: number, month: number, day: number] {
  const form = zone === undefined ? null : formIn(zone);
  const here = new Date(at);
  if (!form) return [here.getFullYear(), here.getMonth(), here.getDate()];
  const there = new Date(at + offsetAt(form, at));
  return [there.getUTCFullYear(), there.getUTCMonth(), there.getUTCDate()];
}

function midnightIn(zone: string | undefined): Midnight {
  const form = zone === undefined ? null : formIn(zone);
  if (!form) return (year, month, day) => new Date(year, month, day).getTime();
  return (year, month, day) => {
    const plain = Date.UTC(year, month, day);
    // Twice: the first guess may lie on the other side of a change of the clock.
    const guess = plain - offsetAt(form, plain);
    return plain - offsetAt(form, guess);
  };
}

/** null: there is no such zone. */
function formIn(zone: string): Intl.DateTimeFormat | null {
  try {
    return new Intl.DateTimeFormat('en-US', {
      ...{ timeZone: zone, hourCycle: 'h23', era: 'short' },
      ...{ year: 'numeric', month: 'numeric', day: 'numeric', hour: 'numeric', minute: 'numeric', second: 'numeric' },
    });
  } catch {
    return null;
  }
}

function offsetAt(form: Intl.DateTimeFormat, at: number): number {
  const parts = new Map(form.formatToParts(at).map(({ type, value }) => [type, Number(value)]));
  const of = (name: Intl.DateTimeFormatPartTypes): number => parts.get(name) ?? 0;
  const there = Date.UTC(of('year'), of('month') - 1, of('day'), of('hour'), of('minute'), of('second'));
  return there - Math.floor(at / 1000) * 1000;
}
