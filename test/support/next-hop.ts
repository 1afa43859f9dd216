/**
 * A next hop that does what a test tells it to: a real SMTP or LMTP server on loopback, polite by default, and at any
 * stage able to refuse, talk nonsense, be slow, hang, or hang up.
 *
 *   const hop = await startNextHop({ script: { rcpt: line => (line.includes('nobody') ? '550 5.1.1 No' : undefined) } });
 *   … deliver to 127.0.0.1, hop.port …
 *   hop.received[0].bytes                 // dots unstuffed, as it came
 *   await hop.close();
 */
import { once } from 'node:events';
import { createServer, type Socket } from 'node:net';
import { type SecureContext, TLSSocket } from 'node:tls';

/** A reply, its lines separated by '\n'; or what to do with one, before and after. */
export type Answer =
  | string
  | {
      readonly say?: string;
      /** Octets as they are, in place of `say`. */
      readonly raw?: string;
      /** Milliseconds to wait first. */
      readonly after?: number;
      /** 'hang': never another word. 'stall': reads no more either. 'drop': FIN. 'reset': RST. Nonsense is said with `raw`. */
      readonly and?: 'hang' | 'stall' | 'drop' | 'reset';
    };

/** One answer for all times; or one each time, the last for ever; or a function of the line (undefined: polite). */
export type Script = Answer | readonly Answer[] | ((line: string, time: number) => Answer | undefined);

/** 'greeting': the banner. 'response': an answer to an AUTH challenge. 'message': after the dot. */
export type Stage =
  | 'greeting'
  | 'ehlo'
  | 'helo'
  | 'lhlo'
  | 'starttls'
  | 'auth'
  | 'response'
  | 'mail'
  | 'rcpt'
  | 'data'
  | 'message'
  | 'rset'
  | 'noop'
  | 'quit'
  | 'other';

export type NextHopOptions = {
  readonly script?: { readonly [S in Stage]?: Script };
  /** What EHLO announces besides the host name; STARTTLS is added by `tls`. */
  readonly capabilities?: readonly string[];
  /** What EHLO announces after STARTTLS, where it differs. */
  readonly capabilitiesInTls?: readonly string[];
  readonly lmtp?: boolean;
  readonly tls?: SecureContext;
  /** TLS from the first octet. */
  readonly implicitTls?: boolean;
  /** Within the content, once so many octets have come. */
  readonly inContent?: { readonly afterOctets: number; readonly answer: Answer };
  readonly host?: string;
  /** Default: any free one. */
  readonly port?: number;
};

export type ReceivedMessage = {
  readonly sender: string;
  readonly recipients: readonly string[];
  /** The commands with their parameters, as they came. */
  readonly mail: string;
  readonly rcpt: readonly string[];
  /** Dots unstuffed. */
  readonly bytes: Buffer;
  /** The content as it was on the wire, with the lone dot. */
  readonly wire: Buffer;
  readonly tls: boolean;
};

export type NextHop = {
  readonly host: string;
  readonly port: number;
  /** Taken: answered 2yz after the dot (for LMTP: for somebody). */
  readonly received: readonly ReceivedMessage[];
  /** Every command of every connection, in order. */
  readonly commands: readonly string[];
  /** Commands as they came together in one read. */
  readonly bursts: readonly (readonly string[])[];
  readonly connections: number;
  /** Resolves when so many messages have been taken. */
  messages(count: number): Promise<readonly ReceivedMessage[]>;
  close(): Promise<void>;
};

const POLITE = ['PIPELINING', '8BITMIME', 'SMTPUTF8', 'DSN', 'SIZE 50000000', 'ENHANCEDSTATUSCODES'];

const polite: { readonly [S in Stage]: string } = {
  greeting: '220 mx.example ESMTP',
  ehlo: '',
  lhlo: '',
  helo: '250 mx.example',
  starttls: '220 2.0.0 Go ahead',
  auth: '235 2.7.0 Welcome',
  response: '235 2.7.0 Welcome',
  mail: '250 2.1.0 Sender ok',
  rcpt: '250 2.1.5 Recipient ok',
  data: '354 Go ahead',
  message: '250 2.0.0 Taken',
  rset: '250 2.0.0 Ok',
  noop: '250 2.0.0 Ok',
  quit: '221 2.0.0 Bye',
  other: '500 5.5.2 What?',
};

