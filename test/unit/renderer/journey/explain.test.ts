/** One table explains the lines of SMTP, POP3 and IMAP; what it does not know it leaves alone. */
import assert from 'node:assert/strict';
import test from 'node:test';
import { explain, protocolOf, rfcUrl, type Spoken } from '../../../../renderer/journey/explain.ts';

const C = (text: string) => ({ who: 'C', text });
const S = (text: string) => ({ who: 'S', text });
const section = (line: { who: string; text: string }, protocol: Spoken): string | null => {
  const found = explain(line, protocol);
  return found && `${found.rfc} ${found.section}`;
};

test('the protocol is known by how the server greets', () => {
  assert.equal(protocolOf([S('220 mail.test ESMTP')]), 'smtp');
  assert.equal(protocolOf([C('x'), S('+OK ready')]), 'pop3');
  assert.equal(protocolOf([S('* OK ready')]), 'imap');
  assert.equal(protocolOf([C('EHLO x')]), null);
  assert.equal(protocolOf([]), null);
});

const cases: readonly (readonly [Spoken, { who: string; text: string }, string | null])[] = [
  ['smtp', S('220 mail.test ESMTP'), '5321 4.2'],
  ['smtp', S('220 2.0.0 Ready to start TLS'), '3207 4'],
  ['smtp', C('ehlo me'), '5321 4.1.1.1'],
  ['smtp', S('250-SIZE 1000'), '1870 4'],
  ['smtp', S('250 DSN'), '3461 4'],
  ['smtp', C('MAIL FROM:<a@b.test> SIZE=1'), '5321 4.1.1.2'],
  ['smtp', C('MAIL FROM:<>'), '5321 4.5.5'],
  ['smtp', S('250 2.1.5 ok'), '3463 3.2'],
  ['smtp', S('354 go on'), '5321 4.1.1.4'],
  ['smtp', S('250 2.0.0 Message accepted'), '5321 4.2.5'],
  ['smtp', S('450 4.7.1 later'), '5321 4.2.1'],
  ['smtp', S('535 5.7.8 no'), '4954 6'],
  ['smtp', S('550 5.1.1 No such mailbox'), '3463 3.2'],
  ['smtp', C('QUITE another thing'), null],
  ['smtp', { who: '-', text: 'TLS 1.3' }, null],
  ['pop3', C('RETR 1'), '1939 5'],
  ['pop3', S('-ERR no'), '1939 3'],
  ['imap', C('a1 UID FETCH 1:* FLAGS'), '9051 6.4.5'],
  ['imap', S('* 3 EXPUNGE'), '9051 7.5.1'],
  ['imap', S('a1 OK done'), '9051 7.1.1'],
];
for (const [protocol, line, expected] of cases)
  test(`${protocol} ${line.who}: ${line.text} → ${expected ?? 'nothing'}`, () =>
    assert.equal(section(line, protocol), expected));

test('each has its address at the editor of the RFCs', () => {
  assert.equal(rfcUrl({ rfc: 5321, section: '4.2' }), 'https://www.rfc-editor.org/rfc/rfc5321#section-4.2');
});
