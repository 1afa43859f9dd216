/** What the test inbox lets go by itself. Each message's own journey tells it too (`ms.expunged`). */
import { t } from '../base/language.ts';
import { type Instant, printDuration } from '../base/units.ts';
import type { Entry } from './catalogue.ts';

/** What a fault on purpose did. */
export type CaptureDid =
  | 'refused'
  | 'silent'
  | 'dropped'
  | 'tls'
  | 'slowed'
  | 'misled'
  | 'delayed'
  | 'split'
  | 'keywords';

export type CaptureFacts = {
  /** One step of it. `rule`: the setting, as it is written. */
  'capture.pruned': {
    account: string;
    messages: number;
    rule: string;
    /** When the oldest and the newest of them had come. */
    oldest: Instant;
    newest: Instant;
  };
  /** An inbox with a name that nothing came to any more; `last`: when the last message had come. */
  /** A fault on purpose. `inbox`: whose script, '' the one for all, null an address that misbehaves. `place`: where in the dialogue. */
  'capture.fault': {
    inbox: string | null;
    step: number;
    place: string;
    did: CaptureDid;
    because: string;
    /** As it was said, where it was a refusal. */
    reply: string | null;
    listener: string;
    remote: string;
    user: string | null;
    sender: string | null;
    recipient: string | null;
  };
  /** An answer of the world, from the bounce lab. `to`: an address, or where it was posted; null: there was none to give. */
  'capture.answered': {
    kind: string;
    /** Of the message that is answered. */
    inbox: string;
    to: string | null;
    /** The host it was given to; null: it stayed here. */
    host: string | null;
    /** null: it got there. */
    because: string | null;
  };
  /** A message that was refused, taken all the same. `refused`: the connection. */
  'capture.taken': { by: string; refused: string; because: string };
  /** The clock of captured mail was moved; `by`: milliseconds. */
  'capture.clock': { did: 'advanced' | 'frozen' | 'thawed' | 'reset'; by: number };
  'capture.inbox-gone': { account: string; inbox: string; messages: number; last: Instant | null };
};

export const captureEntries: { readonly [N in keyof CaptureFacts]: Entry<CaptureFacts[N]> } = {
  'capture.pruned': {
    agent: 'MS',
    level: 'info',
    outcome: 'info',
    say: f =>
      f.messages === 1
        ? t('One captured message went, as the setting {rule} says', { rule: f.rule })
        : t('{messages} captured messages went, as the setting {rule} says', { messages: f.messages, rule: f.rule }),
  },
  'capture.fault': {
    agent: 'MSA',
    level: 'notice',
    outcome: 'attention',
    say: ({ did, because }) =>
      t(
        '{did, select, refused {Refused on purpose} silent {Not answered on purpose} dropped {The connection was dropped on purpose} tls {TLS failed on purpose} slowed {Read or answered slowly on purpose} misled {Something untrue was told on purpose} delayed {Answered late on purpose} split {Answered in pieces on purpose} other {Other keywords were announced on purpose}}: {because}',
        { did, because },
      ),
  },
  'capture.answered': {
    agent: 'MSA',
    level: 'info',
    outcome: 'info',
    say: ({ kind, to, because }) => {
      if (because !== null) return t('Not answered by the lab ({kind}): {because}', { kind, because });
      return t('Answered by the lab ({kind}), to {to}', { kind, to: to ?? '' });
    },
  },
  'capture.taken': {
    agent: 'MSA',
    level: 'notice',
    outcome: 'info',
    say: ({ by, because }) => t('Taken all the same, by {by}; it had been refused: {because}', { by, because }),
  },
  'capture.clock': {
    agent: 'MTA',
    level: 'notice',
    outcome: 'info',
    say: ({ did, by }) =>
      t(
        '{did, select, advanced {The clock of captured mail was moved ahead by {span}} frozen {The clock of captured mail stands still} thawed {The clock of captured mail goes on} other {The clock of captured mail shows the real time again; what waits keeps the time it has left}}',
        { did, span: printDuration(Math.round(Math.abs(by) / 1000) * 1000) },
      ),
  },
  'capture.inbox-gone': {
    agent: 'MS',
    level: 'info',
    outcome: 'info',
    say: ({ inbox, messages }) => {
      if (messages === 0) return t('The inbox {inbox} went: nothing came to it any more', { inbox });
      return messages === 1
        ? t('The inbox {inbox} went with one message: nothing came to it any more', { inbox })
        : t('The inbox {inbox} went with {messages} messages: nothing came to it any more', { inbox, messages });
    },
  },
};
