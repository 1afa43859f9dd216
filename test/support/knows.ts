/** Whether the window understands a sentence of the server's, whatever stands in its places. */
import { heardInGerman } from '../../renderer/language/de/heard/index.ts';
import { newHearing } from '../../renderer/language/hearing.ts';

const { known } = newHearing(heardInGerman);
/** Fragments are said behind a clause. */
const bare = (text: string): string => text.replace(/^[;,.:]\s+/, '');

/** Names in one place, numbers in another: a place that is counted takes only these. */
export const knows = (text: string): boolean =>
  [bare(text).replaceAll(/\{\w+\}/g, 'x.y'), bare(text).replaceAll(/\{\w+\}/g, '7')].some(one => known(one) !== null);
