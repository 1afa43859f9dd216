/** Rules of how long mail stays: read to the word, faults with their column. */
import assert from 'node:assert/strict';
import test from 'node:test';
import { days } from '../../../server/base/units.ts';
import { parseRetentionRule } from '../../../server/config/retention-rule.ts';

const read = (line: string) => {
  const rule = parseRetentionRule(line);
  assert(rule.ok, rule.ok ? '' : `${line}: ${rule.error}`);
  return rule.value;
};
const fault = (line: string) => {
  const rule = parseRetentionRule(line);
  assert(!rule.ok, `${line} was read`);
  return rule.error;
};

test('a role, a name with all below it, or every mailbox; whose, and what is spared', () => {
  assert.deepEqual(read('Trash: 30d'), {
    ...{ line: 'Trash: 30d', where: { kind: 'role', role: 'trash' }, age: days(30), of: [], but: [] },
  });
  assert.deepEqual(read('"News/Old letters":2W of Ann@Here.example other.example but unread flagged'), {
    line: '"News/Old letters":2W of Ann@Here.example other.example but unread flagged',
    where: { kind: 'name', name: 'News/Old letters' },
    age: days(14),
    of: ['ann@here.example', 'other.example'],
    but: ['unread', 'flagged'],
  });
  assert.deepEqual(read('*: 10y but answered of here.example').age, days(3650));
  assert.equal(read('junk: 6m').age, days(180));
});

test('what is wrong is told with its column', () => {
  assert.match(fault(''), /^column 1: a rule begins with a mailbox/);
  assert.match(fault('Newsletters: 30d'), /^column 1: "Newsletters" is none of inbox, /);
  assert.match(fault('trash 30d'), /^column 7: a colon stands behind the mailbox/);
  assert.match(fault('trash:'), /^column 7: the age is missing/);
  for (const age of ['0d', '30', '30h', '101y', '-3d', 'ever'])
    assert.match(fault(`trash: ${age}`), /^column 8: the age/);
  assert.match(fault('trash: 30d of'), /^column 14: the line ends too early/);
  assert.match(fault('trash: 30d of ann@here.example, b.example'), /^column 31: "," is not expected/);
  assert.match(fault('trash: 30d but old'), /^column 16: "old" is not expected here/);
  assert.match(fault('trash: 30d of a.example of b.example'), /^column 25: "of" is not expected/);
  assert.match(fault('"trash: 30d'), /quotes ends with a quote/);
  assert.match(fault('"": 30d'), /quotes ends with a quote/);
});
