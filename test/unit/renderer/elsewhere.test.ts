/** What the window says of accounts elsewhere, what it guesses of another server, and what a form tells ours. */
import assert from 'node:assert/strict';
import test from 'node:test';
import {
  draftOf,
  failingWords,
  formFault,
  formOf,
  mendOf,
  newElsewhere,
  standing,
} from '../../../renderer/elsewhere/elsewhere-words.ts';
import {
  guessOf,
  hasSecret,
  newPlace,
  type Provider,
  placeFault,
  placeSettings,
  placeWords,
  secretOf,
} from '../../../renderer/elsewhere/place-form.ts';
import type { PulledAccountRow } from '../../../server/api/contract.ts';

const providers: readonly Provider[] = [
  {
    ...{ name: 'google', title: 'Google', domains: ['gmail.com'], imap: 'imap.gmail.com', pop3: 'pop.gmail.com' },
    ...{ hasClient: true, device: false, register: '' },
  },
];
const row: PulledAccountRow = {
  ...{ id: 1, account: 'ann@here.example', hasSecret: true, running: false, createdAt: 0 },
  settings: {
    ...{ protocol: 'imap', host: 'imap.there.example', port: 993, tls: 'implicit', pins: ['AB:CD'], authorities: '' },
    ...{
      user: 'ann@there.example',
      login: 'password',
      provider: '',
      folders: ['INBOX', 'Work'],
      keepDays: 7,
      since: 5,
    },
    ...{ every: 600_000, idle: true, into: 'Old', judged: false, enabled: true },
  },
  state: { lastAt: 1, lastGoodAt: 1, nextAt: 2, failing: null, lastTaken: 0, taken: 0, passed: [] },
};
const failing = (kind: string): PulledAccountRow => ({
  ...row,
  state: { ...row.state, failing: { since: 0, kind, sentence: 'x', times: 1 } },
});

test('the server of a known provider is known, of others it is guessed, of a bare name nothing is', () => {
  assert.deepEqual(guessOf('Ann@GMAIL.com', 'pop3', providers), { host: 'pop.gmail.com', known: true });
  assert.deepEqual(guessOf('ann@there.example', 'pop3', providers), { host: 'pop.there.example', known: false });
  assert.deepEqual(guessOf('ann', 'imap', providers), { host: '', known: false });
  const form = newPlace('imap', 'ann@there.example');
  assert.equal(placeWords(form, providers), 'IMAP at imap.there.example:993, encrypted');
  assert.equal(
    placeWords({ ...form, host: 'mx', port: '1143', tls: 'none' }, providers),
    'IMAP at mx:1143, not encrypted',
  );
  assert.equal(placeWords(newPlace('imap'), providers), 'The other server, encryption and port');
});

test('what is missing is said before the other server is asked', () => {
  const fault = (change: object) => placeFault({ ...newPlace('imap', 'ann@there.example'), ...change }, providers);
  assert.equal(fault({}), null);
  assert.match(fault({ user: ' ' })!, /address or name/);
  assert.match(fault({ user: 'ann' })!, /name of the other server/);
  for (const port of ['0', 'x', '70000', '1.5']) assert.match(fault({ port })!, /1 to 65535/);
});

test('a secret is one of both; none is told where none was typed', () => {
  const form = { ...newPlace('imap', 'ann@gmail.com'), pins: 'AB:CD, EF' };
  assert.deepEqual([secretOf(form), hasSecret(form)], [{}, false]);
  assert.deepEqual(secretOf({ ...form, password: 'x' }), { password: 'x' });
  assert.deepEqual(secretOf({ ...form, password: 'x', login: 'oauth2', signIn: 's1' }), { signIn: 's1' });
  assert.deepEqual(placeSettings({ ...form, login: 'oauth2' }, providers), {
    ...{ user: 'ann@gmail.com', host: 'imap.gmail.com', tls: 'implicit', pins: ['AB:CD', 'EF'], authorities: '' },
    provider: 'google',
  });
});

test('every kind of fault has a sentence and the one act that mends it', () => {
  const kinds = ['login-refused', 'consent', 'login-unavailable', 'tls', 'no-such', 'no-room', 'unreachable', 'lost'];
  assert.deepEqual(
    [...kinds, 'throttled', 'unheard-of'].map(kind => mendOf(failing(kind))),
    ['password', 'password', 'change', 'change', 'change', 'room', 'wait', 'wait', 'wait', 'wait'],
  );
  const words = kinds.map(kind => failingWords(failing(kind))!);
  assert.equal(new Set(words).size, kinds.length - 1);
  assert.equal(failingWords(row), null);
  assert.deepEqual(
    [
      row,
      failing('login-refused'),
      failing('lost'),
      { ...row, running: true },
      { ...row, settings: { ...row.settings, enabled: false } },
      { ...row, state: { ...row.state, lastAt: null } },
    ].map(one => standing(one).word),
    ['Well', 'Needs you', 'Tries again by itself', 'Looking there now', 'Paused', 'Not looked yet'],
  );
});

test('a form that was not touched changes nothing', () => {
  const { enabled: _, since: __, provider: ___, ...same } = row.settings;
  assert.deepEqual(draftOf(formOf(row), providers, 99), same);
});

test('a new one: from now on, some days, folders by lines', () => {
  const form = newElsewhere('ann@here.example', 'pop3');
  const place = { ...form.place, user: 'ann@there.example' };
  const draft = draftOf({ ...form, place, since: 'new', keep: 'now', every: '5' }, providers, 99);
  assert.deepEqual([draft.since, draft.keepDays, draft.every, draft.folders], [99, 0, 300_000, undefined]);
  assert.equal(draftOf({ ...form, place }, providers, 99).since, null);
  assert.equal(formFault(form), null);
  assert.match(formFault({ ...form, account: '' })!, /whose mail/);
  assert.match(formFault({ ...form, keep: 'days', keepDays: '0' })!, /^Days/);
  assert.match(formFault({ ...form, every: '' })!, /^Minutes/);
  assert.match(formFault({ ...newElsewhere('a@b.example'), folders: '\n ' })!, /Name a folder/);
});
