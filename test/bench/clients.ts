/**
 * What a mail client waits for: IMAP and POP3 on a mailbox of 10 KB messages (1,000, and ten times as many, because
 * costs must grow gently), the time from 250 to EXISTS in an IDLE, and what a start costs. Ours alone; medians.
 */
import { connect, type Socket } from 'node:net';
import { median, residentMebibytes } from './contender.ts';
import { type Mailroom, PASSWORD, startMailroom } from './mailroom.ts';
import { say, table } from './print.ts';

export type ClientRow = { readonly what: string; readonly messages: number; readonly milliseconds: number };
export type ClientsResult = {
  readonly rows: readonly ClientRow[];
  readonly readyAfter: number;
  readonly idleMebibytes: number | null;
};

const sizes = { quick: [500], whole: [1_000, 10_000] } as const;
const REPEATS = 5;

export async function benchClients(options: {
  readonly quick: boolean;
  readonly imap: boolean;
  readonly pop3: boolean;
}): Promise<ClientsResult> {
  const mailroom = await startMailroom();
  try {
    const [first = ''] = mailroom.recipients;
    const rows: ClientRow[] = [];
    let filled = 0;
    for (const messages of options.quick ? sizes.quick : sizes.whole) {
      await fill(mailroom, first, messages - filled, filled);
      filled = messages;
      say(`${messages} messages are there`);
      if (options.imap) rows.push(...(await imap(mailroom, first, messages)));
      if (options.pop3) rows.push(...(await pop3(mailroom, first, messages)));
    }
    if (options.imap) rows.push(await seenByIdle(mailroom, mailroom.recipients[1]!));
    const { readyAfter } = mailroom;
    return { rows, readyAfter, idleMebibytes: await idleMemory() };
  } finally {
    await mailroom.close();
  }
}

/** A server that has just started and has nothing to do. */
async function idleMemory(): Promise<number | null> {
  const fresh = await startMailroom();
  await new Promise(resolve => setTimeout(resolve, 3_000));
  const memory = residentMebibytes(fresh.pid);
  await fresh.close();
  return memory;
}

/** A connection on which one waits for a line or a block. */
class Talk {
  readonly #socket: Socket;
  #input = '';
  #wake = () => {};

