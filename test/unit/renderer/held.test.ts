/** What the pages of held mail, relays, programs, forwarding and returns decide without a browser. */
import assert from 'node:assert/strict';
import test from 'node:test';
import {
  forWhom,
  heldWords,
  reason,
  reasonWhole,
  recipientsOf,
  without,
  writer,
  writerAddress,
} from '../../../renderer/held/held-words.ts';
import { heldPath } from '../../../renderer/journey/judged-words.ts';
import { needAct, needSentence } from '../../../renderer/overview/need-words.ts';
import {
  entriesIn,
  goesTo,
  isDomain,
  namedIn,
  survivalShape,
  targetsOf,
} from '../../../renderer/routes/forward-words.ts';
import { lasting } from '../../../renderer/routes/lasting.ts';
import {
  isWhole,
  limitsOf,
  pipeDraft,
  pipeGiven,
  secondsFault,
  triedWords,
} from '../../../renderer/routes/pipe-form.ts';
import { connectionsFault, draftFrom, fieldOf, isFurther, wishFrom } from '../../../renderer/routes/relay-form.ts';
import { heardShape, policyWords } from '../../../renderer/routes/return-words.ts';
import { understood } from '../../../renderer/search/vocabulary.ts';
import type { HeldMessage, PipeRow, RelayRow, Setting } from '../../../server/api/contract.ts';

const message = (over: Partial<HeldMessage> = {}): HeldMessage => ({
  ...{
    trace: 'T1-1',
    sender: 'a@x.test',
    author: { name: 'Ann', address: 'ann@x.test' },
    subject: 'Hi',
    size: 1,
    since: 0,
  },
  recipients: [
    { recipient: 1, address: 'k@here.test' },
    { recipient: 2, address: 'l@here.test' },
  ],
  ...{ because: 'your rule 3 says so', rule: { id: 3, text: 'content then hold', note: 'Zips' }, pass: null },
  ...over,
});

test('a held message names its writer as From does, and who it really is beside it', () => {
  assert.deepEqual([writer(message()), writerAddress(message())], ['Ann', 'ann@x.test']);
  const nobody = message({ author: null });
  assert.deepEqual([writer(nobody), writer({ author: null, sender: '' })], ['a@x.test', 'a report']);
});

test('why it is held: the note first, else the rule, else that it is forgotten', () => {
  assert.equal(reason(message()), 'Zips');
  assert.equal(reason(message({ rule: { id: 3, text: null, note: '' } })), 'your rule 3');
  assert.equal(reason(message({ rule: null, because: null })), 'forgotten by now');
  assert.equal(reasonWhole(message()), 'Your rule 3 holds it: “Zips”.');
  assert.match(reasonWhole(message({ rule: null, because: null })), /forgotten by now\.$/);
});

test('an act is done to every recipient; what is being discarded is off the list, and its message with the last of them', () => {
  assert.deepEqual(
    recipientsOf([message(), message({ recipients: [{ recipient: 9, address: 'z@here.test' }] })]),
    [1, 2, 9],
  );
  assert.equal(forWhom(message()), 'k@here.test and 1 more');
  assert.deepEqual(
    without([message()], new Set([1])).map(one => one.recipients.map(({ recipient }) => recipient)),
    [[2]],
  );
  assert.deepEqual(without([message()], new Set([1, 2])), []);
});

test('held mail is searched with the queue’s words that tell it apart', () => {
  assert.equal(understood('from:*@example.net', heldWords), 'From anybody at example.net');
  assert.equal(
    heldWords.some(word => word.name === 'state' || word.name === 'held-by'),
    false,
  );
});

test('a held station leads to where it is decided: a rule’s to Held mail, any other to the Queue', () => {
  const judged = [{ name: 'mta.judged', fields: { act: 'hold' } }] as never;
  assert.equal(heldPath({ trace: 'T1-1', events: judged }), '/held/T1-1');
  assert.equal(heldPath({ trace: 'T1-1', events: [] }), '/queue?where=T1-1');
});

test('what needs a person: held mail is counted and leads to its page', () => {
  const need = { id: 'held', severity: 'attention' as const, sentence: 's', values: { messages: 2, more: 0 } };
  assert.equal(needSentence(need), '2 messages are held by rules of yours until you have looked.');
  assert.match(needSentence({ ...need, values: { messages: 200, more: 1 } }), /^More than 200 messages/);
  assert.deepEqual(needAct(need), { kind: 'go', label: 'Look at it', path: '/held' });
});

const relay: RelayRow = {
  ...{
    name: 'office',
    hosts: ['a.test:587'],
    user: 'ana',
    mechanisms: ['PLAIN'],
    tls: 'required',
    helo: '',
    source: '',
  },
  ...{ concurrency: 5, proxy: 'tor@127.0.0.1:9050', hasPassword: true, hasProxyPassword: true, usedBy: [] },
};

