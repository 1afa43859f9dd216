/** What is told of mail that somebody sends in another's name. */
import type { Entry } from './catalogue.ts';

export type DelegateFacts = {
  /** Beside what was accepted: a copy lies in the account in whose name it is. `mailbox` null: there was no room for it. */
  'msa.kept': { by: string; account: string; mailbox: string | null; uid?: number };
};

export const delegateEntries: { readonly [N in keyof DelegateFacts]: Entry<DelegateFacts[N]> } = {
  'msa.kept': {
    agent: 'MSA',
    level: 'info',
    outcome: 'info',
    say: f =>
      f.mailbox === null
        ? `${f.by} wrote it as ${f.account}, which has no room for a copy`
        : `${f.by} wrote it as ${f.account}; a copy lies in ${f.account}'s ${f.mailbox}`,
  },
};
