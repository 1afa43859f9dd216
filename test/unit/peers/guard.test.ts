/** What port 25 grants a peer, on a clock that moves by hand; and whom it never keeps waiting. */
import assert from 'node:assert/strict';
import test from 'node:test';
import { manualClock } from '../../../server/base/ports.ts';
import { hours, minutes, seconds } from '../../../server/base/units.ts';
import { type Allowance, newPeerBook } from '../../../server/peers/book.ts';
import { newPeerControl } from '../../../server/peers/control.ts';
import { MOST_WAITING, newPeerGuard } from '../../../server/peers/guard.ts';
import { Notes } from '../../../server/peers/notes.ts';
import { newWaitingRoom } from '../../../server/peers/waiting-room.ts';
import type { SmtpSession } from '../../../server/smtp/handler.ts';
import { refusal, reply } from '../../../server/smtp/reply.ts';

const none = { connections: 0, messages: 0, recipients: 0, unknown: 0, errors: 0 };
const PEER = '203.0.113.7';

function door(given: { readonly allowance?: Partial<Allowance>; readonly standing?: number } = {}) {
  const clock = manualClock(1_700_000_000_000);
  const good = new Set<string>();
  const allowance = { atOnce: 0, minute: none, hour: none, shutOut: minutes(15), ...given.allowance };
  const book = newPeerBook({ clock, allowance: () => allowance, onExcess() {} });
  const guard = newPeerGuard({
    ...{ clock, book },
    isOwn: address => address.startsWith('10.'),
    isGood: network => good.has(network),
    standing: () => given.standing ?? 0,
    greetWait: () => seconds(2),
    tarpitFrom: () => 5,
  });
  const come = (address = PEER, more: { readonly early?: boolean; readonly login?: string } = {}): SmtpSession => {
    const login = more.login === undefined ? null : { address: more.login, account: 1 };
    const session = { remote: { address, port: 1 }, early: more.early ?? false, login } as unknown as SmtpSession;
    guard.connected(session);
    return session;
  };
  return { clock, good, book, guard, come };
}

test('a stranger waits for the greeting, once a day; whoever spoke meanwhile waits again', () => {
  const { clock, guard, come } = door();
  const early = come(PEER, { early: true });
  assert.equal(guard.greetAfter(early), seconds(2));
  guard.replyAfter(early);
  const patient = come();
  assert.equal(guard.greetAfter(patient), seconds(2));
  guard.replyAfter(patient);
  assert.equal(guard.greetAfter(come()), 0);
  clock.advance(hours(25));
  assert.equal(guard.greetAfter(come()), seconds(2));
});

test('nobody waits who is known, of the own house, or signed in', () => {
  const { good, guard, come } = door({ standing: 9 });
  good.add('198.51.100.1');
  const [known, own, person] = [come('198.51.100.1'), come('10.1.2.3'), come(PEER, { login: 'ana@office.test' })];
  assert.deepEqual([guard.greetAfter(known), guard.greetAfter(own)], [0, 0]);
  for (const session of [known, own, person]) assert.equal(guard.replyAfter(session), 0);
});

test('each answer to a bad one takes longer, up to ten seconds; what speaks for its sender frees it', () => {
  const { guard, come } = door({ standing: 6 });
  const bad = come();
  const waits = Array.from({ length: 12 }, () => guard.replyAfter(bad));
  assert.deepEqual(waits, [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 10, 10].map(seconds));
  guard.judged(bad, 1);
  assert.equal(guard.replyAfter(bad), 0);
});

test('what goes to postmaster is neither held back nor counted', () => {
  const { guard, come } = door({ standing: 6, allowance: { minute: { ...none, recipients: 1, messages: 1 } } });
  const session = come();
  assert.ok(guard.replyAfter(session) > 0);
  for (let n = 0; n < 5; n++) {
    assert.equal(guard.recipient(session, true), null);
    assert.equal(guard.replyAfter(session), 0);
    assert.equal(guard.message(session), null);
  }
  assert.equal(guard.recipient(session, false), null);
  assert.equal(guard.recipient(session, false)?.reply.code, 451);
});

test('only so many wait at once; the others are answered at once', () => {
  const { clock, guard, come } = door({ standing: 6 });
  const waiting = Array.from({ length: MOST_WAITING.answer }, () => guard.replyAfter(come()));
  assert.ok(waiting.every(wait => wait === seconds(1)));
  assert.equal(guard.replyAfter(come()), 0);
  clock.advance(seconds(1));
  assert.equal(guard.replyAfter(come()), seconds(1));
  const room = newWaitingRoom(clock, 1);
  assert.deepEqual([room.take(0), room.waiting, room.take(5), room.take(5)], [0, 0, 5, 0]);
});

test('who guesses at recipients is ended, and then not let in, until it is forgiven', () => {
  const { guard, book, come } = door({ allowance: { minute: { ...none, unknown: 2 } } });
  const session = come();
  assert.deepEqual([guard.unknown(session), guard.unknown(session)], [null, null]);
  assert.equal(guard.unknown(session)?.reply.code, 421);
  const no = guard.admit(PEER);
  assert.equal(no?.line, '421 4.7.0 Not now; please come back in 15 minutes');
  assert.match(no?.because ?? '', /more than 2 recipients whom nobody here knows/);
  assert.equal(guard.recipient(come(), false)?.reply.code, 421, 'its other connections too');
  assert.equal(guard.admit('203.0.113.8'), null);
  assert.equal(guard.admit('10.0.0.1'), null);
  const told: string[] = [];
  const control = newPeerControl({
    ...{ book, notes: new Notes(), acquaintances: { isGood: () => false } },
    forgiven: network => void told.push(network),
  });
  assert.deepEqual(
    [control.forgive('nobody'), control.forgive('192.0.2.9'), control.forgive(PEER)],
    [null, false, true],
  );
  assert.deepEqual([told, guard.admit(PEER)], [[PEER], null]);
});

test('errors are the peer’s, what we put off is not; a /64 is one peer', () => {
  const { guard, book, come } = door({ allowance: { minute: { ...none, errors: 2 } } });
  const sessions = [1, 2, 3].map(n => come(`2001:db8:1:2::${n}`));
  for (let n = 0; n < 9; n++) {
    guard.refused(sessions[0]!, 'command', refusal(reply.tryLater, ''));
    guard.refused(sessions[0]!, 'command', refusal(reply.noSuchMailbox, ''));
  }
  for (const session of sessions) guard.refused(session, 'message', refusal(reply.contentRefused, ''));
  assert.equal(guard.admit('2001:db8:1:2::9'), null);
  for (const session of sessions) guard.refused(session, 'command', refusal(reply.unknownCommand, ''));
  assert.match(guard.admit('2001:db8:1:2::9')?.because ?? '', /more than 2 refused commands/);
  assert.equal(book.rows(9)[0]?.open, 3);
  for (const session of sessions) guard.closed(session);
  for (const session of sessions) guard.closed(session);
  assert.equal(book.rows(9)[0]?.open, 0);
});
