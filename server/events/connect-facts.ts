/** Programs that came with a wrong setting, where no other event says so: what it was, so that a person can be told. */
import { t } from '../base/language.ts';
import type { Entry } from './catalogue.ts';
import { stateWords } from './state-words.ts';

/**
 * tls-on-plain: it began TLS where clear text begins. plain-on-tls: the other way round. certificate: it does not believe
 * ours. old-tls: none of its versions or ciphers is good any more. no-encryption: it would have given a password in clear.
 * mechanism: it wants to sign in in a way that is not offered. port-25: it wants to sign in where other servers deliver.
 */
export type WrongSetting =
  | 'tls-on-plain'
  | 'plain-on-tls'
  | 'certificate'
  | 'old-tls'
  | 'no-encryption'
  | 'mechanism'
  | 'port-25';

export type ConnectFacts = {
  /** `said`: what the connection showed, in words for the log. */
  'connection.mismatch': { listener: string; remote: string; wrong: WrongSetting; said: string };
};

/** After who came. */
const words: { readonly [W in WrongSetting]: () => string } = {
  'tls-on-plain': () =>
    t('began with TLS on a port that begins in clear: STARTTLS, or the TLS port, is what it should use'),
  'plain-on-tls': () => t('speaks clear text on a port that begins with TLS: SSL/TLS is what it should use'),
  certificate: () => t('does not believe our certificate'),
  'old-tls': () => t('offers only versions or ciphers of TLS that are not safe any more'),
  'no-encryption': () => t('would sign in without encryption: STARTTLS is what it should use'),
  mechanism: () => t('wants to sign in in a way that is not offered: a normal password is what it should use'),
  'port-25': () => t('wants to sign in on the port for other servers: the submission port is what it should use'),
};

export const connectEntries: { readonly [N in keyof ConnectFacts]: Entry<ConnectFacts[N]> } = {
  'connection.mismatch': {
    agent: 'Server',
    level: 'notice',
    outcome: 'refused',
    say: f =>
      t('{remote} {what} ({listener}: {said})', {
        ...{ remote: f.remote, what: stateWords(words, f.wrong)(), listener: f.listener, said: f.said },
      }),
  },
};
