/** What the system says of the network: NetworkManager's words, as `nmcli -t -f GENERAL.STATE,GENERAL.METERED device show` prints them. */
import assert from 'node:assert/strict';
import test from 'node:test';
import { meteredIn, thisComputer } from '../../../server/assembly/computer.ts';

const device = (state: string, metered?: string) =>
  `GENERAL.STATE:${state}\n${metered === undefined ? '' : `GENERAL.METERED:${metered}\n`}`;
const connected = '100 (connected)';

test('one device that is connected and costs is enough; those that are not connected say nothing', () => {
  const told: readonly [string, boolean | null][] = [
    [device(connected, 'yes'), true],
    [device(connected, 'no'), false],
    [[device(connected, 'no'), device(connected, 'yes')].join('\n'), true],
    [[device('30 (disconnected)', 'yes'), device(connected, 'no')].join('\n'), false],
    [device('30 (disconnected)', 'yes'), null],
    // A telephone's hotspot is only guessed at, and is what most pay for.
    [device(connected, 'yes (guessed)'), true],
    [device(connected, 'no (guessed)'), false],
    [device(connected, 'unknown'), null],
    [[device(connected, 'unknown'), device(connected, 'no')].join('\n \n'), false],
    // 1000 is no state, and a version that has no such field prints none.
    [device('1000 (other)', 'yes'), null],
    [device(connected), null],
    ['', null],
    ['Error: NetworkManager is not running.\n', null],
  ];
  for (const [text, metered] of told) assert.equal(meteredIn(text), metered, JSON.stringify(text));
});

test('this computer: up for a time, addresses that others reach, and an answer or none about its network', async () => {
  assert.ok(thisComputer.uptime() > 0);
  for (const address of thisComputer.addresses()) assert.doesNotMatch(address, /^(?:127\.|::1$|fe80:)/);
  assert.ok([true, false, null].includes(await thisComputer.metered()));
});
