// biome-ignore-all lint/suspicious/noTemplateCurlyInString: Sieve's variables look so
import assert from 'node:assert/strict';
import type { Vacation } from '../../../server/sieve/plan.ts';
import { rfc } from '../../support/rfc.ts';
import { type Circumstances, done, planOf, problems } from '../../support/sieve-trial.ts';

const period = rfc(5230, '4.1');
const again = rfc(5230, '4.2');
const from = rfc(5230, '4.3');
const mime = rfc(5230, '4.5');
const refused = rfc(5230, '4.6');
const others = rfc(5230, '4.7');

const script = (rest: string) => `require "vacation";\n${rest}`;
const answers = (rest: string, given: Circumstances = {}): Vacation[] =>
  planOf(script(rest), given).actions.filter(action => action.do === 'vacation');
const answer = (rest: string, given: Circumstances = {}): Vacation => {
  const [only] = answers(rest, given);
  assert.ok(only);
  return only;
};
const DAY = 24 * 3600;

period.must('answer once in seven days unless :days says otherwise, and clamp what is too little or too much', () => {
  const seconds = (days: string) => answer(`vacation ${days} "gone";`).seconds / DAY;
  assert.deepEqual(['', ':days 1', ':days 23', ':days 0', ':days 99999'].map(seconds), [7, 1, 23, 1, 365]);
});

again.must('keep answers apart by handle, and without one by what is answered', () => {
  const handle = (rest: string) => answer(`vacation ${rest};`).handle;
  assert.equal(handle(':handle "march" "one"'), 'march');
  const [plain, same] = [handle('"gone"'), handle(':days 3 "gone"')];
  assert.equal(plain, same);
  const different = [':subject "x" "gone"', ':from "b@office.test" "gone"', '"away"', ':mime "gone"'].map(handle);
  assert.equal(new Set([plain, ...different]).size, 5);
});

again.must('take a handle as it is: its case and blanks count', () => {
  assert.equal(answer('vacation :handle " March" "one";').handle, ' March');
});

from.should('refuse a :from that is no address when the script is checked', () => {
  for (const wrong of ['nobody', 'a@b.test, c@d.test', 'a@', 'x\\r\\nBcc: y@z.test <a@b.test>', ''])
    assert.match(
      problems(script(`vacation :from "${wrong}" "gone";`)).join(),
      /is not an address to answer from/,
      wrong,
    );
  assert.equal(answer('vacation :from "Ben <ben@office.test>" "gone";').from, 'Ben <ben@office.test>');
});

from.may('pass over a :from of variables that turns out to be none', () => {
  const text = 'require ["vacation", "variables"]; set "f" "no\u0001body"; vacation :from "${f}" "gone";';
  const plan = planOf(text);
  assert.deepEqual(
    plan.actions.map(action => action.do === 'vacation' && action.from),
    [null, false],
  );
  assert.ok(plan.trace.some(({ kind, what }) => kind === 'noted' && what.includes('is none')));
});

mime.must('take :mime as said, and warn where the text begins with no header', () => {
  const entity = 'text:\nContent-Type: text/html\n\n<p>gone</p>\n.\n';
  assert.equal(answer(`vacation :mime ${entity};`).mime, true);
  assert.deepEqual(problems(script(`vacation :mime ${entity};`)), []);
  assert.match(problems(script('vacation :mime "gone";')).join(), /begins with its own header/);
});

const to = (address: string, more = ''): string =>
  `From: ana@other.test\n${more}To: ${address}\nSubject: hello\n\ntext\n`;

mime.mustNot('answer what was for none of the owner’s addresses', () => {
  const answered = (message: string, rest = 'vacation "gone";', given: Circumstances = {}) =>
    answers(rest, { message, ...given }).length === 1;
  assert.ok(answered(to('Ben <BEN@Office.test>')));
  assert.ok(answered(to('x@y.test, friends: ben@office.test;')));
  assert.ok(!answered(to('someone@else.test')));
  for (const field of ['Cc', 'Bcc', 'Resent-To', 'Resent-Cc', 'Resent-Bcc'])
    assert.ok(answered(to('someone@else.test', `${field}: ben@office.test\n`)), field);
  assert.ok(!answered(to('someone@else.test', 'X-To: ben@office.test\n')));
  assert.ok(answered(to('b@old.test'), 'vacation :addresses ["c@d.test", "B@old.test"] "gone";'));
  assert.ok(answered(to('second@office.test'), undefined, { addresses: ['ben@office.test', 'second@office.test'] }));
});

