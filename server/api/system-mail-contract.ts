/** Of contract.ts: who has the mail ports and the command sendmail of this computer. To look at; taking them needs root. */

type Call<Input, Output> = (input: Input, signal?: AbortSignal) => Promise<Output>;
type Nothing = Record<never, never>;

export type SystemMailServer = 'mailroom' | 'postfix' | 'exim' | 'sendmail' | 'qmail';
export type SystemPort = {
  readonly port: number;
  /** The setting that opens it here. */
  readonly setting: string;
  /** other: a program that is no mail server that can be drained. unseen: somebody, but only root sees who. */
  readonly holder: SystemMailServer | 'other' | 'unseen' | null;
  readonly program: string | null;
  readonly pid: number | null;
  readonly unit: string | null;
  readonly package: string | null;
};
export type SystemMailNow = {
  readonly ports: readonly SystemPort[];
  readonly sendmail: {
    readonly path: string;
    readonly owner: SystemMailServer | 'other' | null;
    /** Where it leads, and the package that brought it. */
    readonly leadsTo: string | null;
    readonly package: string | null;
  };
  /** That can be drained, and whose place can be taken. */
  readonly installed: readonly SystemMailServer[];
  /** Something was taken over from this home, and can be given back. */
  readonly isTakenOver: boolean;
  /** As a person types them; null: nothing is to be taken over, or back. */
  readonly commands: {
    readonly look: string;
    readonly plan: string | null;
    readonly takeOver: string | null;
    readonly giveBack: string | null;
  };
  readonly lowPorts: {
    readonly platform: 'linux' | 'darwin' | 'win32' | 'other';
    /** The lowest port that this server may open; null: not known. */
    readonly from: number | null;
  };
};

export type SystemMailApi = { readonly systemMail: { readonly state: Call<Nothing, SystemMailNow> } };
