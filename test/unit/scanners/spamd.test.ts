import assert from 'node:assert/strict';
import { chmodSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import test from 'node:test';
import { seconds } from '../../../server/base/units.ts';
import type { ScanRequest } from '../../../server/scanners/scanner.ts';
import { LARGEST, spamd } from '../../../server/scanners/spamd.ts';
import { findProgram, ownFolder, startDaemon } from '../../support/daemons.ts';
import { freePort } from '../../support/free-port.ts';
import { letter, limit, request } from '../../support/scan-request.ts';
import { type Answer, startSpamd } from '../../support/scanners.ts';

type Said = Answer | readonly [number, number, string];

async function asked(answer: Said, change: Partial<ScanRequest> = {}, patience = seconds(10)) {
  const server = await startSpamd(() => answer);
  try {
    const said = await spamd(server.address).scan(request(change), limit(patience));
    return { said: said.ok ? said.value : said.error, heard: server.asked };
  } finally {
    await server.close();
  }
}

test('spamd is asked with the message as it would lie in a mailbox, for the one it is for', async () => {
  const { heard } = await asked([0, 5, '']);
  const { received } = request();
  const body = `Return-Path: <kim@there.example>\r\n${received}${letter}`;
  const headers = { 'content-length': String(body.length), user: 'ann@here.example' };
  assert.deepEqual(heard, [{ line: 'SYMBOLS SPAMC/1.5', headers, body }]);
  const { heard: several } = await asked([0, 5, ''], { recipients: ['a@x.example', 'b@x.example'], sender: '' });
  assert.equal(several[0]?.headers.user, undefined);
  assert.match(several[0]!.body, /^Return-Path: <>\r\n/);
  const { heard: strange } = await asked([0, 5, ''], { recipients: ['a b@x.example'], sender: 'a\r\nb@x.example' });
  assert.equal(strange[0]?.headers.user, undefined);
  assert.match(strange[0]!.body, /^Return-Path: <>\r\n/);
});

test('a message without a header does not run into ours', async () => {
  const { heard } = await asked([0, 5, ''], { bytes: Buffer.from('Just text\r\n') });
  assert.match(heard[0]!.body, /with ESMTP id 1\r\n\r\nJust text\r\n$/);
});

test('its threshold lies upon ours', async () => {
  for (const [score, threshold, junkFrom, points] of [
    [5, 5, 5, 5],
    [5, 5, 8, 8],
    [3, 6, 5, 2.5],
    [1.25, 5, 5, 1.25],
    [-2, 5, 5, -2],
    // Nobody speaks louder than this.
    [900, 5, 5, 20],
    [-100, 5, 5, -5],
  ] as const) {
    const { said } = await asked([score, threshold, 'A_RULE,OTHER'], { junkFrom });
    const because = `${score} of ${threshold} points: A_RULE, OTHER`;
    assert.deepEqual(said, { verdict: 'clean', points, because, fields: [] });
  }
});

test('many rules are counted, none leave no trace', async () => {
  const { said } = await asked([9, 5, Array.from({ length: 40 }, (_, i) => `R${i}`).join(',')]);
  assert('because' in said);
  assert.equal(said.because, '9 of 5 points: R0, R1, R2, R3, R4, R5, R6, R7, R8, R9, R10, R11 and 28 more');
  const { said: none } = await asked([0, 5, '']);
  assert('because' in none && none.because === '0 of 5 points');
});

test('large mail is not brought to it', async () => {
  const { said, heard } = await asked([0, 5, ''], { bytes: Buffer.alloc(LARGEST + 1, 'x') });
  assert('verdict' in said && said.verdict === 'failed');
  assert.equal(said.because, 'not asked about more than 500KB');
  assert.equal(heard.length, 0);
});

test('every other answer, and none, is a scanner that is broken', async () => {
  const cases: readonly (readonly [Said, RegExp])[] = [
    ['SPAMD/1.0 76 Bad header line: (EOF during header)\r\n', /^it said "SPAMD\/1\.0 76 Bad header line/],
    ['SPAMD/1.1 79 Timeout: (30 second timeout)\r\n', /^it said "SPAMD\/1\.1 79 Timeout/],
    ['HTTP/1.1 400 Bad Request\r\n\r\n', /^it said "HTTP/],
    ['SPAMD/1.1 0 EX_OK\r\n\r\n', /no score/],
    ['SPAMD/1.1 0 EX_OK\r\nSpam: True ; 5.0 / 0\r\n\r\n', /no score/],
    ['SPAMD/1.1 0 EX_OK\r\nSpam: True ; 1.2.3 / 5.0\r\n\r\n', /no score/],
    ['SPAMD/1.1 0 EX_OK\r\nSpam: True ; nan / 5.0\r\n\r\n', /no score/],
    ['SPAMD/1.1 0 EX_OK\r\nSpam: False ; 1 / 5', /^it hung up$/],
    [`SPAMD/1.1 0 EX_OK\r\n${'X: y\r\n'.repeat(60)}`, /no end of its header/],
    [`SPAMD/1.1 0 ${'x'.repeat(2000)}`, /more than 1024 octets/],
    [[1, 5, 'R,'.repeat(40_000)], /more than 65536 octets/],
    [{ and: 'drop' }, /^it hung up$/],
    [{ and: 'reset', say: 'SPAMD/1.1 0 EX' }, /^the connection was lost$/],
  ];
  for (const [answer, sentence] of cases) {
    const { said } = await asked(answer);
    assert('kind' in said, JSON.stringify(said));
    assert.match(said.sentence, sentence);
  }
  const { said } = await asked({ and: 'hang', say: 'SPAMD/1.1 0 EX_OK\r\nSpam: True ; 9 / 5\r\n\r\nA' }, {}, 150);
  assert.deepEqual(said, { kind: 'broken', sentence: 'no answer within 150ms' });
});

const program = findProgram('spamd');

test('the real spamd, with rules of our own', { skip: program === null && 'not installed' }, async t => {
  const folder = ownFolder();
  t.after(() => folder.remove());
  const at = (name: string) => join(folder.path, name);
  chmodSync(folder.path, 0o755);
  for (const name of ['site', 'home', 'rules']) mkdirSync(at(name));
  writeFileSync(at('site/init.pre'), 'loadplugin Mail::SpamAssassin::Plugin::Check\n');
  writeFileSync(
    at('rules/50_own.cf'),
    'body LUNCH /free lunch/\nscore LUNCH 7.5\nbody HELLO /Hello/\nscore HELLO -0.5\n',
  );
  writeFileSync(at('site/local.cf'), 'required_score 5\n');
  const port = await freePort();
  const args = [
    ...['--local', '--nouser-config', '--max-children=1', '--listen=127.0.0.1', `--port=${port}`, '--syslog=stderr'],
    ...[`--siteconfigpath=${at('site')}`, `--configpath=${at('rules')}`, `--helper-home-dir=${at('home')}`],
    ...(process.getuid?.() === 0 ? ['--username=nobody'] : []),
  ];
  const daemon = await startDaemon(program!, args, port);
  if (!daemon.ok) return t.skip(daemon.error);
  try {
    const scanner = spamd({ kind: 'tcp', host: '127.0.0.1', port });
    const scan = async (text: string) => {
      const said = await scanner.scan(request({ bytes: Buffer.from(text) }), limit());
      assert(said.ok, said.ok ? '' : said.error.sentence);
      return said.value;
    };
    const junk = await scan(letter.replace('Hello.', 'A free lunch.'));
    assert.deepEqual([junk.verdict, junk.points, junk.because], ['clean', 7.5, '7.5 of 5 points: LUNCH']);
    const wanted = await scan(letter);
    assert.deepEqual([wanted.points, wanted.because], [-0.5, '-0.5 of 5 points: HELLO']);
  } finally {
    await daemon.value.stop();
  }
});
