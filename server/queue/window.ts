/**
 * How many sessions one destination gets at once: few at first, more with each that goes well, fewer when it refuses or
 * breaks off. TCP's slow start and congestion avoidance (RFC 5681 §3.1), as Postfix's scheduler takes them to mail. Pure.
 */

export type Window = {
  /** Sessions at once, with fractions on the way to the next. */
  readonly size: number;
  /** Below it each success counts one; above it, one for as many as there are sessions. */
  readonly threshold: number;
};

/** Postfix begins with 5; a small host that greylists or limits strangers hears less of us with 3. */
const FIRST = 3;
const LEAST = 1;

export const firstWindow = (): Window => ({ size: FIRST, threshold: Number.POSITIVE_INFINITY });
/** A destination that was away begins with one. */
export const leastWindow = (): Window => ({ size: LEAST, threshold: Number.POSITIVE_INFINITY });

export const grown = ({ size, threshold }: Window, most: number): Window => ({
  size: Math.min(size + (size < threshold ? 1 : 1 / size), Math.max(most, LEAST)),
  threshold,
});

export const shrunk = ({ size }: Window): Window => {
  const half = Math.max(LEAST, size / 2);
  return { size: half, threshold: half };
};

export const sessionsOf = ({ size }: Window, most: number): number => Math.max(LEAST, Math.min(Math.floor(size), most));
