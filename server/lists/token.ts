/**
 * Signs by which a list knows its members again: in the return path of what a member was sent (VERP), in the address and
 * the URL by which one click leaves it, in the letter that asks whether an address works again. Only we can make them, each
 * for one purpose, and nothing is written down for them. In letters and digits without case, for hosts on the way change
 * it. What somebody has to answer to prove an address is not of these, but of chance (`freshToken`).
 */
import { createHmac, timingSafeEqual } from 'node:crypto';
import type { Random } from '../base/ports.ts';
import type { Id } from '../store/interface.ts';

export type Purpose = 'return' | 'probe' | 'leave';

export type Tokens = {
  make(purpose: Purpose, list: Id, member: Id): string;
  /** Whose it is; null: we did not make it for this. */
  read(purpose: Purpose, list: Id, token: string): Id | null;
};

/** RFC 4648 §6, small. */
const alphabet = 'abcdefghijklmnopqrstuvwxyz234567';
/** 65 bits: nobody guesses one, at the pace we answer. */
const HASH_LENGTH = 13;
/** 100 bits. */
const FRESH_LENGTH = 20;

export function newTokens(key: Uint8Array): Tokens {
  const hash = (purpose: Purpose, list: Id, member: Id): string =>
    letters(createHmac('sha256', key).update(`${purpose}\0${list}\0${member}`).digest(), HASH_LENGTH);
  return {
    make: (purpose, list, member) => `${member.toString(36)}-${hash(purpose, list, member)}`,
    read(purpose, list, token) {
      const found = /^([0-9a-z]{1,11})-([a-z2-7]{13})$/.exec(token.toLowerCase());
      if (!found) return null;
      const member = Number.parseInt(found[1]!, 36);
      if (!Number.isSafeInteger(member)) return null;
      const isOurs = timingSafeEqual(Buffer.from(found[2]!), Buffer.from(hash(purpose, list, member)));
      return isOurs ? member : null;
    },
  };
}

export const freshToken = (random: Random): string => letters(random.bytes(FRESH_LENGTH), FRESH_LENGTH);

const letters = (octets: Uint8Array, length: number): string =>
  Array.from({ length }, (_, at) => alphabet[octets[at]! & 31]).join('');
