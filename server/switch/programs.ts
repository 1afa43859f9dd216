/**
 * Running other programs: the one port through which everything here touches the system, so that a test can stand in for
 * it and a person can be shown each command before it runs.
 */
import { spawn } from 'node:child_process';

export type Ran = {
  /** null: it could not be started, or was stopped for its time. */
  readonly code: number | null;
  readonly out: string;
  readonly err: string;
};
export type Programs = {
  run(
    argv: readonly string[],
    /** `as`: whose process it is, where root runs it. */
    given?: {
      readonly stdin?: string;
      readonly within?: number;
      readonly as?: { readonly uid: number; readonly gid: number } | null;
    },
  ): Promise<Ran>;
};

/** `postsuper -d` on a slow disk takes its time; a program that waits for a terminal never ends. */
const WITHIN_MS = 120_000;
/** Half a million ids. */
const MOST_OUTPUT = 256 * 1024 * 1024;

/** What root runs is looked for where only root writes, whatever PATH the caller has. */
const SYSTEM_PATH = '/usr/sbin:/usr/bin:/sbin:/bin:/run/current-system/sw/bin';

/** Latin-1: a queue's listing may hold any octet. */
export const systemPrograms: Programs = {
  run: (argv, given = {}) =>
    new Promise(resolve => {
      const [program = '', ...args] = argv;
      const child = spawn(program, args, {
        stdio: ['pipe', 'pipe', 'pipe'],
        timeout: given.within ?? WITHIN_MS,
        env: { ...process.env, ...(process.getuid?.() === 0 ? { PATH: SYSTEM_PATH } : {}), LC_ALL: 'C' },
        windowsHide: true,
        ...given.as,
      });
      const out: Buffer[] = [];
      const err: Buffer[] = [];
      let octets = 0;
      child.stdout.on('data', (piece: Buffer) => {
        octets += piece.length;
        if (octets <= MOST_OUTPUT) out.push(piece);
        else child.kill();
      });
      child.stderr.on('data', (piece: Buffer) => {
        if (err.length < 1000) err.push(piece);
      });
      child.stdin.on('error', () => {});
      child.stdin.end(given.stdin ?? '');
      const text = (pieces: readonly Buffer[]) => Buffer.concat(pieces).toString('latin1');
      child.once('error', fault => resolve({ code: null, out: '', err: fault.message }));
      child.once('close', code => resolve({ code, out: text(out), err: text(err) }));
    }),
};

/** As it is typed: quoted where a shell would read it otherwise. */
export const shown = (argv: readonly string[]): string =>
  argv.map(word => (/^[\w@%+=:,./-]+$/.test(word) ? word : `'${word.replaceAll("'", `'\\''`)}'`)).join(' ');

/** Why it failed, in the program's own last words. */
export function whyFailed(argv: readonly string[], ran: Ran): string {
  const words = (ran.err.trim() || ran.out.trim()).split('\n').at(-1) ?? '';
  const end = ran.code === null ? 'did not run' : `ended with ${ran.code}`;
  return `${shown(argv)} ${end}${words === '' ? '' : `: ${words.slice(0, 300)}`}`;
}