export async function startNextHop(options: NextHopOptions = {}): Promise<NextHop> {
  const log = { received: [] as ReceivedMessage[], commands: [] as string[], bursts: [] as string[][], connections: 0 };
  const times = new Map<Stage, number>();
  const sockets = new Set<Socket>();
  let heard = () => {};
  const server = createServer({ noDelay: true }, socket => {
    log.connections++;
    sockets.add(socket);
    socket.on('close', () => sockets.delete(socket)).on('error', () => {});
    serve(socket, options, times, log, () => heard());
  });
  server.listen(options.port ?? 0, options.host ?? '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  return {
    host: options.host ?? '127.0.0.1',
    port: typeof address === 'object' && address ? address.port : 0,
    received: log.received,
    commands: log.commands,
    bursts: log.bursts,
    get connections() {
      return log.connections;
    },
    async messages(count) {
      while (log.received.length < count)
        await new Promise<void>(resolve => {
          heard = resolve;
        });
      return log.received;
    },
    async close() {
      for (const socket of sockets) socket.destroy();
      server.close();
      await once(server, 'close');
    },
  };
}

type Log = { received: ReceivedMessage[]; commands: string[]; bursts: string[][] };

/** What one connection is in the middle of. */
type State = {
  stream: Socket;
  input: Buffer;
  tls: boolean;
  mode: 'command' | 'response' | 'content' | 'deaf';
  mail: string;
  rcpt: string[];
};

function serve(socket: Socket, options: NextHopOptions, times: Map<Stage, number>, log: Log, heard: () => void): void {
  const state: State = { stream: socket, input: Buffer.alloc(0), tls: false, mode: 'command', mail: '', rcpt: [] };
  let working = false;

  /** Says what the script, or politeness, wants said; returns the code. */
  const answer = async (stage: Stage, line: string, usual = polite[stage]): Promise<number> => {
    const time = times.get(stage) ?? 0;
    times.set(stage, time + 1);
    const script = options.script?.[stage];
    const scripted =
      typeof script === 'function'
        ? script(line, time)
        : isList(script)
          ? script[Math.min(time, script.length - 1)]
          : script;
    return perform(state, scripted ?? usual);
  };

  const work = async () => {
    if (working) return;
    working = true;
    while (state.mode !== 'deaf' && (await step(state, options, log, answer, heard))) {}
    working = false;
  };

  const listen = () => {
    state.stream.on('data', chunk => {
      if (state.mode === 'command')
        log.bursts.push(
          chunk
            .toString('utf8')
            .split('\r\n')
            .filter(line => line !== ''),
        );
      state.input = Buffer.concat([state.input, chunk]);
      work();
    });
  };
  const secure = async () => {
    socket.removeAllListeners('data');
    state.stream = new TLSSocket(socket, { isServer: true, secureContext: options.tls! });
    state.stream.on('error', () => {});
    state.input = Buffer.alloc(0);
    state.tls = true;
    listen();
  };
  upgrades.set(state, secure);
  if (options.implicitTls) secure();
  else listen();
  answer('greeting', '');
}

const isList = (script: Script | undefined): script is readonly Answer[] => Array.isArray(script);
const upgrades = new WeakMap<State, () => Promise<void>>();

async function perform(state: State, answer: Answer): Promise<number> {
  const { say = '', raw, after = 0, and = null } = typeof answer === 'string' ? { say: answer } : answer;
  if (after > 0) await new Promise(resolve => setTimeout(resolve, after));
  const text = raw ?? (say === '' ? '' : `${dashed(say)}\r\n`);
  if (text !== '' && !state.stream.destroyed) state.stream.write(text);
  if (and) state.mode = 'deaf';
  if (and === 'stall') state.stream.pause();
  if (and === 'drop') state.stream.end();
  if (and === 'reset') state.stream.resetAndDestroy();
  return Number(text.slice(0, 3));
}

/** '250 a\nb' → '250-a', '250 b'; lines that have their code already keep it. */
function dashed(say: string): string {
  const lines = say.split('\n');
  const code = lines[0]!.slice(0, 3);
  return lines
    .map(line => (/^\d{3}[ -]/.test(line) ? line.slice(4) : line === code ? '' : line))
    .map((text, i) => `${code}${i === lines.length - 1 ? ' ' : '-'}${text}`)
    .join('\r\n');
}

