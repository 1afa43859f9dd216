/** People and their programs at their scripts (ManageSieve, RFC 5804): who came in, and who left. */
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
    say: f => `${f.user} signed in over ManageSieve from ${f.remote} (${f.mechanism})`,
  },
  'managesieve.sign-in-refused': {
    agent: 'MS',
    level: 'warning',
    outcome: 'refused',
    say: f => `ManageSieve sign-in as ${f.user} from ${f.remote} refused: ${f.why}`,
  },
  'managesieve.closed': {
    agent: 'MS',
    level: 'debug',
    outcome: 'info',
    say: f => `${f.user ?? f.remote} left ManageSieve after ${f.commands} commands`,
  },
};
