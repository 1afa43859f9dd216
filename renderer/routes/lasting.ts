/** A time as settings have it, said as the window says times: '30d' is 30 days. Pure. */
import { span } from '../design/format.ts';

const units: Readonly<Record<string, number>> = { ms: 1, s: 1000, m: 60_000, h: 3_600_000, d: 86_400_000 };

/** What is no such time stays as it is. */
export function lasting(text: string): string {
  const parts = [...text.matchAll(/(\d+)\s*(ms|s|m|h|d)/g)];
  const isWhole = parts.length > 0 && parts.map(([whole]) => whole).join('') === text.replace(/\s/g, '');
  return isWhole ? span(parts.reduce((sum, [, count, unit]) => sum + Number(count) * units[unit!]!, 0)) : text;
}
