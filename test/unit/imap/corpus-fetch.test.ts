/** Whatever a message is, every FETCH of it is answered in whole responses: no fault, no literal of a wrong length. */
import assert from 'node:assert/strict';
import test from 'node:test';
import { corpus, damaged, seededNumbers } from '../../support/corpus.ts';
import { talk } from '../../support/imap-dialogue.ts';
import { memoryStore } from '../../support/imap-memory-backend.ts';

const samples = corpus('imap/structures');
const items = [
  'ALL',
  'FULL',
  'BODYSTRUCTURE',
  'PREVIEW',
  'BODY.PEEK[]',
  'BODY.PEEK[]<3.9>',
  'BODY.PEEK[HEADER]',
  'BODY.PEEK[TEXT]',
  'BODY.PEEK[HEADER.FIELDS (SUBJECT FROM)]',
  'BODY.PEEK[HEADER.FIELDS.NOT (SUBJECT)]<2.30>',
  '(BODY.PEEK[1] BODY.PEEK[1.MIME] BODY.PEEK[2] BODY.PEEK[1.1] BODY.PEEK[1.HEADER] BODY.PEEK[1.TEXT])',
  '(BINARY.PEEK[] BINARY.PEEK[1] BINARY.SIZE[1] BINARY.SIZE[] BINARY.PEEK[1.1]<1.5>)',
  '(RFC822 RFC822.HEADER RFC822.TEXT RFC822.SIZE UID)',
];

/** The responses without what their literals and quoted strings hold; null while there is more to come. */
function skeletons(octets: string, tag: string): string[] | null {
  let text = '';
  for (let at = 0; at < octets.length; ) {
    const rest = octets.slice(at);
    const literal = /^~?\{(\d+)\}\r\n/.exec(rest);
    const quoted = /^"(?:[^"\\]|\\.)*"/.exec(rest);
    if (literal) {
      at += literal[0].length + Number(literal[1]);
      text += 'literal';
    } else if (quoted) at += quoted[0].length;
    else text += octets[at++];
  }
  const lines = text.split('\r\n');
  return lines.at(-1) === '' && lines.at(-2)?.startsWith(`${tag} `) ? lines.slice(0, -1) : null;
}

function assertBalanced(line: string): void {
  let depth = 0;
  for (const character of line) {
    if (character === '(') depth++;
    else if (character === ')') depth--;
    assert(depth >= 0, line);
  }
  assert.equal(depth, 0, line);
}

test('every FETCH of kept and damaged messages is answered in whole responses', async () => {
  const store = memoryStore();
  const next = seededNumbers(3516);
  for (const { bytes } of samples) store.deliver('INBOX', bytes);
  for (let round = 0; round < 100; round++) store.deliver('INBOX', damaged(samples, next));
  const messages = store.uidsOf('INBOX').length;
  const conversation = await talk({ selected: true, store });
  let heard = '';
  conversation.client().on('data', (chunk: Buffer) => {
    heard += chunk.toString('latin1');
  });
  for (const [at, item] of items.entries()) {
    heard = '';
    conversation.send(`f${at} FETCH 1:* ${item}\r\n`);
    let lines: string[] | null = null;
    while (!lines) {
      await new Promise(resolve => setImmediate(resolve));
      lines = heard.includes(`f${at} `) ? skeletons(heard, `f${at}`) : null;
    }
    const end = lines.pop()!;
    assert.match(end, /^f\d+ (?:OK FETCH completed$|NO \[UNKNOWN-CTE\] )/, item);
    if (end.includes(' OK ')) assert.equal(lines.length, messages, item);
    for (const line of lines) {
      assert.match(line, /^\* \d+ FETCH \(.*\)$/, item);
      assertBalanced(line);
    }
  }
  conversation.client().destroy();
});
