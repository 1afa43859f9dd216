/** The dictionary of replies: eighteen entries, pinned by what servers really say, in words of both languages. */
import assert from 'node:assert/strict';
import test, { afterEach } from 'node:test';
import { german } from '../../../renderer/language/de/index.ts';
import { english, speak } from '../../../server/base/language.ts';
import { replyCodes, saidIn } from '../../../server/why/dictionary.ts';
import { saidWords } from '../../../server/why/reply-words.ts';

afterEach(() => speak(english));

type Row = readonly [entry: string, reply: string, words: RegExp, status?: string];
const rows: readonly Row[] = [
  ['busy', '421 4.3.2 Service shutting down', /^mx\.there\.example is busy/],
  ['busy', '421 Too busy', /busy/],
  ['greylisted', '450 4.7.1 <kim@there.example>: Greylisted, see https://there.example', /We will at 10:05/],
  ['greylisted', '451 4.7.1 Please try again later', /unknown senders/],
  ['greylisted', '451 Greylisting in action', /unknown senders/],
  ['mailbox-full', '452 4.2.2 The email account is over quota', /The mailbox of kim@there\.example is full/],
  ['mailbox-full', '552 5.2.2 Mailbox full', /is full/],
  ['tls-not-ready', '454 4.7.0 TLS not available due to temporary reason', /cannot encrypt just now/],
  ['out-of-order', '503 5.5.1 Error: need MAIL command', /order/],
  ['sign-in-first', '530 5.7.0 Must issue a STARTTLS command first', /wants us to sign in, or to encrypt/],
  ['sign-in-first', '530 5.7.1 Authentication required', /sign in/],
  ['wrong-password', '535 5.7.8 Username and Password not accepted', /does not take our name and password/],
  [
    'no-such-person',
    '550 5.1.1 The email account that you tried to reach does not exist',
    /nobody called kim@there\.example/,
  ],
  ['no-such-domain', '550 5.1.2 Bad destination system address', /no domain there\.example/],
  ['no-such-domain', 'There is no domain there.example', /no domain there\.example/, '5.1.2'],
  ['relay-denied', '554 5.7.1 <kim@there.example>: Relay access denied', /only sends for people who signed in/],
  ['relay-denied', '550 5.7.1 Unable to relay', /only sends for people/],
  ['spf', '550 5.7.23 SPF validation failed', /SPF record does not name this server/],
  ['dmarc', '550-5.7.26 This mail has been blocked because the sender is unauthenticated.', /neither SPF nor DKIM/],
  [
    'too-big',
    '552 5.3.4 Message size exceeds fixed limit 10485760 bytes',
    /has 26\.2 MB; mx\.there\.example takes 10\.5 MB/,
  ],
  ['too-big', '552 5.3.4 Error: message file too big', /without the large attachments/],
  [
    'blocked',
    '554 5.7.1 Service unavailable; Client host [192.0.2.1] blocked using zen.spamhaus.org; https://www.spamhaus.org/query/ip/192.0.2.1',
    /zen\.spamhaus\.org.*https:\/\/www\.spamhaus\.org\/query/,
  ],
  ['blocked', '554 5.7.1 Client host blocked using bl.spamcop.net', /taken off at https:\/\/www\.spamcop\.net/],
  ['no-mail-host', 'there.example has neither MX nor address', /no server that takes mail/, '5.1.2'],
  ['no-mail-host', 'No host to speak to', /no server that takes mail/, '5.4.4'],
  ['loop', '554 5.4.6 Too many hops', /round in circles/],
  ['no-answer', 'mx.there.example: no answer in time', /does not answer/, '4.4.1'],
  [
    'certificate',
    'The certificate of mx.there.example is not for that name (MTA-STS)',
    /certificate of .* does not fit/,
    '4.7.5',
  ],
  ['other', '554 5.7.1 Message contains a virus', /harmful/],
];

for (const [entry, reply, words, status = null] of rows)
  test(`${entry}: ${reply.slice(0, 70)}`, () => {
    const said = saidIn({ reply, status, host: 'mx.there.example', final: reply.startsWith('5') }, 26_214_400);
    assert.equal(said.entry, entry);
    const about = {
      to: 'kim@there.example',
      next: entry === 'greylisted' ? '10:05' : '',
      final: reply.startsWith('5'),
    };
    assert.match(saidWords(said, about), words);
    const inEnglish = saidWords(said, about);
    speak({ tag: 'de-DE', catalogue: german });
    assert.notEqual(saidWords(said, about), inEnglish);
  });

test('there are eighteen, and each is pinned above', () => {
  assert.equal(replyCodes.length, 18);
  assert.deepEqual(
    replyCodes.filter(code => !rows.some(([entry]) => entry === code)),
    [],
  );
});
