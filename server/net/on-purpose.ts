/**
 * Faults on purpose in protocols that are answered command by command (IMAP, POP3), and in the TLS handshake before them:
 * what an owner who tests programs may have happen. Who decides it is asked through `AnswerFaults` and `TlsFaults`; here and
 * in the protocols it is only carried out. (SMTP's are in smtp/fault.ts: there a message is on its way in.)
 */
import type { SecureContext } from 'node:tls';
import type { Duration } from '../base/units.ts';

/** 'connect' before the greeting, 'login' however one signs in; else the name of a command: 'UID FETCH', 'RETR'. */
export type AnswerFaultAt = { readonly command: string; readonly user?: string };

export type AnswerFault = {
  readonly because: string;
  /** As the protocol says it, without a tag; nothing else is done. */
  readonly reply?: string;
  readonly delay?: Duration;
  /** Never answered: until the peer leaves, or an hour is over. */
  readonly silent?: true;
  /**
   * The connection ends. before: nothing was done. unheard: it was done, and nothing of the answer is said. after: behind
   * the answer. half: in the middle of the first message that is sent.
   */
  readonly drop?: 'before' | 'unheard' | 'after' | 'half';
  /** The answer goes out so slowly: octets a second. */
  readonly throttle?: number;
  /** It goes out in pieces, with such a pause between them. */
  readonly split?: Duration;
  /** Capabilities that are not told in this session, and what is told in their place or besides. */
  readonly hide?: readonly string[];
  readonly announce?: Readonly<Record<string, string>>;
  /** Octets by which the size of a literal is told wrong. */
  readonly literal?: number;
  /** The mailbox has another UIDVALIDITY than it had: added to it. */
  readonly uidValidity?: number;
};

/** What is due; null: nothing. One for each connection. */
export type AnswerFaults = (at: AnswerFaultAt) => AnswerFault | null;

/** Of a handshake. The rest of them is a certificate, or versions, that a careful client refuses. */
export type TlsFault = {
  readonly delay?: Duration;
  readonly does: /** Octets that no handshake begins with. */
    | { readonly how: 'garbage' }
    /** The connection ends when the client has said hello. */
    | { readonly how: 'drop' }
    | { readonly how: 'silent' }
    /** handshake_failure (RFC 8446 §6.2). */
    | { readonly how: 'alert' }
    | { readonly how: 'shown'; readonly context: () => Promise<SecureContext> };
};
/** `serverName`: what the client asks for (RFC 6066 §3). */
export type TlsFaults = {
  /** Nothing is looked at where none can be due. */
  any(): boolean;
  due(remote: string, serverName: string | null): TlsFault | null;
};

/** The names that are told, as a fault has them: hidden ones gone, others in the place of theirs or at the end. */
export function namesWith(
  { hide = [], announce = {} }: Pick<AnswerFault, 'hide' | 'announce'>,
  names: readonly string[],
  between: ' ' | '=',
): readonly string[] {
  const word = (name: string): string => name.split(between, 1)[0]!.toUpperCase();
  const gone = new Set([...hide, ...Object.keys(announce)].map(name => name.toUpperCase()));
  const added = Object.entries(announce).map(([name, value]) => (value === '' ? name : `${name}${between}${value}`));
  return [...names.filter(name => !gone.has(name.toUpperCase()) && !gone.has(word(name))), ...added];
}

/** A fault that says other names than usual. */
export const tellsOthers = (fault: AnswerFault | null): fault is AnswerFault =>
  fault !== null && (fault.hide !== undefined || fault.announce !== undefined);
