/**
 * Who may use the console: one-time tokens, printed where only the owner reads, are exchanged for a session cookie.
 * Both are kept as hashes, so looking one up tells nothing by its timing, and in memory only: a restart ends them.
 */
import { createHash } from 'node:crypto';
import type { Clock, Random } from '../base/ports.ts';
import { days, type Instant } from '../base/units.ts';

export type Sessions = {
  /** A new one-time token. */
  newToken(): string;
  /** The session that the token buys, or null when it is unknown, used or too old. */
  redeem(token: string): string | null;
  /** True while the session is known; using it keeps it alive. */
  admits(session: string | undefined): boolean;
};

/** 256 bits: not to be guessed. */
const SECRET_BYTES = 32;
const TOKEN_LIFE = days(1);
const SESSION_LIFE = days(7);
/** Of each kind. The oldest gives way; an owner has a handful. */
const MOST = 64;

export function newSessions(random: Random, clock: Clock): Sessions {
  const tokens = new Map<string, Instant>();
  const sessions = new Map<string, Instant>();
  const issue = (kind: Map<string, Instant>, life: number): string => {
    const secret = Buffer.from(random.bytes(SECRET_BYTES)).toString('base64url');
    kind.set(hash(secret), clock.now() + life);
    const oldest = kind.keys().next().value;
    if (kind.size > MOST && oldest !== undefined) kind.delete(oldest);
    return secret;
  };
  return {
    newToken: () => issue(tokens, TOKEN_LIFE),
    redeem(token) {
      const key = hash(token);
      const until = tokens.get(key);
      tokens.delete(key);
      return until !== undefined && clock.now() < until ? issue(sessions, SESSION_LIFE) : null;
    },
    admits(session) {
      const key = hash(session ?? '');
      const until = sessions.get(key);
      sessions.delete(key);
      if (until === undefined || clock.now() >= until) return false;
      // Put back last: the order of the map is the order of use.
      sessions.set(key, clock.now() + SESSION_LIFE);
      return true;
    },
  };
}

const hash = (secret: string): string => createHash('sha256').update(secret).digest('base64');
