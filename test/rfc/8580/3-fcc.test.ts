// biome-ignore-all lint/suspicious/noTemplateCurlyInString: Sieve's variables look so
import assert from 'node:assert/strict';
import { rfc } from '../../support/rfc.ts';
import { done, problems } from '../../support/sieve-trial.ts';

const tag = rfc(8580, '3');
const options = rfc(8580, '3.1');

const all = ['fcc', 'vacation', 'enotify', 'mailbox', 'imap4flags', 'special-use', 'mailboxid', 'variables'];
const script = (rest: string, required = all) => `require [${required.map(name => `"${name}"`).join(', ')}]; ${rest}`;
const mailboxes = [{ name: 'Sent', id: 'F1', specialUse: ['\\Sent'] }];
const run = (rest: string) => done(script(rest), { mailboxes })[0];

tag.must('say where a copy of what vacation and notify send goes', () => {
  assert.equal(run('vacation :fcc "Sent" "gone";'), 'vacation gone, a copy into Sent');
  assert.equal(run('notify :fcc "Sent" "mailto:a@b.test";'), 'notify mailto:a@b.test 2 -, a copy into Sent');
  assert.equal(run('set "m" "ent"; vacation :fcc "S${m}" "gone";'), 'vacation gone, a copy into Sent');
  assert.equal(run('vacation "gone";'), 'vacation gone');
});

options.must('take the options of fileinto for the copy', () => {
  assert.equal(
    run('vacation :flags ["\\\\Seen", "a"] :fcc "Copies" :create :specialuse "\\\\Archive" :mailboxid "F9" "gone";'),
    'vacation gone, a copy into \\Archive or F9 or Copies, made if missing [\\Seen a]',
  );
  assert.equal(run('vacation :specialuse "\\\\Sent" :fcc "Sent" "gone";'), 'vacation gone, a copy into Sent');
});

options.must('leave the flags of the message out of the copy', () => {
  assert.equal(run('setflag "\\\\Flagged"; vacation :fcc "Sent" "gone";'), 'vacation gone, a copy into Sent');
});

options.must('need :fcc, and the extension of each option', () => {
  for (const option of [':create', ':flags "a"', ':specialuse "\\\\Sent"', ':mailboxid "F1"'])
    assert.match(problems(script(`vacation ${option} "gone";`)).join(), /needs ":fcc" beside it/, option);
  const few = ['fcc', 'vacation'];
  for (const [option, capability] of [
    [':create', 'mailbox'],
    [':flags "a"', 'imap4flags'],
    [':specialuse "\\\\Sent"', 'special-use'],
    [':mailboxid "F1"', 'mailboxid'],
  ])
    assert.match(
      problems(script(`vacation :fcc "x" ${option} "gone";`, few)).join(),
      new RegExp(`require "${capability}"`),
      option,
    );
  assert.match(problems(script('vacation :fcc "x" "gone";', ['vacation'])).join(), /require "fcc"/);
  assert.match(problems(script('keep :fcc "x";')).join(), /no tag :fcc/);
});

options.mustNot('take an option twice', () => {
  assert.match(problems(script('vacation :fcc "x" :create :create "gone";')).join(), /twice/);
});
