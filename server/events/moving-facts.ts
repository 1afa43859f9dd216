/** Mail that is brought in from elsewhere, or carried out, in jobs. */
import { t } from '../base/language.ts';
import type { Entry } from './catalogue.ts';

type Job = {
  readonly job: number;
  readonly kind: 'import' | 'export';
  readonly address: string;
  /** Where from, or where to. */
  readonly what: string;
};
type Counts = { readonly taken: number; readonly duplicates: number; readonly untaken: number };

export type MovingFacts = {
  /** Or went on. */
  'moving.begun': Job;
  /** `because` null: somebody wanted it. */
  'moving.stopped': Job & Counts & { readonly state: string; readonly because: string | null };
  'moving.done': Job & Counts & { readonly octets: number; readonly dryRun: boolean; readonly proven: boolean };
};

const inWords = ({ kind, address, what }: Job): string =>
  kind === 'import'
    ? t('Mail from {what} for {address}', { what, address })
    : t('Mail of {address} to {what}', { address, what });
const messages = (count: number): string => (count === 1 ? t('1 message') : t('{count} messages', { count }));

const rest = ({ duplicates, untaken }: Counts): string =>
  [
    ...(duplicates > 0 ? [t(', {duplicates} were there already', { duplicates })] : []),
    ...(untaken > 0 ? [t(', {untaken} could not be taken', { untaken })] : []),
  ].join('');

export const movingEntries: { readonly [N in keyof MovingFacts]: Entry<MovingFacts[N]> } = {
  'moving.begun': {
    agent: 'Server',
    level: 'info',
    outcome: 'info',
    say: f => t('{what} is being moved', { what: inWords(f) }),
  },
  'moving.stopped': {
    agent: 'Server',
    level: 'notice',
    outcome: 'attention',
    say: f => {
      const base = { what: inWords(f), state: f.state, messages: messages(f.taken) };
      return f.because === null
        ? t('{what} is {state}; {messages} came so far', base)
        : t('{what} is {state}: {because}; {messages} came so far', { ...base, because: f.because });
    },
  },
  'moving.done': {
    agent: 'Server',
    level: 'notice',
    outcome: 'ok',
    say: f =>
      f.dryRun
        ? t('{what}: {messages} would come{rest}', { what: inWords(f), messages: messages(f.taken), rest: rest(f) })
        : f.proven
          ? t('{what}: {messages}{rest}; compared, and the same', {
              ...{ what: inWords(f), messages: messages(f.taken), rest: rest(f) },
            })
          : t('{what}: {messages}{rest}', { what: inWords(f), messages: messages(f.taken), rest: rest(f) }),
  },
};
