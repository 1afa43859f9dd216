/** What the owner must know or do, as one sentence; every part of the server may have some, and the window gathers them. */

export type Need = {
  /** The same as long as it is the same need. */
  readonly id: string;
  /** failed: something is broken; attention: mail is worse off; info: could be better. */
  readonly severity: 'failed' | 'attention' | 'info';
  readonly sentence: string;
  /** What to type, for those who are told on the command line. */
  readonly command?: string;
  /** Where in the window it is settled. */
  readonly path?: string;
  /** What the sentence is made of, for those who say it in another language. */
  readonly values?: Readonly<Record<string, string | number>>;
};

/** Asked whenever somebody looks: nothing slow belongs here. */
export type NeedSource = () => readonly Need[] | Promise<readonly Need[]>;

export const allNeeds = async (sources: readonly NeedSource[]): Promise<readonly Need[]> =>
  (await Promise.all(sources.map(source => source()))).flat();
