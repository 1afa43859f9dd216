/** Whatever a program beside us says, an opinion or a sentence comes of it, in time, and nothing is thrown. */
import assert from 'node:assert/strict';
import test from 'node:test';
import { seededRandom } from '../../server/base/ports.ts';
import { clamd } from '../../server/scanners/clamd.ts';
import { milterScanner } from '../../server/scanners/milter.ts';
import { rspamd } from '../../server/scanners/rspamd.ts';
import type { Scan } from '../../server/scanners/scanner.ts';
import { spamd } from '../../server/scanners/spamd.ts';
import { number, said as packet } from '../support/milter.ts';
import { limit, request } from '../support/scan-request.ts';
import { startServer } from '../support/scanners.ts';

const ROUNDS = 150;
const random = seededRandom(5);
const below = (count: number): number => Math.floor(random.fraction() * count);

/** A good answer with a few octets changed, left out, doubled, or the whole cut. */
function bent(good: Buffer): Buffer {
  let octets = Buffer.from(good);
  for (let times = below(4); times >= 0; times--) {
    const at = below(octets.length + 1);
    const kinds = [
      () => Buffer.concat([octets.subarray(0, at), Buffer.from([below(256)]), octets.subarray(at + 1)]),
      () => Buffer.concat([octets.subarray(0, at), octets.subarray(at + 1 + below(8))]),
      () => Buffer.concat([octets.subarray(0, at), octets.subarray(Math.max(0, at - below(20)))]),
      () => octets.subarray(0, at),
    ];
    octets = Buffer.from(kinds[below(kinds.length)]!());
  }
  return octets;
}

const milterTalk = Buffer.concat([
  packet('O', Buffer.concat([6, 0xff, 0].map(number))),
  ...Array.from({ length: 12 }, () => packet('c')),
  packet('h', 'X-One\0yes\0'),
  packet('i', Buffer.concat([number(0), Buffer.from('X-Two\0a\n\tb\0')])),
  packet('m', Buffer.concat([number(1), Buffer.from('Subject\0x\0')])),
  packet('q', 'odd\0'),
  packet('y', '550 5.7.1 No\0'),
]);
const json = '{"score":7.6,"required_score":15,"action":"add header","symbols":{"A":{"score":1,"description":"x"}}}';
const kinds = [
  ['clamd', clamd, Buffer.from('stream: Eicar-Test FOUND\0')],
  ['spamd', spamd, Buffer.from('SPAMD/1.1 0 EX_OK\r\nContent-length: 3\r\nSpam: True ; 7.5 / 5.0\r\n\r\nA,B')],
  ['rspamd', rspamd, Buffer.from(`HTTP/1.1 200 OK\r\nContent-Length: ${json.length}\r\n\r\n${json}`)],
  ['milter', milterScanner, milterTalk],
] as const;

const verdicts: readonly Scan['verdict'][] = ['clean', 'junk', 'refuse', 'later', 'failed'];

for (const [name, scanner, good] of kinds)
  test(`bent answers of ${name}`, async () => {
    let answer: Buffer = good;
    const server = await startServer(async socket => {
      socket.resume();
      socket.end(answer);
    });
    try {
      for (let round = 0; round < ROUNDS; round++) {
        answer = bent(good);
        const said = await scanner(server.address).scan(request(), limit());
        const shown = JSON.stringify([answer.toString('latin1'), said]);
        if (!said.ok) {
          assert.match(said.error.sentence, /\S/, shown);
          // Nothing waits for more than what came: the peer has hung up.
          assert.doesNotMatch(said.error.sentence, /no answer within/, shown);
          continue;
        }
        const { verdict, points, because, fields } = said.value;
        assert(verdicts.includes(verdict) && Math.abs(points) <= 20 && because !== '', shown);
        // biome-ignore lint/suspicious/noControlCharactersInRegex: these are what must not reach a log
        assert.doesNotMatch(because, /[\u0000-\u001f]/, shown);
        for (const field of fields) assert.match(field, /^[!-9;-~]+:([^\r\n\0]|\r\n[ \t])*\r\n$/, shown);
      }
    } finally {
      await server.close();
    }
  });
