/**
 * Mail brought in and carried out: our server as a user would start it, told by its command line's door, beside `doveadm
 * import` from the same Maildir into another one (Dovecot's defaults, mail_fsync=optimized). Ours counts until all is
 * durable, and again until all has been compared octet by octet.
 */
import { execFileSync } from 'node:child_process';
import {
  chmodSync,
  chownSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Api, MovingDetail, MovingFormat } from '../../server/api/contract.ts';
import { type Served, serve } from '../support/serve.ts';
import { say, table } from './print.ts';

export type MovingFinding = {
  readonly what: string;
  readonly who: string;
  /** Each round's messages a second, until all is durable. */
  readonly rates: readonly number[];
  /** With the comparison at the end; of others there is none. */
  readonly proven: readonly number[];
  /** CPU of the server, milliseconds a message; null: not measured. */
  readonly cpu: number | null;
};

/** Owner of Dovecot's mailboxes: nobody. */
const OWNER = 65534;
const OCTETS = 10_000;
const FOLDERS = ['.', '.Work', '.Work.2024', '.Lists'];

export async function benchMoving({
  quick,
  alone,
}: {
  quick: boolean;
  alone: boolean;
}): Promise<readonly MovingFinding[]> {
  const messages = quick ? 4_000 : 20_000;
  const rounds = quick ? 2 : 5;
  const top = mkdtempSync(join(tmpdir(), 'moving-bench-'));
  chmodSync(top, 0o755);
  const found = new Map<string, { -readonly [K in keyof MovingFinding]: MovingFinding[K] }>();
  const note = (what: string, who: string, rate: number, proven: number | null, cpu: number | null) => {
    const one = found.get(`${what} ${who}`) ?? { what, who, rates: [], proven: [], cpu };
    found.set(`${what} ${who}`, {
      ...{ ...one, cpu: cpu === null ? null : Math.min(cpu, one.cpu ?? cpu), rates: [...one.rates, rate] },
      proven: proven === null ? one.proven : [...one.proven, proven],
    });
  };
  try {
    say(`writing a Maildir of ${messages} messages`);
    const source = writeMaildir(join(top, 'source'), messages);
    const beside = !alone && existsSync('/usr/bin/doveadm') && process.getuid?.() === 0;
    for (let round = 0; round < rounds; round++) {
      say(`round ${round + 1} of ${rounds}`);
      const home = join(top, `home-${round}`);
      await ours(home, top, source, messages, note);
      rmSync(home, { recursive: true, force: true });
      if (beside) note('import Maildir', 'doveadm import', messages / doveadm(top, source), null, null);
    }
    return [...found.values()];
  } finally {
    rmSync(top, { recursive: true, force: true, maxRetries: 5 });
  }
}

function writeMaildir(top: string, messages: number): string {
  for (const folder of FOLDERS)
    for (const part of ['', 'cur', 'new', 'tmp']) {
      mkdirSync(join(top, folder, part), { recursive: true });
      chownIfRoot(join(top, folder, part));
    }
  for (let n = 0; n < messages; n++) {
    const at = 1_600_000_000 + n * 977;
    const head = `From: Ann <ann@x.example>\nTo: ben@y.example\nSubject: Message ${n}\nMessage-ID: <m${n}@x.example>\nContent-Type: text/plain\n\n`;
    const line = `${n} the quick brown fox jumps over the lazy dog, again and again and\n`;
    const text = (head + line.repeat(Math.ceil((OCTETS - head.length) / line.length))).slice(0, OCTETS - 1);
    const path = join(top, FOLDERS[n % FOLDERS.length]!, 'cur', `${at}.M${n}P1.bench:2,${n % 3 ? 'S' : ''}`);
    writeFileSync(path, `${text}\n`);
    utimesSync(path, at, at);
    chownIfRoot(path);
  }
  return top;
}

const chownIfRoot = (path: string): void => {
  if (process.getuid?.() === 0) chownSync(path, OWNER, OWNER);
};

type Note = (what: string, who: string, rate: number, proven: number | null, cpu: number | null) => void;

