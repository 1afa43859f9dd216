/** What lists read and write in small: commands, tables of members, tokens, addresses, points, letters. */
import assert from 'node:assert/strict';
import test from 'node:test';
import { manualClock, seededRandom } from '../../../server/base/ports.ts';
import { days } from '../../../server/base/units.ts';
import { letterBytes } from '../../../server/lists/desk.ts';
import { printMembers, printTable, readMembers } from '../../../server/lists/members-table.ts';
import { beside, listId, mailto } from '../../../server/lists/names.ts';
import { readRequest } from '../../../server/lists/request.ts';
import { checkRules, languages, usualRules } from '../../../server/lists/rules.ts';
import { scoreAfter } from '../../../server/lists/score.ts';
import { freshToken, newTokens } from '../../../server/lists/token.ts';
import { allFields } from '../../../server/mime/header.ts';
import { readMessage } from '../../../server/mime/message.ts';
import type { ListMember } from '../../../server/store/interface.ts';
import { listMeanings } from '../../../server/store/list-address.ts';
import { listOf } from '../../support/list-world.ts';

test('commands are read from subject and text, not from quotes and signatures', () => {
  const asks = (subject: string, text = '') => readRequest(subject, text).commands.map(one => one.ask);
  assert.deepEqual(asks('subscribe'), ['subscribe']);
  assert.deepEqual(asks('Re: AW: Subscribe'), ['subscribe']);
  assert.deepEqual(asks('abmelden'), ['unsubscribe']);
  assert.deepEqual(asks('', 'help\n-- \nunsubscribe'), ['help']);
  assert.deepEqual(asks('', '> unsubscribe\nhelp'), ['help']);
  assert.deepEqual(asks('who', 'who\nwho'), ['who']);
  assert.deepEqual(asks('A question', 'Dear list,\nhow are you?\nI wonder.\nunsubscribe'), []);
  assert.deepEqual(readRequest('add Pia <pia@there.example>', '').commands, [
    { ask: 'add', address: 'pia@there.example', name: 'Pia' },
  ]);
  assert.deepEqual(asks('add pia@there.example, eve@there.example'), []);
  assert.deepEqual(asks('approve ../../x'), []);
});

test('members are read from lines and tables; a bad line keeps no other out', () => {
  const read = (text: string) =>
    readMembers(text).map(one => (one.fault === null ? `${one.name}<${one.address}>` : one.fault));
  assert.deepEqual(read('a@x.example\nAnn <ANN@X.example>\n# no\n\n"B, C" <bc@x.example>\nd@x.example, Dee'), [
    ...['<a@x.example>', 'Ann<ann@x.example>', 'B, C<bc@x.example>', 'Dee<d@x.example>'],
  ]);
  assert.deepEqual(read('\ufeffEmail;Name\r\nann@x.example;"Ann; the first"\r\n'), ['Ann; the first<ann@x.example>']);
  assert.deepEqual(read('name,address\nAnn,ann@x.example\nEve,nonsense'), ['Ann<ann@x.example>', 'no domain']);
  assert.deepEqual(read('a@x.example\nA@x.example')[1], 'it stands further up already');
  assert.match(read('Ann\u0007 <ann@x.example>')[0]!, /header/);
  assert.match(read(`${'a'.repeat(2000)}@x.example`)[0]!, /too long/);
});

