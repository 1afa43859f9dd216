/** What a link or a word of the command line may ask: it shows something, and nothing else; whatever else it says is dropped. */
import assert from 'node:assert/strict';
import test from 'node:test';
import { askedByLink, askedByWord } from '../../../electron/links.ts';

test('mailroom: links are the window’s own addresses', () => {
  const path = (url: string) => askedByLink(url);
  for (const [url, wanted] of [
    ['mailroom://journey/4ZxKq41', '/journey/4ZxKq41'],
    ['mailroom:///queue/4', '/queue/4'],
    ['mailroom:queue', '/queue'],
    ['mailroom:', '/'],
    ['mailroom://', '/'],
    ['MAILROOM://log?filter=status%3A450', '/log?filter=status%3A450'],
    ['mailroom://accounts/ann%40here.example/rules', '/accounts/ann%40here.example/rules'],
    ['mailroom://mail/a1/m2/e3#part', '/mail/a1/m2/e3'],
  ] as const)
    assert.deepEqual(path(url), { kind: 'open', path: wanted }, url);
});

test('no mailroom: link leads out of the window', () => {
  for (const url of [
    'mailroom:////evil.test/',
    'mailroom://../../etc/passwd',
    'mailroom://a/%2e%2e/b',
    'mailroom://a/..%2fb',
    'mailroom://a/%5c..%5cb',
    'mailroom://a b',
    'mailroom://a"onload=',
    'mailroom://<script>',
    'mailroom://a%00b',
    'mailroom://a%0d%0ab',
    'mailroom://%zz',
    `mailroom://${'a'.repeat(2000)}`,
    'javascript:alert(1)',
    'https://evil.test/',
    'file:///etc/passwd',
    'app://mailroom/',
  ])
    assert.equal(askedByLink(url), null, url);
});

test('RFC 2392 §2 mid: names a message, with or without one of its parts', () => {
  const message = { kind: 'message', messageId: '960830.1639@XIson.com' };
  assert.deepEqual(askedByLink('mid:960830.1639@XIson.com'), message);
  assert.deepEqual(askedByLink('mid:960830.1639@XIson.com/partA.960830.1639@XIson.com'), message);
  assert.deepEqual(askedByLink('mid:%3Ca%25b@c.example%3E'), { kind: 'message', messageId: 'a%b@c.example' });
  for (const url of ['mid:', 'mid:none', 'mid:a b@c', 'mid:a@b@c', 'mid:%00@b', `mid:${'a'.repeat(1000)}@b`])
    assert.equal(askedByLink(url), null, url);
});

test('words of a command line: files, links, the desktop entry’s actions; no other option', () => {
  assert.deepEqual(askedByWord('letter.eml'), { kind: 'file', path: 'letter.eml' });
  assert.deepEqual(askedByWord('/srv/Old mail.MBOX'), { kind: 'file', path: '/srv/Old mail.MBOX' });
  assert.deepEqual(askedByWord('note.msg'), { kind: 'file', path: 'note.msg' });
  assert.deepEqual(askedByWord('mailto:ben@beta.test'), { kind: 'letter', url: 'mailto:ben@beta.test' });
  assert.deepEqual(askedByWord('--pause-outgoing'), { kind: 'outgoing', outgoing: 'paused' });
  assert.deepEqual(askedByWord('--resume-outgoing'), { kind: 'outgoing', outgoing: 'on' });
  assert.deepEqual(askedByWord('--quit'), { kind: 'quit' });
  for (const word of ['--hidden', '--x.eml', 'plan.pdf', '.', '', '--no-sandbox', `mailto:${'a'.repeat(20_000)}`])
    assert.equal(askedByWord(word), null, word);
});
