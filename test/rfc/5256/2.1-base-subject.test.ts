import assert from 'node:assert/strict';
import { baseSubject } from '../../../server/imap/search/base-subject.ts';
import { rfc } from '../../support/rfc.ts';

const { must, mustNot } = rfc(5256, '2.1');

const base = (subject: string) => baseSubject(subject).base;

must('use exactly this algorithm to determine the base subject', () => {
  for (const [subject, wanted] of [
    ['', ''],
    ['   ', ''],
    ['hello', 'hello'],
    ['Re: hello', 'hello'],
    ['RE:hello', 'hello'],
    ['re [5] : hello', 'hello'],
    ['Re[2]: Re: FWD: fw :hello', 'hello'],
    ['[list] hello', 'hello'],
    ['[a] [b] Re: [c] hello', 'hello'],
    ['[list]', '[list]'],
    ['[a][b]', '[b]'],
    ['Re: [a] [b] ', '[b]'],
    ['hello (fwd)', 'hello'],
    ['hello (fwd) (FWD)  ', 'hello'],
    ['[fwd: hello]', 'hello'],
    ['[Fwd: Re: [fwd: [list] hello (fwd)]]', 'hello'],
    ['[fwd: a] [fwd: b]', 'b'],
    ['[fwd: a] b', 'b'],
    ['a\tb\r\n  c', 'a b c'],
    ['Re:', ''],
    ['(fwd)', ''],
    ['[', '['],
    ['[a[b] c', '[a[b] c'],
    ['Re: re', 're'],
    ['refer: this', 'refer: this'],
    ['Re : [x', '[x'],
    ['[fwd:]', ''],
  ] as const) {
    assert.equal(base(subject), wanted, subject);
  }
});

mustNot('know translated tokens', () => {
  for (const subject of ['AW: hello', 'Antwort: hello', 'SV: hello']) assert.equal(base(subject), subject);
});

must('call a message a reply where a subj-refwd, "(fwd)" or "[fwd: …]" was removed', () => {
  for (const subject of ['Re: a', '[x] fw: a', 'a (fwd)', '[fwd: a]']) assert.ok(baseSubject(subject).isReply, subject);
  for (const subject of ['a', '[x] a', ' a ', 'a (fwd) b', '[fwd: a] b'])
    assert.ok(!baseSubject(subject).isReply, subject);
});

must('stay quick where a subject is made of brackets', () => {
  const began = process.cpuUsage().user;
  for (const piece of ['[a]', '[fwd:', 're:', '(fwd)', '[', ' [', ']']) baseSubject(piece.repeat(30_000));
  baseSubject(`${'[fwd:'.repeat(20_000)}x${']'.repeat(20_000)}`);
  assert.ok(process.cpuUsage().user - began < 500_000);
});
