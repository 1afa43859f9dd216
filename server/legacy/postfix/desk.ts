/** What the readers of Postfix' parameters share: the desk, main.cf, and what the parameters before them have said. */
import type { Desk, Done, Line } from '../book.ts';
import type { Seen } from './access-tables.ts';
import type { MainCf } from './main-cf.ts';
import type { Transports } from './transports.ts';

export type PostfixDesk = Desk & {
  readonly main: MainCf;
  readonly transports: Transports;
  /** The main domain: whose names have no domain of their own. */
  readonly own: string | null;
  /** Lists of restrictions by their own names. */
  readonly classes: ReadonlyMap<string, string>;
  /** Of access tables and maps: each is told once. */
  readonly seen: Seen;
};

/** One parameter with its value, expanded. Reads it and says what it means. */
export type ParameterReader = (desk: PostfixDesk, at: Line, value: string, name: string) => Done;
export type Readers = Readonly<Record<string, ParameterReader>>;
