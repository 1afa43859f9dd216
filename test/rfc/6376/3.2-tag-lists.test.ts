import assert from 'node:assert/strict';
import { glimpseTags, parseTagList, valuePlace } from '../../../server/mailauth/tag-list.ts';
import { rfc } from '../../support/rfc.ts';

const { must, mustNot, may } = rfc(6376, '3.2');
const read = (text: string) => {
  const list = parseTagList(text);
  return list.ok ? Object.fromEntries(list.value) : list.error;
};

must('read tags with blanks and folds around names and values', () => {
  assert.deepEqual(read('v=1;\r\n\ta = rsa-sha256 ;d= example.com\t;x9_z=a b=c;'), {
    v: '1',
    a: 'rsa-sha256',
    d: 'example.com',
    x9_z: 'a b=c',
  });
});
must('tell names by the letter: V is not v', () => assert.deepEqual(read('V=2; v=1'), { V: '2', v: '1' }));
must('take an empty value for a value', () => assert.deepEqual(read('p=; t=s'), { p: '', t: 's' }));
mustNot('take a list that has a tag twice', () => assert.equal(read('a=1; b=2; a=3'), 'a= is there twice'));
mustNot('take what is no tag', () => {
  assert.equal(read('a=1;; b=2'), 'a tag is empty');
  assert.equal(read(''), 'a tag is empty');
  assert.equal(read('a=1; whatever'), '"whatever" is no tag: it has no "="');
  assert.equal(read('1a=1'), '"1a" is no name of a tag');
  assert.equal(read('=1'), '"" is no name of a tag');
  assert.equal(read('a=b\0c'), 'it holds a control character');
});
may('end in a semicolon and blanks', () => assert.deepEqual(read('a=1; \r\n '), { a: '1' }));

must('find where a value stands, its blanks with it, and no other tag that ends alike', () => {
  const text = ' bh=xyz; b = ab\r\n c ; d=b=';
  const place = valuePlace(text, 'b')!;
  assert.equal(text.slice(place.start, place.end), ' ab\r\n c ');
  assert.equal(valuePlace(text, 'q'), null);
});
must('show what can be told of a broken list', () => {
  assert.deepEqual(Object.fromEntries(glimpseTags('d=a.example;;d=b; s=x; oops')), { d: 'a.example', s: 'x' });
});
