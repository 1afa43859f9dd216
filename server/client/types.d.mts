/** What a test asks of the test inbox, and what it gets; the same file goes along as `mailroom.d.mts`. */

/**
 * A text is looked for anywhere, whatever its case; of an address it is the whole of it, with * for anything. A regular
 * expression is tried by the server in linear time: look-around, references and \p{…} are refused before it is asked.
 */
export type Words =
  | string
  | RegExp
  | {
      readonly is?: string;
      readonly contains?: string;
      readonly matches?: string | RegExp;
      readonly not?: string;
    };

export type Wanted = {
  readonly from?: Words;
  readonly to?: Words;
  readonly cc?: Words;
  readonly bcc?: Words;
  /** Of the SMTP envelope. */
  readonly sender?: Words;
  readonly recipient?: Words;
  readonly subject?: Words;
  readonly text?: Words;
  readonly html?: Words;
  /** Text or HTML. */
  readonly body?: Words;
  /** Who signed in to hand it in. */
  readonly user?: Words;
  readonly tag?: Words;
  /** Words and operators as in the window's search: 'from:shop has:attachment -is:read'. */
  readonly search?: string;
  readonly header?: Readonly<Record<string, Words>>;
  /** Words or address of a link. */
  readonly link?: Words;
  /** Name or type of an attachment. */
  readonly attachment?: Words;
  /** How many. */
  readonly attachments?: number;
  /** true: there is a one-time code; a text: it is this. */
  readonly code?: boolean | string;
};

export type When = {
  /** Milliseconds, or '500ms', '5s', '2m'; five seconds where nothing is said. Four minutes at most. */
  readonly within?: number | string;
  /** Messages that came before do not count: a moment, milliseconds since 1970, or 'now'. */
  readonly since?: Date | number | 'now';
  readonly signal?: AbortSignal;
};
export type Counted = {
  /** Without it at least one. */
  readonly count?: number;
  /** Exactly `count`: then all of the time is waited. */
  readonly exactly?: boolean;
};

export type Link = { readonly href: string; readonly text: string };
export type Attachment = {
  readonly name: string;
  readonly type: string;
  readonly size: number;
  bytes(): Promise<Uint8Array>;
  text(): Promise<string>;
};

export type Message = {
  readonly id: number;
  readonly at: Date;
  readonly subject: string;
  readonly from: readonly string[];
  readonly to: readonly string[];
  /** Of the SMTP envelope. */
  readonly recipients: readonly string[];
  readonly inboxes: readonly string[];
  readonly user: string;
  readonly text: string;
  readonly html: string;
  /** A one-time code; null: none was seen. */
  readonly code: string | null;
  /** The one that is to be pressed, else the first. */
  readonly link: string | null;
  readonly links: readonly Link[];
  readonly unsubscribe: { readonly links: readonly string[]; readonly oneClick: boolean } | null;
  readonly attachments: readonly Attachment[];
  /** Whatever its case; null: there is no such field. */
  header(name: string): string | null;
  /** The first link whose words or address hold this. Throws where there is none. */
  linkTo(words: string | RegExp): string;
  /** By its name. Throws where there is none, and says which there are. */
  attachment(name: string | RegExp): Attachment;
  /** As it came, octet for octet. */
  raw(): Promise<Uint8Array>;
};

/** Ready for nodemailer: `createTransport(inbox.smtp)`. Any password signs in. */
export type Smtp = {
  readonly host: string;
  readonly port: number;
  readonly secure: boolean;
  readonly user: string;
  readonly pass: string;
  readonly auth: { readonly user: string; readonly pass: string };
  readonly url: string;
};

export type Mailroom = {
  readonly url: string;
  /** null: all inboxes. */
  readonly name: string | null;
  /** Those that are as wanted, in the order in which they came. Throws an Unmet where they do not come. */
  expect(wanted?: Wanted & When & Counted): Promise<readonly Message[]>;
  /** The first that is as wanted. */
  wait(wanted?: Wanted & When): Promise<Message>;
  /** None comes in all that time: one second where nothing is said. */
  none(wanted?: Wanted & When): Promise<void>;
  /** One after the other, others between them. */
  order(wanted: readonly Wanted[], when?: When): Promise<readonly Message[]>;
  read(id: number | 'latest'): Promise<Message>;
  /** What is there now goes; how many. */
  clear(): Promise<number>;
  /** It need not be there yet: mail makes it. */
  inbox(name: string): Mailroom;
  /** With a name that nobody else has: tests that run at the same time do not see each other's mail. */
  newInbox(prefix?: string): Promise<OwnInbox>;
  /** How a program hands mail in, so that it comes to this inbox. */
  smtp(): Promise<Smtp>;
};

export type OwnInbox = Omit<Mailroom, 'smtp' | 'name'> & {
  readonly name: string;
  /** For a program's settings. */
  readonly smtp: Smtp;
  /** Mail to it comes to this inbox, whoever hands it in; null: addresses name no inbox (`capture.inbox-addresses`). */
  readonly address: string | null;
};

export type Mismatch = { readonly field: string; readonly wanted: string; readonly found: string };
export type Outcome = {
  readonly because: string;
  readonly near: readonly {
    readonly id: number;
    readonly subject: string;
    readonly to: readonly string[];
    readonly mismatches: readonly Mismatch[];
  }[];
  /** Programs that could not hand mail in. */
  readonly refused: readonly string[];
  readonly looked: number;
  readonly took: number;
};

/** What was expected did not come; its message says why, in lines. */
export declare class Unmet extends Error {
  readonly outcome: Outcome;
}

/** `url`: of the window in a browser; else MAILROOM_URL of the environment, else http://127.0.0.1:8025. */
export declare function mailroom(options?: { readonly url?: string; readonly inbox?: string }): Mailroom;
