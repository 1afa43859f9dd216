/** All of somebody's mail on another server (Dovecot), as a source that an import reads: folders, flags, dates, what is new alone. */
import assert from 'node:assert/strict';
import test, { after, before } from 'node:test';
import { seededRandom, systemClock } from '../../server/base/ports.ts';
import { newSeal } from '../../server/base/seal.ts';
import { Mark, type Source, type SourceItem } from '../../server/formats/source.ts';
import { imapSink } from '../../server/imap/client/sink.ts';
import { newSteady } from '../../server/imap/client/steady.ts';
import { connect, imapSpec, openImapSpec, type SpecDraft } from '../../server/mra/moving-spec.ts';
import { allowAll } from '../../server/net/dial.ts';
import { type Dovecot, dovecotMissing, startDovecot } from '../support/dovecot.ts';
import { letter, letters } from '../support/maildrop.ts';

const skip = dovecotMissing();
const seal = newSeal(new Uint8Array(32), seededRandom(1));
let there: Dovecot;

before(async () => {
  if (!skip) there = await startDovecot();
});
after(() => there?.[Symbol.asyncDispose]());

const placeOf = (user: string) => ({
  ...{ host: '127.0.0.1', port: there.ports.imaps, authorities: there.authority, user },
});
const nothing = async () => ({ kind: 'no-such-name' }) as const;
const options = {
  ...{ clock: systemClock, random: seededRandom(1), guard: allowAll, seal, clientOf: () => null },
  resolver: { mx: nothing, address: nothing, txt: nothing, ptr: nothing },
  servers: null as never,
  tell: () => undefined,
};

async function steadyFor(user: string) {
  const spec = imapSpec(seal, placeOf(user), { password: there.password });
  assert(spec.ok);
  return newSteady({
    ...{ clock: systemClock, signal: new AbortController().signal, tell: () => undefined },
    connect: () => connect(options, spec.value, 1_000_000),
  });
}

async function open(user: string, more: Partial<SpecDraft> = {}, password = there.password): Promise<Source> {
  const spec = imapSpec(seal, { ...placeOf(user), ...more }, { password });
  assert(spec.ok, spec.ok ? '' : spec.error);
  assert.ok(!JSON.stringify(spec.value).includes(password));
  const opened = await openImapSpec(options, spec.value, { largest: 1_000_000, signal: new AbortController().signal });
  assert(opened.ok, opened.ok ? '' : opened.error);
  return opened.value;
}

async function all(source: Source, path: string, after: string | null = null): Promise<SourceItem[]> {
  const folder = (await source.folders()).find(one => one.path.join('/') === path);
  assert(folder, path);
  const items: SourceItem[] = [];
  for await (const item of source.messages(folder, { after })) items.push(item);
  return items;
}

test('folders with what they are for, counts and subscriptions', { skip }, async () => {
  there.put('ann', 'INBOX', letters(3));
  there.put('ann', 'Sent', letters(2));
  there.put('ann', 'Work.Old', letters(1));
  const source = await open('ann');
  const folders = (await source.folders()).map(one => [one.path.join('/'), one.role, one.messages]);
  assert.deepEqual(
    folders.toSorted((a, b) => String(a[0]).localeCompare(String(b[0]))),
    [
      ['INBOX', 'inbox', 3],
      ['Sent', 'sent', 2],
      ['Work/Old', null, 1],
    ],
  );
  await source.close();
});

test('octets, flags, keywords and dates are those of the other server', { skip }, async () => {
  const at = Date.UTC(2020, 1, 3, 4, 5, 6);
  there.put('bob', 'INBOX', [
    { ...letter(1), flags: 'FRS', at },
    { ...letter(2), flags: 'DT', at },
  ]);
  const source = await open('bob');
  const items = await all(source, 'INBOX');
  const told = items.map(one => one.kind === 'message' && [one.flags, one.internalDate, one.uid]);
  assert.deepEqual(told, [
    [Mark.flagged | Mark.answered | Mark.seen, at, 1],
    [Mark.draft | Mark.deleted, at, 2],
  ]);
  const [first] = items;
  assert(first?.kind === 'message');
  const read = await first.read();
  assert(read.ok);
  assert.equal(Buffer.from(read.value.octets).toString(), letter(1).bytes.toString());
  await source.close();
});

test('read one after the other, and only what is new the second time', { skip }, async () => {
  there.put('cem', 'INBOX', letters(500));
  const source = await open('cem');
  const folder = (await source.folders()).find(one => one.role === 'inbox')!;
  let octets = 0;
  let last = '';
  for await (const item of source.messages(folder)) {
    assert(item.kind === 'message');
    const read = await item.read();
    assert(read.ok);
    octets += read.value.octets.length;
    last = item.key;
  }
  assert.equal(
    octets,
    letters(500).reduce((sum, { bytes }) => sum + bytes.length, 0),
  );
  there.put('cem', 'INBOX', [letter(501)]);
  const fresh = await all(source, 'INBOX', last);
  assert.equal(fresh.length, 1);
  await source.close();
});

