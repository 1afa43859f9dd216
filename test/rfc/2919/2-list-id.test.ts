/** RFC 2919: the List-Id field, its form and how two are compared. */
import assert from 'node:assert/strict';
import { copyOf } from '../../../server/lists/copy.ts';
import { identifierIn, listId } from '../../../server/lists/names.ts';
import { judgePost } from '../../../server/lists/posting.ts';
import { allFields } from '../../../server/mime/header.ts';
import { listOf, message } from '../../support/list-world.ts';
import { rfc } from '../../support/rfc.ts';

const post = message('From: a@b.example', 'List-Id: <other.example>', 'Subject: x', '', 'x');
const idsOf = (address: string): readonly string[] =>
  allFields(copyOf(post, listOf({}, { address }), { policy: null, archiveUrl: null }).bytes, 'list-id');

rfc(2919, '2').must('give a list identifier that is a dot-atom below a domain of the list’s host', () => {
  for (const local of ['dev', 'dev.team', 'grüße', 'a b', '..x..']) {
    const id = listId(`${local}@here.example`);
    assert.match(id, /^[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+(?:\.[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+)*\.here\.example$/);
    assert.ok(id.length <= 255);
  }
});

rfc(2919, '3').must('hold exactly one List-Id field, with the identifier in angle brackets', () => {
  assert.deepEqual(idsOf('dev@here.example'), ['Developers <dev.here.example>']);
});

rfc(2919, '3').mustNot('let a nested list’s field stand beside that of the list that sends it on', () => {
  assert.ok(!idsOf('dev@here.example').some(value => value.includes('other.example')));
});

rfc(2919, '6').must('compare identifiers without case', () => {
  assert.equal(identifierIn('"Dev" <DEV.Here.Example> (list)'), 'dev.here.example');
  const verdict = judgePost(
    listOf({ posting: 'anybody' }),
    {
      ...{ sender: 'a@b.example', size: 1, authors: ['a@b.example'], subject: '', proof: 'proven', isJunk: false },
      fields: name => (name === 'list-id' ? ['<DEV.HERE.EXAMPLE>'] : []),
    },
    { member: null, isOwner: false },
  );
  assert.equal(verdict.act, 'drop');
});
