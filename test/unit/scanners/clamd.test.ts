import assert from 'node:assert/strict';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import test from 'node:test';
import { mebibytes, seconds } from '../../../server/base/units.ts';
import { clamd } from '../../../server/scanners/clamd.ts';
import { findProgram, ownFolder, startDaemon } from '../../support/daemons.ts';
import { freePort } from '../../support/free-port.ts';
import { eicar, letter, limit, request, withFile } from '../../support/scan-request.ts';
import { type Answer, startClamd, startServer } from '../../support/scanners.ts';

async function asked(answer: Answer, bytes = Buffer.from(letter), patience = seconds(10)) {
  const server = await startClamd(() => answer);
  try {
    const said = await clamd(server.address).scan(request({ bytes }), limit(patience));
    return { said: said.ok ? said.value : said.error, heard: server.asked[0] };
  } finally {
    await server.close();
  }
}

test('a message without a virus is clean, and clamd has heard every octet of it', async () => {
  const big = Buffer.alloc(200_001, 'abcdefg');
  for (const bytes of [Buffer.from(letter), big, Buffer.alloc(0), Buffer.alloc(65_536, 'x')]) {
    const { said, heard } = await asked('stream: OK', bytes);
    assert.deepEqual(said, { verdict: 'clean', points: 0, because: 'no virus found', fields: [] });
    assert.equal(heard, bytes.toString('latin1'));
  }
});

test('a virus is refused by its name, whatever that looks like', async () => {
  const { said } = await asked('stream: Win.Test.EICAR_HDB-1 FOUND');
  assert.deepEqual(said, { verdict: 'refuse', points: 0, because: 'it holds Win.Test.EICAR_HDB-1', fields: [] });
  const { said: strange } = await asked('stream: a\r\nb\x1b[31m FOUND FOUND');
  assert('because' in strange && strange.verdict === 'refuse');
  assert.equal(strange.because, 'it holds a b [31m FOUND');
});

test('what is too large for clamd was not looked at, and nobody is to try that again', async () => {
  const { said } = await asked('INSTREAM size limit exceeded. ERROR');
  assert('verdict' in said && said.verdict === 'failed');
  assert.match(said.because, /larger than clamd takes/);
});

test('clamd that hangs up while it is still told is listened to', async () => {
  const early = await startServer(async (socket, reader) => {
    await reader.exactly(100);
    socket.end('INSTREAM size limit exceeded. ERROR\0');
    socket.resume();
  });
  try {
    const said = await clamd(early.address).scan(request({ bytes: Buffer.alloc(mebibytes(4), 'x') }), limit());
    assert(said.ok && said.value.verdict === 'failed', JSON.stringify(said));
  } finally {
    await early.close();
  }
});

test('one that cuts a large message off without a word, and is well, did so for its size', async () => {
  for (const [ping, verdict] of [
    ['PONG', 'failed'],
    ['', undefined],
  ] as const) {
    const cutting = await startServer(async (socket, reader) => {
      const first = await reader.exactly(6);
      if (first.toString('latin1') === 'zPING\0') return void socket.end(`${ping}\0`);
      await reader.exactly(100_000);
      socket.resetAndDestroy();
    });
    try {
      const said = await clamd(cutting.address).scan(request({ bytes: Buffer.alloc(mebibytes(32), 'x') }), limit());
      if (verdict) assert(said.ok && said.value.verdict === verdict, JSON.stringify(said));
      else assert(!said.ok && said.error.kind === 'broken', JSON.stringify(said));
    } finally {
      await cutting.close();
    }
  }
});

test('every other answer, and none, is a scanner that is broken', async () => {
  const cases: readonly (readonly [Answer, RegExp])[] = [
    ['UNKNOWN COMMAND', /^it said "UNKNOWN COMMAND"$/],
    ["stream: Can't allocate memory ERROR", /allocate memory/],
    ['', /^it said ""$/],
    ['stream:  FOUND', /^it said/],
    [{ and: 'drop' }, /^it hung up$/],
    [{ and: 'drop', say: 'stream: O' }, /^it hung up$/],
    [{ and: 'reset' }, /^the connection was lost$/],
    [Buffer.alloc(10_000, 'x'), /^it said more than 4096 octets/],
  ];
  for (const [answer, sentence] of cases) {
    const { said } = await asked(answer);
    assert('kind' in said, JSON.stringify(said));
    assert.equal(said.kind, 'broken');
    assert.match(said.sentence, sentence);
  }
});

test('one that hangs is left when the time is over, also while it does not read', async () => {
  const { said } = await asked({ and: 'hang' }, Buffer.from(letter), 150);
  assert.deepEqual(said, { kind: 'broken', sentence: 'no answer within 150ms' });
  const deaf = await startServer(async socket => void socket.pause());
  try {
    const slow = await clamd(deaf.address).scan(request({ bytes: Buffer.alloc(mebibytes(32)) }), limit(300));
    assert(!slow.ok && slow.error.sentence === 'no answer within 300ms');
  } finally {
    await deaf.close();
  }
});

test('one that is not there is told by its address', async () => {
  const port = await freePort();
  const said = await clamd({ kind: 'tcp', host: '127.0.0.1', port }).scan(request(), limit());
  assert(!said.ok);
  assert.equal(said.error.sentence, `127.0.0.1:${port}: nobody listens there (connection refused)`);
  const late = await clamd({ kind: 'tcp', host: '127.0.0.1', port }).scan(request(), limit(0));
  assert(!late.ok && late.error.sentence === 'no answer within 0s');
});

const program = findProgram('clamd');

test('the real clamd, with one signature of our own', { skip: program === null && 'not installed' }, async t => {
  const folder = ownFolder();
  t.after(() => folder.remove());
  const path = join(folder.path, 'clamd.ctl');
  mkdirSync(join(folder.path, 'db'));
  // MD5, length and name of EICAR's test file.
  writeFileSync(join(folder.path, 'db', 'test.hdb'), '44d88612fea8a8f36de82e1278abb02f:68:Eicar-Test\n');
  const settings = [
    ...[`LocalSocket ${path}`, `DatabaseDirectory ${join(folder.path, 'db')}`, 'Foreground yes', 'StreamMaxLength 1M'],
    ...['LogFileUnlock yes', 'MaxThreads 2', 'SelfCheck 0', `TemporaryDirectory ${folder.path}`, ''],
  ];
  writeFileSync(join(folder.path, 'clamd.conf'), settings.join('\n'));
  const daemon = await startDaemon(program!, [`--config-file=${join(folder.path, 'clamd.conf')}`], path);
  if (!daemon.ok) return t.skip(daemon.error);
  try {
    const scanner = clamd({ kind: 'unix', path });
    const scan = async (text: string) => {
      const said = await scanner.scan(request({ bytes: Buffer.from(text) }), limit());
      assert(said.ok, said.ok ? '' : said.error.sentence);
      return said.value;
    };
    assert.equal((await scan(letter)).verdict, 'clean');
    const found = await scan(withFile(eicar));
    assert.deepEqual([found.verdict, found.because], ['refuse', 'it holds Eicar-Test.UNOFFICIAL']);
    assert.equal((await scan(withFile('X'.repeat(mebibytes(2))))).verdict, 'failed');
  } finally {
    await daemon.value.stop();
  }
});
