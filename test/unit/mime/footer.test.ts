/** A footer stands at the end of what its author wrote, and nowhere that something would break. */
import assert from 'node:assert/strict';
import test from 'node:test';
import { simpleParser } from 'mailparser';
import { footerFault, withFooter } from '../../../server/mime/footer.ts';

const FOOTER = { text: 'Höfer & Co · <Berlin>' };
const lines = (...all: string[]) => Buffer.from(`${all.join('\r\n')}\r\n`);
const HEAD = ['From: ann@here.example', 'To: kim@there.example', 'Subject: Hello'];

const added = async (message: Buffer, footer: Parameters<typeof withFooter>[1] = FOOTER) => {
  const done = withFooter(message, footer);
  assert(done.ok, done.ok ? '' : done.error);
  return { bytes: done.value, read: await simpleParser(done.value) };
};
const refused = (message: Buffer) => {
  const done = withFooter(message, FOOTER);
  assert(!done.ok, 'it was added');
  return done.error;
};

test('a letter without any MIME becomes one that says how its text is written', async () => {
  const { bytes, read } = await added(lines(...HEAD, '', 'Hello.'));
  assert.equal(read.text, 'Hello.\n\nHöfer & Co · <Berlin>\n');
  assert.match(bytes.toString(), /^MIME-Version: 1\.0\r\nContent-Type: text\/plain;\r\n charset=utf-8\r\n/m);
  assert.ok(bytes.toString().startsWith(HEAD.join('\r\n')));
});

test('each form of a letter gets it, what is attached stays octet for octet', async () => {
  const attached = ['--a', 'Content-Type: image/png', 'Content-Transfer-Encoding: base64', '', 'AAAA', '', '--a--'];
  const message = lines(
    ...[...HEAD, 'MIME-Version: 1.0', 'Content-Type: multipart/mixed; boundary=a', '', 'preamble'],
    ...['--a', 'Content-Type: multipart/alternative; boundary="b"', ''],
    ...['--b', 'Content-Type: text/plain; charset=iso-8859-1; format=flowed', 'Content-Transfer-Encoding: 8bit', ''],
    ...['Gr=FC=DFe', '', '--b', 'Content-Type: text/html; charset=utf-8', 'Content-Transfer-Encoding: base64', ''],
    ...[Buffer.from('<html><body><p>Hi</p></body></html>').toString('base64'), '--b'],
    ...['Content-Type: text/calendar; method=REQUEST', '', 'BEGIN:VCALENDAR', 'END:VCALENDAR', '--b--', ''],
    ...attached,
  );
  const { bytes, read } = await added(message);
  assert.match(read.text ?? '', /Höfer & Co · <Berlin>/);
  assert.match(String(read.html), /<p>Hi<\/p><div><br>Höfer &amp; Co · &lt;Berlin&gt;<\/div>\s*<\/body>/);
  const text = bytes.toString('latin1');
  assert.ok(text.endsWith(`${attached.join('\r\n')}\r\n`));
  assert.match(text, /Content-Type: text\/calendar; method=REQUEST\r\n\r\nBEGIN:VCALENDAR\r\nEND:VCALENDAR\r\n--b--/);
  assert.match(text, /Content-Type: text\/plain;\r\n charset=utf-8;\r\n format=flowed\r\n/);
});

test('a letter in another charset keeps its letters', async () => {
  const head = Buffer.from(
    `${[...HEAD, 'MIME-Version: 1.0', 'Content-Type: text/plain; charset=iso-8859-15'].join('\r\n')}\r\n\r\n`,
  );
  const { read } = await added(Buffer.concat([head, Buffer.from('Preis: 5 \xa4\r\n', 'latin1')]));
  assert.match(read.text ?? '', /^Preis: 5 €\n\nHöfer/);
});

test('it is not added twice, whoever quotes it', async () => {
  const { bytes } = await added(lines(...HEAD, '', 'Hello.'));
  assert.equal(refused(bytes), 'it stands there already');
  assert.equal(
    refused(lines(...HEAD, 'Content-Type: text/plain; charset=utf-8', '', 'Yes.', '> Höfer &', '> Co · <Berlin>')),
    'it stands there already',
  );
});

