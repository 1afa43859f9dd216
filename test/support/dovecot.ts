/**
 * Dovecot as the other server: IMAP and POP3 on free ports of loopback, in clear (with STARTTLS) and encrypted, Maildirs in a
 * folder that is gone afterwards. Null with a sentence where it cannot be: not installed, or we are not root.
 */
import { chmodSync, chownSync, existsSync, mkdirSync, readdirSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { makeAuthority, makeLeaf } from '../../server/net/authority.ts';
import { findProgram, ownFolder, startDaemon } from './daemons.ts';
import { freePort } from './free-port.ts';

export type Dovecot = AsyncDisposable & {
  readonly ports: { readonly imap: number; readonly imaps: number; readonly pop3: number; readonly pop3s: number };
  /** PEM: who signed its certificate, which is for "localhost". */
  readonly authority: string;
  readonly password: string;
  /** May act for everybody as user*master. */
  readonly master: { readonly user: string; readonly password: string };
  /** Into a folder of the user's, 'INBOX' or 'Work.Old'; flags as Maildir has them ('S', 'FS'). */
  put(
    user: string,
    folder: string,
    letters: readonly { readonly bytes: Buffer; readonly flags?: string; readonly at?: number }[],
  ): void;
  /** How many messages lie in a folder. */
  count(user: string, folder: string): number;
  readonly maildir: (user: string) => string;
};

const OWNER = 65534;
const PASSWORD = 'correct-horse';

export function dovecotMissing(): string | false {
  if (!findProgram('dovecot') || !existsSync('/usr/lib/dovecot/imap') || !existsSync('/usr/lib/dovecot/pop3'))
    return 'Dovecot is not installed (dovecot-imapd, dovecot-pop3d)';
  return process.getuid?.() === 0 ? false : 'only root can start Dovecot';
}

export async function startDovecot(more = ''): Promise<Dovecot> {
  const folder = ownFolder();
  const at = (...names: string[]) => join(folder.path, ...names);
  chmodSync(folder.path, 0o755);
  for (const name of ['run', 'state', 'mail']) mkdirSync(at(name));
  chownSync(at('mail'), OWNER, OWNER);
  const now = Date.now();
  const authority = await makeAuthority('Dovecot', now);
  const leaf = await makeLeaf(authority, ['localhost', '127.0.0.1'], now);
  writeFileSync(at('cert.pem'), leaf.certificate);
  writeFileSync(at('key.pem'), leaf.key);
  writeFileSync(at('masters'), `root:{PLAIN}master-${PASSWORD}\n`);
  const [imap, imaps, pop3, pop3s] = [await freePort(), await freePort(), await freePort(), await freePort()];
  writeFileSync(at('dovecot.conf'), configuration(folder.path, { imap, imaps, pop3, pop3s }) + more);
  const started = await startDaemon(findProgram('dovecot')!, ['-F', '-c', at('dovecot.conf')], imap);
  if (!started.ok) throw new Error(started.error);
  const maildir = (user: string) => at('mail', user);
  let number = 0;
  return {
    ports: { imap, imaps, pop3, pop3s },
    authority: authority.certificate,
    password: PASSWORD,
    master: { user: 'root', password: `master-${PASSWORD}` },
    maildir,
    put(user, name, letters) {
      const box = name === 'INBOX' ? maildir(user) : join(maildir(user), `.${name}`);
      for (const path of [maildir(user), box, ...['cur', 'new', 'tmp'].map(part => join(box, part))]) {
        mkdirSync(path, { recursive: true });
        chownSync(path, OWNER, OWNER);
      }
      for (const { bytes, flags = '', at: when = Date.UTC(2026, 9, 1) } of letters) {
        const seconds = Math.floor(when / 1000);
        const path = join(box, 'cur', `${seconds}.M${++number}P1.test:2,${flags}`);
        writeFileSync(path, bytes);
        utimesSync(path, seconds, seconds);
        chownSync(path, OWNER, OWNER);
      }
    },
    count(user, name) {
      const box = name === 'INBOX' ? maildir(user) : join(maildir(user), `.${name}`);
      return ['cur', 'new'].flatMap(part => (existsSync(join(box, part)) ? readdirSync(join(box, part)) : [])).length;
    },
    async [Symbol.asyncDispose]() {
      await started.value.stop();
      folder.remove();
    },
  };
}

const configuration = (folder: string, { imap, imaps, pop3, pop3s }: Dovecot['ports']) => `protocols = imap pop3
base_dir = ${folder}/run
state_dir = ${folder}/state
log_path = ${folder}/log
ssl = yes
ssl_cert = <${folder}/cert.pem
ssl_key = <${folder}/key.pem
disable_plaintext_auth = no
auth_mechanisms = plain login scram-sha-256
auth_master_user_separator = *
listen = 127.0.0.1
mail_location = maildir:${folder}/mail/%n
mail_fsync = never
maildir_stat_dirs = no
namespace inbox {
  inbox = yes
  separator = .
  mailbox Sent { 
    special_use = \\Sent
  }
  mailbox Trash { 
    special_use = \\Trash
  }
}
passdb {
  driver = passwd-file
  master = yes
  args = ${folder}/masters
}
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
    port = ${imaps}
  }
}
service pop3-login {
  inet_listener pop3 {
    port = ${pop3}
  }
  inet_listener pop3s {
    port = ${pop3s}
  }
}
`;
