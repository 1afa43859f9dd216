/** What is told of mail that is sent in another's name, and of a domain's footer. */
import type { Entry } from './catalogue.ts';

export type DelegateFacts = {
  /** Beside what was accepted: a copy lies in the account in whose name it is. `mailbox` null: there was no room for it. */
  'msa.kept': { by: string; account: string; mailbox: string | null; uid?: number };
  /** `because` null: the footer of the author's domain was added; else why it was not. */
  'msa.footer': { domain: string; because: string | null };
};

export const delegateEntries: { readonly [N in keyof DelegateFacts]: Entry<DelegateFacts[N]> } = {
  'msa.footer': {
    agent: 'MSA',
    level: 'info',
    outcome: 'info',
    say: f =>
      f.because === null
        ? `the footer of ${f.domain} was added`
        : `the footer of ${f.domain} was not added: ${f.because}`,
  },
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
