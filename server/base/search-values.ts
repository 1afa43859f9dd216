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

/** A day, a month or a year of where one is: from its first instant up to the next one's. */
export function parseDate(value: string, now: number): { readonly from: number; readonly to: number } | null {
  const today = new Date(now);
  const [y, m, d] = [today.getFullYear(), today.getMonth(), today.getDate()];
  const low = value.toLowerCase();
  if (low === 'today' || low === 'yesterday') {
    const day = low === 'today' ? d : d - 1;
    return { from: new Date(y, m, day).getTime(), to: new Date(y, m, day + 1).getTime() };
  }
  const [, year, month, day] = /^(\d{4})(?:[-/](\d{1,2})(?:[-/](\d{1,2}))?)?$/.exec(value) ?? [];
  if (year === undefined) return null;
  const [yy, mm, dd] = [Number(year), month && Number(month), day && Number(day)];
  if (mm && (mm < 1 || mm > 12)) return null;
  const from = new Date(yy, mm ? mm - 1 : 0, dd || 1);
  if (dd && from.getDate() !== dd) return null;
  const to = dd ? new Date(yy, Number(mm) - 1, dd + 1) : mm ? new Date(yy, mm, 1) : new Date(yy + 1, 0, 1);
  return { from: from.getTime(), to: to.getTime() };
}
