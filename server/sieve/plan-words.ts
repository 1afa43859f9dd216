/** What an action is, in the script's own words: for the journey and for the trial of a script. */
import { never } from '../base/result.ts';
import type { ActionToPlan } from './extension.ts';
import { shown } from './lexer.ts';

export function actionWords(action: ActionToPlan): string {
  switch (action.do) {
    case 'keep':
      return action.implicit ? 'keep (no rule said otherwise)' : `keep${flagWords(action.flags)}`;
    case 'fileinto':
      return `fileinto "${shown(action.mailbox)}"${action.copy ? ' (a copy)' : ''}${flagWords(action.flags)}`;
    case 'redirect':
      return `redirect to ${shown(action.address ?? action.list ?? '')}${action.copy ? ' (a copy)' : ''}`;
    case 'discard':
      return 'discard';
    case 'reject':
    case 'ereject':
      return `${action.do} "${shown(action.reason)}"`;
    case 'vacation':
      return 'vacation: an answer, if one is due';
    case 'notify':
      return `notify ${shown(action.method)}`;
    case 'remember':
      return 'duplicate: remembered';
    default:
      return never(action);
  }
}

const flagWords = (flags: readonly string[] | null): string =>
  flags === null || flags.length === 0 ? '' : ` with ${shown(flags.join(' '))}`;
