/** Settings of moving mail in and out. */
import { days, mebibytes } from '../base/units.ts';
import { bytes, duration, type Field, integer } from './field.ts';

export const movingSettings = {
  'moving.largest-message': bytes({
    default: mebibytes(200),
    min: mebibytes(1),
    max: mebibytes(1024),
    doc: 'A message that is brought in from elsewhere may be as large as this; a larger one is left out and named. It is held in memory while it is read.',
    restarts: 'nothing',
  }),
  'moving.at-once': integer({
    default: 1,
    min: 1,
    max: 8,
    doc: 'Jobs that bring mail in or carry it out at the same time; others wait. They give way to people and to mail that arrives.',
    restarts: 'nothing',
  }),
  'moving.keep': duration({
    default: days(30),
    min: days(1),
    max: days(365),
    doc: 'How long a job that is done is remembered: as long it can be begun again, and takes only what is new.',
    restarts: 'nothing',
  }),
} as const satisfies Record<string, Field>;
