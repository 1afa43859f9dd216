// biome-ignore-all lint/suspicious/noTemplateCurlyInString: Sieve's variables look so
import assert from 'node:assert/strict';
import { rfc } from '../../support/rfc.ts';
import { done, letter, planOf, problems } from '../../support/sieve-trial.ts';

const action = rfc(5435, '3');
const sender = rfc(5435, '3.3');
const importance = rfc(5435, '3.4');
const message = rfc(5435, '3.6');
const valid = rfc(5435, '4');
const capability = rfc(5435, '5');
const modifier = rfc(5435, '6');

const script = (rest: string) => `require ["enotify", "variables", "fileinto", "relational"]; ${rest}`;
const isTrue = (test: string) => done(script(`if ${test} { discard; }`))[0] === 'discard';

action.must('plan a notification, and leave the implicit keep', () => {
  assert.deepEqual(done(script('notify "mailto:a@b.test";')), ['notify mailto:a@b.test 2 -', 'keep implicitly']);
  assert.deepEqual(done(script('discard; notify :message "m" :importance "1" :options ["x=y"] "mailto:a@b.test";')), [
    'discard',
    'notify mailto:a@b.test 1 m',
  ]);
});

action.must('refuse a method that is not supported or no URI, when it is checked or when it is known', () => {
  const wrong = [
    'xmpp:a@b.test',
    'mailto',
    'a@b.test',
    'mailto:',
    'mailto:a',
    'mailto:a b@c.test',
    'mailto:a@b.test?x',
    'mailto:%ff@b.test',
  ];
  for (const uri of wrong) assert.match(problems(script(`notify "${uri}";`)).join(), /nobody can be notified by/, uri);
  assert.deepEqual(done(script('set "u" "x"; notify "${u}:a@b.test";')), [
    'error: nobody can be notified by "x:a@b.test": only "mailto:" is known here',
    'keep implicitly',
  ]);
});

action.may('limit how many there are', () => {
  const text = Array.from({ length: 9 }, (_, number) => `notify "mailto:a${number}@b.test";`).join('');
  assert.deepEqual(done(script(text)), ['error: more than 8 notifications', 'keep implicitly']);
});

sender.should('check that :from is an address', () => {
  assert.match(problems(script('notify :from "nobody" "mailto:a@b.test";')).join(), /is not an address to notify from/);
  const from = (rest: string) => planOf(script(rest)).actions.flatMap(one => (one.do === 'notify' ? [one.from] : []));
  assert.deepEqual(from('notify :from "B <b@office.test>" "mailto:a@b.test";'), ['B <b@office.test>']);
  assert.deepEqual(from('notify :from "no${x}body" "mailto:a@b.test";'), [null]);
});

importance.must('take 1, 2 or 3, and 2 where it is not said', () => {
  for (const wrong of ['0', '4', 'high', ''])
    assert.match(problems(script(`notify :importance "${wrong}" "mailto:a@b.test";`)).join(), /"1", "2" or "3"/, wrong);
  assert.deepEqual(
    done(script('set "i" "3"; notify :importance "${i}" "mailto:a@b.test";'))[0],
    'notify mailto:a@b.test 3 -',
  );
  assert.match(done(script('set "i" "9"; notify :importance "${i}" "mailto:a@b.test";'))[0]!, /^error: /);
});

message.must('take variables in :message', () => {
  const text = 'if header :matches "Subject" "*" { notify :message "A letter: ${1}" "mailto:a@b.test"; }';
  assert.equal(done(script(text))[0], 'notify mailto:a@b.test 2 A letter: hello');
});

valid.must('be true where every method is one and supported', () => {
  assert.ok(isTrue('valid_notify_method "mailto:a@b.test"'));
  assert.ok(isTrue('valid_notify_method ["mailto:a@b.test", "MAILTO:a@b.test?subject=x%20y"]'));
  assert.ok(!isTrue('valid_notify_method ["mailto:a@b.test", "tel:123"]'));
  assert.ok(!isTrue('valid_notify_method "mailto:a@b.test?subject=x y"'));
});

capability.must('say "maybe" to "online", and be false of anything else', () => {
  assert.ok(isTrue('notify_method_capability "mailto:a@b.test" "online" "maybe"'));
  assert.ok(isTrue('notify_method_capability :matches "mailto:a@b.test" "Online" "m*"'));
  assert.ok(!isTrue('notify_method_capability "mailto:a@b.test" "online" ["yes", "no"]'));
  assert.ok(!isTrue('notify_method_capability "mailto:a@b.test" "fax" "maybe"'));
  assert.ok(!isTrue('notify_method_capability "tel:123" "online" "maybe"'));
});

modifier.must('write all but unreserved characters as %XX of UTF-8 with :encodeurl', () => {
  const filed = (rest: string) => done(script(`${rest} fileinto "\${v}";`))[0];
  assert.equal(filed('set :encodeurl "v" "a b/ü~.-_?%";'), 'fileinto a%20b%2F%C3%BC~.-_%3F%25');
  // Precedence 15: after :lower, before :length.
  assert.equal(filed('set :length :encodeurl :lower "v" "Ü";'), 'fileinto 6');
  assert.match(problems('require "variables"; set :encodeurl "v" "x";').join(), /require "enotify"/);
});

rfc(5436, '2.7').should('notify nobody of a message that a machine sent', () => {
  const automatic = letter.replace('Subject', 'Auto-Submitted: auto-notified\nSubject');
  assert.deepEqual(done(script('notify "mailto:a@b.test";'), { message: automatic }), ['keep implicitly']);
});

rfc(5436, '2.7').must('notify of a message from the null sender', () => {
  assert.equal(done(script('notify "mailto:a@b.test";'), { envelope: { from: '' } })[0], 'notify mailto:a@b.test 2 -');
});
