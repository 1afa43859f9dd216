import assert from 'node:assert/strict';
import test from 'node:test';
import { decodeXtext, parseMail, parseRcpt } from '../../../server/smtp/parameters.ts';
import { parseForwardPath, parseReversePath, splitPath } from '../../../server/smtp/path.ts';

test('paths that are good', () => {
  const good: Record<string, string> = {
    'a@b.example': 'a@b.example',
    'a+tag/x=1@b.example': 'a+tag/x=1@b.example',
    'first.last.@docomo.example': '"first.last."@docomo.example',
    'a@BÜCHER.example': 'a@xn--bcher-kva.example',
    'a@localhost': 'a@localhost',
    'a@sub_domain.example': 'a@sub_domain.example',
    '@relay.example:a@b.example': 'a@b.example',
    '"v@ext"@us.example': '"v@ext"@us.example',
    'v%ext@us.example': 'v%ext@us.example',
    'ext!v@us.example': 'ext!v@us.example',
    'a@[127.0.0.1]': 'a@[127.0.0.1]',
    'a@[IPv6:::1]': 'a@[IPv6:::1]',
    [`${'x'.repeat(100)}@b.example`]: `${'x'.repeat(100)}@b.example`,
  };
  for (const [path, address] of Object.entries(good)) assert.equal(parseForwardPath(path)?.address, address, path);
});
test('paths that are not', () => {
  const bad = [
    'a',
    '@b',
    'a@',
    'a@b.',
    'a@.b',
    'a@b..c',
    'a@-b',
    'a@b-',
    'a b@c',
    'a@b c',
    'a@b@c',
    'a@[1.2.3]',
    'a@[256.1.1.1]',
    'a@[::1]',
    'a@[x:y]',
    '"a@b',
    'a"b@c',
    'a\\@b',
    'a@b,c@d',
    'a;b@c',
    'a<b@c',
    `a@${'x'.repeat(64)}.example`,
    `${'x'.repeat(250)}@b.example`,
    `a@${'b.'.repeat(140)}example`,
  ];
  for (const path of bad) assert.equal(parseForwardPath(path), null, path);
  assert.equal(parseForwardPath(''), null);
  assert.equal(parseReversePath('')?.address, '');
});
test('the path ends at its bracket, quoted ones left alone', () => {
  assert.deepEqual(splitPath('<a@b> X=1'), { path: 'a@b', rest: ' X=1' });
  assert.deepEqual(splitPath(' <"a>b"@c>'), { path: '"a>b"@c', rest: '' });
  assert.deepEqual(splitPath('<"a\\">b"@c> Y'), { path: '"a\\">b"@c', rest: ' Y' });
  assert.deepEqual(splitPath('a@b Z'), { path: 'a@b', rest: ' Z' });
  assert.equal(splitPath('<a@b'), null);
  assert.equal(splitPath(''), null);
});
test('the whole of MAIL and RCPT', () => {
  assert.deepEqual(
    parseMail('FROM:<a@b.example> SIZE=10 BODY=8bitmime SMTPUTF8', { auth: false, hold: null, requireTls: false }),
    {
      ok: true,
      value: { path: 'a@b.example', size: 10, body: '8BITMIME', smtpUtf8: true, ret: null, envid: null, auth: null },
    },
  );
  assert.equal(parseMail('FROM: <a@b.example>  ', { auth: false, hold: null, requireTls: false }).ok, true);
  assert.equal(parseMail('FROM:a@b.example SIZE=5', { auth: false, hold: null, requireTls: false }).ok, true);
  assert.equal(parseRcpt('TO:<a@b.example> constructor=1', false).ok, false);
});
test('xtext', () => {
  assert.equal(decodeXtext('a+2Bb+C3+BC'), 'a+bü');
  for (const bad of ['a+', 'a+2b', 'a=b', 'a b', '+0D', '+FF']) assert.equal(decodeXtext(bad), null, bad);
});
