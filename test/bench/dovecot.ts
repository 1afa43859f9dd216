/**
 * Dovecot beside us: the installed package with its defaults and Maildir, its own configuration and mailboxes in a folder
 * that is gone afterwards, two ports of loopback. Needs root, as Dovecot itself does.
 */
import { execFileSync, spawn } from 'node:child_process';
import { chmodSync, chownSync, existsSync, mkdirSync, mkdtempSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { ImapContender } from './imap-contender.ts';
import { letter } from './letters.ts';
import { answers, freePort } from './ports.ts';

export const DOVECOT = '/usr/sbin/dovecot';
/** Owner of the mailboxes: nobody. */
export const OWNER = 65534;
const STARTS_WITHIN = 15_000;
const PASSWORD = 'correct-horse';

/** Why it cannot take part, or null. */
export function dovecotMissing(): string | null {
  if (!existsSync('/usr/lib/dovecot/imap') || !existsSync('/usr/lib/dovecot/pop3'))
    return 'Dovecot is not installed (Debian: apt-get install dovecot-imapd dovecot-pop3d); only Mailroom is measured.';
  if (process.getuid?.() !== 0) return 'Dovecot can only be started by root; only Mailroom is measured.';
  return null;
}

/** Everything that is not named here stays as Dovecot ships it; the counts of processes are raised for 1,000 sessions. */
const conf = (folder: string, imap: number, pop3: number) => `protocols = imap pop3
base_dir = ${folder}/run
state_dir = ${folder}/state
log_path = ${folder}/log
ssl = no
disable_plaintext_auth = no
listen = 127.0.0.1
mail_location = maildir:${folder}/mail/%n
mail_max_userip_connections = 5000
default_process_limit = 3000
default_client_limit = 5000
passdb {
  driver = static
  args = password=${PASSWORD}
}
userdb {
  driver = static
  args = uid=${OWNER} gid=${OWNER} home=${folder}/mail/%n allow_all_users=yes
}
service imap-login {
  inet_listener imap {
    port = ${imap}
  }
  inet_listener imaps {
    port = 0
  }
}
service pop3-login {
  inet_listener pop3 {
    port = ${pop3}
  }
  inet_listener pop3s {
    port = 0
  }
}
service imap {
  process_limit = 3000
}
service anvil {
  client_limit = 10000
}
service auth {
  client_limit = 10000
}
`;

/** `sizes`: mailboxes u0, u1 … with so many letters. */
export async function startDovecot(sizes: readonly number[]): Promise<ImapContender> {
  const folder = mkdtempSync(join(tmpdir(), 'dovecot-bench-'));
  // The daemons run as another user and must come through.
  chmodSync(folder, 0o755);
  for (const name of ['run', 'state', 'mail']) mkdirSync(join(folder, name));
  chownSync(join(folder, 'mail'), OWNER, OWNER);
  const [imapPort, pop3Port] = [await freePort(), await freePort()];
  const file = join(folder, 'dovecot.conf');
  writeFileSync(file, conf(folder, imapPort, pop3Port));
  for (const [user, count] of sizes.entries()) fill(join(folder, 'mail', `u${user}`), count);
  let child = await launch(file, folder, imapPort);
  const stop = async () => {
    if (child.exitCode !== null) return;
    const ended = new Promise(resolve => child.once('exit', resolve));
    child.kill('SIGTERM');
    await ended;
  };
  const version = execFileSync(DOVECOT, ['--version'], { encoding: 'utf8' }).trim().split(' ')[0];
  return {
    name: 'Dovecot',
    facts: `Dovecot ${version}: Maildir, its defaults (mail_fsync=optimized)`,
    pid: () => child.pid!,
    imapPort: () => imapPort,
    pop3Port: () => pop3Port,
    user: n => `u${n}`,
    password: PASSWORD,
    async cold(user) {
      await stop();
      // Mail that no client has asked anything of yet: the list of UIDs stays, what was kept of headers goes.
      rmSync(join(folder, 'mail', `u${user}`, 'dovecot.index.cache'), { force: true });
      child = await launch(file, folder, imapPort);
    },
    async close() {
      await stop();
      rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
    },
  };
}

function fill(maildir: string, count: number): void {
  for (const name of ['', 'cur', 'new', 'tmp']) {
    mkdirSync(join(maildir, name), { recursive: true });
    chownSync(join(maildir, name), OWNER, OWNER);
  }
  for (let number = 0; number < count; number++) {
    const { bytes, at, seen } = letter(number);
    const seconds = Math.floor(at / 1000);
    const path = join(maildir, 'cur', `${seconds}.M${number}P1.bench,S=${bytes.length}:2,${seen ? 'S' : ''}`);
    writeFileSync(path, bytes);
    utimesSync(path, seconds, seconds);
    chownSync(path, OWNER, OWNER);
  }
}

export async function launch(file: string, folder: string, port: number) {
  const child = spawn(DOVECOT, ['-F', '-c', file], { stdio: 'ignore' });
  const until = performance.now() + STARTS_WITHIN;
  while (!(await answers(port))) {
    if (child.exitCode !== null || performance.now() > until)
      throw new Error(`Dovecot did not start; see ${join(folder, 'log')}`);
    await new Promise(resolve => setTimeout(resolve, 50));
  }
  return child;
}
