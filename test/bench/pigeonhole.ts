/**
 * Pigeonhole beside our Sieve, with nothing of a server around it: `sieve-filter` carries a script out on the mail of a
 * Maildir. What opening and reading the mail costs is in what it takes with one rule. `sievec` compiles.
 */
import { execFileSync, spawnSync } from 'node:child_process';
import { chmodSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

export type Pigeonhole = {
  readonly facts: string;
  /** CPU milliseconds of the program, from its start to its end, with all messages. */
  filter(script: string): number;
  /** CPU milliseconds of the program that compiles it. */
  compile(script: string): number;
  close(): void;
};

const FILTER = '/usr/bin/sieve-filter';
const COMPILER = '/usr/bin/sievec';
/** It does not work as root. */
const OWNER = 65534;

export function pigeonholeMissing(): string | null {
  if (process.platform !== 'linux' || !existsSync(FILTER) || !existsSync(COMPILER))
    return 'Pigeonhole is not installed (Debian: apt-get install dovecot-sieve); only Mailroom is measured.';
  if (process.getuid?.() !== 0) return 'Pigeonhole is measured by root only; only Mailroom is measured.';
  return null;
}

const conf = (folder: string) => `mail_location = maildir:${folder}/mail
mail_home = ${folder}/mail
mail_uid = ${OWNER}
mail_gid = ${OWNER}
first_valid_uid = 0
first_valid_gid = 0
log_path = ${folder}/log
ssl = no
`;

export function startPigeonhole(messages: readonly Uint8Array[]): Pigeonhole {
  const folder = mkdtempSync(join(tmpdir(), 'pigeonhole-bench-'));
  const at = (name: string) => join(folder, name);
  for (const name of ['mail', 'mail/cur', 'mail/new', 'mail/tmp']) mkdirSync(at(name));
  writeFileSync(at('dovecot.conf'), conf(folder));
  for (const [n, octets] of messages.entries())
    writeFileSync(at(`mail/cur/${1_700_000_000 + n}.M${n}P1.bench:2,`), octets);
  execFileSync('chown', ['-R', String(OWNER), folder]);
  chmodSync(folder, 0o777);
  const run = (program: string, ...args: string[]): number => {
    const before = endedChildrenMs();
    const { status, stderr } = spawnSync(program, ['-c', at('dovecot.conf'), ...args], {
      encoding: 'utf8',
      uid: OWNER,
      gid: OWNER,
      env: { ...process.env, HOME: folder, USER: 'nobody' },
    });
    const log = existsSync(at('log')) ? readFileSync(at('log'), 'utf8') : '';
    if (status !== 0 || /error/i.test(log)) throw new Error(`${program} ended with ${status}: ${stderr}${log}`);
    return endedChildrenMs() - before;
  };
  const compile = (script: string): number => {
    writeFileSync(at('script.sieve'), script);
    return run(COMPILER, at('script.sieve'), at('script.svbin'));
  };
  const version = execFileSync('/usr/sbin/dovecot', ['--version'], { encoding: 'utf8' }).trim().split(' ')[0];
  return {
    facts: `Pigeonhole of Dovecot ${version}: sieve-filter -e on a Maildir whose index and cache are new each time`,
    compile,
    filter(script) {
      compile(script);
      for (const name of ['dovecot.index', 'dovecot.index.log', 'dovecot.index.cache'])
        rmSync(at(`mail/${name}`), { force: true });
      return run(FILTER, '-e', at('script.sieve'), 'INBOX');
    },
    close: () => rmSync(folder, { recursive: true, force: true, maxRetries: 5 }),
  };
}

/** User and system time of programs that this one has started and that have ended; a tick is ten milliseconds. */
function endedChildrenMs(): number {
  const text = readFileSync('/proc/self/stat', 'latin1');
  const fields = text.slice(text.lastIndexOf(')') + 2).split(' ');
  return (Number(fields[13]) + Number(fields[14])) * 10;
}
