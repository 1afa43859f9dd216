/** Settings of what our own people may send before the breaker holds their mail: a stolen password must not ruin the name. */
import { type Field, integer, list } from './field.ts';

const HELD = 'What is too much is held, and you are told; nothing is lost.';

export const ceilingSettings = {
  'submission.recipients-per-hour': integer({
    default: 300,
    min: 0,
    max: 1_000_000,
    doc: `Recipients elsewhere that one account may write to within an hour; 0 for no limit. ${HELD}`,
    restarts: 'nothing',
  }),
  'submission.recipients-per-day': integer({
    default: 2_000,
    min: 0,
    max: 10_000_000,
    doc: `Recipients elsewhere that one account may write to within a day; 0 for no limit. ${HELD}`,
    restarts: 'nothing',
  }),
  'submission.ceilings': list({
    default: [],
    doc: 'Accounts that may send more, or less, than the others, as "news@here.example=5000/20000": recipients an hour and a day.',
    restarts: 'nothing',
    form: 'ceiling',
  }),
  'submission.refused-per-hour': integer({
    default: 50,
    min: 0,
    max: 1_000_000,
    doc: `Recipients that other servers may refuse for good within an hour, where they are a fifth of all; 0 for no limit. ${HELD}`,
    restarts: 'nothing',
  }),
  'submission.networks-per-hour': integer({
    default: 8,
    min: 0,
    max: 1_000,
    doc: `Networks from which one account may hand in mail for many within an hour; 0 for no limit. ${HELD}`,
    restarts: 'nothing',
  }),
} as const satisfies Record<string, Field>;