test('a relay that is changed keeps its passwords unless others are typed; without a sign-in there is none', () => {
  const draft = draftFrom(relay);
  assert.equal(isFurther(draft), true);
  const kept = wishFrom(draft);
  assert.deepEqual(
    [kept.password, kept.proxyPassword, kept.concurrency, kept.mechanisms],
    [undefined, undefined, 5, ['PLAIN']],
  );
  const none = wishFrom({ ...draft, user: ' ', proxy: '127.0.0.1:9050', connections: '', mechanism: '' });
  assert.deepEqual([none.password, none.proxyPassword, none.concurrency, none.mechanisms], [null, null, null, []]);
  assert.equal(wishFrom({ ...draft, password: 'word' }).password, 'word');
});

test('a fault stands at the field of the form that it is about', () => {
  assert.deepEqual(
    [fieldOf('mechanisms'), fieldOf('concurrency'), fieldOf('helo')],
    ['mechanism', 'connections', 'helo'],
  );
  assert.deepEqual(['', '1', '1000'].map(connectionsFault), [null, null, null]);
  for (const text of ['0', '1001', 'many', '1.5']) assert.notEqual(connectionsFault(text), null, text);
});

const pipe: PipeRow = {
  ...{ name: 'tickets', kind: 'program', enabled: true, path: '/bin/rt', args: ['--queue', 'a b'], timeLimit: 60_000 },
  ...{ fromLine: false, aliases: [] },
};

test('a program’s words stand one a line, as they are; a folder has none', () => {
  const draft = pipeDraft(pipe);
  assert.equal(draft.words, '--queue\na b');
  const given = { name: 'tickets', program: '/bin/rt', args: ['--queue', 'a b'], timeLimit: 60_000, fromLine: false };
  assert.deepEqual(pipeGiven({ ...draft, words: '--queue\n\na b\n' }), given);
  assert.deepEqual(pipeGiven({ ...draft, kind: 'maildir', path: ' /srv/a ' }), { name: 'tickets', maildir: '/srv/a' });
  assert.deepEqual(
    ['0', '3601', 'soon', ''].map(text => secondsFault(text) === null),
    [false, false, false, false],
  );
  assert.equal(isWhole({ ...draft, seconds: '0' }), false);
  assert.match(limitsOf(pipe), /for a message$/);
});

test('what became of trying a program is said with what would become of mail', () => {
  const tried = { works: false, words: [], said: '', took: 240 };
  assert.match(
    triedWords({ ...tried, result: { kind: 'later', status: '4.3.0', what: 'not now (75)' } }).sentence,
    /would wait/,
  );
  assert.match(triedWords({ ...tried, result: { kind: 'refused', status: '5.1.1', what: 'no' } }).sentence, /go back/);
  assert.equal(triedWords({ ...tried, result: { kind: 'taken' } }).shape, 'ok');
  assert.match(triedWords({ ...tried, result: { kind: 'folder-ready', isThere: false } }).sentence, /is made with/);
});

test('an account’s mail goes on, and stays here too where its own address is among the targets', () => {
  assert.equal(goesTo('a@here.test', ['A@here.test', 'b@x.test']), 'goes to b@x.test, and is kept here too');
  assert.equal(goesTo('a@here.test', ['mailbox:a@here.test', 'b@x.test']), 'goes to b@x.test, and is kept here too');
  assert.equal(goesTo('a@here.test', ['b@x.test']), 'goes to b@x.test; nothing is kept here');
  assert.deepEqual(targetsOf('a@here.test', 'b@x.test, c@x.test\nb@x.test', true), [
    'a@here.test',
    'b@x.test',
    'c@x.test',
  ]);
  assert.deepEqual(entriesIn(' \n'), []);
  assert.deepEqual(['friends.example', 'no', 'a@b.c', 'x y.z'].map(isDomain), [true, false, false, false]);
  assert.equal(namedIn('X.test', ['a@x.test', 'b@y.test']), 1);
  assert.deepEqual(
    [
      { looked: 0, atRisk: 0 },
      { looked: 9, atRisk: 1 },
      { looked: 9, atRisk: 0 },
    ].map(survivalShape),
    ['info', 'attention', 'ok'],
  );
});

test('a time of the settings is said in words; what is none stays', () => {
  assert.deepEqual(['30d', '1d', '1h30m', 'soon'].map(lasting), ['30 days', '1 day', '1 h', 'soon']);
});

test('what is done about addresses that fail is told by the settings as they are', () => {
  const setting = (key: string, text: string, value: unknown = text) => ({ key, text, value }) as Setting;
  const on = [
    ...[setting('suppression.on', 'true', true), setting('suppression.after', '2', 2)],
    ...[setting('suppression.within', '30d'), setting('suppression.for', '7d')],
    ...[setting('bounce.return-at-most', '256KB'), setting('bounce.tell-postmaster', 'true', true)],
  ];
  const [addresses, size, postmaster] = policyWords(on);
  assert.match(addresses!, /2 times within 30 days, is not tried for 7 days/);
  assert.match(size!, /up to 256KB/);
  assert.match(postmaster!, /^The postmaster hears/);
  assert.match(policyWords([])[0]!, /^Every address is tried again/);
  assert.deepEqual(['failed', 'delayed', 'displayed'].map(heardShape), ['failed', 'waiting', 'info']);
});
