/** An account's scripts on a real store, as JMAP and ManageSieve have them: one book, in the words of each. */
import assert from 'node:assert/strict';
import { join } from 'node:path';
import test, { type TestContext } from 'node:test';
import { newConnections } from '../../../server/access/connections.ts';
import { newJmapAccess } from '../../../server/access/jmap-backend.ts';
import { newUploads } from '../../../server/access/jmap-uploads.ts';
import { scriptsOf } from '../../../server/access/sieve-backend.ts';
import { sieveVisit } from '../../../server/access/sieve-visit.ts';
import { newWatch } from '../../../server/access/watch.ts';
import { seededRandom, systemClock } from '../../../server/base/ports.ts';
import { err } from '../../../server/base/result.ts';
import type { VacationResponse } from '../../../server/jmap/types.ts';
import type { Recorder } from '../../../server/journey/recorder.ts';
import { SERVER } from '../../../server/store/interface.ts';
import { filtersFor } from '../../support/filters-parts.ts';
import { must, nextTrace, openForTest, settle } from '../../support/store-world.ts';

async function desk(t: TestContext) {
  const { store, folder, faults } = await openForTest(t, {}, systemClock);
  const { ann } = await settle(store);
  const watch = newWatch(store, nextTrace);
  const onBug = (fault: unknown) => void faults.push(fault);
  const filters = filtersFor(store, systemClock);
  const access = newJmapAccess({
    ...{ store, clock: systemClock, watch, onBug, separator: () => '+', ...filters },
    uploads: newUploads({ folder: join(folder, 'uploads'), clock: systemClock, random: seededRandom(1), onBug }),
    handOver: async () => err({ at: 'session', reply: '421 4.3.2 Not now', code: 421, refused: [] }),
  });
  t.after(async () => {
    await access.close();
    watch.close();
    assert.deepEqual(faults, []);
  });
  const login = { account: ann, address: 'ann@here.example' };
  const account = await access.visitor(login, { remote: '127.0.0.1', program: null }).account(`a${ann}`);
  assert.ok(account);
  const sieve = scriptsOf({ clock: systemClock, connections: newConnections(), book: filters.book }, login);
  return { store, account, sieve, filters, ann };
}

const KEEP = Buffer.from('keep;\r\n');

const noRecorder: Recorder = {
  ...{ note() {}, judged() {}, transcript() {}, take: () => [] },
  ...{ flush: async () => {}, close: async () => {} },
};

test('who signs in as nobody in particular does not get the scripts of the server', async t => {
  const { store, filters } = await desk(t);
  const access = { clock: systemClock, connections: newConnections(), book: filters.book };
  const visit = {
    trace: 'T',
    remote: '127.0.0.1',
    listener: 'managesieve',
    recorder: noRecorder,
    onBug() {},
    end() {},
  };
  const { backend } = sieveVisit(access, visit);
  assert.deepEqual(await backend.open({ account: SERVER, address: 'inbox@localhost' }), err('unavailable'));
  assert.deepEqual((await store.scripts(SERVER)).list, []);
  assert.deepEqual(access.connections.list(), []);
});

test('a script that is only renamed keeps what another client writes into it meanwhile', async t => {
  const { account, sieve, filters, ann } = await desk(t);
  must(await sieve.put('main', KEEP));
  const [script] = (await account.scripts()).list;
  const [renamed] = await Promise.all([
    account.putScript(script!.id, { name: 'other' }),
    filters.book.put(ann, { name: 'main', text: 'stop;' }, 'x'),
  ]);
  assert.ok(renamed.ok);
  const { list } = await filters.book.list(ann);
  const kept = await Promise.all(list.map(({ id }) => filters.book.get(ann, id)));
  assert.ok(
    kept.some(one => one?.text === 'stop;'),
    JSON.stringify(kept.map(one => one?.text)),
  );
});

test('an away reply with lines as they travel is one, and says that it is off where its script is', async t => {
  const { account, sieve } = await desk(t);
  const { vacation: before } = await account.vacation();
  const { id: _, ...body } = before;
  assert.equal(await account.setVacation({ ...body, isEnabled: true, textBody: 'One.\r\nTwo.\r\n' }), null);
  const { vacation: set } = await account.vacation();
  assert.deepEqual([set.isEnabled, set.textBody], [true, 'One.\r\nTwo.\r\n']);
  must(await sieve.activate(null));
  assert.equal((await account.vacation()).vacation.isEnabled, false);
  assert.equal(await account.setVacation({ ...body, isEnabled: true, textBody: 'One.\r\nTwo.\r\n' }), null);
  assert.equal((await account.vacation()).vacation.isEnabled, true);
  assert.deepEqual(must(await sieve.list()), [{ name: 'Rules', active: true }]);
});

