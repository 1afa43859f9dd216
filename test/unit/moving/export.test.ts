/** Mail carried out, and brought in again elsewhere: the same mail. */
import assert from 'node:assert/strict';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import test, { type TestContext } from 'node:test';
import { seededRandom } from '../../../server/base/ports.ts';
import type { ExportFormat } from '../../../server/moving/job.ts';
import { mailFolder } from '../../support/mail-files.ts';
import { ANN, BEN, type MovingWorld, movingWorld } from '../../support/moving-world.ts';
import { must } from '../../support/store-world.ts';

const AT = 1_600_000_000_000;
const boxes = ['INBOX', 'Work/2024', 'Sent', 'v1.2 & Söhne'];

/** `hard`: also what LF files cannot hold. */
async function filled(t: TestContext, hard: boolean): Promise<MovingWorld> {
  const world = await movingWorld(t);
  const { store } = world;
  const account = (await store.account(ANN))!.id;
  const random = seededRandom(9);
  const bits = ['a', '\r\n', 'From x\r\n', '>From y\r\n', '\rq', '\0', '\xe9', ...(hard ? ['\n', '\r\r\n'] : [])];
  for (const name of boxes) {
    await store.run('createMailbox', { account, name, role: null, subscribed: name !== 'Work/2024' });
    const mailbox = (await store.mailbox(account, name))!.id;
    const messages = Array.from({ length: 40 }, (_, n) => {
      const body = Array.from({ length: 9 }, () => bits[Math.floor(random.fraction() * bits.length)]).join('');
      return {
        bytes: Buffer.from(`Subject: ${n}\r\n\r\n${hard ? body : body.replaceAll('\r\r\n', '\r\n')}end\r\n`, 'latin1'),
        ...{ flags: n % 32, keywords: n % 4 === 0 ? ['$Forwarded', `K${n % 3}`] : [], internalDate: AT + n * 1000 },
        trace: `T-${n}`,
      };
    });
    must(await store.run('appendAll', { account, mailbox, messages, note: null }));
  }
  return world;
}

const shown = async ({ mail }: MovingWorld, address: string, box: string) =>
  (await mail(box, address)).map(([text, flags, keywords, date]) => [text, flags, [...keywords].sort(), date]);

async function thereAndBack(t: TestContext, world: MovingWorld, format: ExportFormat, name: string) {
  const path = join(mailFolder(t), name);
  const out = await world.carried(format, path);
  assert.equal(out.state, 'done', String(out.progress.because));
  const back = await world.brought(path, { address: BEN });
  assert.equal(back.state, 'done', String(back.progress.because));
  return { out: out.progress.kind === 'export' ? out.progress : null, back: back.progress, path };
}

for (const [format, name] of [
  ['maildir', 'out'],
  ['archive', 'out.zip'],
] as const) {
  test(`${format}: octets, flags, keywords, dates, names, subscriptions: all the same, whatever they are`, async t => {
    const world = await filled(t, true);
    const { out, back } = await thereAndBack(t, world, format, name);
    assert.deepEqual([out?.report?.proven, out?.report?.stateProven, out?.lost], [true, true, {}]);
    assert.equal(back.report?.proven, true);
    for (const box of boxes) assert.deepEqual(await shown(world, BEN, box), await shown(world, ANN, box));
    const account = (await world.store.account(BEN))!.id;
    assert.deepEqual((await world.store.mailbox(account, 'Work/2024'))?.subscribed, false);
  });
}

test('mbox: octets, flags, keywords and seconds are the same; what it cannot hold is told', async t => {
  const world = await filled(t, false);
  const { out } = await thereAndBack(t, world, 'mbox', 'out');
  assert.deepEqual([out?.report?.proven, out?.lost], [true, {}]);
  for (const box of boxes) assert.deepEqual(await shown(world, BEN, box), await shown(world, ANN, box));

  const hard = await filled(t, true);
  const told = await hard.carried('mbox', join(mailFolder(t), 'out'));
  assert.equal(told.state, 'done');
  assert.ok(told.progress.kind === 'export' && (told.progress.lost['line-ends'] ?? 0) > 0);
});

test('eml and zip: octets are the same', async t => {
  for (const [format, name] of [
    ['eml', 'out'],
    ['zip', 'out.zip'],
  ] as const) {
    const world = await filled(t, false);
    await thereAndBack(t, world, format, name);
    for (const box of boxes)
      assert.deepEqual(
        (await shown(world, BEN, box)).map(([text]) => text),
        (await shown(world, ANN, box)).map(([text]) => text),
      );
  }
});

test('nothing that is there is written over', async t => {
  const world = await filled(t, false);
  const full = mailFolder(t, { 'a.txt': 'x' });
  const start = (format: ExportFormat, path: string) =>
    world.mover.start({ kind: 'export', address: ANN, format, path, mailboxes: null, by: '' });
  assert.deepEqual(await start('maildir', full), { ok: false, error: `${full} is not empty` });
  assert.deepEqual(await start('zip', join(full, 'a.txt')), {
    ok: false,
    error: `${join(full, 'a.txt')} is there already`,
  });
});

test('an archive takes scripts, identities and notes along; a damaged message in it is named', async t => {
  const world = await filled(t, false);
  const { store } = world;
  const account = (await store.account(ANN))!.id;
  const limits = { scripts: 9, octets: 9999 };
  must(await store.run('putScript', { account, name: 'main', text: 'keep;', role: 'active', now: AT, limits }));
  must(
    await store.run('putDocument', {
      account,
      kind: 'identity',
      id: null,
      body: '{"name":"Ann","email":"ann@here.example"}',
    }),
  );
  const { path, back } = await thereAndBack(t, world, 'archive', 'ann.zip');
  const ben = (await store.account(BEN))!.id;
  const scripts = (await store.scripts(ben)).list.map(({ name, role }) => [name, role]);
  assert.deepEqual(scripts, [['main', 'active']]);
  assert.deepEqual(
    (await store.documents(ben, 'identity')).list.map(one => one.body),
    ['{"name":"Ann","email":"ann@here.example"}'],
  );
  assert.deepEqual(back.report?.extras, ['identities: 1 made', 'scripts: main (active)']);

  const octets = readFileSync(path);
  // An octet of the first message's packed content.
  octets[octets.indexOf('.eml') + 4 + 20] = octets[octets.indexOf('.eml') + 24]! ^ 0xff;
  const damaged = join(mailFolder(t), 'damaged.zip');
  writeFileSync(damaged, octets);
  const job = await world.brought(damaged, { address: BEN, under: 'Damaged' });
  assert.equal(job.state, 'done');
  assert.ok((job.progress.report?.untaken ?? 0) >= 1);
  assert.deepEqual(Object.keys(job.progress.report?.untakenBy ?? {}), ['unreadable']);
});
