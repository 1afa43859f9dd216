/**
 * Postfix beside us: the installed package with its defaults, its own configuration, queue and mailboxes in a folder
 * that is gone afterwards, one port of loopback. Needs root, as Postfix itself does.
 */
import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import {
  chmodSync,
  chownSync,
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
import { addresses, type Contender, DOMAIN, names } from './contender.ts';
import { answers, freePort } from './ports.ts';
import type { Checkers } from './postfix-checkers.ts';

/** Besides what every one of them has. */
export type PostfixExtras = {
  /** Programs beside it that check its mail; it closes them. */
  readonly checkers?: Checkers;
  readonly mainCf?: (folder: string) => string;
  readonly masterCf?: string;
  /** Files of its folder, by name. */
  readonly files?: Readonly<Record<string, string>>;
};
export type Postfix = Contender & { /** Where its configuration is. */ readonly etc: string };

const POSTFIX = '/usr/sbin/postfix';
/** Owner of the mailboxes: nobody. */
const OWNER = 65534;
const STARTS_WITHIN = 15_000;

/** Why it cannot take part, or null. */
export function postfixMissing(): string | null {
  if (!existsSync(POSTFIX))
    return 'Postfix is not installed (Debian: apt-get install postfix); only Mailroom is measured.';
  if (process.getuid?.() !== 0) return 'Postfix can only be started by root; only Mailroom is measured.';
  return null;
}

const postconf = (...args: string[]): string => execFileSync('/usr/sbin/postconf', args, { encoding: 'utf8' }).trim();

/** Everything that is not named here stays as Postfix ships it. */
const mainCf = (folder: string) => `compatibility_level = 3.6
queue_directory = ${folder}/queue
data_directory = ${folder}/data
myhostname = mail.${DOMAIN}
mydestination =
inet_interfaces = 127.0.0.1
inet_protocols = ipv4
mynetworks = 127.0.0.0/8
alias_maps =
alias_database =
virtual_mailbox_domains = ${DOMAIN}
virtual_mailbox_base = ${folder}/mail
virtual_mailbox_maps = texthash:${folder}/users
virtual_uid_maps = static:${OWNER}
virtual_gid_maps = static:${OWNER}
smtputf8_enable = no
`;

/** Debian's services, without chroot: there is none in the folder. */
const masterCf = (port: number) => `127.0.0.1:${port} inet n - n - - smtpd
pickup    unix  n - n 60    1 pickup
cleanup   unix  n - n -     0 cleanup
qmgr      unix  n - n 300   1 qmgr
tlsmgr    unix  - - n 1000? 1 tlsmgr
rewrite   unix  - - n -     - trivial-rewrite
bounce    unix  - - n -     0 bounce
defer     unix  - - n -     0 bounce
trace     unix  - - n -     0 bounce
verify    unix  - - n -     1 verify
flush     unix  n - n 1000? 0 flush
proxymap  unix  - - n -     - proxymap
proxywrite unix - - n -     1 proxymap
smtp      unix  - - n -     - smtp
relay     unix  - - n -     - smtp
showq     unix  n - n -     - showq
error     unix  - - n -     - error
retry     unix  - - n -     - error
discard   unix  - - n -     - discard
local     unix  - n n -     - local
virtual   unix  - n n -     - virtual
lmtp      unix  - - n -     - lmtp
anvil     unix  - - n -     1 anvil
scache    unix  - - n -     1 scache
postlog   unix-dgram n - n - 1 postlogd
`;

export async function startPostfix(extras: PostfixExtras = {}): Promise<Postfix> {
  const { checkers } = extras;
  const folder = mkdtempSync(join(tmpdir(), 'postfix-bench-'));
  const port = await freePort();
  const child = await launch(folder, port, extras);
  const version = postconf('-d', '-h', 'mail_version');
  const settings = postconf('-c', join(folder, 'etc'), 'in_flow_delay', 'default_process_limit').replaceAll('\n', ', ');
  return {
    name: `Postfix ${version}${checkers ? ` ${checkers.name}` : ''}`,
    ...(checkers ? { besides: checkers.pids } : {}),
    facts: `Postfix ${version}: its defaults (${settings}); queue file and Maildir file are fsynced, no setting turns that off`,
    pid: child.pid!,
    smtpPort: port,
    etc: join(folder, 'etc'),
    recipients: addresses,
    filed: async () => names.reduce((sum, name) => sum + count(join(folder, 'mail', name, 'new')), 0),
    async durability() {
      const said = 'fsync of the queue file before 250, of the Maildir file before the queue file goes';
      return checkers ? `${said}; ${checkers.proof(oneOf(join(folder, 'mail', names[0]!, 'new')))}` : said;
    },
    async close() {
      checkers?.close();
      execFileSync(POSTFIX, ['-c', join(folder, 'etc'), 'stop'], { stdio: 'ignore' });
      if (child.exitCode === null) await new Promise(resolve => child.once('exit', resolve));
      rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
    },
  };
}

async function launch(folder: string, port: number, extras: PostfixExtras): Promise<ChildProcess> {
  const { checkers, mainCf: more, masterCf: doors = '', files = {} } = extras;
  const etc = join(folder, 'etc');
  // The daemons run as another user and must come through.
  chmodSync(folder, 0o755);
  for (const name of ['etc', 'queue', 'data', 'mail']) mkdirSync(join(folder, name));
  chownSync(join(folder, 'mail'), OWNER, OWNER);
  chownSync(join(folder, 'data'), Number(execFileSync('id', ['-u', 'postfix'], { encoding: 'utf8' })), 0);
  writeFileSync(join(folder, 'users'), addresses.map((address, n) => `${address} ${names[n]}/\n`).join(''));
  writeFileSync(join(etc, 'main.cf'), mainCf(folder) + (checkers?.mainCf ?? '') + (more?.(folder) ?? ''));
  writeFileSync(join(etc, 'master.cf'), masterCf(port) + (checkers?.masterCf ?? '') + doors);
  for (const [name, text] of Object.entries(files)) writeFileSync(join(folder, name), text);
  const child = spawn(POSTFIX, ['-c', etc, 'start-fg'], { stdio: ['ignore', 'ignore', 'pipe'] });
  let said = '';
  child.stderr.on('data', text => {
    said += text;
  });
  const until = performance.now() + STARTS_WITHIN;
  while (!(await answers(port))) {
    if (child.exitCode !== null || performance.now() > until) throw new Error(`Postfix did not start: ${said}`);
    await new Promise(resolve => setTimeout(resolve, 50));
  }
  return child;
}

const oneOf = (mailbox: string): string => readFileSync(join(mailbox, readdirSync(mailbox)[0]!), 'latin1');

function count(folder: string): number {
  try {
    return readdirSync(folder).length;
  } catch {
    return 0;
  }
}
