/** A rule as one types it: read, printed, read again; and what is no rule. */
import assert from 'node:assert/strict';
import test from 'node:test';
import { printWords, readWords } from '../../../server/filters/rule-words.ts';

const read = (words: readonly string[], any = false) => {
  const rule = readWords('x', words, any);
  assert.ok(rule.ok, rule.ok ? '' : rule.error);
  return rule.value;
};

test('what is typed is what is listed', () => {
  for (const words of [
    'subject=*invoice*,*bill* then move=Bills stop',
    'from=kim@there.example to-or-cc!=*@here.example then star label=$Work keep',
    'header:x-flag=yes* list=*news* detail=shop then copy=Shop',
    'attachment=*.pdf attachment!=any !known then delete',
    'subject=a,*b then keep',
    'body=a?b* spam>5 then forward-copy=ann@there.example',
    'then read',
  ])
    assert.equal(printWords(read(words.split(' '))), words);
  assert.equal(printWords(read(['size>2M', 'size<10', 'then', 'keep'])), 'size>2097152 size<10 then keep');
  assert.equal(
    printWords(read(['from=a@b.example', 'known', 'then', 'keep'], true)),
    'from=a@b.example or known then keep',
  );
});

test('an address is asked whole, a part in the whole field', () => {
  const kinds = (word: string) => read([word, 'then', 'keep']).conditions.map(one => one.kind)[0];
  assert.deepEqual(['from=k@x.example', 'from=*@x.example', 'from=*kim*', 'subject=Hello'].map(kinds), [
    ...['address', 'address', 'header', 'header'],
  ]);
});

test('what is no rule is said', () => {
  const fault = (...words: string[]) => {
    const rule = readWords('x', words, false);
    return rule.ok ? '' : rule.error;
  };
  assert.match(fault('subject=a'), /CONDITION… then ACTION/);
  assert.match(fault('colour=red', 'then', 'keep'), /"colour" is no field/);
  assert.match(fault('subject', 'then', 'keep'), /is no condition/);
  assert.match(fault('spam>11', 'then', 'keep'), /1 to 10/);
  assert.match(fault('then', 'explode'), /nothing that can be done/);
  assert.match(fault('then', 'paint=red'), /nothing that can be done/);
});
