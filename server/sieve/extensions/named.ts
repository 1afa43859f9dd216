/**
 * Extensions that are a name alone: what they allow stands elsewhere. Comparators (RFC 5228 §2.7.3, RFC 5051,
 * RFC 4790), and encoded characters in strings (RFC 5228 §2.4.2.4, ../text.ts).
 */
import { baseComparators, furtherComparators } from '../comparators.ts';
import type { Extension } from '../extension.ts';

export const encodedCharacter: Extension = { capability: 'encoded-character' };

export const comparatorExtensions: readonly Extension[] = [
  ...baseComparators.map((one): Extension => ({ capability: `comparator-${one.name}` })),
  ...furtherComparators.map((one): Extension => ({ capability: `comparator-${one.name}`, comparators: [one] })),
];
