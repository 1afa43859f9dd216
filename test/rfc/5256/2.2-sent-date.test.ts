import assert from 'node:assert/strict';
import { sentDate } from '../../../server/imap/search/sent-date.ts';
import { rfc } from '../../support/rfc.ts';

const { must, should } = rfc(5256, '2.2');
const INTERNAL = Date.UTC(2020, 1, 2);
const sent = (date: string | null) => new Date(sentDate(date, INTERNAL)).toISOString();

must('bring the sent date to UTC by its zone', () => {
  assert.equal(sent('Sun, 31 Dec 2000 16:01:33 -0800'), '2001-01-01T00:01:33.000Z');
});

should('treat an invalid zone as UTC, and an invalid time as 00:00:00', () => {
  assert.equal(sent('31 Dec 2000 16:01:33 +9900'), '2000-12-31T16:01:33.000Z');
  assert.equal(sent('31 Dec 2000 99:99:99'), '2000-12-31T00:00:00.000Z');
  assert.equal(sent('Mon, 1 Jan 2001'), '2001-01-01T00:00:00.000Z');
});

must('use INTERNALDATE where the Date field is missing or cannot be read', () => {
  for (const date of [null, '', 'yesterday', '99 Foo 2000 10:00:00'])
    assert.equal(sent(date), '2020-02-02T00:00:00.000Z');
});
