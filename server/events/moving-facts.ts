/** Mail that is brought in from elsewhere, or carried out, in jobs. */
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
  kind === 'import' ? `Mail from ${what} for ${address}` : `Mail of ${address} to ${what}`;
const messages = (count: number): string => `${count} ${count === 1 ? 'message' : 'messages'}`;

const rest = ({ duplicates, untaken }: Counts): string =>
  [
    ...(duplicates > 0 ? [`, ${duplicates} were there already`] : []),
    ...(untaken > 0 ? [`, ${untaken} could not be taken`] : []),
  ].join('');

export const movingEntries: { readonly [N in keyof MovingFacts]: Entry<MovingFacts[N]> } = {
  'moving.begun': {
    agent: 'Server',
    level: 'info',
    outcome: 'info',
    say: f => `${inWords(f)} is being moved`,
  },
  'moving.stopped': {
    agent: 'Server',
    level: 'notice',
    outcome: 'attention',
    say: f =>
      `${inWords(f)} is ${f.state}${f.because === null ? '' : `: ${f.because}`}; ${messages(f.taken)} came so far`,
  },
  'moving.done': {
    agent: 'Server',
    level: 'notice',
    outcome: 'ok',
    say: f =>
      f.dryRun
        ? `${inWords(f)}: ${messages(f.taken)} would come${rest(f)}`
        : `${inWords(f)}: ${messages(f.taken)}${rest(f)}${f.proven ? '; compared, and the same' : ''}`,
  },
};
