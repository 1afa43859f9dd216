import assert from 'node:assert/strict';
import { seededRandom } from '../../../server/base/ports.ts';
import type { Vacation } from '../../../server/sieve/plan.ts';
import { vacationReply } from '../../../server/sieve/vacation-reply.ts';
import { rfc } from '../../support/rfc.ts';
import { letter, planOf } from '../../support/sieve-trial.ts';

const section = (part: string) => rfc(5230, part);
const owner = { name: 'Ben', mailbox: { localPart: 'ben', domain: 'office.test' } };
const circumstances = () => ({
  now: Date.UTC(2026, 10, 23, 9),
  zone: 60,
  random: seededRandom(1),
  domain: 'office.test',
});

function reply(rest: string, message = letter, sender = 'ana@other.test'): string {
  const plan = planOf(`require ["vacation", "encoded-character"];\n${rest}`, { message });
  const action = plan.actions.find((one): one is Vacation => one.do === 'vacation');
  assert.ok(action);
  const written = vacationReply(action, { sender, owner }, circumstances());
  assert.ok(written.ok);
  return written.value.toString();
}
const field = (text: string, name: string): string | undefined =>
  new RegExp(`^${name}: (.*(?:\r\n[ \t].*)*)`, 'mi').exec(text.split('\r\n\r\n')[0]!)?.[1]?.replace(/\r\n/g, '');

section('5.2').must('date the answer when it is written', () => {
  assert.equal(field(reply('vacation "gone";'), 'Date'), 'Mon, 23 Nov 2026 10:00:00 +0100');
});

section('5.3').must('take :subject, or "Auto: " before the subject of the message', () => {
  assert.equal(field(reply('vacation "gone";'), 'Subject'), 'Auto: hello');
  assert.equal(field(reply('vacation :subject "Away" "gone";'), 'Subject'), 'Away');
  const odd = letter.replace('hello', '=?utf-8?q?gr=C3=BC=0D=0ABcc:_x=40y.test?=');
  assert.equal(field(reply('vacation "gone";', odd), 'Subject'), '=?UTF-8?Q?Auto=3A_gr=C3=BC_Bcc=3A_x=40y=2Etest?=');
  assert.equal(field(reply('vacation "gone";', letter.replace(/Subject.*\n/, '')), 'Subject'), 'Auto:');
});

section('5.4').must('come from :from or the owner, and go to the sender of the envelope', () => {
  const [plain, named] = [reply('vacation "gone";'), reply('vacation :from "B <b@office.test>" "gone";')];
  assert.deepEqual([field(plain, 'From'), field(plain, 'To')], ['Ben <ben@office.test>', 'ana@other.test']);
  assert.equal(field(named, 'From'), 'B <b@office.test>');
});

section('5.5').must('say of itself that it is an automatic answer', () => {
  assert.equal(field(reply('vacation "gone";'), 'Auto-Submitted'), 'auto-replied');
});

section('5.6').must('carry the reason as text, or as the MIME entity it is', () => {
  assert.match(reply('vacation "Ich bin bis März weg";'), /Content-Type: text\/plain; charset=utf-8\r\n/);
  const entity = 'text:\nContent-Type: text/html; charset=utf-8\nX-Own: 1\nTo: evil@x.test\n\n<p>gone</p>\n.\n';
  const html = reply(`vacation :mime ${entity};`);
  assert.match(html, /\r\nMIME-Version: 1\.0\r\nContent-Type: text\/html; charset=utf-8\r\n\r\n<p>gone<\/p>\r\n$/);
  assert.doesNotMatch(html, /X-Own|evil/);
});

section('5.7').must('stand under the message it answers', () => {
  const text = reply('vacation "gone";', letter.replace('Subject', 'References: <r1@x> <r2@x>\nSubject'));
  assert.equal(field(text, 'In-Reply-To'), '<one@other.test>');
  assert.equal(field(text, 'References'), '<r1@x> <r2@x> <one@other.test>');
  assert.equal(field(reply('vacation "gone";', letter.replace(/Message-ID.*\n/, '')), 'In-Reply-To'), undefined);
});

section('5.7').mustNot('let anything of a stranger’s message make a field of its own', () => {
  const hostile = letter
    .replace('<one@other.test>', '<one@other.test>\r\n <two\r\n @x>')
    .replace('hello', 'a\r\n b: c');
  const names = reply('vacation "gone";', hostile)
    .split('\r\n\r\n')[0]!
    .split('\r\n')
    .filter(line => /^\S/.test(line))
    .map(line => line.split(':')[0]);
  assert.deepEqual(names, [
    ...['From', 'To', 'Subject', 'Date', 'Message-ID', 'Auto-Submitted', 'X-Auto-Response-Suppress', 'In-Reply-To'],
    ...['References', 'MIME-Version', 'Content-Type', 'Content-Transfer-Encoding'],
  ]);
});
