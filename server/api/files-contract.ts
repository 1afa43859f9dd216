/** Of contract.ts: files with mail that somebody drops on the window. They come in pieces, and are read by the server as they lie. */
type Call<Input, Output> = (input: Input, signal?: AbortSignal) => Promise<Output>;
type Feed<Input, Output> = (input: Input, signal?: AbortSignal) => AsyncGenerator<Output, void, void>;

export type HandedFile = { readonly file: string };

/** How far it is; each answer tells what is new since the last. */
export type FileProgress = {
  /** Taken so far, and their octets. */
  readonly taken: number;
  readonly octets: number;
  /** Not taken so far. */
  readonly untaken: number;
  /** Of those that are new: where they stood, and why not. */
  readonly refused: readonly { readonly origin: string; readonly why: string }[];
  /** Of those that are new: as JMAP and captured mail name them. */
  readonly messages: readonly number[];
  /** It is read to its end, or why it was stopped. */
  readonly end: { readonly fault: string | null } | null;
};

export type FilesApi = {
  readonly files: {
    /** .eml, .mbox, .msg and what else `mailroom import` reads. Refused where the disk has no room for it. */
    readonly begin: Call<{ readonly name: string; readonly size: number }, HandedFile>;
    /** The next octets, in base64, from where the last ended. */
    readonly put: Call<HandedFile & { readonly at: number; readonly data: string }, { readonly octets: number }>;
    /** Into a mailbox. The file is forgotten at the end; who goes away stops it, and what came stays. */
    readonly watchImport: Feed<HandedFile & { readonly account: number; readonly mailbox: number }, FileProgress>;
    /** As if a program had handed it in by SMTP. Only while the server captures. */
    readonly watchCapture: Feed<HandedFile, FileProgress>;
    readonly forget: Call<HandedFile, { readonly forgotten: boolean }>;
  };
};
