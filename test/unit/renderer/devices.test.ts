/** What the window says of devices. */
import assert from 'node:assert/strict';
import test from 'node:test';
import {
  type DeviceForm,
  draftOf,
  findDevices,
  formOf,
  hostFor,
  machineFacts,
  newForm,
  stateOfDevice,
  tickWords,
} from '../../../renderer/accounts/device-words.ts';
import type { DeviceRow, People } from '../../../server/api/contract.ts';

const device: DeviceRow = {
  ...{ id: 1, name: 'Scanner', host: '', port: 2525, enabled: true, addresses: ['192.168.1.40'], named: [] },
  ...{ sender: 'scan@here.example', others: 'rewrite', recipients: 'own', messagesPerHour: 100, mostBytes: null },
  ...{ oldTls: false, hasPassword: false, createdAt: 0, accepted: 0, refused: 0, used: null, no: null },
  ...{ state: 'listening', sentence: null, servers: ['192.168.1.2', 'mail.here.example'], onlyHere: false },
};
const used = { at: 10, from: '192.168.1.40' };
const no = { at: 20, from: '192.168.1.77', why: 'not its address', stranger: true };

test('the newest thing says how it stands', () => {
  const cases: readonly (readonly [Partial<DeviceRow>, string, string])[] = [
    [{}, 'Waits for its first message', 'Waiting for the first message of Scanner…'],
    [{ used }, 'Works', 'A message came from 192.168.1.40'],
    [{ used, no }, 'Used from 192.168.1.77', 'Refused: not its address'],
    [{ used: { ...used, at: 30 }, no }, 'Works', 'A message came from 192.168.1.40'],
    [{ no: { ...no, stranger: false } }, 'Refused', 'Refused: not its address'],
    [{ state: 'failed', sentence: 'It is taken.', used }, 'Port not open', 'Port 2525 is not open. It is taken.'],
    [{ enabled: false, state: 'off', used }, 'Disabled', 'Disabled: port 2525 is closed'],
  ];
  for (const [more, word, tick] of cases) {
    assert.equal(stateOfDevice({ ...device, ...more }).word, word);
    assert.equal(tickWords({ ...device, ...more }).text, tick);
  }
});

test('what to type into it, in the words of its menu', () => {
  assert.deepEqual(
    machineFacts(device).map(({ label, value }) => `${label}: ${value}`),
    [
      'Server (SMTP): 192.168.1.2',
      'or: mail.here.example',
      'Port: 2525',
      'Encryption: None',
      'Sign-in: None',
      'Sender address: scan@here.example',
    ],
  );
  assert.equal(
    machineFacts({ ...device, hasPassword: true }).find(one => one.label === 'Sign-in')?.value,
    'scan@here.example, with its password',
  );
});

test('a new one has good defaults', () => {
  const person = (address: string) => ({ address, enabled: true }) as People['accounts'][number];
  const people = {
    accounts: [person('ana@here.example'), { ...person('scan@old.example'), enabled: false }],
    aliases: [
      { address: '@here.example', targets: ['ana@here.example'] },
      { address: 'printer@here.example', targets: ['ana@here.example'] },
    ],
    domains: [],
  } as unknown as People;
  const suggestion = { port: 2526, onlyHere: true, peers: [] };
  const form = newForm(people, suggestion);
  assert.deepEqual([form.sender, form.port, form.recipients], ['printer@here.example', '2526', 'own']);
  assert.equal(newForm({ ...people, aliases: [] }, suggestion).sender, 'ana@here.example');
});

test('a port is opened for the network where the machine is in it', () => {
  const form = (addresses: string, host: string | null = null): DeviceForm => ({ ...formOf(device), addresses, host });
  assert.equal(hostFor(form('192.168.1.40'), true), '0.0.0.0');
  assert.equal(hostFor(form('192.168.1.40'), false), '');
  assert.equal(hostFor(form('127.0.0.1, ::1'), true), '');
  assert.equal(hostFor(form('192.168.1.40', '192.168.1.2'), true), '192.168.1.2');
});

test('a form of a device changes nothing by itself, and its password stays', () => {
  const draft = draftOf(formOf({ ...device, hasPassword: true, mostBytes: 20_000_000 }), false);
  const { name, addresses, sender, port, host, others, recipients, named, messagesPerHour, oldTls } = device;
  assert.deepEqual(draft, {
    ...{ name, addresses, sender, port, host, others, recipients, named, messagesPerHour, oldTls },
    mostBytes: 20_000_000,
  });
  assert.equal(draftOf({ ...formOf(device), port: 'x' }, false), undefined);
  assert.equal(draftOf({ ...formOf(device), password: '' }, false)?.password, null);
  assert.equal(draftOf({ ...formOf(device), password: 'abc' }, false)?.password, 'abc');
});

test('found by every word of name, address and sender', () => {
  assert.equal(findDevices([device], 'scan 1.40').length, 1);
  assert.equal(findDevices([device], 'scan fax').length, 0);
  assert.equal(findDevices([device], ' ').length, 1);
});
