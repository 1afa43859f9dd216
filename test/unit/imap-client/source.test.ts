/** Another server's mail as a source, with a session of our own making: Gmail's labels, prefixes, and lines that are lost. */
import assert from 'node:assert/strict';
import test from 'node:test';
import { manualClock } from '../../../server/base/ports.ts';
import { ok } from '../../../server/base/result.ts';
import { hours, seconds } from '../../../server/base/units.ts';
import type { SourceItem } from '../../../server/formats/source.ts';
import { faultOf } from '../../../server/imap/client/fault.ts';
import type { ImapFault, ImapSession, RemoteFacts, RemoteFolder } from '../../../server/imap/client/session.ts';
import { setOf } from '../../../server/imap/client/session.ts';
import { imapSource, pathOf } from '../../../server/imap/client/source.ts';
import { newSteady, type Steady } from '../../../server/imap/client/steady.ts';

const folder = (path: string, use: string | null = null, delimiter = '/'): RemoteFolder => ({
  ...{ path, names: path.split(delimiter), delimiter, use, useIsTold: use !== null },
  ...{ selectable: path !== '[Gmail]', subscribed: true },
});
const facts = (uid: number, labels: readonly string[] | null, flags: readonly string[] = []): RemoteFacts => ({
  ...{ uid, size: 10, flags, internalDate: 5, emailId: null, labels },
});

/** One session that knows this, and is never lost. */
function steadyOver(folders: readonly RemoteFolder[], mail: readonly RemoteFacts[], isGmail: boolean): Steady {
  const session = {
    isGmail,
    folders: async () => ok(folders),
    counts: async () => ok({ messages: mail.length, octets: null, uidNext: 9, uidValidity: 7 }),
    open: async () => ok({ uidValidity: 7, uidNext: 9, messages: mail.length, readOnly: true }),
    uids: async () => ok(mail.map(one => one.uid)),
    facts: async (uids: readonly number[]) => ok(mail.filter(one => uids.includes(one.uid))),
  } as unknown as ImapSession;
  return { ask: (_, act) => act(session), close: async () => {} };
}

async function read(steady: Steady) {
  const source = await imapSource({ name: 'there', steady, largest: 100 });
  assert(source.ok);
  const found: Record<string, SourceItem[]> = {};
  for (const one of await source.value.folders()) {
    found[one.path.join('/')] = [];
    for await (const item of source.value.messages(one)) found[one.path.join('/')]!.push(item);
  }
  return found;
}

test('Gmail: "All Mail" is read once, and labels become folders and flags', async () => {
  const folders = [
    folder('INBOX', 'inbox'),
    folder('[Gmail]'),
    folder('[Gmail]/All Mail', 'all'),
    folder('[Gmail]/Sent', 'sent'),
    folder('[Gmail]/Bin', 'trash'),
  ];
  const mail = [
    facts(1, ['\\Inbox', 'Work/Old', '\\Starred'], ['\\Seen']),
    facts(2, []),
    facts(3, ['\\Sent', '\\Important'], ['\\Seen']),
  ];
  const found = await read(steadyOver(folders, mail, true));
  assert.deepEqual(Object.keys(found), ['Archive', '[Gmail]/Bin']);
  assert.deepEqual(
    found.Archive!.map(one => one.kind === 'message' && [one.instead, one.also, one.flags, one.keywords]),
    [
      [['INBOX'], [['Work', 'Old']], 5, []],
      [['Archive'], [], 0, []],
      [['Sent'], [], 1, ['$Important']],
    ],
  );
});

test('a prefix that stands before all is none; where it does not, it is a folder', () => {
  const all = ['INBOX', 'INBOX.Sent', 'INBOX.Work.Old'].map(path => folder(path, null, '.'));
  assert.deepEqual(
    all.map(one => pathOf(one, all)),
    [['INBOX'], ['Sent'], ['Work', 'Old']],
  );
  const mixed = [...all, folder('Shared', null, '.')];
  assert.deepEqual(pathOf(all[1]!, mixed), ['INBOX', 'Sent']);
});

test('views are left out where the server itself says what they are', async () => {
  const guessed = { ...folder('Everything', 'all'), useIsTold: false };
  const found = await read(
    steadyOver([folder('INBOX', 'inbox'), folder('All', 'all'), folder('Star', 'flagged'), guessed], [], false),
  );
  assert.deepEqual(Object.keys(found), ['INBOX', 'Everything']);
});

test('UIDs are asked for as sets', () => {
  assert.equal(setOf([5, 1, 2, 3, 9, 9]), '1:3,5,9');
  assert.equal(setOf([]), '');
});

const session = {
  open: async () => ok({ uidValidity: 7, uidNext: 1, messages: 0, readOnly: true }),
  abandon() {},
} as unknown as ImapSession;

test('a lost line is dialled again; one that wants less is left alone as long as it says', async () => {
  const clock = manualClock(0);
  const faults: ImapFault[] = [
    { kind: 'lost', sentence: 'lost' },
    { kind: 'throttled', sentence: 'slowly', wait: hours(2) },
  ];
  const told: unknown[] = [];
  let connections = 0;
  const steady = newSteady({
    clock,
    connect: async () => {
      connections++;
      return ok(session);
    },
    signal: new AbortController().signal,
    tell: (because, until) => told.push([because, until]),
  });
  const turn = () => new Promise(resolve => setImmediate(resolve));
  const answer = steady.ask({ path: 'INBOX', uidValidity: 7 }, async () => {
    const error = faults.shift();
    return error ? { ok: false, error } : ok('done');
  });
  await turn();
  clock.advance(seconds(1));
  await turn();
  clock.advance(hours(2));
  assert.deepEqual(await answer, ok('done'));
  assert.deepEqual([connections, told], [3, [['slowly', seconds(1) + hours(2)]]]);
});

test('a folder that was made anew is told; a wrong password is not tried again', async () => {
  const options = { clock: manualClock(0), signal: new AbortController().signal, tell: () => undefined };
  const other = newSteady({ ...options, connect: async () => ok(session) });
  const changed = await other.ask({ path: 'INBOX', uidValidity: 8 }, async () => ok(1));
  assert(!changed.ok);
  assert.match(changed.error.sentence, /made anew there meanwhile/);
  let tries = 0;
  const refused = newSteady({
    ...options,
    connect: async () => {
      tries++;
      return { ok: false, error: { kind: 'login-refused', sentence: 'no' } };
    },
  });
  assert.equal((await refused.ask(null, async () => ok(1))).ok, false);
  assert.equal(tries, 1);
});

test('what is thrown becomes a fault', () => {
  const kind = (thrown: object) => faultOf(Object.assign(new Error('x'), thrown)).kind;
  assert.equal(kind({ code: 'ECONNRESET' }), 'lost');
  assert.equal(kind({ code: 'LiteralTooLarge' }), 'too-long');
  assert.equal(kind({ code: 'ParserError7' }), 'malformed');
  assert.equal(kind({ responseStatus: 'NO', responseText: '[OVERQUOTA] full' }), 'full');
  assert.equal(kind({ code: 'ETHROTTLE', throttleReset: 5 }), 'throttled');
  assert.equal(kind({ mailboxMissing: true }), 'no-such');
  assert.equal(faultOf(undefined).kind, 'refused');
});
