/** What is told of mail that is sent in another's name, and of a domain's footer. */
import { t } from '../base/language.ts';
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
        ? t('the footer of {domain} was added', { domain: f.domain })
        : t('the footer of {domain} was not added: {because}', { domain: f.domain, because: f.because }),
  },
  'msa.kept': {
    agent: 'MSA',
    level: 'info',
    outcome: 'info',
    say: f =>
      f.mailbox === null
        ? t('{by} wrote it as {account}, which has no room for a copy', { by: f.by, account: f.account })
        : t("{by} wrote it as {account}; a copy lies in {account}'s {mailbox}", {
            ...{ by: f.by, account: f.account, mailbox: f.mailbox },
          }),
  },
};
