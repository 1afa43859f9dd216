/** Why nothing was captured, in the order in which somebody would look. */
import assert from 'node:assert/strict';
import test from 'node:test';
import { diagnose } from '../../../../renderer/captured/diagnosis.ts';
import type { CapturedAttempt, CapturedVisit, ListenerState } from '../../../../server/api/contract.ts';

const NOW = 1_000_000;
const smtp: ListenerState = {
  name: 'smtp',
  host: '127.0.0.1',
  port: 1025,
  tls: 'starttls',
  state: 'listening',
  sentence: null,
  connections: 0,
};
const submissions: ListenerState = { ...smtp, name: 'submissions', port: 1465, tls: 'implicit' };
const visit: CapturedVisit = { trace: 'V', at: NOW - 5_000, listener: 'smtp', remote: '127.0.0.1', commands: '' };
const attempt = (fields: Partial<CapturedAttempt>): CapturedAttempt => ({
  ...{
    id: 1,
    trace: 'A',
    kept: null,
    onPurpose: false,
    at: NOW - 12_000,
    kind: 'tls-on-plain',
    listener: 'smtp',
    remote: '127.0.0.1',
    user: null,
    reply: null,
  },
  ...{ because: '', sender: null, recipient: null, times: 1, since: NOW, older: 0 },
  ...fields,
});
const of = (attempts: CapturedAttempt[], seen: CapturedVisit | null = null, listeners = [smtp, submissions]) => {
  const { kind, title, trace } = diagnose({ attempts, visit: seen }, listeners, NOW);
  return [kind, title, trace];
};

test('nobody', () => assert.deepEqual(of([]), ['nobody', 'Nobody has connected to 127.0.0.1:1025 yet', null]));
test('TLS to a plain port, and what to set', () => {
  assert.deepEqual(of([attempt({})]), [
    'attempt',
    'Somebody connected 12 s ago: it spoke TLS to a port that begins in clear',
    'A',
  ]);
  const { text } = diagnose({ attempts: [attempt({})], visit: null }, [smtp, submissions], NOW);
  assert.match(text, /Port 1025 .*“secure: false”.*1465/);
});
test('a sign-in that was refused', () => {
  assert.equal(
    of([attempt({ kind: 'sign-in', user: 'shop' })])[1],
    'Somebody connected 12 s ago: its sign-in as shop was refused',
  );
});
test('came and left', () =>
  assert.deepEqual(of([], visit), ['left', 'Somebody connected 5 s ago and left without a message', 'V']));
test('what came last counts', () => {
  assert.equal(of([attempt({ at: NOW - 1000 })], visit)[0], 'attempt');
  assert.equal(of([attempt({})], visit)[0], 'left');
});
test('who is connected goes before who was', () => {
  assert.equal(
    of([attempt({})], visit, [{ ...smtp, connections: 1 }])[1],
    'Somebody is connected to 127.0.0.1:1025 right now',
  );
});
test('the port goes before all: who owns it is said as the server found it', () => {
  const taken: ListenerState = { ...smtp, state: 'failed', sentence: 'Port 1025 is in use by docker-proxy (pid 812).' };
  const { kind, text } = diagnose({ attempts: [attempt({})], visit }, [taken], NOW);
  assert.deepEqual([kind, text], ['port', 'Port 1025 is in use by docker-proxy (pid 812).']);
  assert.equal(of([], null, [])[0], 'closed');
});
