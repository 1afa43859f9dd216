/** /etc/aliases, .forward and .qmail: one line each, in all the ways in which they are written. */
import assert from 'node:assert/strict';
import test from 'node:test';
import { readAliases, readForward } from '../../../server/legacy/aliases.ts';
import { newBook } from '../../../server/legacy/book.ts';
import { givenFiles } from '../../../server/legacy/old-files.ts';
import { readDotQmail } from '../../../server/legacy/qmail/dot-qmail.ts';
import { printTarget, readTargets } from '../../../server/legacy/targets.ts';

const deskWith = (text: string) => ({
  book: newBook(),
  files: givenFiles({ '/f': text }),
  hostName: 'host.example',
  domain: 'office.example',
});

const targets = (text: string): string => {
  const read = readTargets(text);
  return read.ok ? read.value.map(printTarget).join(' · ') : `${read.error.offset}: ${read.error.because}`;
};

for (const [written, meant] of [
  ['ann, ben@there.example', 'ann · ben@there.example'],
  ['"|/usr/bin/vacation -a x, y ann"', '|/usr/bin/vacation -a x, y ann'],
  ['|"/usr/bin/vacation ann"', '|/usr/bin/vacation ann'],
  ['\\ann, "/var/mail/old box"', '\\ann · /var/mail/old box'],
  [':include:/etc/mail/list', ':include:/etc/mail/list'],
  ['":include: /etc/mail/list"', ':include:/etc/mail/list'],
  ['/dev/null', ':blackhole:'],
  [':blackhole:', ':blackhole:'],
  [':fail: gone, for good', ':fail: gone, for good'],
  [':defer: not now', ':defer: not now'],
  ['error:nouser 550 No such user, sorry', ':fail: No such user, sorry'],
  ['error:4.2.1:450 Later', ':defer: Later'],
  ['"Ann Ng" <ann@x.example>, (who) ben (left, long ago)', 'ann@x.example · ben'],
  ['"odd name"@x.example', '"odd name"@x.example'],
  ['a!b!c', '0: it is a UUCP path, and there is no UUCP here'],
  ['ann, "ben', '4: its quotation mark is never closed'],
  [':what: x', '0: ":what:" is nothing that a target can be'],
  ['ann@@x', '0: it is no address: no domain'],
  ['|', '0: there is no command behind the bar'],
] as const)
  test(`a target: ${written}`, () => {
    const said = targets(written);
    // What exactly is wrong with an address is the address parser's own words.
    if (written === 'ann@@x') assert.match(said, /^0: it is no address/);
    else assert.equal(said, meant);
  });

test('a line that begins with a blank goes on the one before; comments and empty lines lie between', () => {
  const desk = deskWith('# who\nsales: ann,\n\n  # more\n\tben\n"two words": x\nroot:ann\n: nobody\n');
  readAliases(desk, '/f');
  const told = desk.book.statements.map(({ line, becomes }) => [
    line,
    becomes?.filter(one => one.kind === 'alias').length ?? null,
  ]);
  assert.deepEqual(told, [
    [6, null],
    [8, null],
    [2, 1],
    [7, 1],
  ]);
});

test('the column of a fault is where the item stands', () => {
  const desk = deskWith('sales: ann, a!b\n');
  readAliases(desk, '/f');
  const [only] = desk.book.statements;
  assert.deepEqual([only!.line, only!.column, only!.becomes], [1, 13, null]);
});

test('whoever is named and is no alias has a mailbox', () => {
  const desk = deskWith('root: ann\nsales: root, ben, \\sales\n');
  readAliases(desk, '/f');
  const accounts = desk.book.statements
    .flatMap(one => one.becomes ?? [])
    .flatMap(one => (one.kind === 'account' ? [one.address] : []));
  assert.deepEqual(accounts, ['ann', 'ben', 'sales']);
});

test('a .forward with the own name keeps a copy; alone it is no alias', () => {
  const [both, alone] = ['\\ann\nann@home.example\n', '\\ann\n'].map(text => {
    const desk = deskWith(text);
    readForward(desk, '/f', 'ann');
    return desk.book.statements.flatMap(one => one.becomes ?? []).map(one => one.kind);
  });
  assert.deepEqual([both, alone], [['alias', 'account'], ['account']]);
});

test('an Exim filter in a .forward is told, and not taken for addresses', () => {
  const desk = deskWith('# Exim filter\nif $h_subject contains "x" then save /x endif\n');
  readForward(desk, '/f', 'ann');
  assert.deepEqual(
    desk.book.statements.map(one => one.becomes),
    [null],
  );
});

test('.qmail lines: a comment, a command, a folder, an address', () => {
  const desk = deskWith(
    '# mine\n|/usr/bin/sort-it\n./Maildir/\n/var/box\n&ben@there.example\ncarl@there.example\n+list\n',
  );
  readDotQmail(desk, { path: '/f', owner: 'ann', extension: '', domain: null });
  const alias = desk.book.statements.at(-1)!.becomes![0]!;
  assert.equal(
    alias.kind === 'alias' ? alias.targets.map(printTarget).join(' · ') : '',
    '|/usr/bin/sort-it · \\ann · /var/box · ben@there.example · carl@there.example',
  );
  assert.deepEqual(
    desk.book.statements.filter(one => one.becomes === null).map(one => one.line),
    [7],
  );
});

test('.qmail-default of a virtual domain catches all of it', () => {
  const desk = deskWith('&ann\n');
  readDotQmail(desk, { path: '/f', owner: 'alias', extension: 'default', domain: 'tree.example' });
  const action = desk.book.statements.at(-1)!.becomes![0]!;
  assert.equal(action.kind === 'alias' ? action.address : '', '@tree.example');
});
