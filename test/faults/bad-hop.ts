/**
 * A next hop that misbehaves in one way at one stage, until it is healed; from then on it is polite. What it was brought
 * up to the lone dot it has, whatever it says next.
 */
import { once } from 'node:events';
import { type AddressInfo, createServer, type Socket } from 'node:net';

export const stages = ['greeting', 'ehlo', 'starttls', 'mail', 'rcpt', 'data', 'dot'] as const;
export type Stage = (typeof stages)[number];

type Polite = string;
type Misbehaving = (socket: Socket, polite: Polite) => void | Promise<void>;
export const misbehaviours = {
  'says nothing': () => {},
  'reads no more': socket => void socket.pause(),
  'hangs up': socket => void socket.end(),
  resets: socket => void socket.resetAndDestroy(),
  'hangs up within the code': (socket, polite) => void socket.end(polite.slice(0, 2)),
  'hangs up within the reply': (socket, polite) =>
    void socket.end(`${polite.slice(0, 3)}-well\r\n${polite.slice(0, 6)}`),
  'says no number': socket => void socket.write('What do you want?\r\n'),
  'says a line without end': socket => void socket.write(`250 ${'x'.repeat(100_000)}`),
  'says a reply without end': (socket, polite) => void socket.write(`${polite.slice(0, 3)}-more\r\n`.repeat(5_000)),
  'says octets': socket => void socket.write(Buffer.from([0, 255, 1, 254, 13, 10, 128, 10])),
  'says 250': socket => void socket.write('250 Ok\r\n'),
  'says 354': socket => void socket.write('354 Go ahead\r\n'),
  'says 421': socket => void socket.end('421 4.3.2 Closing\r\n'),
  'says 451': socket => void socket.write('451 4.3.0 Later\r\n'),
  'says 550': socket => void socket.write('550 5.7.1 Never\r\n'),
  'says it twice': (socket, polite) => void socket.write(polite + polite),
  'says it octet by octet': (socket, polite) => octetByOctet(socket, polite),
} satisfies Record<string, Misbehaving>;
export type Misbehaviour = keyof typeof misbehaviours;

export type BadHop = {
  readonly port: number;
  /** How often a whole message has come, and no "no" was said to it. */
  readonly copies: number;
  /** The stage was reached, and it misbehaved. */
  readonly misbehaved: boolean;
  heal(): void;
  close(): Promise<void>;
};

/** Each in a packet of its own. */
async function octetByOctet(socket: Socket, polite: string): Promise<void> {
  for (const octet of polite) {
    if (!socket.destroyed) socket.write(octet);
    await new Promise(resolve => setImmediate(resolve));
  }
}

type Course = { healed: boolean; copies: number; misbehaved: boolean };

/** `pipelining`: it announces that it takes commands together. */
export async function startBadHop(stage: Stage, how: Misbehaviour, pipelining: boolean): Promise<BadHop> {
  const course: Course = { healed: false, copies: 0, misbehaved: false };
  const sockets = new Set<Socket>();
  const server = createServer({ noDelay: true }, socket => {
    sockets.add(socket);
    socket.on('close', () => sockets.delete(socket)).on('error', () => {});
    converse(socket, course, stage, how, pipelining);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    port: (server.address() as AddressInfo).port,
    get copies() {
      return course.copies;
    },
    get misbehaved() {
      return course.misbehaved;
    },
    heal() {
      course.healed = true;
      // Whoever was made to wait is not heard of again.
      for (const socket of sockets) socket.destroy();
    },
    async close() {
      for (const socket of sockets) socket.destroy();
      server.close();
      await once(server, 'close');
    },
  };
}

const polite: Readonly<Record<Exclude<Stage, 'ehlo'> | 'other' | 'quit', string>> = {
  greeting: '220 mx.example ESMTP\r\n',
  // Without a certificate there is nothing to go ahead with.
  starttls: '454 4.7.0 Not now\r\n',
  mail: '250 2.1.0 Ok\r\n',
  rcpt: '250 2.1.5 Ok\r\n',
  data: '354 Go ahead\r\n',
  dot: '250 2.0.0 Taken\r\n',
  other: '250 2.0.0 Ok\r\n',
  quit: '221 2.0.0 Bye\r\n',
};
const saysNo: ReadonlySet<Misbehaviour> = new Set(['says 421', 'says 451', 'says 550']);
const goesAhead: ReadonlySet<Misbehaviour> = new Set(['says 354', 'says it twice', 'says it octet by octet']);
const stageOf: Readonly<Record<string, Stage | 'quit'>> = {
  EHLO: 'ehlo',
  STARTTLS: 'starttls',
  MAIL: 'mail',
  RCPT: 'rcpt',
  DATA: 'data',
  QUIT: 'quit',
};

function converse(socket: Socket, course: Course, bad: Stage, how: Misbehaviour, pipelining: boolean): void {
  let text = '';
  let isContent = false;
  const offers = [...(pipelining ? ['PIPELINING'] : []), ...(bad === 'starttls' ? ['STARTTLS'] : [])];
  const hello = ['250-mx.example', ...offers.map(one => `250-${one}`), '250 ENHANCEDSTATUSCODES', ''].join('\r\n');
  const answer = async (stage: Stage | 'other' | 'quit') => {
    const usual = stage === 'ehlo' ? hello : polite[stage];
    if (stage === bad && !course.healed) {
      course.misbehaved = true;
      await misbehaviours[how](socket, usual);
    } else socket.write(usual);
  };
  const hear = async (line: string) => {
    const stage = stageOf[line.split(/[ :]/)[0]!.toUpperCase()] ?? 'other';
    await answer(stage);
    // Whoever goes on to the content without a 354 shows it by the commands that come.
    isContent = stage === 'data' && (bad !== 'data' || course.healed || goesAhead.has(how));
    if (stage === 'quit') socket.end();
  };
  /** One command, or one message; false when more octets are needed. */
  const step = async (): Promise<boolean> => {
    // RFC 2920 §3.1: who was told to go on with nobody to write to sends a lone dot, and that is no message.
    const isNone = isContent && text.startsWith('.\r\n');
    const mark = isNone ? '.\r\n' : isContent ? '\r\n.\r\n' : '\r\n';
    const end = text.indexOf(mark);
    if (end === -1) return false;
    const line = text.slice(0, end);
    text = text.slice(end + mark.length);
    if (!isContent) await hear(line);
    else {
      isContent = false;
      if (isNone) socket.write('554 5.5.1 No valid recipients\r\n');
      else {
        if (bad !== 'dot' || course.healed || !saysNo.has(how)) course.copies++;
        await answer('dot');
      }
    }
    return true;
  };
  let work = answer('greeting');
  socket.on('data', chunk => {
    text += chunk.toString('latin1');
    work = work.then(async () => {
      while (await step()) {}
    });
  });
}
