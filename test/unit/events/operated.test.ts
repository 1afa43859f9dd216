/** A person's acts on the queue as Postfix would log them, and in words. */
import assert from 'node:assert/strict';
import test from 'node:test';
import { type Event, event } from '../../../server/events/event.ts';
import { postfixLines } from '../../../server/events/lines.ts';
import { frozenWords, operatedWords } from '../../../server/events/operated.ts';

const lines = (note: Event) => postfixLines(note, 'mail.here.example', 7).map(line => line.replace(/^.*? mail /, ''));
const operated = (act: string) =>
  event('queue.operated', 0, 'MGA1B2C3D4E5-1', { act, recipients: ['a@x.example'], by: 'the window' });

test('in the words of postsuper, which readers of logs know', () => {
  const said = ['hold', 'release', 'requeue', 'expire', 'cancel', 'retry'].map(act => lines(operated(act))[0] ?? '');
  const id = /: (\S+): placed/.exec(said[0]!)?.[1];
  assert.deepEqual(
    said,
    ['placed on hold', 'released from hold', 'requeued', 'expired', 'removed']
      .map(words => `postfix-mailroom/postsuper[7]: ${id}: ${words}`)
      .concat(''),
  );
  assert.match(
    lines(operated('bounce'))[0]!,
    /\/bounce\[7\]: \S+: to=<a@x\.example>, relay=none, .*dsn=5\.0\.0, status=bounced /,
  );
});

test('in words: who, what, what is another now, and why', () => {
  const facts = { act: 'reroute', recipients: [], by: 'ann', change: 'relay big', why: 'it is slow' };
  assert.equal(operatedWords(facts), 'ann chose another route (relay big) because "it is slow"');
  assert.equal(operatedWords({ act: 'new', recipients: [], by: 'ann' }), 'ann asked to new');
  const frozen = { route: '*', frozen: true, by: 'ann', why: 'a test' };
  assert.equal(frozenWords(frozen), 'ann stopped: all outgoing mail, because "a test"');
  assert.equal(
    frozenWords({ ...frozen, route: 'x.example', frozen: false, why: '' }),
    'ann let go on: mail to x.example',
  );
});