test('what is exported is read again; a spreadsheet computes nothing of it', () => {
  const member = {
    address: 'ann@x.example',
    name: 'Ann "A" Ö',
    state: 'active',
    posting: 'usual',
    joinedAt: 0,
  } as ListMember;
  assert.deepEqual(readMembers(printMembers([member])), [
    { line: 1, address: 'ann@x.example', name: 'Ann "A" Ö', fault: null },
  ]);
  assert.match(printTable([{ ...member, name: '=1+1' }]), /,'=1\+1,/);
});

test('a token is good for one purpose, one list and one member, in any case', () => {
  const tokens = newTokens(Buffer.alloc(32, 7));
  const token = tokens.make('leave', 3, 4711);
  assert.equal(tokens.read('leave', 3, token.toUpperCase()), 4711);
  assert.equal(tokens.read('return', 3, token), null);
  assert.equal(tokens.read('leave', 4, token), null);
  assert.equal(newTokens(Buffer.alloc(32, 8)).read('leave', 3, token), null);
  assert.equal(tokens.read('leave', 3, token.replace(/^[0-9a-z]+/, 'zz')), null);
  for (const nonsense of ['', '-', 'x', '../x', 'zzzzzzzzzzz-aaaaaaaaaaaaa', 'a'.repeat(1000)])
    assert.equal(tokens.read('leave', 3, nonsense), null);
  assert.match(freshToken(seededRandom(1)), /^[a-z2-7]{20}$/);
});

test('what an address means to a list', () => {
  const meanings = (local: string) =>
    listMeanings(local).map(({ name, role, token }) => [name, role, token ?? ''].join(' ').trim());
  assert.deepEqual(meanings('dev'), ['dev post']);
  assert.deepEqual(meanings('dev-request'), ['dev-request post', 'dev request']);
  assert.deepEqual(meanings('dev-leave+1-abc'), ['dev-leave+1-abc post', 'dev unsubscribe 1-abc']);
  assert.deepEqual(meanings('dev+confirm-abc'), ['dev+confirm-abc post', 'dev confirm abc']);
  assert.deepEqual(meanings('owner-dev'), ['owner-dev post', 'dev owner']);
  assert.deepEqual(meanings('dev+confirm-'), ['dev+confirm- post']);
  assert.deepEqual(listMeanings('x'.repeat(300)), []);
  assert.equal(beside('dev@here.example', 'bounces', '1-a'), 'dev-bounces+1-a@here.example');
  assert.equal(listId('dev team@here.example'), 'dev-team.here.example');
  assert.equal(listId('grüße@here.example'), 'grufcudfe.here.example');
  assert.equal(mailto('dev+x&y@here.example', 'help'), '<mailto:dev+x%26y@here.example?subject=help>');
});

test('points: a dead address two, anything else one, once a day, forgotten after a while', () => {
  const dead = { status: '5.1.1', reply: '550 5.1.1 No such user' };
  const full = { status: '5.2.2', reply: '552 5.2.2 Mailbox full' };
  const now = 100 * 86_400_000;
  const fresh = { score: 0, bouncedAt: null };
  assert.deepEqual(scoreAfter(fresh, dead, 6, now), { score: 2, counts: true, isOver: false });
  assert.deepEqual(scoreAfter(fresh, full, 6, now), { score: 1, counts: true, isOver: false });
  assert.deepEqual(scoreAfter({ score: 4, bouncedAt: now - days(1) }, dead, 6, now).isOver, true);
  assert.deepEqual(scoreAfter({ score: 2, bouncedAt: now - days(0.5) }, dead, 6, now), {
    score: 2,
    counts: false,
    isOver: false,
  });
  assert.deepEqual(scoreAfter({ score: 4, bouncedAt: now - days(10) }, dead, 6, now).score, 2);
  // A clock that was set back keeps nobody in for ever.
  assert.equal(scoreAfter({ score: 2, bouncedAt: now + days(50) }, dead, 6, now).counts, true);
});

test('rules are checked in sentences', () => {
  const fault = (more: object) => checkRules({ ...usualRules, ...more });
  for (const more of [
    { name: 'A\r\nBcc: x@y.example' },
    { name: 'x'.repeat(81) },
    { subjectPrefix: '[x]\n' },
    { maxSize: 1 },
    { bounceLimit: 0 },
    { footer: 'x'.repeat(3000) },
  ])
    assert.equal(fault(more).ok, false, JSON.stringify(more));
  assert.equal(fault({ name: 'Entwickler – Büro' }).ok, true);
});

test('each letter can be written in each language, says that a program wrote it, and reads whole', async () => {
  const kinds = [
    ...(['confirm-join', 'confirm-leave', 'wait', 'ask-owner', 'welcome', 'refused', 'goodbye', 'already'] as const),
    ...(['stranger', 'help', 'result', 'held', 'hold-told', 'rejected', 'disabled', 'disabled-told', 'probe'] as const),
  ] as const;
  const settings = () => ({
    ...{
      mostMembers: 1,
      confirmWithin: days(7),
      lettersPerAddress: 1,
      lettersPerList: 1,
      keepHeld: days(14),
      keepPosts: 1,
    },
  });
  const ports = { clock: manualClock(0), random: seededRandom(1), settings };
  const attached = Buffer.from('Subject: held\r\n\r\nIt.\r\n');
  for (const language of languages)
    for (const kind of kinds) {
      const written = letterBytes(ports, listOf({ language, name: 'Büro' }), {
        ...{ kind, to: 'kim@there.example', answers: '<1@x.example>', replyTo: 'dev+confirm-abc@here.example' },
        facts: { answerTo: 'dev+confirm-abc@here.example', lines: ['one'], subject: 'Über\r\nBcc: x', because: 'so' },
        ...(kind === 'held' ? { attached } : {}),
      });
      assert.ok(written.ok, kind);
      assert.deepEqual(allFields(written.value, 'auto-submitted'), ['auto-replied']);
      assert.deepEqual(allFields(written.value, 'bcc'), []);
      assert.equal(
        written.value.some(octet => octet > 127),
        false,
      );
      const read = await readMessage(written.value);
      assert.match(read.text ?? '', /dev(?:-request)?@here\.example/, kind);
      assert.equal(read.attachments.length, kind === 'held' ? 1 : 0);
    }
});
