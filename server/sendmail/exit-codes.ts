/** What sendmail(1) ends with, after sysexits.h: programs that call it read nothing else. */
export const sysexits = {
  ok: 0,
  /** EX_USAGE: the words of the command are off, or nobody is named. */
  usage: 64,
  /** EX_DATAERR: the message, or an address, cannot be taken as it is. */
  data: 65,
  /** EX_NOINPUT: nothing can be read. */
  noInput: 66,
  /** EX_NOUSER: nobody here has that address. */
  noUser: 67,
  /** EX_NOHOST: a domain that takes no mail. */
  noHost: 68,
  /** EX_UNAVAILABLE: no server where one is needed, or what nobody can do. */
  unavailable: 69,
  /** EX_SOFTWARE: a fault of ours. */
  software: 70,
  /** EX_OSERR: the system has no more of something. */
  system: 71,
  /** EX_CANTCREAT: the file cannot be made. */
  cannotCreate: 73,
  /** EX_IOERR: the disk, or the standard input, fails. */
  io: 74,
  /** EX_TEMPFAIL: nothing was taken; later it may be. */
  temporary: 75,
  /** EX_NOPERM: this user may not. */
  noPermission: 77,
  /** EX_CONFIG: nobody has set this up. */
  config: 78,
} as const;

/** The end of a run, with words for a person on standard error. */
export type Fault = { readonly code: number; readonly sentence: string };
export const fault = (code: number, sentence: string): Fault => ({ code, sentence });

/** What went wrong with the drop folder, by the system's own name for it. */
export function faultOfSystem(caught: unknown, what: string): Fault {
  const { code = '', message } = caught as NodeJS.ErrnoException;
  return fault(bySystem[code] ?? sysexits.cannotCreate, `${what}: ${message}`);
}

const bySystem: Readonly<Record<string, number>> = {
  ENOENT: sysexits.config,
  EACCES: sysexits.noPermission,
  EPERM: sysexits.noPermission,
  ENOSPC: sysexits.temporary,
  EDQUOT: sysexits.temporary,
  EFBIG: sysexits.temporary,
  EMFILE: sysexits.system,
  ENFILE: sysexits.system,
  ENOMEM: sysexits.system,
  EIO: sysexits.io,
};