test('an away reply as hostile HTML is read at once', async t => {
  const { account } = await desk(t);
  const { vacation } = await account.vacation();
  const { id: _, ...body } = vacation;
  const began = process.cpuUsage();
  await account.setVacation({ ...body, isEnabled: true, htmlBody: '<br '.repeat(60_000) });
  assert.ok(process.cpuUsage(began).user < 3e6);
});

test('what ManageSieve puts is what JMAP shows, with a blob that is its octets', async t => {
  const { account, sieve } = await desk(t);
  const before = (await account.states()).SieveScript;
  assert.deepEqual(must(await sieve.put('main', KEEP)), []);
  assert.notEqual((await account.states()).SieveScript, before);
  const [script] = (await account.scripts()).list;
  assert.deepEqual([script?.name, script?.isActive], ['main', false]);
  const blob = await account.blob(script!.blobId);
  assert.deepEqual([Buffer.from(blob!.bytes), blob!.type], [KEEP, 'application/sieve']);
  const uses = await account.blobUses([script!.blobId]);
  assert.deepEqual(uses.get(script!.blobId)?.sieveScriptIds, [script!.id]);
  assert.equal(await account.activateScript(script!.id), null);
  assert.deepEqual(must(await sieve.list()), [{ name: 'main', active: true }]);
  assert.deepEqual(await account.removeScript(script!.id).then(no => no?.type), 'sieveIsActive');
});

test('refusals, in the words of ManageSieve', async t => {
  const { sieve } = await desk(t);
  const refused = async (given: Promise<{ readonly ok: boolean; readonly error?: unknown }>) => {
    const { ok, error } = await given;
    assert.equal(ok, false);
    return error;
  };
  const bad = Buffer.from('keep;\r\n  nonsense;\r\n');
  const [fault] = ((await refused(sieve.put('x', bad))) as { faults: { line: number; column: number }[] }).faults;
  assert.deepEqual([fault?.line, fault?.column], [2, 3]);
  assert.deepEqual(await refused(sieve.check(bad)), await refused(sieve.put('x', bad)));
  assert.deepEqual(must(await sieve.check(KEEP)), []);
  assert.deepEqual(await refused(sieve.get('x')), { why: 'nonexistent' });
  for (const name of ['a', 'b', 'c', 'd', 'e']) must(await sieve.put(name, KEEP));
  assert.deepEqual(await refused(sieve.put('f', KEEP)), { why: 'too-many', most: 5 });
  assert.deepEqual(await refused(sieve.haveSpace('f', 1)), { why: 'too-many', most: 5 });
  assert.deepEqual(must(await sieve.haveSpace('a', 9000)), true);
  assert.deepEqual(await refused(sieve.haveSpace('a', 10_001)), { why: 'too-large', most: 10_000 });
  assert.deepEqual(await refused(sieve.check(Buffer.alloc(10_001, '#'))), { why: 'too-large', most: 10_000 });
  must(await sieve.activate('a'));
  assert.deepEqual(await refused(sieve.remove('a')), { why: 'active' });
  assert.deepEqual(await refused(sieve.rename('a', 'b')), { why: 'already-exists' });
  must(await sieve.rename('a', 'z'));
  assert.deepEqual(
    must(await sieve.list()).filter(one => one.active),
    [{ name: 'z', active: true }],
  );
  must(await sieve.activate(null));
  must(await sieve.remove('z'));
  assert.deepEqual(await refused(sieve.activate('z')), { why: 'nonexistent' });
  assert.deepEqual(
    await refused(sieve.put('bin', Buffer.from([0x23, 0xff, 0xfe]))).then(no => (no as { why: string }).why),
    'invalid',
  );
});

