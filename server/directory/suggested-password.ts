/**
 * A password that a person can read aloud and type on a telephone: 'rapod-keluz-nimav-tosek'. Four groups of
 * consonant, vowel, consonant, vowel, consonant; no two letters that look or sound alike. 64 bits of chance, so that
 * nobody guesses it, and not of the form of an app password.
 */
import type { Random } from '../base/ports.ts';

/** 16 consonants and 4 vowels: a group takes 4 + 2 + 4 + 2 + 4 bits, and no letter is likelier than another. */
const CONSONANTS = 'bdfghjkmnprstvwz';
const VOWELS = 'aeou';
const GROUPS = 4;

export function suggestedPassword(random: Random): string {
  return Array.from({ length: GROUPS }, () => {
    const [first = 0, second = 0] = random.bytes(2);
    const bits = first * 256 + second;
    const consonant = (shift: number): string => CONSONANTS[(bits >> shift) & 15] ?? '';
    const vowel = (shift: number): string => VOWELS[(bits >> shift) & 3] ?? '';
    return consonant(12) + vowel(10) + consonant(6) + vowel(4) + consonant(0);
  }).join('-');
}
