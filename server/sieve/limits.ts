/**
 * How much a script may be and do. RFC 5228 §2.10.7, §8.1: at least fifteen nested blocks and test lists, numbers up to
 * 2³¹−1; RFC 5229 §6: variables of at least 4,000 octets. Ours are well above what people write and well below what
 * would hold up other people's mail.
 */
import { type Bytes, kibibytes, mebibytes } from '../base/units.ts';
import type { RunLimits } from './extension.ts';

/** Of a script's text. */
export const LONGEST_SCRIPT: Bytes = mebibytes(1);
/** Of one string, in UTF-16 units. A vacation text with a picture in it fits. */
export const LONGEST_STRING = 512 * 1024;
/** Blocks in blocks, tests in tests. */
export const DEEPEST_NESTING = 60;
export const LARGEST_NUMBER = Number.MAX_SAFE_INTEGER;
/** Nobody reads more at once. */
export const MOST_PROBLEMS = 50;
/** The pattern of a :regex. */
export const LONGEST_PATTERN = kibibytes(4);
/** Of all patterns of one script that are known beforehand. */
export const MOST_PATTERNS = 500;

/** Of memory: a script's tree and its functions stay as long as it is kept. So much was seen of short commands. */
export const OCTETS_PER_CHARACTER = 150;

/** A step is about half a microsecond of work at worst, and mostly far less: other mail never waits long for one message. */
export const usualLimits: RunLimits = {
  steps: 100_000,
  actions: 64,
  redirects: 8,
  variable: 64 * 1024,
  notifications: 8,
  included: 16,
  trace: 'short',
};
