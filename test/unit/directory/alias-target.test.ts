/** What an alias may lead to, as people and old files write it, and as it lies in the store. */
import assert from 'node:assert/strict';
import test from 'node:test';
import { printWritten, readTarget, storedTarget } from '../../../server/directory/alias-target.ts';

const written = (text: string): string => {
  const read = readTarget(text, 'here.example');
  return read.ok ? printWritten(read.value) : `no: ${read.error}`;
};

test('each form has one that lies in the store, and reads there as itself', () => {
  const forms: readonly (readonly [text: string, stored: string])[] = [
    ['Ann@Here.Example', 'ann@here.example'],
    ['ann', 'ann@here.example'],
    ['Ann Ng <ann@there.example>', 'ann@there.example'],
    ['"a b"@there.example', '"a b"@there.example'],
    ['\\ann', 'mailbox:ann@here.example'],
    ['\\ann@there.example', 'mailbox:ann@there.example'],
    ['mailbox: Ann@here.example', 'mailbox:ann@here.example'],
    ['@There.Example', '@there.example'],
    [':include:/etc/mail/team', 'include:/etc/mail/team'],
    ['include: /etc/mail/team', 'include:/etc/mail/team'],
    ['pipe:Tickets', 'pipe:tickets'],
    [':fail: Gone', 'refuse:5.1.1 Gone'],
    [':fail:', 'refuse:5.1.1 No such mailbox here'],
    ['refuse: 5.7.1 Not for you', 'refuse:5.7.1 Not for you'],
    ['error:nouser No such user here', 'refuse:5.1.1 No such user here'],
    ['error:5.7.0:550 Go away', 'refuse:5.7.0 Go away'],
    ['error:tempfail Come back', 'later:Come back'],
    [':defer: Tomorrow', 'later:Tomorrow'],
    ['later:', 'later:Not now; please try again later'],
    [':blackhole:', 'discard'],
    ['/dev/null', 'discard'],
    ['DISCARD', 'discard'],
    ['off: ann@here.example', 'off:ann@here.example'],
    ['off:\\ann', 'off:mailbox:ann@here.example'],
  ];
  for (const [text, stored] of forms) {
    assert.equal(written(text), stored, text);
    assert.equal(printWritten(storedTarget(stored)), stored, stored);
  }
});

test('what cannot be one is said, with the way to what was meant', () => {
  const faults: readonly (readonly [text: string, words: RegExp])[] = [
    ['|/usr/bin/procmail', /mailroom pipe add NAME --program/],
    ['"|/usr/bin/procmail"', /is not an address/],
    ['/var/mail/ann', /mailroom pipe add NAME --maildir/],
    [':include:team', /named from the top/],
    ['include:/a\nb', /not the name of a file/],
    ['refuse: Größe', /ASCII/],
    [`refuse: ${'x'.repeat(301)}`, /300 characters/],
    ['pipe:', /needs a name/],
    ['pipe:/usr/bin/rt', /mailroom pipe add/],
    ['two words', /is not an address/],
    ['@', /is not an address/],
    ['', /is not an address/],
  ];
  for (const [text, words] of faults) assert.match(written(text), words, text);
});

test('where a name must be whole, one without its domain is none', () => {
  assert.ok(!readTarget('nobody', 'here.example', false).ok);
  assert.ok(readTarget('\\nobody', 'here.example', false).ok);
});

test('what no release of ours wrote makes mail wait, and is not lost', () => {
  assert.equal(storedTarget('sieve:/x').target.kind, 'later');
});
