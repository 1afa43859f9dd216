import assert from 'node:assert/strict';
import { chmodSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import test from 'node:test';
import { seconds } from '../../../server/base/units.ts';
import { rspamd } from '../../../server/scanners/rspamd.ts';
import type { ScanRequest } from '../../../server/scanners/scanner.ts';
import { findProgram, ownFolder, startDaemon } from '../../support/daemons.ts';
import { freePort } from '../../support/free-port.ts';
import { letter, limit, request } from '../../support/scan-request.ts';
import { type Answer, startRspamd } from '../../support/scanners.ts';

type Said = Answer | { readonly json: unknown };

async function asked(answer: Said, change: Partial<ScanRequest> = {}, patience = seconds(10)) {
  const server = await startRspamd(() => answer);
  try {
    const said = await rspamd(server.address).scan(request(change), limit(patience));
    return { said: said.ok ? said.value : said.error, heard: server.asked[0] };
  } finally {
    await server.close();
  }
}
const nothing = { json: { score: 0, required_score: 15, action: 'no action', symbols: {} } };

test('rspamd is asked with the message as it came and the envelope beside it', async () => {
  const peer = { ...request().peer, tls: { version: 'TLSv1.3', cipher: 'TLS_AES_128_GCM_SHA256', serverName: null } };
  const { heard } = await asked(nothing, { peer, login: 'ann' });
  assert.equal(heard!.line, 'POST /checkv2 HTTP/1.0');
  assert.equal(heard!.body, letter);
  assert.deepEqual(heard!.headers, {
    ...{ host: 'localhost', 'content-type': 'message/rfc822', 'content-length': String(letter.length) },
    ...{ ip: '203.0.113.7', helo: 'mx.there.example', hostname: 'mx.there.example', from: 'kim@there.example' },
    ...{ rcpt: 'ann@here.example', user: 'ann', 'queue-id': 'abcdefghijkl', 'mta-name': 'mail.here.example' },
    ...{ 'tls-version': 'TLSv1.3', 'tls-cipher': 'TLS_AES_128_GCM_SHA256' },
  });
});

test('what the peer calls itself cannot write fields of its own', async () => {
  const peer = { ...request().peer, helo: 'a\r\nUser: root\r\n\r\n', name: '' };
  const { heard } = await asked(nothing, { peer, sender: '' });
  assert.equal(heard!.headers.helo, 'a User: root');
  assert.deepEqual([heard!.headers.user, heard!.headers.hostname, heard!.headers.from], [undefined, undefined, '<>']);
});

test('its points lie on our scale, and its action says on which side of our threshold', async () => {
  const cases: readonly (readonly [object, number])[] = [
    // Where its answer names the threshold, that lies upon ours.
    [{ score: 6, action: 'add header', thresholds: { 'add header': 6, reject: 15 } }, 5],
    [{ score: 12, action: 'add header', thresholds: { 'add header': 12, reject: 30 } }, 5],
    [{ score: 18, action: 'add header', thresholds: { 'add header': 12, reject: 30 } }, 7.5],
    // Where it does not, its usual proportion is taken.
    [{ score: 3, action: 'no action' }, 2.5],
    [{ score: 9, action: 'add header' }, 7.5],
    [{ score: -3, action: 'no action' }, -2.5],
    // And the action has the last word.
    [{ score: 4, action: 'rewrite subject' }, 5],
    [{ score: 11, action: 'greylist' }, 4.95],
    [{ score: 11, action: 'something new' }, 4.95],
    [{ score: 11, action: 'constructor' }, 4.95],
    [{ score: 2, action: 'add_header' }, 5],
    [{ score: 2, action: 'add header', required_score: null }, 5],
  ];
  for (const [json, points] of cases) {
    const { said } = await asked({ json: { required_score: 15, symbols: {}, ...json } });
    assert('points' in said, JSON.stringify(said));
    assert.deepEqual([said.points, said.verdict], [points, 'clean'], JSON.stringify(json));
  }
});

test('what it demands is demanded, and nothing disappears', async () => {
  for (const [action, verdict] of [
    ['reject', 'refuse'],
    ['soft reject', 'later'],
    ['quarantine', 'junk'],
    ['discard', 'junk'],
  ] as const) {
    const json = { score: 1, required_score: 15, action, symbols: {}, messages: { smtp_message: 'Try\r\nagain' } };
    const { said } = await asked({ json });
    assert('verdict' in said);
    assert.deepEqual([said.verdict, said.because], [verdict, `${action}, 1 of 15 points, "Try again"`]);
  }
});

test('its symbols are told, the weightiest first, with what they mean', async () => {
  const symbols = {
    FINE: { name: 'FINE', score: 0, description: 'nothing' },
    GOOD: { name: 'GOOD', score: -2.123 },
    BAD: { name: 'BAD', score: 5.5, description: 'Bad\u001b[31m words' },
    ...Object.fromEntries(Array.from({ length: 9 }, (_, i) => [`S${i}`, { score: 1 }])),
  };
  const { said } = await asked({ json: { score: 12.4, required_score: 15, action: 'add header', symbols } });
  assert('because' in said);
  const list = 'BAD (Bad [31m words) 5.5, GOOD -2.12, S0 1, S1 1, S2 1, S3 1, S4 1, S5 1 and 3 more';
  assert.equal(said.because, `add header, 12.4 of 15 points: ${list}`);
});

test('every other answer, and none, is a scanner that is broken', async () => {
  const cases: readonly (readonly [Said, RegExp])[] = [
    ['HTTP/1.1 403 Forbidden\r\n\r\n{"error":"no"}', /^it said 403 Forbidden: \{"error":"no"\}$/],
    ['220 mx.example ESMTP\r\n', /^its answer is not HTTP: "220 mx/],
    ['HTTP/1.1 200 OK\r\n\r\nHello', /^its answer is not JSON: "Hello"$/],
    ['HTTP/1.1 200 OK\r\nContent-Length: 50\r\n\r\n{"score":1}', /^its answer was cut short$/],
    [{ json: [] }, /no score and action/],
    [{ json: { score: '1', action: 'reject' } }, /no score and action/],
    [{ json: { error: 'Task timeout' } }, /no score and action: "\{"error":"Task timeout"\}"$/],
    [{ json: null }, /no score and action/],
    [{ json: { score: 1, action: 'x'.repeat(1_100_000) } }, /^it said more than 1048576 octets/],
    ['', /^its answer is not HTTP: ""$/],
    [{ and: 'reset', say: 'HTTP/1.1 200 OK\r\n' }, /^the connection was lost$/],
  ];
  for (const [answer, sentence] of cases) {
    const { said } = await asked(answer);
    assert('kind' in said, JSON.stringify(said));
    assert.match(said.sentence, sentence);
  }
  const { said } = await asked({ and: 'hang', say: 'HTTP/1.1 200 OK\r\n\r\n{}' }, {}, 150);
  assert.deepEqual(said, { kind: 'broken', sentence: 'no answer within 150ms' });
  const { said: large } = await asked('HTTP/1.1 413 Too large\r\n\r\n');
  assert('verdict' in large && large.verdict === 'failed');
});

const program = findProgram('rspamd');

/** Says what it was told of the envelope. */
const RULES = `
rspamd_config.FREE_LUNCH = {
  callback = function(task) return (task:get_header('Subject') or ''):find('free') ~= nil end,
  score = 7.5, description = 'Lunch is free', group = 'own',
}
rspamd_config.ENVELOPE = {
  callback = function(task)
    local from = (task:get_from('smtp') or {})[1]
    local to = (task:get_recipients('smtp') or {})[1]
    local seen = { tostring(task:get_from_ip()), task:get_helo(), task:get_hostname(), task:get_queue_id() }
    return table.concat(seen, ' ') .. ' ' .. from.addr .. ' ' .. to.addr
      == '203.0.113.7 mx.there.example mx.there.example abcdefghijkl kim@there.example ann@here.example'
  end,
  score = -0.5, description = 'as it was told', group = 'own',
}
`;

test('the real rspamd, with rules of our own', { skip: program === null && 'not installed' }, async t => {
  const folder = ownFolder();
  t.after(() => folder.remove());
  const at = (name: string) => join(folder.path, name);
  chmodSync(folder.path, 0o755);
  const port = await freePort();
  writeFileSync(at('tld'), 'example\n');
  writeFileSync(at('own.lua'), RULES);
  const settings = [
    `options { pidfile = "${at('pid')}"; tempdir = "${folder.path}"; url_tld = "${at('tld')}"; filters = "";`,
    'dns { nameserver = ["127.0.0.1:9"]; } }',
    'logging { type = "console"; level = "error"; }',
    `worker "normal" { bind_socket = "127.0.0.1:${port}"; count = 1; }`,
    'actions { reject = 15; add_header = 6; greylist = 4; }',
    `lua = "${at('own.lua')}";`,
  ];
  writeFileSync(at('rspamd.conf'), settings.join('\n'));
  const args = ['--no-fork', '--config', at('rspamd.conf'), ...(process.getuid?.() === 0 ? ['--insecure'] : [])];
  const daemon = await startDaemon(program!, args, port);
  if (!daemon.ok) return t.skip(daemon.error);
  try {
    const scanner = rspamd({ kind: 'tcp', host: '127.0.0.1', port });
    const scan = async (text: string) => {
      const said = await scanner.scan(request({ bytes: Buffer.from(text) }), limit());
      assert(said.ok, said.ok ? '' : said.error.sentence);
      return said.value;
    };
    const junk = await scan(letter.replace('Lunch', 'A free lunch'));
    assert.equal(
      junk.because,
      'add header, 7 of 15 points: FREE_LUNCH (Lunch is free) 7.5, ENVELOPE (as it was told) -0.5',
    );
    assert.deepEqual([junk.verdict, junk.points], ['clean', 5.83]);
    const wanted = await scan(letter);
    assert.deepEqual([wanted.verdict, wanted.points], ['clean', -0.42]);
  } finally {
    await daemon.value.stop();
  }
});
