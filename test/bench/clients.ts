/** Ours alone: from the 250 to the EXISTS in an IDLE, and what a start costs. Medians. */
import { median, residentMebibytes } from './contender.ts';
import { type Mailroom, PASSWORD, startMailroom } from './mailroom.ts';
import { loggedIn, Talk } from './talk.ts';

export type ClientsResult = {
  /** Milliseconds. */
  readonly seenByIdle: number;
  readonly readyAfter: number;
  readonly idleMebibytes: number | null;
};

const MESSAGES = 20;

export async function benchClients(): Promise<ClientsResult> {
  const mailroom = await startMailroom();
  try {
    const { readyAfter } = mailroom;
    return { seenByIdle: await seenByIdle(mailroom, mailroom.recipients[1]!), readyAfter, idleMebibytes: await idle() };
  } finally {
    await mailroom.close();
  }
}

/** A server that has just started and has nothing to do. */
async function idle(): Promise<number | null> {
  const fresh = await startMailroom();
  await new Promise(resolve => setTimeout(resolve, 3_000));
  const memory = residentMebibytes(fresh.pid);
  await fresh.close();
  return memory;
}

/** From the reply to the message until a client that sits in IDLE has been told. */
async function seenByIdle(mailroom: Mailroom, address: string): Promise<number> {
  const talk = await loggedIn(mailroom.port('imap'), address, PASSWORD);
  await talk.command('SELECT INBOX');
  talk.write('i IDLE\r\n');
  await talk.until('+ ');
  const times: number[] = [];
  for (let n = 0; n < MESSAGES; n++) {
    const told = talk.until(' EXISTS').then(() => performance.now());
    await sendOne(mailroom, address);
    const accepted = performance.now();
    times.push(Math.max(0, (await told) - accepted));
  }
  talk.close();
  return median(times);
}

async function sendOne(mailroom: Mailroom, address: string): Promise<void> {
  const talk = new Talk(mailroom.smtpPort);
  await talk.until('220 ');
  const say = async (line: string, code: string) => {
    talk.write(`${line}\r\n`);
    await talk.until(`${code} `);
  };
  await say('HELO client.example', '250');
  await say('MAIL FROM:<zoe@client.example>', '250');
  await say(`RCPT TO:<${address}>`, '250');
  await say('DATA', '354');
  await say('Subject: seen?\r\n\r\nSeen?\r\n.', '250');
  talk.close();
}

export function printClients({ seenByIdle: seen, readyAfter, idleMebibytes }: ClientsResult): void {
  console.log(
    `250 to EXISTS in IDLE ${seen.toFixed(1)} ms; start to listening ${readyAfter.toFixed(0)} ms; memory idle ${idleMebibytes?.toFixed(0) ?? '?'} MiB`,
  );
}
