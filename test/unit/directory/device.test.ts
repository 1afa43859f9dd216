/** A device as its owner describes it: what is taken and in which form, what is refused and in which words; and its use. */
import assert from 'node:assert/strict';
import test from 'node:test';
import { manualClock } from '../../../server/base/ports.ts';
import { hours, seconds } from '../../../server/base/units.ts';
import {
  checkDevice,
  type DeviceSettings,
  isNamed,
  mayComeFrom,
  printBody,
  readDevice,
  settingsOf,
  usualSettings,
} from '../../../server/directory/device.ts';
import { newDeviceUse } from '../../../server/directory/device-use.ts';
import type { Store } from '../../../server/store/interface.ts';

const scanner: DeviceSettings = {
  ...usualSettings,
  ...{ name: 'Scanner', addresses: ['192.168.1.40'], sender: 'scan@here.example', port: 2525 },
};
const checked = (more: Partial<DeviceSettings>) => checkDevice({ ...scanner, ...more });
const refused = (more: Partial<DeviceSettings>): string => {
  const result = checked(more);
  assert.ok(!result.ok, JSON.stringify(result));
  return result.error;
};
const taken = (more: Partial<DeviceSettings>) => {
  const result = checked(more);
  assert.ok(result.ok, JSON.stringify(result));
  return result.value;
};

test('addresses: one form for each, networks from their first address', () => {
  for (const [given, kept] of [
    ['192.168.1.40', '192.168.1.40'],
    [' 192.168.1.40/32 ', '192.168.1.40'],
    ['192.168.1.7/24', '192.168.1.0/24'],
    ['192.168.1.77/28', '192.168.1.64/28'],
    ['::FFFF:192.168.1.40', '192.168.1.40'],
    ['FD00::7', 'fd00::7'],
    ['fe80::1%eth0', 'fe80::1'],
    ['fd00:1:2:3::/64', 'fd00:1:2:3::/64'],
    ['::1', '::1'],
  ] as const)
    assert.deepEqual(taken({ addresses: [given] }).settings.addresses, [kept], given);
  assert.deepEqual(taken({ addresses: ['192.168.1.40', '', '192.168.1.40/32'] }).settings.addresses, ['192.168.1.40']);
});

test('everybody is never a device', () => {
  for (const [address, words] of [
    ['0.0.0.0', /would be everybody/],
    ['0.0.0.0/0', /would be everybody/],
    ['0.0.0.0/24', /would be everybody/],
    ['::', /would be everybody/],
    ['::/0', /would be everybody/],
    ['0:0::0/64', /would be everybody/],
    ['::1/64', /everybody of IPv4/],
    ['::ffff:0:0/96', /everybody of IPv4/],
    ['::ffff:192.168.0.0/112', /too wide|not a network|everybody/],
    ['192.168.0.0/16', /too wide/],
    ['192.168.1.0/23', /too wide/],
    ['fd00::/48', /too wide/],
    ['192.168.1.0/33', /not a network/],
    ['192.168.1.0/-1', /is not an address/],
    ['192.168.1.0/24/24', /is not an address/],
    ['192.168.1', /is not an address/],
    ['scanner.local', /is not an address/],
  ] as const)
    assert.match(refused({ addresses: [address] }), words, address);
  assert.match(refused({ addresses: [' '] }), /needs the address it sends from/);
});

test('its own address and no other', () => {
  const cases = [
    ['192.168.1.40', '192.168.1.40', true],
    ['192.168.1.40', '192.168.1.4', false],
    ['192.168.1.40', '192.168.1.400', false],
    ['192.168.1.0/24', '192.168.1.255', true],
    ['192.168.1.0/24', '192.168.2.1', false],
    ['fd00::7', 'fd00::7', true],
    ['fe80::1', 'fe80::1%eth0', true],
    ['fd00:1:2:3::/64', 'fd00:1:2:3:4::5', true],
    ['fd00:1:2:3::/64', '192.168.1.40', false],
    ['::1', '127.0.0.1', false],
  ] as const;
  for (const [address, remote, expected] of cases)
    assert.equal(mayComeFrom({ addresses: [address] }, remote), expected, `${remote} at ${address}`);
});

