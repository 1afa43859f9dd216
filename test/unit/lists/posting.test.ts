/** What becomes of a post: loops and machines, size, who wrote it and what speaks for him. */
import assert from 'node:assert/strict';
import test from 'node:test';
import { judgePost, type PostFacts, type Standing } from '../../../server/lists/posting.ts';
import type { ListRules } from '../../../server/lists/rules.ts';
import { listOf } from '../../support/list-world.ts';

const fieldsOf = (fields: Readonly<Record<string, string>>) => (name: string) =>
  name in fields ? [fields[name]!] : [];
const post = (more: Partial<PostFacts> = {}): PostFacts => ({
  ...{ sender: 'kim@there.example', size: 1000, authors: ['kim@there.example'], subject: 'Lunch', proof: 'unknown' },
  ...{ isJunk: false, fields: fieldsOf({}) },
  ...more,
});
const member: Standing = { member: { posting: 'usual', state: 'active' }, isOwner: false };
const stranger: Standing = { member: null, isOwner: false };
const owner: Standing = { member: null, isOwner: true };
const as = (posting: 'moderated' | 'free' | 'barred'): Standing => ({
  member: { posting, state: 'active' },
  isOwner: false,
});
const verdict = (rules: Partial<ListRules>, standing: Standing, more: Partial<PostFacts> = {}): string =>
  judgePost(listOf(rules), post(more), standing).act;

test('who may post', () => {
  const proven = { proof: 'proven' } as const;
  const table: readonly (readonly [Partial<ListRules>, Standing, Partial<PostFacts>, string])[] = [
    [{ posting: 'anybody' }, stranger, {}, 'take'],
    [{ posting: 'members' }, member, {}, 'take'],
    [{ posting: 'members' }, stranger, {}, 'hold'],
    [{ posting: 'members', others: 'refuse' }, stranger, {}, 'refuse'],
    [{ posting: 'members', others: 'discard' }, stranger, {}, 'drop'],
    [{ posting: 'members' }, owner, {}, 'take'],
    [{ posting: 'moderated' }, member, proven, 'hold'],
    [{ posting: 'moderated' }, as('free'), {}, 'take'],
    [{ posting: 'moderated', others: 'refuse' }, stranger, {}, 'refuse'],
    [{ posting: 'owners' }, member, proven, 'hold'],
    [{ posting: 'owners', others: 'refuse' }, member, proven, 'refuse'],
    [{ posting: 'owners' }, owner, proven, 'take'],
    [{}, as('moderated'), proven, 'hold'],
    [{ posting: 'anybody' }, as('barred'), proven, 'refuse'],
  ];
  for (const [rules, standing, more, wanted] of table)
    assert.equal(verdict(rules, standing, more), wanted, JSON.stringify([rules, standing, more]));
});

test('a name in From is no proof: what speaks against it is held, and for announcements what nothing speaks for', () => {
  assert.equal(verdict({ posting: 'members' }, member, { proof: 'against' }), 'hold');
  assert.equal(verdict({ posting: 'owners' }, owner, { proof: 'unknown' }), 'hold');
  assert.equal(verdict({ posting: 'owners' }, owner, { proof: 'against' }), 'hold');
  assert.equal(verdict({ posting: 'members', proof: 'strict' }, member, { proof: 'unknown' }), 'hold');
  assert.equal(verdict({ posting: 'members', proof: 'strict' }, member, { proof: 'proven' }), 'take');
  assert.equal(verdict({ posting: 'anybody' }, stranger, { authors: [] }), 'hold');
  assert.equal(verdict({ posting: 'anybody' }, stranger, { authors: ['a@x.example', 'b@x.example'] }), 'hold');
});

test('loops, reports and machines end here, and nobody hears of it', () => {
  const drops: readonly Partial<PostFacts>[] = [
    { fields: fieldsOf({ 'list-id': 'Dev list <dev.here.example>' }) },
    { fields: fieldsOf({ 'list-id': '<DEV.HERE.EXAMPLE>' }) },
    { fields: fieldsOf({ 'delivered-to': ' dev@here.example ' }) },
    { sender: '' },
    { fields: fieldsOf({ 'auto-submitted': 'auto-replied; x=1' }) },
    { fields: fieldsOf({ 'x-autoreply': 'yes' }) },
    { fields: fieldsOf({ precedence: 'junk' }) },
  ];
  for (const more of drops) assert.equal(verdict({ posting: 'anybody' }, member, more), 'drop', JSON.stringify(more));
  // Another list's, and what a program wrote of itself, are posts.
  assert.equal(
    verdict({ posting: 'anybody' }, member, { fields: fieldsOf({ 'list-id': '<dev.there.example>' }) }),
    'take',
  );
  assert.equal(
    verdict({ posting: 'anybody' }, member, { fields: fieldsOf({ 'auto-submitted': 'auto-generated' }) }),
    'take',
  );
});

test('too large is refused, junk is held without a letter, a command sent to all is held', () => {
  const tooLarge = judgePost(listOf({ maxSize: 20_480 }), post({ size: 20_481 }), member);
  assert.deepEqual(tooLarge, { act: 'refuse', status: '5.2.3', words: 'A post to this list may have 20 KB at most' });
  const junk = judgePost(listOf(), post({ isJunk: true }), member);
  assert.deepEqual(junk, { act: 'hold', because: 'it was taken for junk', quietly: true });
  assert.equal(verdict({}, member, { subject: 'Unsubscribe' }), 'hold');
  assert.equal(verdict({}, member, { subject: 'How do I unsubscribe?' }), 'take');
});

test('nobody’s name is lent to a forger: what speaks against a stranger’s post holds it, too', () => {
  assert.equal(verdict({ posting: 'anybody' }, stranger, { proof: 'against' }), 'hold');
  assert.equal(verdict({ posting: 'anybody' }, stranger, { proof: 'unknown' }), 'take');
  assert.equal(verdict({ posting: 'members', others: 'refuse' }, stranger, { proof: 'against' }), 'refuse');
});

test('of what a program wrote nobody is written to: two lists whose owners read each other would never end', () => {
  const machine = { fields: fieldsOf({ 'auto-submitted': 'auto-generated' }) };
  const held = (standing: Standing) => judgePost(listOf({ posting: 'members' }), post(machine), standing);
  assert.deepEqual(held(stranger), { act: 'hold', because: 'only members may post to this list', quietly: true });
  assert.deepEqual(held(as('moderated')), { act: 'hold', because: 'posts of this member are looked at first' });
});
