/**
 * Every answer the server can give, by meaning (RFC 5804 §1.2, §1.3): OK, NO or BYE, a response code for programs, a text
 * for people. Nothing else in the folder writes "OK", "NO" or "BYE".
 */
import { type Bytes, printBytes } from '../base/units.ts';
import type { LoginFailure } from '../sasl/mechanism.ts';
import type { OpenFailure, ScriptFault, ScriptRefusal } from './backend.ts';
import { printString } from './syntax.ts';

/** §1.3. QUOTA and what is more exact than it; REFERRAL and TRANSITION-NEEDED have no cause here. */
export type Code =
  | 'AUTH-TOO-WEAK'
  | 'ENCRYPT-NEEDED'
  | 'QUOTA'
  | 'QUOTA/MAXSCRIPTS'
  | 'QUOTA/MAXSIZE'
  | 'TRYLATER'
  | 'ACTIVE'
  | 'NONEXISTENT'
  | 'ALREADYEXISTS'
  | 'WARNINGS'
  | { readonly name: 'SASL' | 'TAG'; readonly value: string };

export type Reply = {
  readonly status: 'OK' | 'NO' | 'BYE';
  readonly code: Code | null;
  readonly text: string;
};

export function printReply({ status, code, text }: Reply): string {
  const coded =
    code === null ? '' : ` (${typeof code === 'string' ? code : `${code.name} ${printString(code.value)}`})`;
  return `${status}${coded} ${printString(text)}\r\n`;
}

export const good = (text: string, code: Code | null = null): Reply => ({ status: 'OK', code, text });
export const no = (text: string, code: Code | null = null): Reply => ({ status: 'NO', code, text });
const bye = (text: string, code: Code | null = null): Reply => ({ status: 'BYE', code, text });

export const reply = {
  ready: good('Mailroom is ready'),
  capabilities: good('That is what is here'),
  beginTls: good('Begin TLS now'),
  loggedIn: good('You are signed in'),
  loggedOut: good('You are signed out, and may sign in again'),
  goodbye: good('Goodbye'),
  noop: good('Done'),
  listed: good('These are all scripts'),
  read: good('That is the script'),
  kept: good('The script is kept'),
  valid: good('The script is valid'),
  hasSpace: good('There is room for it'),
  active: good('The script is active'),
  noneActive: good('No script is active'),
  renamed: good('The script has its new name'),
  removed: good('The script is gone'),

  unknown: no('There is no such command'),
  notWords: no('The command cannot be read'),
  tooLong: no('The command is too long'),
  notNow: no('That command is not for now'),
  loginFirst: no('Sign in first'),
  loggedInAlready: no('You are signed in; UNAUTHENTICATE or LOGOUT comes first'),
  tlsAlready: no('The connection is encrypted already'),
  noTls: no('TLS is not offered here'),
  unknownMechanism: no('There is no such mechanism here'),
  encryptFirst: no('That mechanism sends the password: STARTTLS comes first', 'ENCRYPT-NEEDED'),
  tooWeak: no('That mechanism sends the password, and nothing here hides it', 'AUTH-TOO-WEAK'),
  notBase64: no('That is not base64'),
  cancelled: no('Cancelled'),

  tooManyFailures: bye('Too many wrong logins'),
  tooManyMistakes: bye('Too many lines that are no command'),
  endless: bye('That is more than this server will read', 'QUOTA/MAXSIZE'),
  idle: bye('You were silent for too long'),
  fault: bye('Something went wrong here', 'TRYLATER'),
} as const satisfies Record<string, Reply>;

/** Why a login was refused; to the peer all look alike but those that will pass. */
export const loginRefused: Record<LoginFailure | 'bad-syntax', Reply> = {
  'wrong-credentials': no('The name or the password is wrong'),
  // To the peer like the one before; the owner reads the difference in the log.
  disabled: no('The name or the password is wrong'),
  throttled: no('Too many wrong logins; please come back later', 'TRYLATER'),
  unavailable: no('Logins cannot be checked now; please come back later', 'TRYLATER'),
  'bad-syntax': no('That is no response of this mechanism'),
};

export const openRefused: Record<OpenFailure, Reply> = {
  'too-many-sessions': no('This account has too many sessions open; please come back later', 'TRYLATER'),
  unavailable: no('The scripts cannot be reached now; please come back later', 'TRYLATER'),
  'no-scripts': no('An inbox of captured mail has no scripts'),
};

/** Why a session is ended by the server, and what it says then. */
export type Ending = 'closing' | 'signed-out';
export const closingReply: Record<Ending, Reply> = {
  closing: bye('The server is closing', 'TRYLATER'),
  'signed-out': bye('You were signed out by the owner of this server'),
};

/** One line for each; an editor takes a person to "line 3". */
export const faultWords = (faults: readonly ScriptFault[]): string =>
  faults.map(({ line, column, sentence }) => `line ${line}, column ${column}: ${sentence}`).join('\r\n');

export function scriptRefused(refusal: ScriptRefusal): Reply {
  switch (refusal.why) {
    case 'nonexistent':
      return no('There is no script of that name', 'NONEXISTENT');
    case 'already-exists':
      return no('There is a script of that name already', 'ALREADYEXISTS');
    case 'active':
      return no('The script is active; SETACTIVE another one, or "", first', 'ACTIVE');
    case 'unavailable':
      return no('The scripts cannot be reached now; please come back later', 'TRYLATER');
    case 'bad-name':
      return no(refusal.sentence);
    case 'too-many':
      return no(`There are ${refusal.most} scripts already, which is all there may be`, 'QUOTA/MAXSCRIPTS');
    case 'too-large':
      return tooLarge(refusal.most);
    case 'over-quota':
      return no('All scripts together would be larger than they may be', 'QUOTA');
    case 'invalid':
      return no(faultWords(refusal.faults));
  }
}

export const tooLarge = (most: Bytes): Reply => no(`A script may have ${printBytes(most)} at most`, 'QUOTA/MAXSIZE');

/** §2.6, §2.12: good, with what should be looked at. */
export const withWarnings = (said: Reply, warnings: readonly ScriptFault[]): Reply =>
  warnings.length === 0 ? said : good(faultWords(warnings), 'WARNINGS');
