import assert from 'node:assert/strict';
import { parseAddressList, readAddresses } from '../../../server/mime/address-list.ts';
import { rfc } from '../../support/rfc.ts';

const plain = (value: string) =>
  readAddresses(value).map(([name, , mailbox, host]) => [name, host === null ? mailbox : `${mailbox}@${host}`]);

rfc(5322, '3.4').must('read the examples of Appendix A.1', () => {
  assert.deepEqual(plain('"Joe Q. Public" <john.q.public@example.com>'), [
    ['Joe Q. Public', 'john.q.public@example.com'],
  ]);
  assert.deepEqual(plain('Mary Smith <mary@x.test>, jdoe@example.org, Who? <one@y.test>'), [
    ['Mary Smith', 'mary@x.test'],
    [null, 'jdoe@example.org'],
    ['Who?', 'one@y.test'],
  ]);
  assert.deepEqual(plain('<boss@nil.test>, "Giant; \\"Big\\" Box" <sysservices@example.net>'), [
    [null, 'boss@nil.test'],
    ['Giant; "Big" Box', 'sysservices@example.net'],
  ]);
  assert.deepEqual(plain('A Group:Ed Jones <c@a.test>,joe@where.test,John <jdoe@one.test>;'), [
    [null, 'A Group'],
    ['Ed Jones', 'c@a.test'],
    [null, 'joe@where.test'],
    ['John', 'jdoe@one.test'],
    [null, null],
  ]);
});

rfc(5322, '3.2.2').must('read comments and folding where Appendix A.5 puts them', () => {
  assert.deepEqual(plain('Pete(A nice \\) chap) <pete(his account)@silly.test(his host)>'), [
    ['Pete', 'pete@silly.test'],
  ]);
  assert.deepEqual(plain('(Empty list)(start)Hidden recipients  :(nobody(that I know))  ;'), [
    [null, 'Hidden recipients'],
    [null, null],
  ]);
});

rfc(5322, '4.4').must('read the obsolete forms of Appendix A.6', () => {
  assert.deepEqual(plain('Joe Q. Public <john.q.public@example.com>'), [
    ['Joe Q. Public', 'john.q.public@example.com'],
  ]);
  assert.deepEqual(readAddresses('Mary Smith <@node.test:mary@example.net>, , jdoe@test  . example'), [
    ['Mary Smith', '@node.test', 'mary', 'example.net'],
    [null, null, 'jdoe', 'test.example'],
  ]);
  assert.deepEqual(plain('Mary Smith <mary @ example . net>'), [['Mary Smith', 'mary@example.net']]);
});

rfc(6532, '3.2').must('read UTF-8 in names and addresses', () => {
  const [only] = parseAddressList(Buffer.from('Jürgen <jürgen@bücher.example>').toString('latin1'));
  assert.deepEqual(only, {
    name: 'Jürgen',
    address: 'jürgen@bücher.example',
    mailbox: { localPart: 'jürgen', domain: 'xn--bcher-kva.example' },
  });
});
