/** What a program is told beside the message: its words filled in, its environment, and the exit codes it answers with. */
import { err, ok, type Result } from '../base/result.ts';
import { domainOf, localPartOf } from '../directory/address.ts';
import type { Lease } from '../store/interface.ts';

/** What of a recipient a program may know. */
export type Handed = Pick<Lease, 'sender' | 'address' | 'original' | 'via' | 'trace'>;

/** `{sender}` and the others, as arguments may hold them. */
export function filledWords(
  args: readonly string[],
  lease: Handed,
  separator: string,
): Result<readonly string[], string> {
  const known = valuesOf(lease, separator);
  const words: string[] = [];
  for (const arg of args) {
    const word = arg.replace(/\{(\w+)\}/g, (whole, name: string) => known[name] ?? whole);
    // A stranger's "--config=…" is an address; to a program it is an option.
    if (word.startsWith('-') && !arg.startsWith('-'))
      return err(`an address that begins with "-" is no word for a program`);
    words.push(word);
  }
  return ok(words);
}

function valuesOf(lease: Handed, separator: string): Readonly<Record<string, string>> {
  const local = localPartOf(lease.address);
  const at = separator === '' ? -1 : local.indexOf(separator);
  return {
    sender: lease.sender,
    recipient: lease.address,
    original: originalOf(lease),
    user: at > 0 ? local.slice(0, at) : local,
    extension: at > 0 ? local.slice(at + 1) : '',
    domain: domainOf(lease.address),
    trace: lease.trace,
  };
}

/** Whom the sender wrote to, before any alias. */
export const originalOf = (lease: Handed): string =>
  (lease.original ?? '').replace(/^rfc822;/i, '') || (lease.via ?? lease.address);

/** Nothing of ours: keys and paths of the server are not a program's. qmail's and Postfix's names. */
export function environmentFor(lease: Handed, separator: string, home: string): Record<string, string> {
  const { sender, recipient, original, user, extension, domain, trace } = valuesOf(lease, separator);
  return {
    ...(process.platform === 'win32'
      ? { SystemRoot: process.env.SystemRoot ?? '', PATH: process.env.PATH ?? '' }
      : { PATH: '/usr/local/bin:/usr/bin:/bin', LANG: 'C.UTF-8' }),
    ...{ HOME: home, SENDER: sender!, RECIPIENT: recipient!, ORIGINAL_RECIPIENT: original! },
    ...{ USER: user!, EXTENSION: extension!, DOMAIN: domain!, TRACE: trace! },
  };
}

export type Ended =
  | { readonly kind: 'done' }
  | { readonly kind: 'temporary' | 'permanent'; readonly status: string; readonly what: string };

/** sysexits.h, as sendmail and Postfix read it; 100 and 111 are qmail's. Any other "no" is final, as it always was. */
export function endedWith(code: number | null, signal: string | null): Ended {
  if (code === 0) return { kind: 'done' };
  if (code === null) return { kind: 'temporary', status: '4.3.0', what: `was ended by ${signal ?? 'the system'}` };
  const [status, what] = codes[code] ?? ['5.3.0', `exit code ${code}`];
  return { kind: status.startsWith('4') ? 'temporary' : 'permanent', status, what };
}

const codes: Readonly<Record<number, readonly [status: string, what: string]>> = {
  64: ['5.3.0', 'it was called wrongly (64)'],
  65: ['5.6.0', 'the message is not right (65)'],
  66: ['5.3.0', 'its input cannot be opened (66)'],
  67: ['5.1.1', 'there is no such user (67)'],
  68: ['5.1.2', 'there is no such host (68)'],
  69: ['5.3.0', 'it is not available (69)'],
  70: ['5.3.0', 'a fault in the program (70)'],
  71: ['4.3.0', 'a fault of the system (71)'],
  72: ['5.3.0', 'a file of the system is missing (72)'],
  73: ['5.2.0', 'its output cannot be made (73)'],
  74: ['4.3.0', 'it could not read or write (74)'],
  75: ['4.3.0', 'not now (75)'],
  76: ['5.5.0', 'the other side broke the protocol (76)'],
  77: ['5.7.0', 'it is not permitted (77)'],
  78: ['4.3.5', 'its settings are wrong (78)'],
  100: ['5.3.0', 'it said no (100)'],
  111: ['4.3.0', 'not now (111)'],
  126: ['4.3.5', 'it cannot be run (126)'],
  127: ['4.3.5', 'it was not found (127)'],
};
