/** IMAP servers that answer what no server should: the visit ends with a sentence, nothing is taken that was not asked for. */
import assert from 'node:assert/strict';
import { once } from 'node:events';
import net from 'node:net';
import test, { after, before } from 'node:test';
import type { PulledDraftInput } from '../../server/api/contract.ts';
import { startWorld, type World } from '../support/world.ts';

type Answer = (tag: string, command: string) => string | Buffer | null;

let world: World;
let count = 0;

before(async () => {
  world = await startWorld();
});
after(() => world[Symbol.asyncDispose]());

const text = 'From: a@b.example\r\nSubject: x\r\n\r\nx\r\n';
const usual: Answer = (tag, command) => {
  const verb = command.split(' ')[0]!.toUpperCase();
  if (verb === 'CAPABILITY') return `* CAPABILITY IMAP4rev1 UIDPLUS\r\n${tag} OK\r\n`;
  if (verb === 'LIST' || verb === 'LSUB') return `* ${verb} () "/" INBOX\r\n${tag} OK\r\n`;
  if (verb === 'SELECT' || verb === 'EXAMINE')
    return `* 2 EXISTS\r\n* OK [UIDVALIDITY 7] x\r\n* OK [UIDNEXT 3] x\r\n* FLAGS (\\Seen)\r\n${tag} OK [READ-WRITE] x\r\n`;
  if (/^UID SEARCH/i.test(command)) return `* SEARCH 1 2\r\n${tag} OK\r\n`;
  if (/^UID FETCH .*BODY/i.test(command))
    return `${[1, 2]
      .map(n => `* ${n} FETCH (UID ${n} RFC822.SIZE ${text.length} BODY[] {${text.length}}\r\n${text})\r\n`)
      .join('')}${tag} OK\r\n`;
  if (/^UID FETCH/i.test(command))
    return `${[1, 2].map(n => `* ${n} FETCH (UID ${n} RFC822.SIZE ${text.length} FLAGS ())\r\n`).join('')}${tag} OK\r\n`;
  if (verb === 'LOGOUT') return `* BYE\r\n${tag} OK\r\n`;
  return `${tag} OK\r\n`;
};

