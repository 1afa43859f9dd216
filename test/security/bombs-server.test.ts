/**
 * Messages that are built to keep a server busy, brought to a whole one: each is refused in a sentence or comes out as the
 * octets that went in, over POP3 and IMAP; what IMAP and JMAP tell of it is well-formed.
 */
import assert from 'node:assert/strict';
import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import test, { after, before } from 'node:test';
import type { ListenerName } from '../../server/api/contract.ts';
import type { JmapRequest } from '../../server/jmap/types.ts';
import { bombs } from '../support/bombs.ts';
import { type Person, startWorld, type World } from '../support/world.ts';

let world: World;
let ann: Person;
before(async () => {
  world = await startWorld({
    zone: 'there.example. MX 10 mx.there.example.\nmx.there.example. A 127.0.0.1\n',
    settings: [
      ...['mode=deliver', 'checks.own-networks=', 'checks.act=watch', 'auth.allow-plaintext=true'],
      ...['checks.greet-wait=0s', 'checks.tarpit-from=0', 'scan.patience=5s'],
      ...['connections', 'errors', 'unknown'].flatMap(what => [
        `peers.${what}-per-minute=0`,
        `peers.${what}-per-hour=0`,
      ]),
    ],
  });
  ann = await world.addAccount('ann@here.example');
});
after(() => world?.[Symbol.asyncDispose]());

/** Of the largest bodies one is enough here: what differs between them is for readers. */
const LARGE = 4 * 1024 * 1024;
const largeOnes = new Set(['a line of 10 MiB', '10 MiB of lines that begin as a boundary']);

/** Without what SMTP itself refuses: lines end as they must, and no NUL is in it. */
function forSmtp(message: Buffer): Buffer {
  const text = message
    .toString('latin1')
    .replaceAll('\0', ' ')
    .replace(/\r?\n/g, '\r\n')
    .replace(/\r(?!\n)/g, ' ');
  return Buffer.from(text.endsWith('\r\n') ? text : `${text}\r\n`, 'latin1');
}