test('refusals, in the words of JMAP', async t => {
  const { account } = await desk(t);
  const put = async (name: string, content: Uint8Array = KEEP) => {
    const done = await account.putScript(null, { name, content });
    return done.ok ? done.value : done.error;
  };
  const id = (await put('main')) as string;
  assert.deepEqual(await put('main'), {
    ...{ type: 'alreadyExists', existingId: id },
    description: 'There is a script “main” already',
  });
  assert.equal(((await put('x', Buffer.from('nonsense;'))) as { type: string }).type, 'invalidSieve');
  assert.equal(((await put('a\u0007')) as { type: string }).type, 'invalidProperties');
  assert.equal(((await put('x', Buffer.alloc(10_001, '#'))) as { type: string }).type, 'tooLarge');
  for (const name of ['b', 'c', 'd', 'e']) await put(name);
  assert.equal(((await put('f')) as { type: string }).type, 'overQuota');
  assert.equal((await account.activateScript('f999'))?.type, 'notFound');
  assert.equal((await account.removeScript('nothing'))?.type, 'notFound');
  assert.equal((await account.checkScript(Buffer.from('stop')))?.type, 'invalidSieve');
  const renamed = await account.putScript(id, { name: 'Ünter' });
  assert.ok(renamed.ok);
  assert.ok((await account.scripts()).list.some(one => one.name === 'Ünter'.normalize('NFC')));
});

const away: Omit<VacationResponse, 'id'> = {
  ...{ isEnabled: true, fromDate: '2026-12-01T00:00:00Z', toDate: '2026-12-24T12:00:00Z' },
  ...{ subject: 'Away', textBody: 'Back soon', htmlBody: null },
};

test('an away reply is a rule of the script that runs, and comes back as it was set', async t => {
  const { account, sieve } = await desk(t);
  const before = (await account.states()).VacationResponse;
  assert.equal(await account.setVacation(away), null);
  assert.notEqual((await account.states()).VacationResponse, before);
  const { state, vacation } = await account.vacation();
  assert.deepEqual(vacation, { id: 'singleton', ...away });
  assert.equal((await account.states()).VacationResponse, state);
  const [script] = must(await sieve.list());
  assert.equal(script?.active, true);
  const text = String(must(await sieve.get(script!.name)));
  assert.match(text, /vacation[^;]*:subject "Away"[^;]*"Back soon"/s);
  assert.match(text, /2026-12-24T12:00:00/);
  assert.equal(await account.setVacation({ ...away, isEnabled: false }), null);
  assert.deepEqual((await account.vacation()).vacation, { id: 'singleton', ...away, isEnabled: false });
});

test('what the rule cannot say is kept, until somebody changes the rule', async t => {
  const { account, filters, ann } = await desk(t);
  const html = '<p>Back <b>soon</b></p><p>Ann &amp; co</p>';
  assert.equal(await account.setVacation({ ...away, textBody: null, htmlBody: html }), null);
  const set = (await account.vacation()).vacation;
  assert.deepEqual([set.textBody, set.htmlBody], [null, html]);
  const now = await filters.rules.vacation(ann);
  assert.equal(now.vacation?.text, 'Back soon\nAnn & co');
  const changed = {
    ...now.vacation!,
    text: 'Here again on Monday',
    from: { date: '2026-12-02', time: null, zone: null },
  };
  must(await filters.rules.setVacation(ann, changed, 'ann'));
  const after = (await account.vacation()).vacation;
  assert.deepEqual([after.textBody, after.htmlBody], ['Here again on Monday', null]);
  // A whole day that JMAP does not touch stays one.
  assert.equal(await account.setVacation({ ...after, subject: 'Gone', isEnabled: true }), null);
  assert.deepEqual((await filters.rules.vacation(ann)).vacation?.from, { date: '2026-12-02', time: null, zone: null });
});

test('one that was never turned on makes no script, and one without words says something', async t => {
  const { account, sieve, filters, ann } = await desk(t);
  const draft = { ...away, isEnabled: false };
  assert.equal(await account.setVacation(draft), null);
  assert.deepEqual(must(await sieve.list()), []);
  assert.deepEqual((await account.vacation()).vacation, { id: 'singleton', ...draft });
  assert.equal(
    await account.setVacation({ ...away, textBody: null, subject: null, fromDate: null, toDate: null }),
    null,
  );
  const { vacation } = await filters.rules.vacation(ann);
  assert.match(vacation?.text ?? '', /^I am away/);
  assert.equal((await account.vacation()).vacation.textBody, null);
});
