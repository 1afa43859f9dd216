/** Rights in words: a level is its letters exactly, and what somebody has is what the server says. */
import assert from 'node:assert/strict';
import test from 'node:test';
import {
  ALL_LETTERS,
  folderName,
  imapName,
  letters,
  levelOf,
  levels,
  nameOf,
  rightsFor,
  rightsWords,
  sharedBy,
  sharedWith,
  withLetter,
  withWhomWords,
} from '../../../renderer/sharing/levels.ts';
import { effectiveRights } from '../../../server/access/imap-names.ts';
import { ALL_RIGHTS } from '../../../server/imap/mailboxes/rights.ts';

const people = [
  { address: 'ana@office.test', name: 'Ana Prieto' },
  { address: 'ben@office.test', name: 'Ben Osei' },
  { address: 'shop@office.test', name: '' },
];
const mailbox = (name: string, rights: readonly (readonly [string, string])[], owner = 'ana@office.test') => ({
  ...{ account: 1, owner, mailbox: name.length, name },
  rights: rights.map(([whom, given]) => ({ whom, rights: given })),
});

test('each level is its letters, whatever their order, and one letter more or less is none', () => {
  assert.equal(ALL_LETTERS, ALL_RIGHTS);
  assert.equal(letters.map(one => one.letter).join(''), ALL_RIGHTS);
  for (const level of levels) {
    assert.equal(levelOf(level.letters), level);
    assert.equal(levelOf([...level.letters].reverse().join('')), level);
    for (const { letter } of letters) {
      const other = withLetter(level.letters, letter, !level.letters.includes(letter));
      assert.notEqual(levelOf(other), level, `${level.name} ${letter}`);
    }
    assert.equal(withLetter(withLetter(level.letters, 'p', true), 'p', level.letters.includes('p')), level.letters);
  }
});

test('what fits no level is said by the nearest one, and nothing is left out', () => {
  assert.equal(rightsWords('lrsw'), 'Read and mark');
  assert.equal(rightsWords('lri'), 'Read, and: put messages in');
  assert.equal(rightsWords('rs'), 'Only: read messages, mark as read');
  assert.equal(rightsWords('lrswipkxte'), 'Everything but: share it');
  assert.equal(rightsWords(''), 'Nothing');
});

test('what somebody has of a list of rights is what the server lets him do', () => {
  const some = ['', 'l', 'lr', 'rs', 'lrswite', ALL_RIGHTS];
  const pick = (n: number) => some[n % some.length]!;
  for (let n = 0; n < some.length ** 4; n++) {
    const rights = ['anyone', 'Ben@office.test', '-ANYONE', '-ben@office.test']
      .map((whom, i) => ({ whom, rights: pick(Math.floor(n / some.length ** i)) }))
      .filter(one => one.rights !== '');
    const asServer = rights.map(one => ({ identifier: one.whom, rights: one.rights }));
    assert.equal(rightsFor(rights, 'ben@office.test'), effectiveRights(asServer, 'ben@office.test'));
  }
});

test('who sees what of whom', () => {
  const all = [
    mailbox('Clients', [['anyone', 'lr']]),
    mailbox('Hidden', [['ben@office.test', 'rs']]),
    mailbox('INBOX', [['BEN@office.test', 'lrsw']]),
    mailbox('Kept', [
      ['anyone', 'lr'],
      ['-ben@office.test', 'l'],
    ]),
    mailbox('Mine', [['ana@office.test', 'lr']], 'ben@office.test'),
  ];
  const names = (address: string) => sharedWith(all, address).map(one => `${one.shared.name} ${one.rights}`);
  assert.deepEqual(names('ben@office.test'), ['INBOX lrsw', 'Clients lr']);
  assert.deepEqual(names('shop@office.test'), ['Clients lr', 'Kept lr']);
  assert.deepEqual(names('ana@office.test'), ['Mine lr']);
  assert.equal(sharedBy(all, 'Ana@office.test').length, 4);
  assert.equal(imapName(all[2]!), 'Shared/ana@office.test/INBOX');
  assert.equal(folderName('INBOX'), 'Inbox');
});

test('with whom, in a few words', () => {
  const words = (...rights: (readonly [string, string])[]) => withWhomWords(mailbox('A', rights).rights, people);
  assert.equal(words(['ben@office.test', 'lr']), 'Ben Osei');
  assert.equal(words(['ben@office.test', 'lr'], ['shop@office.test', 'lr']), '2 people');
  assert.equal(words(['ben@office.test', 'lr'], ['anyone', 'lr']), 'everybody with an account here');
  assert.equal(words(['ben@office.test', 'rs'], ['-anyone', 'lr']), null);
  assert.equal(nameOf('-shop@office.test', people), 'shop@office.test');
  assert.equal(nameOf('gone@office.test', people), 'gone@office.test');
});