async function visited(
  answer: Answer,
  greeting = '* OK ready\r\n',
  settings: Partial<PulledDraftInput> = {},
  visits = 1,
) {
  const server = net.createServer(socket => {
    let held = '';
    socket.on('error', () => socket.destroy());
    socket.write(greeting);
    socket.on('data', chunk => {
      held += chunk.toString('latin1');
      for (let at = held.indexOf('\r\n'); at !== -1; at = held.indexOf('\r\n')) {
        const [, tag = '*', command = ''] = /^(\S+) (.*)$/s.exec(held.slice(0, at)) ?? [];
        held = held.slice(at + 2);
        const said = answer(tag, command) ?? usual(tag, command);
        if (said !== null) socket.write(said as string);
      }
    });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as net.AddressInfo;
  const ana = await world.addAccount(`ana${++count}@here.example`);
  const row = await world.api.fetch.add({
    ...{ account: ana.address, password: 'secret' },
    settings: {
      protocol: 'imap',
      host: '127.0.0.1',
      port,
      tls: 'none',
      user: `u${count}`,
      enabled: false,
      keepDays: 0,
      ...settings,
    },
  });
  for (let n = 1; n < visits; n++) await world.api.fetch.now({ id: row.id });
  const { state } = await world.api.fetch.now({ id: row.id });
  await world.settle();
  server.close();
  return { state, stored: await world.stored(ana), sentence: state.failing?.sentence ?? '' };
}

test('a server that keeps the rules', async () => {
  const { state, stored } = await visited(() => null);
  assert.deepEqual([state.failing, state.taken, stored.length], [null, 2, 2]);
});

for (const [what, answer] of [
  ['a line without end', (_, command) => (/^UID SEARCH/.test(command) ? `* SEARCH ${'1 '.repeat(20_000_000)}` : null)],
  [
    'a literal of four terabytes',
    (_, command) => (/BODY/.test(command) ? '* 1 FETCH (UID 1 BODY[] {4398046511104}\r\n' : null),
  ],
  ['no UIDVALIDITY', (tag, command) => (/^(SELECT|EXAMINE)/.test(command) ? `* 2 EXISTS\r\n${tag} OK x\r\n` : null)],
  [
    'a UIDVALIDITY of nought',
    (tag, command) =>
      /^(SELECT|EXAMINE)/.test(command) ? `* 2 EXISTS\r\n* OK [UIDVALIDITY 0] x\r\n${tag} OK x\r\n` : null,
  ],
  [
    'a search that is refused',
    (tag, command) => (/^UID SEARCH/.test(command) ? `${tag} NO [SERVERBUG] never\r\n` : null),
  ],
  ['BYE in the middle', (_, command) => (/^UID FETCH/.test(command) ? '* BYE [UNAVAILABLE] going down\r\n' : null)],
] as readonly (readonly [string, Answer])[])
  test(`${what}: a sentence, and nothing taken`, async () => {
    const { state, stored, sentence } = await visited(answer);
    assert.ok(state.failing, what);
    assert.equal(stored.length, 0);
    assert.ok(sentence.length > 5 && sentence.length < 400, sentence);
  });

test('numbers that are none, and messages that nobody asked for, are passed over', async () => {
  const { state, stored } = await visited((tag, command) => {
    if (/^UID SEARCH/.test(command)) return `* SEARCH 1 2 -3 0 99999999999 1e9\r\n${tag} OK\r\n`;
    if (!/BODY/.test(command)) return null;
    const other = `* 9 FETCH (UID 77 BODY[] {${text.length}}\r\n${text})\r\n`;
    return other + String(usual(tag, command)).replace(`${tag} OK`, `${other}${tag} OK`);
  });
  assert.deepEqual([state.taken, stored.length], [2, 2]);
});

test('brackets without end are passed over, and nothing is taken by them', async () => {
  const { state } = await visited((tag, command) =>
    /^UID FETCH/.test(command) ? `* 1 FETCH ${'('.repeat(5_000)}\r\n${tag} OK\r\n` : null,
  );
  assert.equal(state.taken, 0);
});

test('the same message twice in one answer is one', async () => {
  const { stored } = await visited((tag, command) => {
    if (!/BODY/.test(command)) return null;
    const all = String(usual(tag, command)).replace(`${tag} OK\r\n`, '');
    return `${all}${all}${tag} OK\r\n`;
  });
  assert.equal(stored.length, 2);
});

for (const [code, kind] of [
  ['AUTHENTICATIONFAILED', 'login-refused'],
  ['UNAVAILABLE', 'later'],
  ['INUSE', 'in-use'],
  ['LIMIT', 'throttled'],
] as const)
  test(`[${code}] is ${kind}`, async () => {
    const { state } = await visited((tag, command) =>
      /^(LOGIN|AUTHENTICATE)/.test(command) ? `${tag} NO [${code}] no\r\n` : null,
    );
    assert.equal(state.failing?.kind, kind);
  });

test('Gmail’s word of too much is no full mailbox', async () => {
  const { state } = await visited((tag, command) =>
    /BODY/.test(command) ? `${tag} NO [OVERQUOTA] Account exceeded command or bandwidth limits\r\n` : null,
  );
  assert.equal(state.failing?.kind, 'throttled');
  assert.ok(state.nextAt! - state.lastAt! >= 3_600_000);
});

const silent: Answer = (tag, command) => (/^UID FETCH/i.test(command) ? `${tag} OK\r\n` : null);

test('messages that are listed and of which nothing is told are a fault at the third visit, and not asked for at once', async () => {
  const second = await visited(silent, undefined, {}, 2);
  assert.equal(second.state.failing, null);
  const { state, sentence } = await visited(silent, undefined, {}, 3);
  assert.equal(state.failing?.kind, 'malformed');
  assert.match(sentence, /lists 2 messages and tells nothing of them/);
  assert.ok(state.nextAt! > state.lastAt!);
});

test('ten thousand of which nothing is told are no reason to come again at once', async () => {
  const many = `* SEARCH ${Array.from({ length: 10_000 }, (_, n) => n + 1).join(' ')}\r\n`;
  const { state } = await visited(
    (tag, command) => (/^UID SEARCH/.test(command) ? `${many}${tag} OK\r\n` : silent(tag, command)),
    undefined,
  );
  assert.ok(state.nextAt! > state.lastAt!);
});

test('where others are marked as deleted, and the server deletes all or none, none is', async () => {
  const said: string[] = [];
  const { state, stored } = await visited((tag, command) => {
    said.push(command);
    if (/^CAPABILITY/.test(command)) return `* CAPABILITY IMAP4rev1\r\n${tag} OK\r\n`;
    return /^UID SEARCH.* DELETED/.test(command) ? `* SEARCH 9\r\n${tag} OK\r\n` : null;
  });
  assert.equal(stored.length, 2);
  assert.match(state.failing?.sentence ?? '', /others are marked as deleted/);
  assert.ok(!said.some(line => /EXPUNGE|STORE/.test(line)));
});

for (const [what, greeting, answer] of [
  ['no STARTTLS', '* OK ready\r\n', () => null],
  ['PREAUTH', '* PREAUTH welcome\r\n', () => null],
  [
    'an answer behind STARTTLS, before TLS',
    '* OK [CAPABILITY IMAP4rev1 STARTTLS] ready\r\n',
    (tag, command) => (/^STARTTLS/.test(command) ? `${tag} OK\r\n* CAPABILITY IMAP4rev1 AUTH=PLAIN\r\n` : null),
  ],
  [
    'STARTTLS refused',
    '* OK [CAPABILITY IMAP4rev1 STARTTLS] ready\r\n',
    (tag, command) => (/^STARTTLS/.test(command) ? `${tag} NO never\r\n` : null),
  ],
] as readonly (readonly [string, string, Answer])[])
  test(`${what}: no password, and nothing taken`, async () => {
    const said: string[] = [];
    const { state, stored } = await visited(
      (tag, command) => {
        said.push(command);
        return answer(tag, command);
      },
      greeting,
      { tls: 'starttls' },
    );
    assert.equal(state.failing?.kind, 'login-unavailable');
    assert.equal(stored.length, 0);
    assert.ok(!said.some(line => /LOGIN|AUTHENTICATE|SELECT|EXAMINE/.test(line)), said.join());
  });
