/**
 * A generator of SMTP or LMTP load, in a process of its own so that its work is not counted as the server's. Only what was
 * answered 250 after the lone dot counts. No two messages are alike, and commands are not pipelined: both are the
 * harder case for a server. Takes its task as JSON in the first argument, prints its finding as one line of JSON.
 *
 * The clock runs from the first MAIL: sessions that are kept are greeted before, or after a second at the latest (a
 * server may take fewer sessions than were asked for, and makes the others wait).
 */
import { createPrivateKey, randomBytes } from 'node:crypto';
import { connect, type Socket } from 'node:net';
import { signMessage } from '../../server/mailauth/dkim-sign.ts';

export type LoadTask = {
  readonly port: number;
  readonly sessions: number;
  /** Milliseconds during which messages are begun. */
  readonly period: number;
  readonly size: number;
  /** 'kept': one session brings many. 'each': a new connection for every message. */
  readonly connections: 'kept' | 'each';
  readonly recipients: readonly string[];
  readonly language?: 'lmtp';
  /** Each message carries a DKIM signature of its sender's domain. */
  readonly signed?: { readonly domain: string; readonly selector: string; readonly key: string };
};

export type LoadFinding = {
  /** All that were answered 250, those begun in time and answered later too. */
  readonly acknowledged: number;
  /** Answered within the period, for each second of it. */
  readonly perSecond: number;
  /** From MAIL to 250, milliseconds. */
  readonly p50: number;
  readonly p99: number;
  /** From connecting to the greeting, milliseconds. */
  readonly greetingP99: number;
  /** Anything but the replies that were expected, by what it was. */
  readonly faults: Readonly<Record<string, number>>;
  /** When the first MAIL was sent, ms since the epoch. */
  readonly began: number;
};

type Step = 'greeting' | 'ehlo' | 'waiting' | 'mail' | 'rcpt' | 'data' | 'content' | 'quit';

/** How long the last answers are waited for. */
const PATIENCE = 15_000;
const GREETED_WITHIN = 1_000;
const VARIANTS = 16;
const ID_DIGITS = 12;
const PLACE = '#'.repeat(ID_DIGITS);

/** Messages whose number is written over a mark, with the final dot. */
function templates({ size, signed }: LoadTask): readonly { readonly bytes: Buffer; readonly at: number }[] {
  const run = randomBytes(6).toString('hex');
  return Array.from({ length: VARIANTS }, (_, variant) => {
    const head = [
      `Message-ID: <${PLACE}.${run}@client.example>`,
      `From: Zoe Client <zoe@client.example>`,
      `To: Somebody <somebody@bench.example>`,
      `Subject: Minutes of meeting ${variant}`,
      `Date: Mon, 5 Jan 2026 10:00:00 +0000`,
      `MIME-Version: 1.0`,
      `Content-Type: text/plain; charset=utf-8`,
      '',
      '',
    ].join('\r\n');
    const wanted = Math.max(80, size - head.length);
    const text = randomBytes(Math.ceil((wanted * 3) / 4))
      .toString('base64')
      .replace(/.{76}/g, '$&\r\n')
      .slice(0, wanted - 2)
      .replace(/\r?$/, '');
    const signature = signed ? signatureOver(Buffer.from(`${head}${text}\r\n`), signed) : '';
    const bytes = Buffer.from(`${signature}${head}${text}\r\n.\r\n`);
    return { bytes, at: signature.length + head.indexOf(PLACE) };
  });
}

/** Over what is the same in all messages of one kind: not over the Message-ID. */
function signatureOver(message: Buffer, { domain, selector, key }: NonNullable<LoadTask['signed']>): string {
  const fields = signMessage(message, [{ domain, selector, privateKey: createPrivateKey(key) }], {
    now: Date.now(),
    fields: ['from', 'to', 'subject', 'date'],
    oversigned: [],
  });
  if (!fields.ok) throw new Error(`the load cannot be signed: ${JSON.stringify(fields.error)}`);
  return fields.value;
}

