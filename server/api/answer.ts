/** What handlers share: the owner's wish was refused, with a sentence; and who wished it, in words for the journal. */
import type { Result } from '../base/result.ts';
import { ApiError, type Caller } from './rpc.ts';

export function orThrow<T>(answer: Result<T, string>): T {
  if (!answer.ok) throw new ApiError('REFUSED', answer.error);
  return answer.value;
}

export const byWhom = (who: Caller): string =>
  who === 'command' ? 'the command line' : who === 'browser' ? 'the window in a browser' : 'the window';
