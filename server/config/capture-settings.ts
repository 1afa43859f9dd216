/** Settings of the test inbox: how much of what was captured is kept. */
import { type Field, integer } from './field.ts';

export const captureSettings = {
  'capture.keep-messages': integer({
    default: 5000,
    min: 0,
    max: 10_000_000,
    doc: 'Captured messages that are kept; above that the oldest go, except starred ones. 0: as many as there are.',
    restarts: 'nothing',
  }),
  'capture.keep-days': integer({
    default: 30,
    min: 0,
    max: 36_500,
    doc: 'Days that a captured message is kept, except a starred one. 0: as long as there is room.',
    restarts: 'nothing',
  }),
} as const satisfies Record<string, Field>;
