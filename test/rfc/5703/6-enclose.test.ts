import assert from 'node:assert/strict';
import { rfc } from '../../support/rfc.ts';
import { nested } from '../../support/sieve-parts.ts';
import { done, letter, octets, planOf, problems } from '../../support/sieve-trial.ts';

const { must, mustNot, should } = rfc(5703, '6');

const script = (rest: string) =>
  `require ["enclose", "mime", "foreverypart", "copy", "editheader", "fileinto"]; ${rest}`;
const after = (rest: string, message = letter): string => {
  const plan = planOf(script(rest), { message });
  assert.equal(plan.error, null);
  return plan.message.octets().toString();
};
const crlf = (text: string): string => octets(text).toString();

must('make the message an attachment of a new one, behind a text', () => {
  const text = after('enclose :subject "Look" "Some words";');
  const boundary = /boundary="([^"]+)"/.exec(text)![1];
  assert.match(
    text,
    /^Subject: Look\r\nDate: Mon, 23 Nov 2026 10:00:00 \+0100\r\nFrom: <ben@office\.test>\r\nMessage-ID: <[0-9a-f]{32}@office\.test>\r\nMIME-Version: 1\.0\r\nContent-Type: multipart\/mixed; /,
  );
  assert.ok(
    text.endsWith(`\r\n--${boundary}\r\nContent-Type: message/rfc822\r\n\r\n${crlf(letter)}\r\n--${boundary}--\r\n`),
  );
  assert.match(text, /\r\n\r\nSome words\r\n/);
});

must('take the subject of the message where none is said, and copy what :headers names', () => {
  assert.match(after('enclose "x";'), /^Subject: hello\r\n/);
  const text = after('enclose :headers ["From", "date", "Message-ID", "content-type"] "x";');
  assert.match(
    text,
    /^From: Ana <ana@other\.test>\r\nDate: Mon, 23 Nov 2026 09:00:00 \+0000\r\nMessage-ID: <one@other\.test>\r\nSubject: hello\r\nMIME-Version/,
  );
});

must('show later tests and actions the new message', () => {
  assert.deepEqual(
    done(script('enclose "x"; if header :mime :contenttype "Content-Type" "multipart/mixed" { discard; }')),
    ['discard'],
  );
  assert.match(
    after('enclose :subject "in" "x"; enclose :subject "out" "y";'),
    /^Subject: out\r\n[\s\S]*\r\nSubject: in\r\n[\s\S]*\r\nSubject: hello\r\n/,
  );
});

mustNot('affect what is redirected', () => {
  const plan = planOf(script('addheader "X-A" "1"; enclose "x"; redirect :copy "c@d.test"; fileinto "a";'));
  const [redirected, filed] = plan.actions.map(action => action.message.octets().toString());
  assert.equal(redirected, crlf(`X-A: 1\n${letter}`));
  assert.match(filed!, /multipart\/mixed/);
});

should('say that octets are 8-bit where they are', () => {
  assert.equal(after('enclose "x";', 'Subject: x\n\nü\n').match(/Content-Transfer-Encoding: 8bit/g)?.length, 2);
});

must('make the same octets in the same run', () => {
  assert.equal(after('enclose "x";'), after('enclose "x";'));
});

must('refuse names that are none', () => {
  assert.match(problems(script('enclose :headers "a b" "x";')).join(), /not the name/);
});

must('leave a loop with the parts it is about', () => {
  const text = `foreverypart { enclose "x"; if header :mime :subtype "Content-Type" "pdf" { fileinto "pdf"; } }`;
  const { actions, error, message } = planOf(script(text), { message: nested });
  assert.deepEqual([error, actions.map(action => action.do === 'fileinto' && action.mailbox)], [null, ['pdf']]);
  // Seven parts, seven enclosings.
  assert.equal(
    message
      .octets()
      .toString()
      .match(/boundary="=_/g)?.length,
    7,
  );
  const inner = 'foreverypart { foreverypart { enclose "x"; break; } if exists :mime "X-Deep" { fileinto "deep"; } }';
  assert.ok(planOf(script(inner), { message: nested }).actions.some(action => action.do === 'fileinto'));
});