test('what else cannot be so', () => {
  assert.match(refused({ name: ' ' }), /1 to 60 characters/);
  assert.match(refused({ name: 'a\nb' }), /1 to 60 characters/);
  assert.match(refused({ port: 0 }), /1 to 65535/);
  assert.match(refused({ host: 'eth0' }), /not an address of this computer/);
  assert.match(refused({ messagesPerHour: 0 }), /1 to 10,000 messages/);
  assert.match(refused({ mostBytes: 5 }), /10 KB to 1 GB/);
  assert.match(refused({ sender: 'scanner' }), /is not an address to send as/);
  assert.match(refused({ sender: 'büro@here.example' }), /plain letters/);
  assert.match(refused({ recipients: 'named', named: ['not a domain'] }), /neither an address nor a domain/);
});

test('what its owner should know of it', () => {
  assert.deepEqual(taken({}).notes, []);
  assert.match(taken({ addresses: ['192.168.1.0/24'] }).notes.join(), /Every machine in 192\.168\.1\.0\/24 can send/);
  assert.match(taken({ addresses: ['203.0.113.9'] }).notes.join(), /203\.0\.113\.9 is on the internet/);
  assert.match(taken({ recipients: 'anyone' }).notes.join(), /write to everybody as scan@here\.example/);
});

test('to whom it may write: addresses and domains, as they are and no further', () => {
  const { named } = taken({ recipients: 'named', named: ['@There.Example', 'Kim@else.example'] }).settings;
  assert.deepEqual(named, ['there.example', 'kim@else.example']);
  for (const [path, expected] of [
    ['ann@there.example', true],
    ['ANN@THERE.EXAMPLE', true],
    ['kim@else.example', true],
    ['kim@sub.there.example', false],
    ['kim@xthere.example', false],
    ['"kim@there.example"@evil.example', false],
    ['postmaster', false],
  ] as const)
    assert.equal(isNamed({ named }, path), expected, path);
});

test('what is kept is read back', () => {
  const { settings } = taken({ recipients: 'named', named: ['there.example'], oldTls: true, mostBytes: 20_000 });
  const { name, host, port, enabled } = settings;
  const row = { id: 3, createdAt: 1, accepted: 0, refused: 0, used: null, no: null };
  const device = readDevice({ ...row, ...{ name, host, port, enabled }, body: printBody(settings, 'PHC') });
  assert.deepEqual(settingsOf(device), settings);
  assert.equal(device.password, 'PHC');
});

test('a thousand refusals are a few lines in the store, and an hour has so many messages', async () => {
  const clock = manualClock(1000);
  const written: unknown[] = [];
  const store = {
    async run(name: string, input: unknown) {
      written.push([name, input]);
      return { ok: true, value: {} };
    },
  } as unknown as Store;
  const use = newDeviceUse({ store, clock, changed: () => {}, onBug: fault => assert.fail(String(fault)) });
  for (let i = 0; i < 1000; i++) use.refused(1, '192.168.1.77', 'x'.repeat(1000));
  use.took(1, '192.168.1.40');
  clock.advance(seconds(1));
  await use.write();
  assert.deepEqual(written, [
    [
      'usedDevice',
      {
        ...{ id: 1, accepted: 1, refused: 1000, used: { at: 1000, from: '192.168.1.40' } },
        no: { at: 1000, from: '192.168.1.77', why: 'x'.repeat(500) },
      },
    ],
  ]);
  const admits = () => use.admits(1, 2, true);
  assert.deepEqual([admits(), admits(), admits()], [true, true, false]);
  assert.equal(use.admits(2, 2, true), true, 'another device has an hour of its own');
  clock.advance(hours(1));
  assert.equal(use.admits(1, 2, false), true);
  use.refused(1, '192.168.1.40', 'too many', true);
  assert.equal(use.overSince(1), clock.now());
  await use.write();
});