async function ours(home: string, top: string, source: string, messages: number, note: Note): Promise<void> {
  await using served = await serve({ home });
  await served.ask(async api => {
    await api.domains.add({ name: 'y.example' });
    for (const name of ['ben', 'tom'])
      await api.accounts.add({ address: `${name}@y.example`, password: 'correct horse battery' });
  });
  const timed = async (what: string, begin: (api: Api) => Promise<{ readonly id: number }>) => {
    const { durable, all, cpu } = await follow(served, begin);
    note(what, 'Mailroom', (messages / durable) * 1000, (messages / all) * 1000, cpu / messages);
  };
  await timed('import Maildir', api =>
    api.moving.import({ address: 'ben@y.example', source: { type: 'path', path: source } }),
  );
  for (const format of ['maildir', 'mbox', 'archive'] satisfies MovingFormat[]) {
    const path = join(top, `out-${format}${format === 'archive' ? '.zip' : ''}`);
    await timed(`export ${format}`, api => api.moving.export({ address: 'ben@y.example', format, path }));
    if (format === 'mbox')
      await timed('import mbox', api =>
        api.moving.import({ address: 'tom@y.example', source: { type: 'path', path } }),
      );
    rmSync(path, { recursive: true, force: true });
  }
}

async function follow(served: Served, begin: (api: Api) => Promise<{ readonly id: number }>) {
  const { api, close } = await served.connect();
  const cpuBefore = cpuOf(served.pid);
  const began = performance.now();
  const { id } = await begin(api);
  let durable: number | null = null;
  let last: MovingDetail | null = null;
  for await (const detail of api.moving.watchOne({ id })) {
    last = detail;
    if (detail.state === 'proving') durable ??= performance.now() - began;
    if (['done', 'failed', 'paused', 'cancelled'].includes(detail.state)) break;
  }
  const all = performance.now() - began;
  const cpu = cpuOf(served.pid) - cpuBefore;
  close();
  if (last?.state !== 'done' || !last.proven) throw new Error(`The job ended ${last?.state}: ${last?.because}`);
  return { durable: durable ?? all, all, cpu };
}

/** Milliseconds of user and system time; a tick is ten. */
function cpuOf(pid: number): number {
  if (process.platform !== 'linux') return 0;
  const fields = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ')[1]!.split(' ');
  return (Number(fields[11]) + Number(fields[12])) * 10;
}

/** Seconds. */
function doveadm(top: string, source: string): number {
  const target = join(top, 'dovecot');
  const conf = join(top, 'dovecot.conf');
  rmSync(target, { recursive: true, force: true });
  mkdirSync(target);
  chownSync(target, OWNER, OWNER);
  writeFileSync(conf, 'ssl = no\nnamespace inbox {\n  inbox = yes\n  separator = /\n}\n');
  const began = performance.now();
  const settings = [`mail_uid=${OWNER}`, `mail_gid=${OWNER}`, `mail_location=maildir:${join(target, 'Maildir')}`];
  execFileSync(
    'doveadm',
    ['-c', conf, ...settings.flatMap(one => ['-o', one]), 'import', `maildir:${source}`, '', 'ALL'],
    {
      env: { ...process.env, HOME: target, USER: 'nobody' },
      stdio: ['ignore', 'ignore', 'inherit'],
    },
  );
  return (performance.now() - began) / 1000;
}

const median = (values: readonly number[]): number =>
  values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? 0;

export function printMoving(findings: readonly MovingFinding[]): void {
  const peer = findings.find(one => one.who !== 'Mailroom');
  table(
    ['moving, 10 KB', 'who', 'messages/s', 'spread', 'with comparison', 'CPU ms', 'ratio'],
    findings.map(({ what, who, rates, proven, cpu }) => [
      ...[what, who, median(rates).toFixed(0), `${Math.min(...rates).toFixed(0)}–${Math.max(...rates).toFixed(0)}`],
      proven.length === 0 ? '' : median(proven).toFixed(0),
      cpu === null ? '' : cpu.toFixed(2),
      peer && who === 'Mailroom' && what === peer.what ? `${(median(rates) / median(peer.rates)).toFixed(1)}×` : '',
    ]),
  );
}