mime.must('know an address with detail as the owner’s, where addresses have detail', () => {
  const given = { message: to('ben+shop@office.test') };
  assert.equal(answers('vacation "gone";', given).length, 1);
  assert.equal(answers('vacation "gone";', { ...given, separator: null }).length, 0);
  assert.equal(
    answers('vacation "gone";', { ...given, envelope: { to: 'ben+shop@office.test' }, separator: null }).length,
    1,
  );
});

refused.mustNot('answer the null sender, the owner, or the addresses of machines and lists', () => {
  const senders = [
    ...['', 'ben@office.test', 'BEN@office.test', 'MAILER-DAEMON@other.test', 'Listserv@x.test', 'majordomo@x.test'],
    ...[
      'owner-people@x.test',
      'people-request@x.test',
      'people-owner@x.test',
      'bounce-12=ben@x.test',
      'no-reply@x.test',
    ],
    ...['bounces+77-ben=office.test@x.test', 'noreply@shop.test', 'not-an-address'],
  ];
  for (const sender of senders)
    assert.deepEqual(answers('vacation "gone";', { envelope: { from: sender } }), [], sender);
  for (const sender of ['ana@other.test', 'owner@shop.test', 'requests@x.test', 'bouncer@x.test'])
    assert.equal(answers('vacation "gone";', { envelope: { from: sender } }).length, 1, sender);
});

refused.mustNot('answer what came over a list', () => {
  for (const field of [
    'List-Id: <a.b>',
    'List-Unsubscribe: <mailto:a@b>',
    'list-post: NO',
    'Precedence: list',
    'Precedence: Bulk',
    'Precedence: junk',
  ])
    assert.deepEqual(answers('vacation "gone";', { message: to('ben@office.test', `${field}\n`) }), [], field);
  assert.equal(answers('vacation "gone";', { message: to('ben@office.test', 'Precedence: first-class\n') }).length, 1);
});

rfc(3834, '2').mustNot('answer what says that a machine sent it', () => {
  const fields = [
    ...['Auto-Submitted: auto-replied', 'Auto-Submitted: auto-generated; x=y', 'auto-submitted: (hm) AUTO-NOTIFIED'],
    ...['X-Auto-Response-Suppress: OOF, DR', 'Content-Type: multipart/report; boundary=b'],
  ];
  for (const field of fields)
    assert.deepEqual(answers('vacation "gone";', { message: to('ben@office.test', `${field}\n`) }), [], field);
  for (const field of ['Auto-Submitted: no', 'Auto-Submitted: No (really)', 'X-Auto-Response-Suppress: DR, RN'])
    assert.equal(answers('vacation "gone";', { message: to('ben@office.test', `${field}\n`) }).length, 1, field);
});

refused.should('say in the trace why there is no answer', () => {
  const plan = planOf(script('vacation "gone";'), { envelope: { from: '' } });
  assert.deepEqual(
    plan.trace.map(({ line, kind, what }) => [line, kind, what]).filter(([, kind]) => kind === 'noted'),
    [[2, 'noted', 'no answer: it came from the null sender, as bounces do']],
  );
});

others.must('leave the implicit keep and other actions as they are', () => {
  assert.deepEqual(done(script('vacation "gone";')), ['vacation gone', 'keep implicitly']);
  assert.deepEqual(done('require ["vacation", "fileinto"]; fileinto "a"; vacation "gone"; redirect "x@y.test";'), [
    'fileinto a',
    'vacation gone',
    'redirect x@y.test',
  ]);
  assert.deepEqual(done(script('discard; vacation "gone";')), ['discard', 'vacation gone']);
});

others.must('fail where a second vacation is executed, whether or not the first was due', () => {
  const twice = ['error: "vacation" may answer a message only once', 'keep implicitly'];
  assert.deepEqual(done(script('vacation "a"; vacation "b";')), twice);
  assert.deepEqual(done(script('vacation "a"; vacation "b";'), { envelope: { from: '' } }), twice);
});

others.must('be incompatible with reject', () => {
  for (const order of ['vacation "a"; reject "b";', 'reject "b"; vacation "a";'])
    assert.match(done(`require ["vacation", "reject"]; ${order}`).join(), /^error: .*,keep implicitly$/);
});

rfc(5293, '7').must('look at the header as it is when vacation is reached', () => {
  assert.deepEqual(done('require ["vacation", "editheader"]; addheader "Precedence" "bulk"; vacation "gone";'), [
    'keep implicitly',
  ]);
});
