/**
 * What a mail client waits for, beside Dovecot with the same letters: IMAP on mailboxes of 10,000 and of 100,000, and
 * POP3. Each act is timed in turn, A B A B, on connections that are open; medians, and the ratio. Cold: the first time
 * after the server was started anew.
 */

import { median } from './contender.ts';
import { dovecotMissing, startDovecot } from './dovecot.ts';
import type { ImapContender } from './imap-contender.ts';
import { ABSENT, COMMON, letter, RARE } from './letters.ts';
import { startMailroomImap } from './mailroom-imap.ts';
import { processTree, proportionalMebibytes } from './memory.ts';
import { say, table } from './print.ts';
import { loggedIn, Talk } from './talk.ts';

export type ImapRow = {
  readonly what: string;
  readonly messages: number;
  /** By contender, milliseconds, or KiB for memory. */
  readonly figures: Readonly<Record<string, number>>;
};
export type ImapResult = { readonly rows: readonly ImapRow[]; readonly facts: readonly string[] };

const WARMING = 3;
const ROUNDS = 7;
/** Milliseconds. */
const WORTH_TIMING = 10;
const MOST_REPETITIONS = 50;
const SETTLING = 20_000;
/** So that no account meets its limit of sessions. */
const EMPTY = 12;

type Act = readonly [what: string, act: (talk: Talk) => Promise<unknown>];
const asks = (what: string, command: string): Act => [what, talk => talk.command(command)];

const reading = (messages: number): readonly Act[] => [
  asks('SELECT', 'SELECT INBOX'),
  asks('STATUS', 'STATUS INBOX (MESSAGES UNSEEN UIDNEXT)'),
  asks('FETCH 1:* (UID FLAGS)', 'FETCH 1:* (UID FLAGS)'),
  asks('FETCH 1:* (RFC822.SIZE INTERNALDATE)', 'FETCH 1:* (RFC822.SIZE INTERNALDATE)'),
  asks('FETCH 1:* (ENVELOPE)', 'FETCH 1:* (ENVELOPE)'),
  asks('FETCH 1:* (BODYSTRUCTURE)', 'FETCH 1:* (BODYSTRUCTURE)'),
  asks('FETCH 1:* whole headers', 'FETCH 1:* (BODY.PEEK[HEADER])'),
  asks('FETCH 1:* four fields', 'FETCH 1:* (BODY.PEEK[HEADER.FIELDS (FROM TO SUBJECT DATE)])'),
  asks('FETCH of a list, the last 50', `FETCH ${messages - 49}:* (UID FLAGS INTERNALDATE RFC822.SIZE ENVELOPE)`),
  asks('SEARCH UNSEEN', 'SEARCH UNSEEN'),
  asks('SEARCH SINCE', 'SEARCH SINCE 1-Mar-2023'),
  asks('SEARCH SUBJECT', `SEARCH SUBJECT ${COMMON}`),
  asks('SEARCH FROM', 'SEARCH FROM kowalski'),
  asks('SEARCH BODY, a rare word', `SEARCH BODY ${RARE}`),
  asks('SEARCH BODY, a common word', `SEARCH BODY ${COMMON}`),
  asks('SEARCH TEXT, a rare word', `SEARCH TEXT ${RARE}`),
  asks('SEARCH TEXT, a word in none', `SEARCH TEXT ${ABSENT}`),
];

const sorting: readonly Act[] = [
  asks('SORT (SUBJECT)', 'SORT (SUBJECT) UTF-8 ALL'),
  asks('SORT (REVERSE DATE)', 'SORT (REVERSE DATE) UTF-8 ALL'),
  asks('THREAD REFERENCES', 'THREAD REFERENCES UTF-8 ALL'),
];

/** Each leaves things as they were, so that it can be done again. */
const writing: readonly Act[] = [
  ['FETCH of 1,000 whole', talk => talk.command('FETCH 1:1000 (BODY.PEEK[])')],
  [
    'STORE on 1,000, and back',
    async talk => {
      await talk.command('STORE 1:1000 +FLAGS.SILENT (\\Flagged)');
      await talk.command('STORE 1:1000 -FLAGS.SILENT (\\Flagged)');
    },
  ],
  [
    'STORE one at a time, 100',
    async talk => {
      for (let n = 1; n <= 50; n++) {
        await talk.command(`STORE ${n} +FLAGS (\\Answered)`);
        await talk.command(`STORE ${n} -FLAGS (\\Answered)`);
      }
    },
  ],
];

type Options = {
  /** How many letters each mailbox has. */
  readonly letters: readonly number[];
  readonly quick: boolean;
  readonly alone: boolean;
  readonly imap: boolean;
  readonly pop3: boolean;
};

