/**
 * Dovecot's delivery beside ours: LMTP to Maildir with its defaults, scripts by Pigeonhole, compiled beforehand. In a
 * folder that is gone afterwards, one port of loopback. Needs root, as Dovecot itself does.
 */
import { execFileSync } from 'node:child_process';
import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Contender } from './contender.ts';
import { DOVECOT, launch, OWNER } from './dovecot.ts';
import { freePort } from './ports.ts';
import { COPIED, FILED } from './sieve-scripts.ts';

export function dovecotLmtpMissing(): string | null {
  if (!existsSync('/usr/lib/dovecot/lmtp') || !existsSync('/usr/bin/sievec'))
    return 'Dovecot is not installed (Debian: apt-get install dovecot-lmtpd dovecot-sieve); only Mailroom delivers.';
  if (process.getuid?.() !== 0) return 'Dovecot can only be started by root; only Mailroom delivers.';
  return null;
}

/** Everything that is not named here stays as Dovecot ships it. */
const conf = (folder: string, port: number) => `protocols = lmtp
base_dir = ${folder}/run
state_dir = ${folder}/state
log_path = ${folder}/log
ssl = no
listen = 127.0.0.1
mail_location = maildir:~/Maildir
passdb {
  driver = static
  args = nopassword=y
}
userdb {
  driver = static
  args = uid=${OWNER} gid=${OWNER} home=${folder}/mail/%n allow_all_users=yes
}
service lmtp {
  inet_listener lmtp {
    address = 127.0.0.1
    port = ${port}
  }
}
protocol lmtp {
  mail_plugins = sieve
}
plugin {
  sieve = file:~/sieve;active=~/.dovecot.sieve
}
`;

/** Of each account its script, null: none. What is read of them is given with the recipients. */
export async function startDovecotLmtp(scripts: ReadonlyMap<string, string | null>) {
  const folder = mkdtempSync(join(tmpdir(), 'dovecot-lmtp-bench-'));
  for (const name of ['run', 'state', 'mail']) mkdirSync(join(folder, name));
  const port = await freePort();
  const file = join(folder, 'dovecot.conf');
  writeFileSync(file, conf(folder, port));
  for (const [name, script] of scripts) {
    mkdirSync(join(folder, 'mail', name));
    const at = join(folder, 'mail', name, '.dovecot.sieve');
    if (script === null) continue;
    writeFileSync(at, script);
    execFileSync('/usr/bin/sievec', ['-c', file, at], { stdio: 'inherit' });
  }
  execFileSync('chown', ['-R', String(OWNER), join(folder, 'mail')]);
  // The daemons run as another user and must come through.
  chmodSync(folder, 0o755);
  const child = await launch(file, folder, port);
  const version = execFileSync(DOVECOT, ['--version'], { encoding: 'utf8' }).trim().split(' ')[0];
  const filed = (name: string, mailbox = '') => {
    const maildir = join(folder, 'mail', name, 'Maildir', mailbox === '' ? '' : `.${mailbox}`);
    return ['new', 'cur'].reduce((sum, part) => sum + count(join(maildir, part)), 0);
  };
  let closed = false;
  /** Its accounts of these names, as one contender. */
  return (names: readonly string[], recipients: readonly string[], files: boolean): Contender => ({
    name: 'Dovecot',
    facts: `Dovecot ${version}: LMTP to Maildir, its defaults (mail_fsync=optimized), scripts compiled by sievec`,
    pid: child.pid!,
    smtpPort: port,
    recipients,
    filed: async () => names.reduce((sum, name) => sum + filed(name, files ? FILED : ''), 0),
    async durability() {
      const log = readFileSync(join(folder, 'log'), 'utf8');
      const wrong = /^.*(Error|Fatal|Panic): .*$/m.exec(log);
      if (wrong) throw new Error(`Dovecot said: ${wrong[0]}`);
      const copies = names.reduce((sum, name) => sum + filed(name, COPIED), 0);
      const main = await this.filed();
      if (files && copies !== main) throw new Error(`Dovecot filed ${main} messages and ${copies} copies`);
      return `fsync of the Maildir file before 250; ${main} messages and ${copies} copies filed`;
    },
    async close() {
      if (closed) return;
      closed = true;
      const ended = new Promise(resolve => child.once('exit', resolve));
      child.kill('SIGTERM');
      await ended;
      rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
    },
  });
}

function count(folder: string): number {
  try {
    return readdirSync(folder).length;
  } catch {
    return 0;
  }
}
