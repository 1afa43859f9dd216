/** People and their programs at their scripts (ManageSieve, RFC 5804): who came in, and who left. */
import { t } from '../base/language.ts';
import type { Entry } from './catalogue.ts';
import type { SessionClosed, SignIn, SignInRefused } from './event.ts';

export type ManageSieveFacts = {
  'managesieve.signed-in': SignIn;
  'managesieve.sign-in-refused': SignInRefused;
  'managesieve.closed': SessionClosed & { commands: number };
};

export const manageSieveEntries: { readonly [N in keyof ManageSieveFacts]: Entry<ManageSieveFacts[N]> } = {
  'managesieve.signed-in': {
    agent: 'MS',
    level: 'info',
    outcome: 'ok',
    say: f => t('{user} signed in over ManageSieve from {remote} ({mechanism})', f),
  },
  'managesieve.sign-in-refused': {
    agent: 'MS',
    level: 'warning',
    outcome: 'refused',
    say: f => t('ManageSieve sign-in as {user} from {remote} refused: {why}', f),
  },
  'managesieve.closed': {
    agent: 'MS',
    level: 'debug',
    outcome: 'info',
    say: f =>
      t('{user} left ManageSieve after {commands} commands', { user: f.user ?? f.remote, commands: f.commands }),
  },
};
