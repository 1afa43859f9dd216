/** The doctor: how our domains look to others, what is to be published, and whether port 25 leads out. */
export type { Reach as DoctorReach } from '../doctor/reach.ts';
export type {
  Answer as DoctorAnswer,
  DmarcNext,
  NotAsked,
  Question as DoctorQuestion,
  Report as DoctorReport,
  Row as DoctorRow,
  Topic as DoctorTopic,
  Verdict as DoctorVerdict,
  Wanted as WantedRecord,
} from '../doctor/row.ts';
export type { FormLine, Texts as DoctorTexts } from '../doctor/texts.ts';

import type { DoctorState } from '../doctor/control.ts';
import type { Reach } from '../doctor/reach.ts';
import type { Report } from '../doctor/row.ts';
import type { Texts } from '../doctor/texts.ts';

export type DoctorPage = DoctorState;

type Call<Input, Output> = (input: Input, signal?: AbortSignal) => Promise<Output>;
type Feed<Input, Output> = (input: Input, signal?: AbortSignal) => AsyncGenerator<Output, void, void>;

export type DoctorApi = {
  /** The last look at once, and again after each; where there was none yet, one begins. Without a domain: the first. */
  readonly watch: Feed<{ readonly domain?: string }, DoctorPage>;
  readonly check: Call<{ readonly domain: string }, Report>;
  readonly texts: Call<{ readonly domain: string; readonly which: 'all' | 'missing' }, Texts>;
  /** Dials the mail hosts of `doctor.try-domains` and leaves at once. */
  readonly reach: Call<Record<never, never>, Reach>;
};
