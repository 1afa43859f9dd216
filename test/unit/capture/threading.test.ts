/** Why letters are one thread (RFC 5256 §3), what is missing, and how Gmail and Outlook group by what they document. */
import assert from 'node:assert/strict';
import test from 'node:test';
import { explainThread, type ThreadFields } from '../../../server/capture/threading.ts';

const BEGAN = 1_700_000_000_000;
const letter = (id: number, subject: string, more: Partial<ThreadFields> = {}): ThreadFields => ({
  ...{ id, at: BEGAN + id * 60_000, from: 'a@x.test', shownSubject: subject, subject, date: null },
  ...{ messageId: `<${id}@x.test>`, inReplyTo: null, references: null, threadIndex: null, threadTopic: null },
  ...more,
});
const explained = (letters: readonly ThreadFields[], about: number) =>
  Object.fromEntries((explainThread(letters, about)?.letters ?? []).map(one => [one.id, one]));

test('each is linked by the field that counts; who begins it, who lies below whom', () => {
  const found = explained(
    [
      letter(1, 'Order'),
      letter(2, 'Re: Order', { references: '<1@x.test>', inReplyTo: '<1@x.test>' }),
      letter(3, 'Re: Order', { inReplyTo: '<2@x.test>' }),
      letter(4, 'Re: Order'),
      letter(5, 'Something else'),
    ],
    2,
  );
  const facts = Object.values(found).map(one => [one.id, one.by, one.parent, one.depth, one.inThread]);
  assert.deepEqual(facts, [
    [1, 'first', null, 0, true],
    [2, 'references', 1, 1, true],
    [3, 'in-reply-to', 2, 2, true],
    [4, 'subject', 1, 1, true],
  ]);
  assert.deepEqual(found[4]?.notes, ['no-references']);
  // Gmail wants a field, Outlook the subject.
  assert.deepEqual([found[3]?.gmail, found[4]?.gmail, found[4]?.outlook], [true, false, true]);
});

test('what was not captured, has no identifier, or another subject, is told', () => {
  const found = explained(
    [
      letter(1, 'Order', { messageId: null }),
      letter(2, 'Re: Order', { references: '<gone@x.test> <lost@x.test>' }),
      letter(3, 'Invoice', { inReplyTo: '<2@x.test>' }),
      letter(4, 'Re: Order', { messageId: '<2@x.test>', references: '<2@x.test>' }),
    ],
    2,
  );
  assert.deepEqual(found[1]?.notes, ['no-message-id']);
  assert.deepEqual(found[2]?.missing, ['gone@x.test', 'lost@x.test']);
  assert.ok(found[2]?.notes.includes('parent-missing') && found[2].notes.includes('same-message-id'));
  assert.ok(found[3]?.notes.includes('subject-changed'));
  assert.deepEqual([found[3]?.gmail, found[3]?.outlook], [false, false]);
  assert.ok(found[4]?.notes.includes('itself'));
});

test('Outlook: the head of Thread-Index counts more than the subject; a topic more than that', () => {
  const head = Buffer.alloc(22, 7);
  const index = (more: number) => Buffer.concat([head, Buffer.alloc(more, 1)]).toString('base64');
  const found = explained(
    [
      letter(1, 'One', { threadIndex: index(0) }),
      letter(2, 'Two', { threadIndex: index(5), references: '<1@x.test>' }),
      letter(3, 'One'),
    ],
    1,
  );
  assert.deepEqual(
    [found[2]?.outlook, found[2]?.gmail, found[3]?.outlook, found[3]?.inThread],
    [true, false, false, true],
  );
  const topic = explained([letter(1, 'A', { threadTopic: 'T' }), letter(2, 'B', { threadTopic: 't' })], 1);
  assert.deepEqual([topic[2]?.outlook, topic[2]?.inThread, topic[2]?.notes], [true, false, ['apart']]);
  assert.equal(explainThread([letter(1, 'A')], 9), null);
});

test('300 letters of 64 KiB of identifiers each are grouped in a moment', () => {
  const many = Array.from({ length: 4000 }, (_, i) => `<${i}@x.test>`).join(' ');
  const letters = Array.from({ length: 300 }, (_, i) =>
    letter(i + 1, `Subject ${i % 3}`, { references: many, inReplyTo: many }),
  );
  const began = performance.now();
  assert.ok(explainThread(letters, 1));
  assert.ok(performance.now() - began < 5000, `${Math.round(performance.now() - began)} ms`);
});
