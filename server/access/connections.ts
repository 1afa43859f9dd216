/**
 * Who is signed in now: every IMAP, POP3 and ManageSieve session of every account, so that an owner can see them and sign them out,
 * and one person's programs cannot take what all others need. A request over HTTP is no session: it signs in each time.
 */
import type { Instant } from '../base/units.ts';
import type { Id } from '../store/interface.ts';

/**
 * Thunderbird holds five, a telephone two; an office's shared account is many people. Beyond this a login is answered
 * NO [LIMIT], and those that are open go on.
 */
export const MOST_CONNECTIONS = 100;

/** One session as an owner sees it. */
export type SignedIn = {
  readonly account: Id;
  readonly protocol: 'imap' | 'pop3' | 'managesieve' | 'jmap';
  readonly listener: string;
  readonly remote: string;
  /** What the program calls itself (RFC 2971): 'Thunderbird 140.3'. */
  readonly client: string | null;
  readonly since: Instant;
  readonly trace: string;
};
export type NewSession = Omit<SignedIn, 'client'> & {
  /** Of a login to one mailbox, which is counted by itself. */
  readonly root?: string | undefined;
  /** Asked when somebody looks: a program may say its name later. */
  readonly client: () => string | null;
  /** Ends the session with a word of goodbye. Never throws. */
  readonly end: () => void;
};

export type Connections = {
  /** Gives the place back when called, once; null: there is none, of this protocol. */
  take(session: NewSession): (() => void) | null;
  /** Of one account, or of all; the oldest first. */
  list(account?: Id): readonly SignedIn[];
  /** Signs the account out everywhere, or of the session with this trace alone. How many were told to end. */
  end(account: Id, trace?: string): number;
  /** Called when somebody has signed in or left. */
  watch(hear: () => void): () => void;
};

export function newConnections(most: number = MOST_CONNECTIONS): Connections {
  const sessions = new Map<Id, Set<NewSession>>();
  const hearers = new Set<() => void>();
  const changed = (): void => {
    for (const hear of hearers) hear();
  };
  const of = (account: Id): NewSession[] => [...(sessions.get(account) ?? [])];
  return {
    take(session) {
      const { account, protocol, root } = session;
      if (of(account).filter(one => one.protocol === protocol && one.root === root).length >= most) return null;
      const mine = sessions.get(account) ?? new Set();
      sessions.set(account, mine.add(session));
      changed();
      return () => {
        if (!mine.delete(session)) return;
        if (mine.size === 0 && sessions.get(account) === mine) sessions.delete(account);
        changed();
      };
    },
    list: account =>
      (account === undefined ? [...sessions.keys()].flatMap(of) : of(account))
        .map(({ end: _, root: __, client, ...told }) => ({ ...told, client: client() }))
        .sort((a, b) => a.since - b.since),
    end(account, trace) {
      const ending = of(account).filter(one => trace === undefined || one.trace === trace);
      for (const { end } of ending) end();
      return ending.length;
    },
    watch(hear) {
      hearers.add(hear);
      return () => hearers.delete(hear);
    },
  };
}
