/**
 * What a run may know of the world: the message, its envelope, the account, the hour, and answers to questions that
 * only a store can give.
 *
 * A run is pure and synchronous. `World.ask` answers at once or gives undefined: then the run ends with the question
 * as its outcome, the caller finds the answer, and runs again from the start with it (decide.ts does this). As a run
 * touches nothing, running again costs its microseconds and nothing else. What a script can be seen to ask beforehand
 * stands in `Compiled.questions`, so that one round is the rule; names made of variables cost one round more.
 */
import type { Instant } from '../base/units.ts';
import type { Structure } from '../mime/structure.ts';
import type { Compiled } from './extension.ts';

/** One text that is compared; its folded form is kept, for many rules look at the same one. */
export type Value = {
  readonly text: string;
  /** In the comparator's key form; `comparator` says whose. */
  keyed?: { readonly comparator: string; readonly key: string };
};

/** An address of a header or of the envelope, for the address parts. */
export type AddressValue = {
  /** `local@domain` as written, quotes kept; what has no "@" is whole. */
  readonly all: Value;
  /** null where it is no address that could be taken apart: such parts match nothing. */
  readonly localPart: Value | null;
  readonly domain: Value | null;
};

/** A header field as tests see it. Decoding is done once, when first asked for. */
export interface SieveField {
  /** As written. */
  readonly name: string;
  /** Unfolded, outer blanks trimmed, one character per octet. */
  readonly raw: string;
  /** Decoded (RFC 2047) to Unicode. RFC 5228 §2.7.2. */
  readonly value: Value;
  /** Every address of it, groups laid flat. */
  readonly addresses: readonly AddressValue[];
}

/** The message in its present state. Immutable: an edited message is another one that shares the body. */
export interface SieveMessage {
  /** The header with its blank line, and the body; octets as they came. */
  readonly header: Buffer;
  readonly body: Buffer;
  /** Octets of all. */
  readonly size: number;
  /** In order of appearance. */
  readonly fields: readonly SieveField[];
  /** Of that name (lower case), topmost first. */
  named(name: string): readonly SieveField[];
  /** The part tree; offsets count from the start of the message. */
  readonly structure: Structure;
  octets(): Buffer;
  /** The same body under another header (octets, with its blank line). */
  withHeader(header: Buffer): SieveMessage;
}

/** RFC 5228 §5.4; RFC 6009 §3. A part that is not known matches nothing. */
export type EnvelopeFacts = {
  /** '' is the null return path. */
  readonly from: string;
  readonly to: string;
  /** MAIL FROM … AUTH=; RFC 5228 leaves it to the implementation. */
  readonly auth?: string;
  /** Other parts by name in lower case: 'orcpt', 'notify', 'ret', 'envid', 'bytimerelative', … */
  readonly others?: Readonly<Record<string, readonly string[]>>;
};

/** RFC 5235: 0 is "not tested". */
export type ScanFacts = {
  /** 1 (clean) to 10 (spam); `percent` from 0 to 100. */
  readonly spam: { readonly score: number; readonly percent: number } | null;
  /** 1 (clean) to 5 (infected for sure). */
  readonly virus: number | null;
};

/** RFC 6785: why the script runs on a message that lies in a mailbox already. */
export type ImapFacts = {
  readonly cause: 'APPEND' | 'COPY' | 'FLAG';
  readonly mailbox: string;
  readonly mailboxFrom: string | null;
  readonly changedFlags: readonly string[];
  /** What the message bears now. */
  readonly flags: readonly string[];
};

export type SieveFacts = {
  readonly message: SieveMessage;
  readonly envelope: EnvelopeFacts;
  readonly account: {
    readonly name: string;
    /** All addresses that are the owner's own, in lower case: vacation asks whether a message was for one of them. */
    readonly addresses: readonly string[];
  };
  readonly now: Instant;
  /** Minutes east of UTC that the owner's clock shows at that moment. */
  readonly zoneAt: (at: Instant) => number;
  /** Of user+detail; null: no addresses with detail. RFC 5233 §4. */
  readonly separator: string | null;
  /** RFC 5183 §4.1, by name in lower case: 'domain', 'host', 'location', 'name', 'phase', 'remote-host', 'remote-ip', 'version'. */
  readonly environment: Readonly<Record<string, string>>;
  readonly scan: ScanFacts;
  readonly imap: ImapFacts | null;
};

/** A mailbox of the account that may be filed into. */
export type MailboxFact = {
  readonly name: string;
  /** RFC 8474. */
  readonly id: string;
  /** RFC 6154, with the backslash: '\\Junk'. */
  readonly specialUse: readonly string[];
};

/** Everything a run may ask. Each has an answer for every input; undefined is "not known yet". */
export type Questions = {
  /** By name; INBOX in any case. null: there is none, or nothing may be delivered there. */
  readonly mailbox: { readonly input: { readonly name: string }; readonly answer: MailboxFact | null };
  readonly 'mailbox-by-id': { readonly input: { readonly id: string }; readonly answer: MailboxFact | null };
  /** `use` with its backslash, case as written. */
  readonly 'mailbox-by-use': { readonly input: { readonly use: string }; readonly answer: MailboxFact | null };
  /** `mailbox` null: of the server (RFC 5490 servermetadata). */
  readonly metadata: {
    readonly input: { readonly mailbox: string | null; readonly entry: string };
    readonly answer: string | null;
  };
  /** RFC 7352: whether `id` was remembered under this handle and has not expired. */
  readonly duplicate: { readonly input: { readonly handle: string; readonly id: string }; readonly answer: boolean };
  /** RFC 6134: whether `value` is a member of the list; null: there is no such list. */
  readonly list: {
    readonly input: { readonly list: string; readonly value: string };
    readonly answer: boolean | null;
  };
  /** RFC 6609: another script, compiled; null: there is none; a text: why it cannot be used. */
  readonly script: {
    readonly input: { readonly location: 'personal' | 'global'; readonly name: string };
    readonly answer: Compiled | string | null;
  };
};
export type Question = {
  readonly [N in keyof Questions]: { readonly ask: N } & Questions[N]['input'];
}[keyof Questions];
export type Answer = Questions[keyof Questions]['answer'];

export interface World {
  /** undefined: not known yet. The same question has the same answer throughout a run and its repetitions. */
  ask(question: Question): Answer | undefined;
}

/** Equal for equal questions: what answers are kept by. */
export const questionKey = (question: Question): string => JSON.stringify(question, Object.keys(question).sort());
