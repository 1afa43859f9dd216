/** What handlers share: the owner's wish was refused, with a sentence; who wished it, in words for the journal; what he named. */
import type { Result } from '../base/result.ts';
import { ApiError, type Caller } from './rpc.ts';

export function orThrow<T>(answer: Result<T, string>): T {
  if (!answer.ok) throw new ApiError('REFUSED', answer.error);
  return answer.value;
}

export const byWhom = (who: Caller): string =>
  who === 'command' ? 'the command line' : who === 'browser' ? 'the window in a browser' : 'the window';

/** What is not named must not be there: it would take the place of what is usual, or as it was. */
export function given<T extends object>(input: T): { [K in keyof T]: Exclude<T[K], undefined> } {
  return Object.fromEntries(Object.entries(input).filter(([, value]) => value !== undefined)) as never;
}
