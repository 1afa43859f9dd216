/** Return paths of what is sent on: for whom one is made, what it is made of, and which ways lead back. */
import assert from 'node:assert/strict';
import test from 'node:test';
import { manualClock } from '../../../server/base/ports.ts';
import { days } from '../../../server/base/units.ts';
import { newReturnPaths } from '../../../server/directory/return-path.ts';

const domains = async () => [
  { id: 1, name: 'here.example', aliasOf: null },
  { id: 2, name: 'also.example', aliasOf: null },
];
const desk = (isOn = true, key = 1) => {
  const clock = manualClock(Date.UTC(2026, 10, 23));
  const keys = { keys: [new Uint8Array(32).fill(key)] };
  return { clock, ...newReturnPaths({ store: { domains }, clock, keys, isOn: () => isOn }) };
};
const lease = (sender: string, original: string | null = 'rfc822;kim@also.example', depth = 1) => ({
  ...{ sender, original, depth },
});

test('only what an alias sends on for a stranger gets one', async () => {
  const { leaving } = desk();
  const kept = [lease(''), lease('ann@here.example'), lease('ann@also.example'), lease('kim@there.example', null, 0)];
  for (const one of kept) assert.equal(await leaving(one), one.sender);
  const off = lease('kim@there.example');
  assert.equal(await desk(false).leaving(off), off.sender);
  const long = lease(`${'x'.repeat(64)}@${'y'.repeat(60)}.${'y'.repeat(60)}.${'y'.repeat(60)}.example`);
  assert.equal(await leaving(long), long.sender, 'what would be too long goes as it came');
});

test('it is of the alias’s domain where that is told and ours, else of our first', async () => {
  const { leaving } = desk();
  const domainFor = async (original: string | null) =>
    (await leaving(lease('kim@there.example', original))).split('@')[1];
  assert.equal(await domainFor('rfc822;kim@also.example'), 'also.example');
  assert.equal(await domainFor('RFC822;kim@ALSO.example'), 'also.example');
  for (const other of [null, 'rfc822;kim@there.example', 'x-odd;what', ''])
    assert.equal(await domainFor(other), 'here.example', String(other));
});

test('it leads back for three weeks, by our key alone, and through other forwarders', async () => {
  const { leaving, back, clock } = desk();
  const made = await leaving(lease('Kim@there.example'));
  assert.deepEqual(await back(made), { ok: true, value: 'Kim@there.example' });
  assert.deepEqual(await desk(true, 2).back(made), { ok: false, error: 'forged' });
  assert.equal(await back(made.replace('@also.example', '@there.example')), null, 'not of ours');
  for (const other of ['ann@here.example', 'SRS0=x@here.example', 'postmaster', ''])
    assert.equal(await back(other), null);
  const second = await leaving(lease('SRS0=abc=de=first.example=kim@forwarder.example'));
  assert.match(second, /^SRS1=/);
  assert.deepEqual(await back(second), { ok: true, value: 'SRS0=abc=de=first.example=kim@forwarder.example' });
  clock.advance(days(21));
  assert.equal((await back(made))?.ok, true);
  clock.advance(days(1));
  assert.deepEqual(await back(made), { ok: false, error: 'expired' });
});
