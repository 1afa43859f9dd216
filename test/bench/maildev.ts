/**
 * MailDev beside us: the package as it is published, brought by npm into a folder that is kept between runs, mail in memory and as
 * files as it does by default (no fsync), one port of loopback for each of its two sides.
 */
import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Catcher } from './capture.ts';
import { answers, freePort } from './ports.ts';

const VERSION = '3.0.0';
const STARTS_WITHIN = 20_000;
const folder = join(tmpdir(), `mailroom-bench-maildev-${VERSION}`);
const program = join(folder, 'node_modules/.bin/maildev');

/** Why it cannot take part, or null. */
export function maildevMissing(): string | null {
  if (existsSync(program)) return null;
  mkdirSync(folder, { recursive: true });
  const { status, stderr } = spawnSync(
    'npm',
    ['install', '--no-audit', '--no-fund', '--ignore-scripts', '--prefix', folder, `maildev@${VERSION}`],
    { encoding: 'utf8' },
  );
  return status === 0 && existsSync(program)
    ? null
    : `MailDev could not be brought by npm; only Mailroom is measured. ${stderr?.split('\n')[0] ?? ''}`;
}

export async function startMaildev(): Promise<Catcher> {
  const mail = mkdtempSync(join(tmpdir(), 'mailroom-bench-maildev-mail-'));
  const [smtpPort, webPort] = [await freePort(), await freePort()];
  const child: ChildProcess = spawn(
    process.execPath,
    [
      ...[program, '--smtp', `${smtpPort}`, '--web', `${webPort}`, '--ip', '127.0.0.1', '--web-ip', '127.0.0.1'],
      ...['--mail-directory', mail, '--silent'],
    ],
    { stdio: 'ignore' },
  );
  const until = Date.now() + STARTS_WITHIN;
  while (!(await answers(smtpPort)) && Date.now() < until) await new Promise(resolve => setTimeout(resolve, 100));
  const web = `http://127.0.0.1:${webPort}`;
  const ask = async (path: string): Promise<unknown> => (await fetch(web + path)).json();
  return {
    name: 'MailDev',
    facts: `MailDev ${VERSION}: in memory and as files, answered before they are on disk`,
    pid: child.pid!,
    smtpPort,
    held: async () => ((await ask('/api/email/summary?limit=1')) as { readonly storeTotal: number }).storeTotal,
    firstPage: async () => (await fetch(`${web}/api/email/summary?limit=50`)).arrayBuffer(),
    search: async word => {
      const found = (await ask(`/api/email/summary?limit=50&search=${encodeURIComponent(word)}`)) as {
        readonly total: number;
      };
      return found.total;
    },
    async close() {
      child.kill('SIGKILL');
      rmSync(mail, { recursive: true, force: true, maxRetries: 5 });
    },
  };
}
