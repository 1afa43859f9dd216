/**
 * How much of mail one request is told. A thousand messages of the largest size would fill the server's memory; who asks
 * for so much hears requestTooLarge, and asks for less at once.
 */
import type { BodyDecoder } from '../backend.ts';
import { type Allowance, refuse } from '../method.ts';
import { weigh } from '../references.ts';
import type { Arguments } from '../types.ts';

export type Telling = {
  /** Decodes nothing any more once it is too much. */
  readonly decoder: BodyDecoder;
  /** Weighs what is told; null: it is too much. */
  tell<Told extends Arguments>(make: () => Promise<Told>): Promise<Told | null>;
};

export function telling(decoder: BodyDecoder, allowance: Allowance): Telling {
  return {
    decoder: {
      decode: async (...asked) => (allowance.left > 0 ? decoder.decode(...asked) : new Map()),
    },
    async tell(make) {
      if (allowance.left <= 0) return null;
      const told = await make();
      allowance.left -= weigh(told, allowance.left);
      return allowance.left > 0 ? told : null;
    },
  };
}

export const tooMuch = refuse('requestTooLarge', 'More text than one response holds: ask for fewer messages at once');