type Say = (stage: Stage, line: string, usual?: string) => Promise<number>;

/** One command, or one message; false when more octets are needed. */
async function step(state: State, options: NextHopOptions, log: Log, say: Say, heard: () => void): Promise<boolean> {
  if (state.mode === 'content') return content(state, options, log, say, heard);
  const end = state.input.indexOf('\r\n');
  if (end === -1) return false;
  const line = state.input.subarray(0, end).toString('utf8');
  state.input = state.input.subarray(end + 2);
  log.commands.push(line);
  if (state.mode === 'response') {
    if ((await say('response', line)) !== 334) state.mode = 'command';
  } else await command(state, options, line, say);
  return true;
}

async function command(state: State, options: NextHopOptions, line: string, say: Say): Promise<void> {
  const verb = line.split(/[ :]/)[0]!.toUpperCase();
  switch (verb) {
    case 'EHLO':
    case 'LHLO':
      if ((verb === 'LHLO') !== (options.lmtp === true)) return void (await say('other', line));
      return void (await say(
        verb === 'EHLO' ? 'ehlo' : 'lhlo',
        line,
        ['250 mx.example', ...capabilities(state, options)].join('\n'),
      ));
    case 'MAIL':
      if ((await say('mail', line, state.mail ? '503 5.5.1 Nested MAIL' : polite.mail)) === 250) state.mail = line;
      return;
    case 'RCPT':
      if (isYes(await say('rcpt', line, state.mail ? polite.rcpt : '503 5.5.1 MAIL first'))) state.rcpt.push(line);
      return;
    case 'DATA':
      if ((await say('data', line, state.rcpt.length > 0 ? polite.data : '503 5.5.1 RCPT first')) === 354) {
        if (state.mode === 'command') state.mode = 'content';
      }
      return;
    case 'AUTH':
      if ((await say('auth', line)) === 334) state.mode = 'response';
      return;
    case 'STARTTLS':
      if ((await say('starttls', line, options.tls ? polite.starttls : '502 5.5.1 No TLS')) === 220) {
        if (options.tls && state.mode === 'command') await upgrades.get(state)?.();
      }
      return;
    case 'RSET':
      Object.assign(state, { mail: '', rcpt: [] });
      return void (await say('rset', line));
    case 'QUIT':
      await say('quit', line);
      return void state.stream.end();
    case 'HELO':
    case 'NOOP':
      return void (await say(verb === 'HELO' ? 'helo' : 'noop', line));
    default:
      await say('other', line);
  }
}

const isYes = (code: number): boolean => code >= 200 && code < 300;

function capabilities(state: State, options: NextHopOptions): readonly string[] {
  if (state.tls) return options.capabilitiesInTls ?? options.capabilities ?? POLITE;
  return [...(options.capabilities ?? POLITE), ...(options.tls ? ['STARTTLS'] : [])];
}

async function content(state: State, options: NextHopOptions, log: Log, say: Say, heard: () => void): Promise<boolean> {
  if (options.inContent && state.input.length >= options.inContent.afterOctets) {
    await perform(state, options.inContent.answer);
    state.mode = 'deaf';
    return false;
  }
  const lone = state.input.subarray(0, 3).equals(Buffer.from('.\r\n'));
  const end = lone ? 3 : state.input.indexOf('\r\n.\r\n') + 5;
  if (end === 4) return false;
  const wire = Buffer.from(state.input.subarray(0, end));
  state.input = state.input.subarray(end);
  state.mode = 'command';
  const { mail, rcpt } = state;
  Object.assign(state, { mail: '', rcpt: [] });
  const recipients = rcpt.map(pathOf);
  let taken = false;
  for (const recipient of options.lmtp ? recipients : ['']) taken = isYes(await say('message', recipient)) || taken;
  if (!taken) return true;
  log.received.push({ sender: pathOf(mail), recipients, mail, rcpt, bytes: unstuffed(wire), wire, tls: state.tls });
  heard();
  return true;
}

const pathOf = (command: string): string => /<(.*)>/.exec(command)?.[1] ?? '';

const unstuffed = (wire: Buffer): Buffer =>
  Buffer.from(
    wire
      .subarray(0, -3)
      .toString('latin1')
      .replace(/(^|\r\n)\./g, '$1'),
    'latin1',
  );