  constructor(port: number) {
    this.#socket = connect({ port, host: '127.0.0.1', noDelay: true });
    this.#socket.on('data', octets => {
      this.#input += octets.toString('latin1');
      this.#wake();
    });
    this.#socket.on('close', () => this.#wake());
  }

  say(text: string): void {
    this.#socket.write(text, 'latin1');
  }

  /** Everything up to and with `end`. */
  async until(end: string): Promise<string> {
    for (let from = 0; ; ) {
      const at = this.#input.indexOf(end, from);
      if (at !== -1) {
        const found = this.#input.slice(0, at + end.length);
        this.#input = this.#input.slice(at + end.length);
        return found;
      }
      if (this.#socket.destroyed) throw new Error(`the connection ended: ${this.#input.slice(-200)}`);
      from = Math.max(0, this.#input.length - end.length);
      await new Promise<void>(resolve => {
        this.#wake = resolve;
      });
    }
  }

  async ask(text: string, end: string): Promise<string> {
    this.say(`${text}\r\n`);
    return this.until(end);
  }

  close(): void {
    this.#socket.destroy();
  }
}

async function fill(mailroom: Mailroom, address: string, count: number, from: number): Promise<void> {
  const body = 'The quick brown fox jumps over the lazy dog, again and again.\r\n'.repeat(150);
  const session = async (first: number) => {
    const talk = new Talk(mailroom.smtpPort);
    await talk.until('\r\n');
    await talk.ask('EHLO client.example', '250 ');
    await talk.until('\r\n');
    for (let n = first; n < count; n += 10) {
      for (const line of ['MAIL FROM:<zoe@client.example>', `RCPT TO:<${address}>`, 'DATA'])
        await talk.ask(line, '\r\n');
      const answer = await talk.ask(
        `From: Zoe <zoe@client.example>\r\nTo: ${address}\r\nSubject: Number ${from + n}\r\n\r\n${from + n}\r\n${body}.`,
        '\r\n',
      );
      if (!answer.startsWith('250')) throw new Error(answer);
    }
    talk.close();
  };
  const before = await mailroom.filed();
  await Promise.all(Array.from({ length: 10 }, (_, n) => session(n)));
  while ((await mailroom.filed()) < before + count) await new Promise(resolve => setTimeout(resolve, 20));
}

async function timed(repeats: number, act: () => Promise<unknown>): Promise<number> {
  const times: number[] = [];
  for (let n = 0; n < repeats; n++) {
    const before = performance.now();
    await act();
    times.push(performance.now() - before);
  }
  return median(times);
}

const imapActs: readonly (readonly [what: string, command: string])[] = [
  ['SELECT', 'SELECT INBOX'],
  ['FETCH 1:* (UID FLAGS)', 'FETCH 1:* (UID FLAGS)'],
  ['FETCH 1:* (ENVELOPE)', 'FETCH 1:* (ENVELOPE)'],
  ['FETCH 1:* (BODYSTRUCTURE)', 'FETCH 1:* (BODYSTRUCTURE)'],
  ['FETCH 1:* (RFC822.SIZE)', 'FETCH 1:* (RFC822.SIZE)'],
  ['FETCH of 100 whole', 'FETCH 1:100 (BODY.PEEK[])'],
  ['SEARCH UNSEEN', 'SEARCH UNSEEN'],
  ['SEARCH SUBJECT', 'SEARCH SUBJECT "Number 77"'],
  ['STATUS', 'STATUS INBOX (MESSAGES UNSEEN UIDNEXT)'],
  ['STORE 1:*', 'STORE 1:* +FLAGS.SILENT (\\Flagged)'],
  ['NOOP', 'NOOP'],
];

async function imap(mailroom: Mailroom, address: string, messages: number): Promise<ClientRow[]> {
  const talk = new Talk(mailroom.port('imap'));
  await talk.until('\r\n');
  await talk.ask(`a LOGIN ${address} "${PASSWORD}"`, 'a OK');
  const rows: ClientRow[] = [];
  for (const [what, command] of imapActs)
    rows.push({ what, messages, milliseconds: await timed(REPEATS, () => talk.ask(`a ${command}`, '\r\na OK')) });
  const literal = 'Subject: appended\r\n\r\nA small one.\r\n';
  const append = () => talk.ask(`a APPEND Drafts {${literal.length}+}\r\n${literal}`, 'a OK');
  rows.push({ what: 'APPEND', messages, milliseconds: await timed(20, append) });
  talk.close();
  return rows;
}

async function pop3(mailroom: Mailroom, address: string, messages: number): Promise<ClientRow[]> {
  const talk = new Talk(mailroom.port('pop3'));
  await talk.until('\r\n');
  await talk.ask(`USER ${address}`, '+OK');
  await talk.until('\r\n');
  const rows: ClientRow[] = [];
  const row = (what: string, milliseconds: number) => rows.push({ what: `POP3 ${what}`, messages, milliseconds });
  row('PASS', await timed(1, () => talk.ask(`PASS ${PASSWORD}`, '\r\n')));
  row('UIDL', await timed(REPEATS, () => talk.ask('UIDL', '\r\n.\r\n')));
  row('LIST', await timed(REPEATS, () => talk.ask('LIST', '\r\n.\r\n')));
  row('RETR of 100', await timed(REPEATS, () => retrieve(talk, 100)));
  talk.close();
  return rows;
}

async function retrieve(talk: Talk, count: number): Promise<void> {
  for (let n = 1; n <= count; n++) await talk.ask(`RETR ${n}`, '\r\n.\r\n');
}

/** From the reply to the message until a client that sits in IDLE has been told. */
async function seenByIdle(mailroom: Mailroom, address: string): Promise<ClientRow> {
  const talk = new Talk(mailroom.port('imap'));
  await talk.until('\r\n');
  await talk.ask(`a LOGIN ${address} "${PASSWORD}"`, 'a OK');
  await talk.ask('a SELECT INBOX', '\r\na OK');
  await talk.ask('a IDLE', '\r\n+ ');
  await talk.until('\r\n');
  const times: number[] = [];
  for (let n = 0; n < 20; n++) {
    const told = talk.until(' EXISTS\r\n').then(() => performance.now());
    await fillOne(mailroom, address);
    const accepted = performance.now();
    times.push(Math.max(0, (await told) - accepted));
  }
  talk.close();
  return { what: '250 to EXISTS in IDLE', messages: 1, milliseconds: median(times) };
}

async function fillOne(mailroom: Mailroom, address: string): Promise<void> {
  const talk = new Talk(mailroom.smtpPort);
  await talk.until('\r\n');
  await talk.ask('HELO client.example', '\r\n');
  for (const line of ['MAIL FROM:<zoe@client.example>', `RCPT TO:<${address}>`, 'DATA']) await talk.ask(line, '\r\n');
  await talk.ask('Subject: seen?\r\n\r\nSeen?\r\n.', '\r\n');
  talk.close();
}

export function printClients({ rows, readyAfter, idleMebibytes }: ClientsResult): void {
  const whats = [...new Set(rows.map(row => row.what))];
  const counts = [...new Set(rows.map(row => row.messages))].sort((a, b) => a - b);
  const cell = (what: string, messages: number) =>
    rows.find(row => row.what === what && row.messages === messages)?.milliseconds.toFixed(2) ?? '';
  table(
    ['MILLISECONDS WITH', '', ...counts.map(count => `${count.toLocaleString('en')} messages`)],
    whats.map(what => [what, '', ...counts.map(count => cell(what, count))]),
  );
  console.log(`Start to listening ${readyAfter.toFixed(0)} ms; memory idle ${idleMebibytes?.toFixed(0) ?? '?'} MiB`);
}