export async function benchImap({ quick, letters: sizes, alone, imap, pop3 }: Options): Promise<ImapResult> {
  // One mailbox of each size; empty ones to append to, and for sessions that sit there.
  const mailboxes = [...sizes, ...Array.from({ length: EMPTY }, () => 0)];
  const missing = alone ? 'Mailroom alone, as wished' : dovecotMissing();
  if (missing) say(missing);
  say(`mailboxes of ${sizes.map(size => size.toLocaleString('en')).join(' and ')} letters are made`);
  const contenders: ImapContender[] = [];
  try {
    contenders.push(await startMailroomImap(mailboxes));
    if (!missing) contenders.push(await startDovecot(mailboxes));
    const rows: ImapRow[] = [];
    for (const [user, messages] of sizes.entries()) {
      if (imap) rows.push(...(await mailboxRows(contenders, user, messages)));
      if (pop3) rows.push(...(await pop3Rows(contenders, user, messages)));
    }
    if (imap)
      rows.push(...(await appendRows(contenders, sizes.length)), ...(await otherRows(contenders, sizes.length, quick)));
    return { rows, facts: contenders.map(one => one.facts) };
  } finally {
    for (const one of contenders) await one.close();
  }
}

async function mailboxRows(contenders: readonly ImapContender[], user: number, messages: number): Promise<ImapRow[]> {
  say(`mailbox of ${messages.toLocaleString('en')}: as after a start`);
  const cold = new Map<string, Record<string, number>>();
  const coldActs = reading(messages).filter(([what]) => !what.startsWith('SELECT'));
  for (const one of contenders) {
    for (const [what, act] of coldActs) {
      await one.cold(user);
      const talk = await open(one, user);
      const row = cold.get(what) ?? {};
      row[one.name] = await timed(() => act(talk));
      cold.set(what, row);
      talk.close();
    }
  }
  say(`mailbox of ${messages.toLocaleString('en')}: in use`);
  await new Promise(resolve => setTimeout(resolve, Math.min(SETTLING, messages)));
  const talks = await Promise.all(contenders.map(one => open(one, user)));
  const rows: ImapRow[] = [];
  for (const [what, act] of [...reading(messages), ...sorting, ...writing]) {
    rows.push({ what, messages, figures: await inTurn(contenders, talks, act) });
  }
  for (const talk of talks) talk.close();
  return [...rows, ...[...cold].map(([what, figures]) => ({ what: `cold: ${what}`, messages, figures }))];
}

async function open(one: ImapContender, user: number): Promise<Talk> {
  const talk = await loggedIn(one.imapPort(), one.user(user), one.password);
  await talk.command('SELECT INBOX');
  return talk;
}

/** A few unmeasured times each, then in turn, A B, B A; what a contender cannot do is NaN. */
async function inTurn(
  contenders: readonly ImapContender[],
  talks: readonly Talk[],
  act: Act[1],
): Promise<Record<string, number>> {
  const times = contenders.map((): number[] => []);
  const unable = new Set<Talk>();
  let repeated = 1;
  for (let round = -WARMING; round < ROUNDS; round++) {
    if (round === 0) repeated = repetitions(times);
    const order = [...talks.entries()];
    for (const [at, talk] of round % 2 === 0 ? order : order.reverse()) {
      if (unable.has(talk)) continue;
      try {
        const took = await timed(async () => {
          for (let n = 0; n < repeated; n++) await act(talk);
        });
        if (round === 0) times[at]!.length = 0;
        times[at]!.push(took / repeated);
      } catch (fault) {
        unable.add(talk);
        say(`${contenders[at]!.name}: ${(fault as Error).message}`);
      }
    }
  }
  return Object.fromEntries(contenders.map((one, at) => [one.name, times[at]!.length > 0 ? median(times[at]!) : NaN]));
}

/** What takes less than a few milliseconds is timed several times over, the same number for everybody. */
function repetitions(times: readonly (readonly number[])[]): number {
  const shortest = Math.min(...times.flat());
  return Math.max(1, Math.min(MOST_REPETITIONS, Math.ceil(WORTH_TIMING / shortest)));
}

async function timed(act: () => Promise<unknown>): Promise<number> {
  const before = performance.now();
  await act();
  return performance.now() - before;
}

const APPENDED = 400;

/** Milliseconds a message. */
async function appendRows(contenders: readonly ImapContender[], user: number): Promise<ImapRow[]> {
  const rows: ImapRow[] = [];
  for (const clients of [1, 20]) {
    const figures: Record<string, number> = {};
    for (const one of contenders) {
      const talks = await Promise.all(Array.from({ length: clients }, () => open(one, user)));
      const each = APPENDED / clients;
      const took = await timed(() =>
        Promise.all(
          talks.map(async (talk, at) => {
            for (let n = 0; n < each; n++) {
              const { bytes } = letter(at * each + n);
              await talk.command(`APPEND INBOX {${bytes.length}+}\r\n${bytes.toString('latin1')}`);
            }
          }),
        ),
      );
      figures[one.name] = took / APPENDED;
      for (const talk of talks) talk.close();
    }
    rows.push({
      what: `APPEND, ${clients === 1 ? 'one client' : `${clients} clients`}, a message`,
      messages: 0,
      figures,
    });
  }
  return rows;
}

