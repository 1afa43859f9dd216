/** Who takes part in the queue's bench: a contender that can keep what it takes, let it go, and say what waits. */
import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { floods } from './checks.ts';
import type { Contender } from './contender.ts';
import { startMailroom } from './mailroom.ts';
import { freePort } from './ports.ts';
import { startPostfix } from './postfix.ts';
import { deadHosts } from './queue-backlog.ts';

export type QueueContender = Contender & {
  /** Where mail for elsewhere is taken and kept until `release`. */
  readonly holdPort: number;
  hold(): Promise<void>;
  release(): Promise<void>;
  /** Waits until each of so many recipients was tried once or is known to wait; how many wait. */
  settled(recipients: number): Promise<number>;
};

const DESTINATIONS = 20;
/** Addresses of the sink, a destination each. */
export const SINKS: readonly string[] = Array.from({ length: DESTINATIONS }, (_, n) => `127.0.1.${n + 1}`);
const sinkDomain = (n: number): string => `s${n}.sink.example`;
export const manyAddresses: readonly string[] = SINKS.map((_, n) => `someone@${sinkDomain(n)}`);
export const oneAddresses: readonly string[] = [manyAddresses[0]!];
const hosts = [...SINKS.map((address, n) => ({ domain: sinkDomain(n), address })), ...deadHosts];

const QUIET_WITHIN = 180_000;

/** Asks until two answers a second apart are the same and `isDone` likes them. */
async function quiet(ask: () => Promise<number>, isDone: (waiting: number) => boolean): Promise<number> {
  const until = Date.now() + QUIET_WITHIN;
  for (let before = -1; ; ) {
    const now = await ask();
    if ((now === before && isDone(now)) || Date.now() > until) return now;
    before = now;
    await new Promise(resolve => setTimeout(resolve, 1_000));
  }
}

export async function startQueueMailroom(sinkPort: number): Promise<QueueContender> {
  const folder = mkdtempSync(join(tmpdir(), 'mailroom-bench-queue-'));
  const zone = join(folder, 'zone');
  writeFileSync(
    zone,
    hosts.map(({ domain, address }) => `${domain}. MX 10 mx.${domain}.\nmx.${domain}. A ${address}\n`).join(''),
  );
  const mailroom = await startMailroom(
    [],
    [
      ...['mode=deliver', `dns.zone=${zone}`, `outbound.port=${sinkPort}`, 'outbound.tls=opportunistic'],
      ...['smtp.relay-networks=127.0.0.1/32', 'checks.greet-wait=0s', ...floods],
    ],
  );
  return {
    ...mailroom,
    holdPort: mailroom.smtpPort,
    hold: async () => void (await mailroom.ask(api => api.queue.pause({ why: 'bench' }))),
    release: async () => void (await mailroom.ask(api => api.queue.resume({}))),
    settled: recipients =>
      quiet(
        () => mailroom.ask(async api => (await api.status.get({})).ledger.waiting),
        waiting => waiting >= recipients,
      ),
    async close() {
      await mailroom.close();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

export async function startQueuePostfix(sinkPort: number): Promise<QueueContender> {
  const holdPort = await freePort();
  const postfix = await startPostfix({
    // What arrives there is put into its hold queue, with everything that its other door does.
    masterCf: `127.0.0.1:${holdPort} inet n - n - - smtpd\n  -o smtpd_client_restrictions=static:HOLD\n`,
    mainCf: folder =>
      `transport_maps = texthash:${folder}/transport\nrelay_domains =\nmaximal_queue_lifetime = 5d\nsmtp_tls_security_level = may\n`,
    files: { transport: hosts.map(({ domain, address }) => `${domain} smtp:[${address}]:${sinkPort}\n`).join('') },
  });
  const run = (program: string, ...args: string[]) =>
    execFileSync(`/usr/sbin/${program}`, ['-c', postfix.etc, ...args], {
      stdio: ['ignore', 'pipe', 'ignore'],
      encoding: 'utf8',
      maxBuffer: 1 << 30,
    });
  return {
    ...postfix,
    holdPort,
    hold: async () => {},
    async release() {
      run('postsuper', '-H', 'ALL');
      run('postqueue', '-f');
    },
    settled: () =>
      quiet(
        async () => run('postqueue', '-j').split('"address"').length - 1,
        waiting => waiting > 0,
      ),
  };
}
