/** RFC 2449 §6.5: the least time between two POP3 logins of one account. */
import assert from 'node:assert/strict';
import test from 'node:test';
import { type LoginTimes, withLoginDelay } from '../../../server/access/login-delay.ts';
import { manualClock } from '../../../server/base/ports.ts';
import { err } from '../../../server/base/result.ts';
import { minutes, seconds } from '../../../server/base/units.ts';
import type { Pop3Backend } from '../../../server/pop3/backend.ts';
import { memoryBackend } from '../../support/pop3-memory-backend.ts';

const attempt = { protocol: 'pop3', remote: '192.0.2.7', tls: true, trace: 'T' } as const;

function world() {
  const clock = manualClock(0);
  const times: LoginTimes = new Map();
  const backend = memoryBackend(['a']);
  const delayed = withLoginDelay(backend, times, minutes(1), clock);
  const login = async (account: number) => {
    const opened = await delayed.open({ account, address: 'a@b.example' }, attempt);
    if (opened.ok) await opened.value.close();
    return opened.ok ? 'open' : opened.error;
  };
  return { clock, times, backend, login };
}

test('an account waits from its last login on; others do not; coming too soon does not begin it anew', async () => {
  const { clock, login } = world();
  assert.equal(await login(1), 'open');
  clock.advance(seconds(59));
  assert.equal(await login(1), 'too-soon');
  assert.equal(await login(2), 'open');
  clock.advance(seconds(1));
  assert.equal(await login(1), 'open');
  assert.equal(await login(2), 'too-soon');
});

test('what did not open costs no wait, and the maildrop is not asked before its time', async () => {
  const { backend, login } = world();
  backend.failing = 'no-maildrop';
  assert.equal(await login(1), 'no-maildrop');
  backend.failing = null;
  assert.equal(await login(1), 'open');
  backend.failing = 'open-throws';
  assert.equal(await login(1), 'too-soon');
});

test('logins of long ago are forgotten', async () => {
  const { clock, times, login } = world();
  for (let account = 1; account <= 50; account++) await login(account);
  clock.advance(minutes(2));
  await login(51);
  assert.deepEqual([...times.keys()], ['51/INBOX']);
});

test('without a delay nothing is kept', () => {
  const backend: Pop3Backend = { open: async () => err('unavailable') };
  assert.equal(withLoginDelay(backend, new Map(), 0, manualClock(0)), backend);
});
