/** What other servers say, pinned by what they really write, in words of both languages with the names they are about. */
import assert from 'node:assert/strict';
import test, { afterEach } from 'node:test';
import { german } from '../../../renderer/language/de/index.ts';
import { english, speak } from '../../../server/base/language.ts';
import type { Cause } from '../../../server/mime/causes.ts';
import { saidIn } from '../../../server/why/reply.ts';
import { saidWords } from '../../../server/why/reply-words.ts';

afterEach(() => speak(english));

type Row = readonly [cause: Cause, reply: string, words: RegExp, status?: string];
const rows: readonly Row[] = [
  ['server-off', '421 4.3.2 Service shutting down', /^mx\.there\.example is busy/],
  ['server-off', '421 Too busy', /busy/],
  ['greylisted', '450 4.7.1 <kim@there.example>: Greylisted, see https://there.example', /We will at 10:05/],
  ['greylisted', '451 4.7.1 Please try again later', /unknown senders/],
  ['greylisted', '451 Greylisting in action', /unknown senders/],
  ['mailbox-full', '452 4.2.2 The email account is over quota', /The mailbox of kim@there\.example is full/],
  ['mailbox-full', '552 5.2.2 Mailbox full', /is full/],
  ['tls-not-ready', '454 4.7.0 TLS not available due to temporary reason', /cannot encrypt just now/],
  ['out-of-order', '503 5.5.1 Error: need MAIL command', /order/],
  ['tls-needed', '530 5.7.0 Must issue a STARTTLS command first', /encrypted connection was needed/],
  ['login-needed', '530 5.7.1 Authentication required', /sign in/],
  ['wrong-password', '535 5.7.8 Username and Password not accepted', /does not take our name and password/],
  [
    'no-such-address',
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
    'too-large',
    '552 5.3.4 Message size exceeds fixed limit 10485760 bytes',
    /has 26\.2 MB; mx\.there\.example takes 10\.5 MB/,
  ],
  ['too-large', '552 5.3.4 Error: message file too big', /without the large attachments/],
  [
    'block-listed',
    '554 5.7.1 Service unavailable; Client host [192.0.2.1] blocked using zen.spamhaus.org; https://www.spamhaus.org/query/ip/192.0.2.1',
    /zen\.spamhaus\.org.*https:\/\/www\.spamhaus\.org\/query/,
  ],
  ['block-listed', '554 5.7.1 Client host blocked using bl.spamcop.net', /taken off at https:\/\/www\.spamcop\.net/],
  ['no-route', 'there.example has neither MX nor address', /no server that takes mail/, '5.1.2'],
  ['takes-no-mail', '556 5.1.10 Recipient address has null MX', /no server that takes mail/],
  ['no-route', 'No host to speak to', /no server that takes mail/, '5.4.4'],
  ['loop', '554 5.4.6 Too many hops', /round in circles/],
  ['unreachable', 'mx.there.example: no answer in time', /does not answer/, '4.4.1'],
  [
    'certificate',
    'The certificate of mx.there.example is not for that name (MTA-STS)',
    /certificate of .* does not fit/,
    '4.7.5',
  ],
  ['virus', '554 5.7.1 Message contains a virus', /harmful/],
];

for (const [cause, reply, words, status = null] of rows)
  test(`${cause}: ${reply.slice(0, 70)}`, () => {
    const said = saidIn({ reply, status, host: 'mx.there.example', final: reply.startsWith('5') }, 26_214_400);
    assert.equal(said.cause, cause);
    const about = {
      to: 'kim@there.example',
      next: cause === 'greylisted' ? '10:05' : '',
      final: reply.startsWith('5'),
    };
    assert.match(saidWords(said, about), words);
    const inEnglish = saidWords(said, about);
    speak({ tag: 'de-DE', catalogue: german });
    assert.notEqual(saidWords(said, about), inEnglish);
  });
