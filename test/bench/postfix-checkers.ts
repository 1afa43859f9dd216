/**
 * opendkim and policyd-spf beside Postfix, as their manuals say: the one a milter that verifies, the other a policy
 * service that Postfix spawns. Both from Debian (opendkim, postfix-policyd-spf-python).
 */
import { type ChildProcess, spawn } from 'node:child_process';
import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { startNameServer } from './name-server.ts';

const OPENDKIM = '/usr/sbin/opendkim';
const POLICYD = '/usr/bin/policyd-spf';
const STARTS_WITHIN = 10_000;

export function checkersMissing(): string | null {
  return existsSync(OPENDKIM) && existsSync(POLICYD)
    ? null
    : 'opendkim or policyd-spf is not installed (Debian: apt-get install opendkim postfix-policyd-spf-python); only Mailroom is measured.';
}

export type Checkers = {
  readonly name: string;
  readonly mainCf: string;
  readonly masterCf: string;
  readonly pids: readonly number[];
  /** What a message that came shows of their work; throws where it shows none. */
  readonly proof: (message: string) => string;
  close(): void;
};

export async function startCheckers(given: {
  readonly folder: string;
  readonly zone: string;
  readonly record: string;
  readonly domain: string;
  readonly selector: string;
}): Promise<Checkers> {
  const { folder, domain, selector } = given;
  const names = await startNameServer(await readFile(given.zone, 'utf8'));
  const socket = join(folder, 'opendkim.sock');
  const keys = join(folder, 'keys');
  writeFileSync(keys, `${selector}._domainkey.${domain} ${given.record}\n`);
  const conf = join(folder, 'opendkim.conf');
  writeFileSync(
    conf,
    `Mode v\nSocket local:${socket}\nUMask 000\nBackground no\nSyslog no\nTestPublicKeys ${keys}\nInternalHosts 192.0.2.1\nPidFile ${join(folder, 'opendkim.pid')}\n`,
  );
  const child = spawn(OPENDKIM, ['-f', '-x', conf], { stdio: ['ignore', 'ignore', 'pipe'] });
  await started(child, socket);
  // It has no setting for its name server: Python is told before it begins.
  const python = join(folder, 'python');
  mkdirSync(python);
  writeFileSync(
    join(python, 'sitecustomize.py'),
    `import dns.resolver\nr = dns.resolver.Resolver(configure=False)\nr.nameservers = ["127.0.0.1"]\nr.port = ${names.port}\nr.cache = dns.resolver.Cache()\ndns.resolver.default_resolver = r\n`,
  );
  const policy = join(folder, 'policyd-spf.conf');
  writeFileSync(
    policy,
    'debugLevel = 0\nTestOnly = 1\nHELO_reject = Fail\nMail_From_reject = Fail\nskip_addresses = 192.0.2.1/32\n',
  );
  return {
    name: 'with opendkim and policyd-spf',
    mainCf: `smtpd_milters = unix:${socket}
milter_default_action = tempfail
smtpd_recipient_restrictions = reject_unauth_destination, check_policy_service unix:private/policyd-spf
policyd-spf_time_limit = 3600
`,
    masterCf: `policyd-spf unix - n n - 0 spawn user=nobody argv=/usr/bin/env PYTHONPATH=${python} ${POLICYD} ${policy}\n`,
    pids: [child.pid!],
    proof(message) {
      const found = [/dkim=pass/.exec(message)?.[0], /Received-SPF: Pass/.exec(message)?.[0]];
      if (found.includes(undefined)) throw new Error(`opendkim or policyd-spf did nothing: ${message.slice(0, 800)}`);
      return `its messages say ${found.join(', ')}`;
    },
    close() {
      child.kill();
      names.close();
    },
  };
}

async function started(child: ChildProcess, socket: string): Promise<void> {
  let said = '';
  child.stderr!.on('data', text => {
    said += text;
  });
  const until = performance.now() + STARTS_WITHIN;
  while (!existsSync(socket)) {
    if (child.exitCode !== null || performance.now() > until) throw new Error(`opendkim did not start: ${said}`);
    await new Promise(resolve => setTimeout(resolve, 50));
  }
}
