/** Leniencies for machines that nobody mends, and that they are no one else's. */
import assert from 'node:assert/strict';
import test from 'node:test';
import { parseMail } from '../../../server/smtp/parameters.ts';
import { isHelloName, oddHelloName } from '../../../server/smtp/path.ts';

test('any name at HELO becomes one that can stand in Received:', () => {
  for (const [words, name] of [
    ['', 'unnamed'],
    [' ', 'unnamed'],
    ['scanner', 'scanner'],
    ['MFP 2200', 'MFP-2200'],
    ['Büro', 'B-ro'],
    ['x'.repeat(300), 'x'.repeat(255)],
  ] as const) {
    assert.equal(oddHelloName(words), name);
    assert.ok(isHelloName(name));
  }
});

test('a sender that is no address is nobody, there and only there', () => {
  const known = { auth: false, hold: null, requireTls: false };
  const path = (argument: string, oddMachines: boolean) => {
    const offer = parseMail(argument, { ...known, oddMachines });
    return offer.ok ? offer.value.path : null;
  };
  for (const argument of [
    'FROM:<scanner>',
    'FROM:',
    'FROM: ',
    'from :<büro@x.example>',
    'FROM:<a b>',
    'FROM:scanner SIZE=5',
  ])
    assert.deepEqual([path(argument, true), path(argument, false)], ['', null], argument);
  assert.equal(path('FROM:<kim@there.example> SIZE=5', true), 'kim@there.example');
  assert.equal(path('FROM:<>', true), '');
  for (const argument of ['', 'TO:<a@b.example>', 'FROM', 'FROM:<a@b.example> NONSENSE'])
    assert.equal(path(argument, true), null, argument);
});