function run(task: LoadTask): Promise<LoadFinding> {
  const kinds = templates(task);
  const latencies: number[] = [];
  const greetings: number[] = [];
  const faults: Record<string, number> = {};
  const open = new Set<Socket>();
  const ready: (() => void)[] = [];
  let count = 0;
  let offered = 0;
  let inTime = 0;
  let start = 0;
  let began = 0;
  const finished = Promise.withResolvers<LoadFinding>();

  /** The timer may be a little before the clock. */
  let ended = false;
  const isOver = () => ended || (start > 0 && performance.now() - start >= task.period);
  const fault = (what: string) => {
    faults[what] = (faults[what] ?? 0) + 1;
  };
  const begin = () => {
    if (start > 0) return;
    start = performance.now();
    began = Date.now();
    for (const go of ready.splice(0)) go();
    setTimeout(() => {
      for (const socket of open) socket.destroy();
    }, task.period + PATIENCE).unref();
    // Those who were never greeted are let go.
    setTimeout(() => {
      ended = true;
      for (const socket of open) if (silent.has(socket)) socket.destroy();
    }, task.period);
  };
  const silent = new WeakSet<Socket>();
  const finish = () =>
    finished.resolve({
      acknowledged: latencies.length,
      perSecond: (inTime * 1000) / task.period,
      p50: quantile(latencies, 0.5),
      p99: quantile(latencies, 0.99),
      greetingP99: quantile(greetings, 0.99),
      faults,
      began,
    });

  const session = () => {
    let step: Step = 'greeting';
    let rest = '';
    let sent = 0;
    const dialled = performance.now();
    const socket = connect({ port: task.port, host: '127.0.0.1', noDelay: true });
    open.add(socket);
    silent.add(socket);
    const say = (next: Step, text: string) => {
      step = next;
      socket.write(text, 'latin1');
    };
    const next = () => {
      if (isOver()) return say('quit', 'QUIT\r\n');
      sent = performance.now();
      say('mail', 'MAIL FROM:<zoe@client.example>\r\n');
    };
    const greeted = () => {
      if (start > 0) return next();
      step = 'waiting';
      ready.push(next);
      if (ready.length === task.sessions) begin();
    };
    const content = () => {
      const kind = kinds[count % VARIANTS]!;
      const bytes = Buffer.from(kind.bytes);
      bytes.write(String(++count).padStart(ID_DIGITS, '0'), kind.at, 'latin1');
      step = 'content';
      socket.write(bytes);
    };
    const acknowledged = () => {
      const now = performance.now();
      latencies.push(now - sent);
      if (now - start <= task.period) inTime++;
      if (task.connections === 'kept') next();
      else say('quit', 'QUIT\r\n');
    };
    const expected: { readonly [S in Step]: readonly [code: string, act: () => void] } = {
      greeting: [
        '220',
        () => {
          silent.delete(socket);
          greetings.push(performance.now() - dialled);
          say('ehlo', `${task.language === 'lmtp' ? 'LHLO' : 'EHLO'} client.example\r\n`);
        },
      ],
      ehlo: ['250', greeted],
      waiting: ['', () => {}],
      mail: ['250', () => say('rcpt', `RCPT TO:<${task.recipients[offered++ % task.recipients.length]}>\r\n`)],
      rcpt: ['250', () => say('data', 'DATA\r\n')],
      data: ['354', content],
      content: ['250', acknowledged],
      quit: ['221', () => socket.end()],
    };
    socket.on('data', octets => {
      const lines = (rest + octets.toString('latin1')).split('\r\n');
      rest = lines.pop()!;
      for (const line of lines) {
        if (line[3] === '-') continue;
        const [code, act] = expected[step];
        if (line.startsWith(code)) act();
        else {
          fault(`${step}: ${line.slice(0, 60)}`);
          socket.destroy();
          return;
        }
      }
    });
    socket.on('error', error => fault(`${step}: ${(error as NodeJS.ErrnoException).code}`));
    socket.on('close', () => {
      open.delete(socket);
      if (step !== 'quit' && !(silent.has(socket) && isOver())) fault(`${step}: closed`);
      const again = task.connections === 'each' && !isOver();
      if (again && (faults[`${step}: closed`] ?? 0) < 100) session();
      else if (open.size === 0) finish();
    });
  };

  for (let n = 0; n < task.sessions; n++) session();
  if (task.connections === 'each') begin();
  else setTimeout(begin, GREETED_WITHIN);
  return finished.promise;
}

function quantile(values: readonly number[], part: number): number {
  const sorted = Float64Array.from(values).sort();
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * part))] ?? 0;
}

if (import.meta.main) {
  console.log(JSON.stringify(await run(JSON.parse(process.argv[2]!) as LoadTask)));
  process.exit(0);
}