test('what is too large is named; what is gone meanwhile is told', { skip }, async () => {
  there.put('dora', 'INBOX', [letter(1), letter(2, 'x'.repeat(78).concat('\r\n').repeat(20_000)), letter(3)]);
  const source = await open('dora');
  const items = await all(source, 'INBOX');
  assert.deepEqual(
    items.map(one => (one.kind === 'untaken' ? one.reason : one.kind)),
    ['message', 'too-large', 'message'],
  );
  await source.close();
});

test('a master user reads everybody’s', { skip }, async () => {
  there.put('emil', 'INBOX', letters(4));
  const { user, password } = there.master;
  const source = await open(`emil*${user}`, {}, password);
  assert.equal((await all(source, 'INBOX')).length, 4);
  await source.close();
  const acting = await open(user, { actingFor: 'emil' }, password);
  assert.equal((await all(acting, 'INBOX')).length, 4);
  await acting.close();
});

test('a wrong password is told at once', { skip }, async () => {
  await assert.rejects(open('ann', {}, 'wrong'), /refuses the login/);
});

const INBOX = { path: ['INBOX'], role: 'inbox', subscribed: true, uidValidity: 1, uidNext: 9 } as const;
const carried = (n: number, folder: readonly string[], keywords: readonly string[] = []) => ({
  ...{ folder, uid: n, flags: Mark.seen | Mark.flagged, keywords, internalDate: Date.UTC(2019, 4, 5, 6, 7, 8) },
  octets: letter(n).bytes,
});

test('carried there: folders, octets, flags, keywords and dates come back as they were', { skip }, async () => {
  const sink = await imapSink({ name: 'there', steady: await steadyFor('fay'), token: null, largest: 1_000_000 });
  assert(sink.ok);
  for (const folder of [
    INBOX,
    { ...INBOX, path: ['Sent'], role: 'sent' as const },
    { ...INBOX, path: ['Work', 'a.b'], role: null },
  ])
    assert.deepEqual(await sink.value.addFolder(folder), { ok: true, value: undefined });
  const put = await sink.value.put(carried(1, ['INBOX'], ['$Forwarded', 'Blue']));
  assert(put.ok);
  assert.deepEqual(put.value.lost, []);
  const renamed = await sink.value.put(carried(2, ['Work', 'a.b']));
  assert(renamed.ok);
  assert.deepEqual(renamed.value.lost, ['folder-name']);
  assert((await sink.value.finish()).ok);
  await sink.value.close();
  const source = await open('fay');
  const [item] = await all(source, 'INBOX');
  assert(item?.kind === 'message');
  assert.deepEqual(
    [item.flags, item.keywords, item.internalDate],
    [Mark.seen | Mark.flagged, ['$Forwarded', 'Blue'], Date.UTC(2019, 4, 5, 6, 7, 8)],
  );
  const read = await item.read();
  assert(read.ok);
  assert.equal(Buffer.from(read.value.octets).compare(letter(1).bytes), 0);
  assert.equal((await all(source, 'Work/a_b')).length, 1);
  await source.close();
});

test('what was put behind the last checkpoint is not put twice; what lies there stays, and is compared', {
  skip,
}, async () => {
  const first = await imapSink({ name: 'there', steady: await steadyFor('gus'), token: null, largest: 1_000_000 });
  assert(first.ok);
  await first.value.addFolder(INBOX);
  for (const n of [1, 2]) await first.value.put(carried(n, ['INBOX']));
  const token = await first.value.checkpoint();
  assert(token.ok);
  for (const n of [3, 4]) await first.value.put(carried(n, ['INBOX']));
  await first.value.close();
  const second = await imapSink({
    name: 'there',
    steady: await steadyFor('gus'),
    token: token.value,
    largest: 1_000_000,
  });
  assert(second.ok);
  assert((await second.value.addFolder(INBOX)).ok);
  for (const n of [3, 4, 5]) assert((await second.value.put(carried(n, ['INBOX']))).ok);
  await second.value.close();
  assert.equal(there.count('gus', 'INBOX'), 5);
  const third = await imapSink({ name: 'there', steady: await steadyFor('gus'), token: null, largest: 1_000_000 });
  assert(third.ok);
  assert((await third.value.addFolder(INBOX)).ok);
  for (const n of [2, 5, 6]) assert((await third.value.put(carried(n, ['INBOX']))).ok);
  assert.equal(there.count('gus', 'INBOX'), 6);
  await third.value.close();
});
