/**
 * Who may use the console: one-time tokens, printed where only the owner reads, are exchanged for a session cookie.
 * Both are known as hashes only, so looking one up tells nothing by its timing, and the file that keeps the sessions
 * opens no door to who reads it. Tokens end with the process; sessions do not, since a window that is open while the
 * server is started again goes on.
 */
import { createHash } from 'node:crypto';
import { readFileSync, renameSync, writeFileSync } from 'node:fs';
import type { Clock, Random } from '../base/ports.ts';
import { days, hours, type Instant } from '../base/units.ts';

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
/** A session that was used may be told to the disk so much later. */
const WRITE_WITHIN = hours(1);

/** `file`: where the sessions are kept; null for in memory only. */
export function newSessions(random: Random, clock: Clock, file: string | null = null): Sessions {
  const tokens = new Map<string, Instant>();
  const sessions = readKept(file);
  let written = clock.now();
  const keep = (): void => {
    written = clock.now();
    writeKept(file, sessions);
  };
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
      if (until === undefined || clock.now() >= until) return null;
      const session = issue(sessions, SESSION_LIFE);
      keep();
      return session;
    },
    admits(session) {
      const key = hash(session ?? '');
      const until = sessions.get(key);
      sessions.delete(key);
      if (until === undefined || clock.now() >= until) return false;
      // Put back last: the order of the map is the order of use.
      sessions.set(key, clock.now() + SESSION_LIFE);
      if (clock.now() - written >= WRITE_WITHIN) keep();
      return true;
    },
  };
}

const hash = (secret: string): string => createHash('sha256').update(secret).digest('base64');

/** What is there and can be read; the owner signs in again for the rest. */
function readKept(file: string | null): Map<string, Instant> {
  try {
    const kept: unknown = file === null ? [] : JSON.parse(readFileSync(file, 'utf8'));
    return new Map(Array.isArray(kept) ? kept.filter(isKept).slice(-MOST) : []);
  } catch {
    return new Map();
  }
}

const isKept = (entry: unknown): entry is [string, Instant] =>
  Array.isArray(entry) && typeof entry[0] === 'string' && typeof entry[1] === 'number';

/** A disk that takes nothing ends no session; they end with the process then. */
function writeKept(file: string | null, sessions: ReadonlyMap<string, Instant>): void {
  if (file === null) return;
  try {
    writeFileSync(`${file}.new`, JSON.stringify([...sessions]), { mode: 0o600 });
    renameSync(`${file}.new`, file);
  } catch {}
}
