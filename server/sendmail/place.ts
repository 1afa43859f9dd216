/**
 * Where the drop folder is, for whoever calls: what the environment says, else what was set up for the whole computer,
 * else the caller's own home of Mailroom. Nothing here runs with rights that the caller has not.
 */
import { readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { homeFolder } from '../assembly/home.ts';
import { err, ok, type Result } from '../base/result.ts';
import { type Fault, fault, sysexits } from './exit-codes.ts';

export type Place = {
  readonly drop: string;
  /** Where the server of this place can be asked. */
  readonly home: string;
};

/** Written by `mailroom drop setup`, for all users of the computer. */
export const FOR_ALL = '/etc/mailroom/sendmail.json';

type Environment = Readonly<Record<string, string | undefined>>;

export function findPlace(environment: Environment): Result<Place, Fault> {
  const forAll = setUpForAll(environment);
  const home = environment.MAILROOM_HOME
    ? homeFolder(undefined, environment)
    : (forAll?.home ?? homeFolder(undefined, environment));
  if (environment.MAILROOM_DROP) return ok({ drop: environment.MAILROOM_DROP, home });
  if (forAll && !environment.MAILROOM_HOME) return ok({ drop: forAll.drop, home });
  if (isFolder(home)) return ok({ drop: join(home, 'drop'), home });
  return err(
    fault(sysexits.config, `nobody has set Mailroom up in ${home}. Another user's: mailroom drop setup, see its help`),
  );
}

function setUpForAll(environment: Environment): Place | null {
  try {
    const { drop, home } = JSON.parse(readFileSync(environment.MAILROOM_SENDMAIL_CONF ?? FOR_ALL, 'utf8'));
    return typeof drop === 'string' && typeof home === 'string' ? { drop, home } : null;
  } catch {
    return null;
  }
}

function isFolder(path: string): boolean {
  try {
    return statSync(path).isDirectory();
  } catch (caught) {
    // Another's home, which may not be looked into.
    return (caught as NodeJS.ErrnoException).code === 'EACCES';
  }
}

/** What the server tells those who drop; usual values where it has never run. */
export function mostOctets(drop: string): number {
  try {
    const { maxMessageSize } = JSON.parse(readFileSync(join(drop, 'about.json'), 'utf8'));
    return typeof maxMessageSize === 'number' ? maxMessageSize : USUAL_MOST;
  } catch {
    return USUAL_MOST;
  }
}
const USUAL_MOST = 50 * 1024 * 1024;
