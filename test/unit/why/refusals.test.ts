/** Our own no, by what it was about: every reply that names a message, its sender or its recipient has a meaning. */
import assert from 'node:assert/strict';
import test, { afterEach } from 'node:test';
import { german } from '../../../renderer/language/de/index.ts';
import { english, speak } from '../../../server/base/language.ts';
import { formatReply, type Reply, reply } from '../../../server/smtp/reply.ts';
import { refusalWords } from '../../../server/why/refusal-words.ts';
import { ourNo } from '../../../server/why/refusals.ts';

afterEach(() => speak(english));
const of = (one: Reply, because = 'so', stage = 'RCPT') => ourNo({ reply: formatReply(one).trim(), because, stage });

const table: readonly (readonly [string, Reply, string?, string?])[] = [
  ['relay', reply.relayDenied],
  ['no-such-mailbox', reply.noSuchMailbox],
  ['mailbox-closed', reply.mailboxDisabled],
  ['mailbox-full', reply.mailboxFull],
  ['mailbox-full', reply.quotaExceeded],
  ['disk-full', reply.diskFull],
  ['too-many', reply.tooManyRecipients],
  ['too-big', reply.tooBig],
  ['block-list', reply.blockListed],
  ['block-list', reply.contentRefused, '192.0.2.1 is on the list bl.test (127.0.0.2) (20 of 10 points)'],
  ['content', reply.contentRefused],
  ['spf', reply.spfFailed],
  ['dkim', reply.dkimFailed],
  ['dmarc', reply.dmarcFailed],
  ['reverse-name', reply.noReverseName],
  ['sender-unknown', reply.senderUnknown],
  ['helo', reply.badHelo],
  ['not-your-address', reply.notYourAddress],
  ['sign-in-first', reply.loginFirst],
  ['tls-first', reply.loginNeedsTls, 'AUTH in clear', 'AUTH'],
  ['mechanism', reply.unknownMechanism, 'the mechanism NTLM is not offered', 'AUTH'],
  ['loop', reply.mailLoop],
  ['header', reply.headerRefused],
  ['suppressed', reply.noSuchMailbox, 'kim@there.example is suppressed: 550'],
  ['elsewhere-off', reply.relayDenied, 'kim@there.example is elsewhere, and the mode is "local"'],
];
for (const [code, one, because, stage] of table)
  test(`${one.code} ${one.status} ${because ?? one.text}: ${code}`, () => {
    const no = of(one, because, stage);
    assert.deepEqual(no, { kind: 'refused', code });
    const about = { at: '10:05', who: 'kim@there.example', to: 'ann@here.example', because: 'so' };
    const said = refusalWords(code as never, about);
    assert.match(said, /^We refused .*\.$/);
    speak({ tag: 'de-DE', catalogue: german });
    assert.match(refusalWords(code as never, about), /^Wir haben .*\.$/);
  });

test('what is asked back is no refusal; TLS on a plain port is a setting', () => {
  assert.deepEqual(of(reply.greylisted, 'asked to come back in 5 minutes: it is a stranger'), { kind: 'greylisted' });
  for (const one of [reply.tooManyForNow, reply.shutOut, reply.tooFast]) assert.deepEqual(of(one), { kind: 'limited' });
  assert.deepEqual(of(reply.tlsOnPlainPort, 'TLS', 'CONNECT'), { kind: 'tls-on-plain' });
  assert.deepEqual(of(reply.localError), { kind: 'later' });
});
