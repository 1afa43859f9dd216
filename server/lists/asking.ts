/** Who asks for something about a list, and what he hears where the store says no. */
import type { Id, StoreFault } from '../store/interface.ts';

/** `account`: whose rights count; null: whoever owns this server. `by`: in words, for the journal. */
export type Actor = { readonly account: Id | null; readonly by: string };

export function faultWords(fault: StoreFault, address: string): string {
  switch (fault) {
    case 'exists':
      return `${address}, or an address beside it (-request, -owner, -subscribe, -unsubscribe, -bounces), is somebody's already`;
    case 'no-such':
      return `There is no ${address} here, or its domain is not ours`;
    case 'not-allowed':
      return 'So many members a list may not have (list.most-members)';
    default:
      return `It could not be written down (${fault})`;
  }
}