/** A client that takes megabytes: says something, and reads until the end it knows. */
class Talk {
  readonly #socket: Socket;
  #come: Buffer[] = [];
  constructor(socket: Socket) {
    this.#socket = socket;
    socket.on('data', piece => this.#come.push(piece));
  }

  static async with(listener: ListenerName): Promise<Talk> {
    const socket = connect(world.port(listener), '127.0.0.1');
    await once(socket, 'connect');
    const talk = new Talk(socket);
    await talk.until(/\r\n$/);
    return talk;
  }

  async until(end: RegExp): Promise<Buffer> {
    const isThere = () => end.test(Buffer.concat(this.#come.slice(-3)).subarray(-4_000).toString('latin1'));
    while (!isThere()) {
      const signal = AbortSignal.timeout(10_000);
      await once(this.#socket, 'data', { signal }).catch(() =>
        assert.fail(`nothing more after ${JSON.stringify(Buffer.concat(this.#come).toString('latin1').slice(-300))}`),
      );
    }
    const all = Buffer.concat(this.#come);
    this.#come = [];
    return all;
  }

  ask(words: string | Buffer, end: RegExp): Promise<Buffer> {
    this.#socket.write(words);
    return this.until(end);
  }

  close(): void {
    this.#socket.destroy();
  }
}

const REPLY = /(?:^|\r\n)\d{3} [^\r\n]*\r\n$/;

async function bring(message: Buffer): Promise<string> {
  const talk = await Talk.with('smtp');
  await talk.ask('EHLO mx.there.example\r\n', REPLY);
  await talk.ask('MAIL FROM:<kim@there.example> BODY=8BITMIME\r\n', REPLY);
  await talk.ask('RCPT TO:<ann@here.example>\r\n', REPLY);
  const said = await talk.ask(Buffer.concat([Buffer.from(`BDAT ${message.length} LAST\r\n`), message]), REPLY);
  talk.close();
  return said.toString('latin1');
}

/** One value of IMAP, and where it ends. RFC 3501 §9: list, string, literal, NIL, number. */
function endOfValue(text: string, at: number): number {
  if (text[at] === '(') {
    let next = at + 1;
    while (text[next] !== ')') {
      if (text[next] === ' ') next++;
      next = endOfValue(text, next);
    }
    return next + 1;
  }
  const [word, octets] =
    /^(?:"(?:[^"\\\r\n\0]|\\["\\])*"|NIL|\d+|\{(\d+)\}\r\n)/.exec(text.slice(at, at + 200_000)) ?? [];
  assert.ok(word, `no value: ${JSON.stringify(text.slice(Math.max(0, at - 50), at + 50))}`);
  return at + word.length + Number(octets ?? 0);
}

function mustBeWellFormed(text: string, item: string): void {
  const at = text.indexOf(` ${item} `);
  const start = at === -1 ? text.indexOf(`(${item} `) : at;
  assert.notEqual(start, -1, `${item} is there`);
  endOfValue(text, start + item.length + 2);
}

let number = 0;

test('each bomb is refused in a sentence, or comes out as it went in', async () => {
  const refused: string[] = [];
  const taken: { readonly name: string; readonly message: Buffer }[] = [];
  for (const { name, message: make } of bombs) {
    const message = forSmtp(make());
    if (message.length > LARGE && !largeOnes.has(name)) continue;
    const said = await bring(message);
    if (said.startsWith('250 ')) taken.push({ name, message });
    else {
      refused.push(name);
      assert.match(said, /^550 5\.6\.0 The header (is longer than 1 MiB|has \d+ fields or more)\r\n$/, name);
    }
  }
  assert.ok(refused.includes('190,000 fields') && refused.length < 20, refused.join('; '));
  await world.settle();

  const pop3 = await Talk.with('pop3');
  await pop3.ask(`USER ${ann.address}\r\n`, /\r\n$/);
  await pop3.ask(`PASS ${ann.password}\r\n`, /\r\n$/);
  const imap = await Talk.with('imap');
  const ask = (words: string) => {
    const tag = `a${++number}`;
    return imap.ask(`${tag} ${words}\r\n`, new RegExp(`(?:^|\\r\\n)${tag} [^\\r\\n]*\\r\\n$`));
  };
  await ask(`LOGIN ${ann.address} "${ann.password}"`);
  assert.match((await ask('SELECT INBOX')).toString(), new RegExp(`\\* ${taken.length} EXISTS`));
  for (const [at, { name, message }] of taken.entries()) {
    const whole = await ask(`FETCH ${at + 1} (BODY.PEEK[])`);
    const inWhole = whole.indexOf(message.subarray(0, 200));
    const isSame = whole.subarray(inWhole, inWhole + message.length).equals(message);
    assert.ok(isSame || losesFields(name), `IMAP: ${name}`);
    const told = (await ask(`FETCH ${at + 1} (ENVELOPE BODY BODYSTRUCTURE)`)).toString('latin1');
    for (const item of ['ENVELOPE', 'BODY', 'BODYSTRUCTURE']) mustBeWellFormed(told, item);
    assert.match((await ask(`FETCH ${at + 1} (BODY.PEEK[HEADER.FIELDS (FROM)])`)).toString('latin1'), / OK /);
    const sent = (await pop3.ask(`RETR ${at + 1}\r\n`, /\r\n\.\r\n$/)).toString('latin1').replaceAll('\r\n.', '\r\n');
    assert.ok(
      sent.slice(0, -2).endsWith(message.toString('latin1')) || isSurrogate(message) || losesFields(name),
      `POP3: ${name}`,
    );
    await pop3.ask(`TOP ${at + 1} 3\r\n`, /\r\n\.\r\n$/);
  }
  for (const search of ['TEXT lunch', 'BODY hello', 'SUBJECT word', 'FROM kim']) {
    assert.match((await ask(`SEARCH ${search}`)).toString(), / OK /);
  }
  pop3.close();
  imap.close();
});

/** Results in our name are taken out, and those that could be read as ours. RFC 8601 §5. */
const losesFields = (name: string): boolean => name.includes('Authentication-Results');

/** Who has not said UTF8 gets another header where this one is more than ASCII. RFC 6856 §4. */
const isSurrogate = (message: Buffer): boolean =>
  /[\x80-\xff]/.test(message.toString('latin1', 0, message.indexOf('\r\n\r\n')));

test('and JMAP tells all of it', async () => {
  const session = await world.api.jmap.session({});
  const [accountId = ''] = Object.keys(session.accounts);
  const properties = ['headers', 'from', 'to', 'subject', 'references', 'bodyStructure', 'bodyValues', 'preview'];
  const methodCalls = [
    ['Email/query', { accountId, limit: 5 }, 'q'],
    [
      'Email/get',
      {
        ...{ accountId, properties, fetchAllBodyValues: true, maxBodyValueBytes: 1_000 },
        '#ids': { resultOf: 'q', name: 'Email/query', path: '/ids' },
      },
      'g',
    ],
  ] as unknown as JmapRequest['methodCalls'];
  const { methodResponses } = await world.api.jmap.call({ using: Object.keys(session.capabilities), methodCalls });
  const [name, answer] = methodResponses[1]!;
  assert.equal(name, 'Email/get', JSON.stringify(answer).slice(0, 300));
  assert.equal((answer.list as readonly unknown[]).length, 5);
});
