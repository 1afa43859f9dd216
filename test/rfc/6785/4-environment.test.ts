import assert from 'node:assert/strict';
import type { ImapFacts } from '../../../server/sieve/facts.ts';
import { rfc } from '../../support/rfc.ts';
import { done } from '../../support/sieve-trial.ts';

const imap: ImapFacts = {
  cause: 'FLAG',
  mailbox: 'Spam',
  mailboxFrom: null,
  changedFlags: ['\\Flagged', '$Junk'],
  flags: ['\\Flagged'],
};
const script = (test: string) =>
  `require ["imapsieve", "environment", "imap4flags", "envelope", "reject", "vacation"]; if ${test} { discard; }`;
const isTrue = (test: string, given: ImapFacts | null = imap) => done(script(test), { imap: given })[0] === 'discard';

const items = {
  'imap.user': 'ben',
  'imap.email': 'ben@office.test',
  'imap.cause': 'FLAG',
  'imap.mailbox': 'Spam',
  'imap.changedflags': '\\\\Flagged $Junk',
};

rfc(6785, '4.2').must('give who did it, why, where, and which flags changed', () => {
  for (const [name, value] of Object.entries(items)) assert.ok(isTrue(`environment :is "${name}" "${value}"`), name);
  assert.ok(isTrue('environment :contains "IMAP.changedflags" "\\\\flagged"'));
});

rfc(6785, '4.2').must('give empty items while mail is delivered', () => {
  for (const name of Object.keys(items)) assert.ok(isTrue(`environment :is "${name}" ""`, null), name);
});

rfc(6785, '2.1').must('give none of them to a script that does not require imapsieve', () => {
  assert.deepEqual(done('require "environment"; if environment :matches "imap.user" "*" { discard; }', { imap }), [
    'keep implicitly',
  ]);
});

rfc(6785, '3.11').must('make reject and vacation errors, and the envelope test too', () => {
  const failed = (rest: string) =>
    done(`require ["reject", "ereject", "vacation", "envelope", "imapsieve"]; ${rest}`, { imap });
  for (const rest of ['reject "x";', 'ereject "x";', 'vacation "x";', 'if envelope "from" "x" { keep; }'])
    assert.match(failed(rest).join(), /^error: .* is for mail that arrives.*,keep implicitly$/, rest);
});

rfc(6785, '3.8').must('see in hasflag the flags as they are after the change', () => {
  assert.ok(isTrue('hasflag "\\\\Flagged"'));
  assert.ok(!isTrue('hasflag "$Junk"'));
});
