/** What an owner is told of a session: which client read, changed, moved or expunged which message. */
import assert from 'node:assert/strict';
import test from 'node:test';
import type { ImapObserver } from '../../../server/imap/observer.ts';
import { talk } from '../../support/imap-dialogue.ts';
import { memoryStore } from '../../support/imap-memory-backend.ts';

test('every act is told once, with plain values', async () => {
  const told: unknown[][] = [];
  const tell =
    (name: string) =>
    (fact: unknown): void => {
      told.push([name, fact]);
    };
  const observer: ImapObserver = {
    login: tell('login'),
    selected: tell('selected'),
    fetched: tell('fetched'),
    stored: tell('stored'),
    copied: tell('copied'),
    moved: tell('moved'),
    expunged: tell('expunged'),
    appended: tell('appended'),
    badSyntax: tell('badSyntax'),
  };
  const store = memoryStore();
  store.create('Archive');
  for (const flags of [[], ['\\Seen'], []]) store.deliver('INBOX', 'Subject: x\r\n\r\nbody', flags);
  const conversation = await talk({ store, observer, selected: true });
  const commands = [
    'FETCH 1:2 BODY[]',
    'FETCH 3 BODY.PEEK[1]',
    'FETCH 1:* (FLAGS BODY.PEEK[HEADER])',
    'STORE 1 +FLAGS (\\Deleted)',
    'COPY 2 Archive',
    'EXPUNGE',
    'UID MOVE 3 Archive',
    'APPEND INBOX {4+}\r\nbody',
    'FETCH 1 (',
  ];
  for (const command of commands) {
    conversation.send(`t ${command}\r\n`);
    for (let line = await conversation.line(); !/^t (OK|BAD)/.test(line ?? ''); ) line = await conversation.line();
  }
  conversation.client().destroy();
  const transfer = { from: 'INBOX', to: 'Archive', uidValidity: 1001 };
  assert.deepEqual(told, [
    ['login', { ok: true, user: 'ann@here.example', mechanism: 'LOGIN', because: null }],
    ['selected', { mailbox: 'INBOX', readOnly: false, messages: 3 }],
    ['fetched', { mailbox: 'INBOX', uids: [1, 2], seen: [1] }],
    ['fetched', { mailbox: 'INBOX', uids: [3], seen: [] }],
    ['stored', { mailbox: 'INBOX', uids: [1], change: 'add', flags: ['\\Deleted'] }],
    ['copied', { ...transfer, fromUids: [[2, 2]], toUids: [[1, 1]] }],
    ['expunged', { mailbox: 'INBOX', uids: [[1, 1]] }],
    ['moved', { ...transfer, fromUids: [[3, 3]], toUids: [[2, 2]] }],
    ['appended', { mailbox: 'INBOX', uids: [[4, 4]], octets: 4 }],
    ['badSyntax', { command: 'FETCH', because: 'Expected a name' }],
  ]);
});
