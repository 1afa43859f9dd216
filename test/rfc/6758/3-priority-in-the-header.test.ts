/** MT-Priority in the header: read, given within bounds, taken out, put in. */
import assert from 'node:assert/strict';
import { grantedPriority, priorityFieldOf, withPriorityField } from '../../../server/mime/priority-field.ts';
import { rfc } from '../../support/rfc.ts';

const letter = (...fields: string[]) => Buffer.from(`${fields.join('\r\n')}\r\nSubject: x\r\n\r\nMT-Priority: 9\r\n`);

rfc(6758, '3.1').must('be the first such field’s number, comments left out; what is none is nothing', () => {
  const read = (text: string) => priorityFieldOf(letter(`MT-Priority:${text}`));
  assert.deepEqual(['3', ' -4 ', ' (urgent) 6 (really)', '\r\n 2', ' 0'].map(read), [3, -4, 6, 2, 0]);
  assert.deepEqual(['', ' 10', ' +3', ' high', ' 3 4', ' -0'].map(read), [null, null, null, null, null, null]);
  assert.equal(priorityFieldOf(letter('mt-PRIORITY: 5', 'MT-Priority: 7')), 5);
  assert.equal(priorityFieldOf(letter('From: a@b.example')), null);
});

rfc(6758, '3.1').mustNot('be more than its sender may have', () => {
  assert.equal(grantedPriority(letter('MT-Priority: 9'), 4), 4);
  assert.equal(grantedPriority(letter('MT-Priority: -2'), 4), -2);
  assert.equal(grantedPriority(letter('From: a@b.example'), 4), null);
});

rfc(6758, '3.3').must('stand once and first in what goes to a server that knows no parameter', () => {
  const out = withPriorityField(letter('MT-Priority: 9', 'From: a@b.example', 'mt-priority: 8'), 4);
  assert.equal(out.toString(), 'MT-Priority: 4\r\nFrom: a@b.example\r\nSubject: x\r\n\r\nMT-Priority: 9\r\n');
  const none = withPriorityField(letter('MT-Priority: 9', 'From: a@b.example'), null);
  assert.equal(none.toString(), 'From: a@b.example\r\nSubject: x\r\n\r\nMT-Priority: 9\r\n');
});
