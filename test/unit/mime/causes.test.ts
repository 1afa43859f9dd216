/** Why a server said no: the words of the large hosts and the codes of RFC 3463, and what each cause says to people. */
import assert from 'node:assert/strict';
import test from 'node:test';
import { explainInWords, languages, whoInWords, wordsOf } from '../../../server/mime/cause-words.ts';
import { type Cause, causes, explainReply, isDeadAddress, type Reply } from '../../../server/mime/causes.ts';

const said: readonly (readonly [string, Cause])[] = [
  ['550-5.1.1 The email account that you tried to reach does not exist.', 'no-such-address'],
  ['550 No such user here', 'no-such-address'],
  ['550 5.4.1 Recipient address rejected: Access denied. AS(201806281)', 'no-such-address'],
  ['554 delivery error: dd This user doesn’t have a ya.example account', 'no-such-address'],
  ['550 5.1.2 Host unknown', 'no-such-domain'],
  ['556 5.1.10 Recipient address has null MX', 'takes-no-mail'],
  ['552 5.2.2 Over quota', 'mailbox-full'],
  ['452-4.2.2 The recipient’s inbox is out of storage space', 'mailbox-full'],
  ['550 Mailbox is disabled', 'mailbox-off'],
  ['552 5.3.4 Message size exceeds fixed limit', 'too-large'],
  ['550 5.7.23 The message was rejected because of Sender Policy Framework violation', 'spf'],
  ['550-5.7.26 This mail has been blocked because the sender is unauthenticated.', 'dmarc'],
  ['550 5.7.25 The IP address sending this message does not have a PTR record', 'reverse-name'],
  ['554 5.7.1 Service unavailable; Client host [192.0.2.1] blocked using zen.spamhaus.org', 'block-listed'],
  ['550 5.7.1 part of their network is on our block list (S3150)', 'block-listed'],
  ['421 4.7.0 [TSS04] Messages from 192.0.2.1 temporarily deferred due to user complaints', 'reputation'],
  ['421-4.7.28 Gmail has detected an unusual rate of mail', 'too-much'],
  ['554 5.7.1 This message has been identified as spam', 'spam'],
  ['552-5.7.0 This message was blocked because its content presents a potential security issue', 'attachment'],
  ['550 5.7.1 Virus found', 'virus'],
  ['450 4.7.1 Greylisting in action, please come back later', 'greylisted'],
  ['554 5.7.1 Relay access denied', 'relay-denied'],
  ['530 5.7.0 Authentication required', 'login-needed'],
  ['530 5.7.0 Must issue a STARTTLS command first', 'tls-needed'],
  ['550 5.7.133 RESOLVER.RST.SenderNotAuthenticatedForGroup', 'list-members-only'],
  ['550 5.1.8 Sender address rejected: Domain not found', 'sender-unknown'],
  ['554 5.4.6 Too many hops', 'loop'],
  ['535 5.7.8 Username and Password not accepted', 'wrong-password'],
  ['454 4.7.0 TLS not available due to temporary reason', 'tls-not-ready'],
  ['503 5.5.1 Error: need MAIL command', 'out-of-order'],
  ['The certificate of mx.there.example is not for that name (MTA-STS)', 'certificate'],
  ['550 5.1.1 <dane@there.example>: no such user', 'no-such-address'],
  ['451 4.7.1 Please try again later', 'greylisted'],
  ['450 4.7.1 <kim@there.example>: Relay access denied', 'relay-denied'],
  ['550 5.6.7 Non-ASCII address', 'plain-address-needed'],
  ['451 4.3.2 Please try again later', 'server-off'],
  ['connect to mx.there.example: Connection timed out', 'unreachable'],
  ['550 Administrative prohibition', 'policy'],
  ['', 'unknown'],
];
for (const [reply, cause] of said)
  test(`"${reply.slice(0, 70)}" is ${cause}`, () => assert.equal(explainReply({ status: null, reply }).cause, cause));

test('the stage decides where three digits are all there is', () => {
  const of = (stage: Reply['stage']) =>
    explainReply({ status: null, reply: '550 No', ...(stage ? { stage } : {}) }).cause;
  assert.deepEqual([of('recipient'), of('content'), of(undefined)], ['no-such-address', 'policy', 'policy']);
});

test('what ran out of time is explained by what was in the way', () => {
  const status = '4.4.7';
  const over = (last: string) =>
    explainReply({ status, reply: `Not delivered in time; the last answer was: ${last}`, final: true });
  assert.deepEqual(over('452 4.2.2 Mailbox full'), { cause: 'mailbox-full', who: 'recipient', temporary: false });
  assert.deepEqual(over('hm'), { cause: 'expired', who: 'you', temporary: false });
});

test('nobody is told to wait for what is over, nor to act on what is still tried', () => {
  const reply = '450 4.7.1 Greylisted';
  assert.deepEqual(
    [explainInWords({ status: null, reply }).who, explainInWords({ status: null, reply, final: true }).who],
    ['nobody', 'you'],
  );
  assert.match(explainInWords({ status: null, reply, final: true }).fix, /send it again later/);
});

test('only a final no about the address itself is a dead address', () => {
  const dead = (reply: string) => isDeadAddress(explainReply({ status: null, reply }));
  assert.deepEqual(
    [
      '550 5.1.1 No',
      '450 4.1.1 No',
      '550 5.7.1 No',
      '550 5.1.1 blocked using a blocklist',
      '552 5.2.2 Full',
      '550 5.2.1 Off',
    ].map(dead),
    [true, false, false, false, false, true],
  );
});

test('every cause and everybody who acts has words in every language, and they are sentences', () => {
  for (const language of languages) {
    for (const cause of Object.keys(causes) as Cause[]) {
      const { why, fix } = wordsOf(cause, language);
      for (const words of [why, fix]) assert.match(words, /^[A-ZÄÖÜ].*\.$/u, `${cause} ${language}: ${words}`);
    }
    for (const who of Object.values(causes)) assert.ok(whoInWords(who, language).length > 1);
  }
  for (const cause of Object.keys(causes) as Cause[])
    assert.notEqual(wordsOf(cause, 'en').why, wordsOf(cause, 'de').why);
});

test('a delay without a reason is waited for; a no without one is for whoever runs that server', () => {
  const of = (status: string) => explainInWords({ status, reply: null });
  assert.deepEqual([of('4.0.0').who, of('4.0.0').fix], ['nobody', 'Nobody needs to do anything; it is tried again.']);
  assert.equal(of('5.0.0').who, 'their-administrator');
});
