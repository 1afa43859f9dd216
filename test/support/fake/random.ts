/** Repeatable choices for made-up data: the same number gives the same thing on every run. */
export function mix(n: number): number {
  let t = (n + 0x6d2b79f5) >>> 0;
  t = Math.imul(t ^ (t >>> 15), t | 1);
  t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
  return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
}

export const pick = <T>(from: readonly T[], n: number): T => from[Math.floor(mix(n) * from.length)]!;

const letters = '0123456789BCDFGHJKLMNPQRSTVWXYZbcdfghjklmnpqrstvwxyz';

/** Looks like one of the server's traces. */
export const traceOf = (n: number): string =>
  `4Z${Array.from({ length: 10 }, (_, i) => letters[Math.floor(mix(n * 31 + i) * letters.length)]).join('')}`;