test('what is signed, encrypted, a machine’s or no letter is left as it is, and why', () => {
  const typed = (type: string, ...rest: string[]) => lines(...HEAD, `Content-Type: ${type}`, ...rest);
  assert.match(refused(typed('multipart/signed; boundary=x', '', '--x', '', 'a', '--x--')), /multipart\/signed/);
  assert.match(refused(typed('application/pkcs7-mime', '', 'AAAA')), /application\/pkcs7-mime alone/);
  assert.match(
    refused(typed('multipart/mixed; boundary=x', '', '--x', 'Content-Type: application/pdf', '', 'a', '--x--')),
    /application\/pdf alone/,
  );
  assert.match(refused(typed('multipart/report; boundary=x', '', '--x', '', 'a', '--x--')), /multipart\/report/);
  assert.match(refused(typed('message/rfc822', '', 'Subject: x', '', 'y')), /another message/);
  assert.match(refused(lines('DKIM-Signature: v=1', ...HEAD, '', 'x')), /DKIM/);
  assert.match(refused(lines('List-Id: <x.example>', ...HEAD, '', 'x')), /mailing list/);
  assert.match(refused(lines('Auto-Submitted: auto-replied', ...HEAD, '', 'x')), /a program wrote it/);
  assert.match(refused(lines(...HEAD, '', '-----BEGIN PGP SIGNED MESSAGE-----', 'x')), /PGP/);
  assert.match(refused(typed('multipart/mixed; boundary=x', '', 'no part')), /not well formed/);
  assert.match(refused(typed('text/plain; charset=x-klingon', '', 'x')), /no known charset/);
});

test('a person’s own "Auto-Submitted: no" is no machine’s', async () => {
  const { read } = await added(lines('Auto-Submitted: no', ...HEAD, '', 'x'));
  assert.match(read.text ?? '', /Höfer/);
});

test('a footer of its own HTML, and what a footer may not be', async () => {
  const { read } = await added(lines(...HEAD, 'Content-Type: text/html', '', '<p>Hi'), {
    text: 'x y',
    html: '<i>x y</i>',
  });
  assert.match(String(read.html), /<p>Hi\s*<i>x y<\/i>/);
  assert.equal(footerFault(FOOTER), null);
  assert.match(footerFault({ text: ' ' })!, /has a text/);
  assert.match(footerFault({ text: 'x'.repeat(5001) })!, /5000 characters/);
  assert.match(footerFault({ text: 'a\u0000' })!, /control character/);
  assert.match(footerFault({ text: 'a', html: '<script>x</script>' })!, /no reader shows/);
});

test('in HTML it stands before the end of the body, and not in a remark; however many ends there are', async () => {
  const html = (body: string) =>
    lines(...HEAD, 'MIME-Version: 1.0', 'Content-Type: text/html; charset=utf-8', '', body);
  const { bytes } = await added(html('<html><body>Hi</body></html><!-- </body> -->'), { text: 'Foot' });
  assert.match(bytes.toString(), /Hi<div><br>Foot<\/div>\r\n<\/body><\/html><!-- <\/body> -->/);
  const began = process.cpuUsage().user;
  const many = `${'</body>'.repeat(20_000)}${'</html>'.repeat(20_000)}${'x'.repeat(300_000)}`;
  await assert.doesNotReject(added(html(many.replace(/(.{70})/g, '$1\r\n')), { text: 'Foot' }));
  assert.ok(process.cpuUsage().user - began < 2_000_000, 'in seconds, not hours');
});

test('what is too long to be a letter is left as it is', () => {
  const long = Buffer.concat([lines(...HEAD, ''), Buffer.from(`${'x'.repeat(70)}\r\n`.repeat(70_000))]);
  assert.equal(refused(long), 'its text is too long to be changed');
});

test('where lines flow (RFC 3676) its own stay lines, and are no quotation', async () => {
  const message = lines(...HEAD, 'MIME-Version: 1.0', 'Content-Type: text/plain; format=flowed', '', 'Hi');
  const { bytes } = await added(message, { text: '-- \nHere & Co \n> Berlin\nFrom 1990' });
  assert.match(bytes.toString(), /\r\n\r\n--(?: |=20)\r\nHere & Co\r\n > Berlin\r\n From 1990\r\n$/);
});
