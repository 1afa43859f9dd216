/** What may be said of an account elsewhere, what is usual, and what is known of providers. */
import assert from 'node:assert/strict';
import test from 'node:test';
import { minutes } from '../../../server/base/units.ts';
import { believedAt, providerFor, providers } from '../../../server/mra/providers.ts';
import { checkPulled, isKept, type PulledDraft, usualPort } from '../../../server/mra/settings.ts';

const draft: PulledDraft = { protocol: 'pop3', host: 'pop.example.net', user: 'ana' };

test('what is not said is as usual', () => {
  const checked = checkPulled(draft);
  assert(checked.ok);
  assert.deepEqual(checked.value, {
    ...{
      protocol: 'pop3',
      host: 'pop.example.net',
      port: 995,
      tls: 'implicit',
      pins: [],
      authorities: '',
      user: 'ana',
    },
    ...{ login: 'password', provider: '', folders: [], keepDays: null, since: null, every: minutes(10), idle: false },
    ...{ into: '', judged: true, enabled: true },
  });
});

test('ports go with protocol and encryption', () => {
  assert.deepEqual(
    [
      usualPort('pop3', 'implicit'),
      usualPort('pop3', 'starttls'),
      usualPort('imap', 'implicit'),
      usualPort('imap', 'none'),
    ],
    [995, 110, 993, 143],
  );
});

test('a provider is known by an address', () => {
  const checked = checkPulled({ protocol: 'imap', user: 'ana@gmail.com', login: 'oauth2' });
  assert(checked.ok);
  assert.deepEqual([checked.value.host, checked.value.provider], ['imap.gmail.com', 'google']);
  assert.equal(providerFor('kim@Outlook.com')?.name, 'microsoft');
  assert.equal(providerFor('kim@example.net'), null);
  for (const { oauth } of providers) assert.match(oauth!.token, /^https:\/\//);
});

test('whose results of checks are believed', () => {
  assert.deepEqual(believedAt('imap.gmail.com'), { believed: ['mx.google.com'], cleans: true });
  assert.deepEqual(believedAt('pop.example.net'), { believed: ['pop.example.net', 'example.net'], cleans: false });
  assert.deepEqual(believedAt('example.net'), { believed: ['example.net'], cleans: false });
});

for (const [what, wrong, words] of [
  ['no server', { host: '' }, /a server is needed/],
  ['no name of a server', { host: 'pop example' }, /is no name of a server/],
  ['no user', { user: ' ' }, /a user is needed/],
  ['a user with a line break', { user: 'a\r\nDELE 1' }, /control character/],
  ['port 0', { port: 0 }, /a port is/],
  ['a pin that is none', { pins: ['abc'] }, /no SHA-256 fingerprint/],
  ['authorities that are none', { authorities: 'hello' }, /no certificates/],
  ['every second', { every: 1000 }, /every minute at most/],
  ['-1 days', { keepDays: -1 }, /0 to 3650 days/],
  ['a mailbox that is none', { into: '/x' }, /no name of a mailbox/],
  ['no folders', { protocol: 'imap', folders: [] }, /1 to 100 folders/],
  ['a token in clear', { user: 'a@gmail.com', login: 'oauth2', tls: 'none' }, /not sent over a connection in clear/],
  ['nobody who gives tokens', { login: 'oauth2' }, /who gives out the tokens/],
] as const)
  test(`${what} is refused`, () => {
    const checked = checkPulled({ ...draft, ...(wrong as Partial<PulledDraft>) });
    assert(!checked.ok);
    assert.match(checked.error, words);
  });

test('pins are written in many ways', () => {
  const digits = 'ab'.repeat(32);
  for (const text of [
    digits,
    digits.toUpperCase(),
    `sha256:${digits}`,
    `SHA-256/${digits}`,
    digits.match(/../g)!.join(':'),
  ]) {
    const checked = checkPulled({ ...draft, pins: [text] });
    assert(checked.ok);
    assert.deepEqual(checked.value.pins, ['AB:'.repeat(32).slice(0, -1)]);
  }
});

test('a message stays for its days', () => {
  const checked = checkPulled({ ...draft, keepDays: 2 });
  assert(checked.ok);
  assert.deepEqual([isKept(checked.value, 0, 86_400_000), isKept(checked.value, 0, 2 * 86_400_000)], [true, false]);
});