async function otherRows(contenders: readonly ImapContender[], user: number, quick: boolean): Promise<ImapRow[]> {
  const login: Record<string, number> = {};
  const memory: Record<string, number> = {};
  const sessions = quick ? 100 : 1_000;
  for (const one of contenders) {
    const times: number[] = [];
    for (let n = 0; n < 20; n++) {
      times.push(await timed(async () => (await loggedIn(one.imapPort(), one.user(0), one.password)).close()));
    }
    login[one.name] = median(times);
    memory[one.name] = await idleMemory(one, user, sessions);
  }
  return [
    { what: 'LOGIN on a new connection', messages: 0, figures: login },
    { what: `KiB of memory for each of ${sessions.toLocaleString('en')} idle sessions`, messages: 0, figures: memory },
  ];
}

/** Spread over several accounts, each with its mailbox selected, in IDLE. */
async function idleMemory(one: ImapContender, user: number, sessions: number): Promise<number> {
  const before = proportionalMebibytes(processTree(one.pid()));
  const talks: Talk[] = [];
  for (let n = 0; n < sessions; n++) {
    try {
      const talk = await open(one, user + (n % EMPTY));
      talk.write('i IDLE\r\n');
      await talk.until('+ ');
      talks.push(talk);
    } catch {
      break;
    }
  }
  if (talks.length < sessions) say(`${one.name} took ${talks.length} of ${sessions} sessions`);
  await new Promise(resolve => setTimeout(resolve, 2_000));
  const after = proportionalMebibytes(processTree(one.pid()));
  for (const talk of talks) talk.close();
  return ((after - before) * 1024) / Math.max(1, talks.length);
}

/** For the lock to be given back. */
const BETWEEN_LOGINS = 300;

async function pop3Rows(contenders: readonly ImapContender[], user: number, messages: number): Promise<ImapRow[]> {
  const talks: Talk[] = [];
  const first: Record<string, number> = {};
  const again: Record<string, number> = {};
  for (const one of contenders) {
    const signIn = async (figures: Record<string, number>) => {
      const talk = new Talk(one.pop3Port());
      await talk.until('+OK');
      talk.write(`USER ${one.user(user)}\r\n`);
      await talk.until('+OK');
      figures[one.name] = await timed(async () => {
        talk.write(`PASS ${one.password}\r\n`);
        await talk.until('+OK');
      });
      return talk;
    };
    // The first has the password's hash in it, which is slow on purpose; Dovecot is given its password in clear.
    const opened = await signIn(first);
    opened.write('QUIT\r\n');
    await opened.until('+OK');
    opened.close();
    await new Promise(resolve => setTimeout(resolve, BETWEEN_LOGINS));
    talks.push(await signIn(again));
  }
  const asked = (line: string) => async (talk: Talk) => {
    talk.write(`${line}\r\n`);
    await talk.until('\r\n.\r\n');
  };
  const acts: readonly Act[] = [
    ['POP3 UIDL', asked('UIDL')],
    ['POP3 LIST', asked('LIST')],
    [
      'POP3 RETR of 100',
      async talk => {
        for (let n = 1; n <= 100; n++) await asked(`RETR ${n}`)(talk);
      },
    ],
  ];
  const rows: ImapRow[] = [
    { what: 'POP3 PASS, the first', messages, figures: first },
    { what: 'POP3 PASS, again', messages, figures: again },
  ];
  for (const [what, act] of acts) rows.push({ what, messages, figures: await inTurn(contenders, talks, act) });
  for (const talk of talks) talk.close();
  return rows;
}

export function printImap({ rows, facts }: ImapResult): void {
  for (const fact of facts) console.log(fact);
  const counts = [...new Set(rows.map(row => row.messages))].sort((a, b) => a - b);
  for (const count of counts) {
    const of = rows.filter(row => row.messages === count);
    const names = [...new Set(of.flatMap(row => Object.keys(row.figures)))];
    table(
      [count === 0 ? 'MILLISECONDS' : `${count.toLocaleString('en')} LETTERS, MILLISECONDS`, '', ...names, 'ratio'],
      of.map(({ what, figures }) => [what, '', ...names.map(name => figure(figures[name])), ratio(figures)]),
    );
  }
}

const figure = (value: number | undefined): string =>
  value === undefined || Number.isNaN(value) ? '–' : value < 10 ? value.toFixed(2) : value.toFixed(0);

/** How many times as long, or as much, as ours. */
function ratio({ Mailroom: ours, Dovecot: theirs }: Readonly<Record<string, number>>): string {
  return !ours || !theirs || Number.isNaN(theirs) || Number.isNaN(ours) ? '' : `${(theirs / ours).toFixed(2)}×`;
}
