/**
 * Trace ids: twelve capitals and digits, ascending with time, unique in one process and practically so beyond it. A
 * connection has one from its first octet; its n-th message is `<id>-n`. Without the hyphen it is a queue id that
 * Postfix's log readers take.
 */
import type { Clock, Random } from '../base/ports.ts';

const TIME = 8; // base 36 of milliseconds: enough until 2059
const COUNT = 4;
const ROUND = 36 ** COUNT;

/** Returns a source of ids. The count starts at random, so that two servers on one machine do not meet. */
export function traceIds(clock: Clock, random: Random): () => string {
  let count = Math.floor(random.fraction() * ROUND);
  return () => {
    count = (count + 1) % ROUND;
    return (base36(clock.now(), TIME) + base36(count, COUNT)).toUpperCase();
  };
}

const base36 = (n: number, width: number): string => n.toString(36).padStart(width, '0').slice(-width);

export const messageTrace = (connection: string, n: number): string => `${connection}-${n}`;
/** 'S-3' → 'S'; a connection's own id is itself. */
export const connectionOf = (trace: string): string => trace.split('-', 1)[0] ?? trace;
export const isMessageTrace = (trace: string): boolean => /^[0-9A-Z]{12}-\d+$/.test(trace);
export const queueIdOf = (trace: string): string => trace.replace('-', '');
