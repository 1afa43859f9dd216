/** Pictures that come with a letter, by their address in it. */
import assert from 'node:assert/strict';
import { contentIdIn } from '../../../renderer/mail/reader/content-id.ts';
import { rfc } from '../../support/rfc.ts';

rfc(2392, '2').must('find a part by its escaped Content-ID, and survive one that is escaped wrongly', () => {
  assert.equal(contentIdIn('cid:foo4%25foo1@bar.net'), 'foo4%foo1@bar.net');
  assert.equal(contentIdIn('CID:100%'), '100%');
  assert.equal(contentIdIn('https://cid:1'), null);
});
