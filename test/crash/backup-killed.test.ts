/** SIGKILL at durable steps of a backup, of clearing old ones away, and of a restored home taking its place. */
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import test, { type TestContext } from 'node:test';
import { heldIn, verifyHeld } from '../../server/backup/held.ts';
import { makeBackup } from '../../server/backup/make.ts';
import { makeRepository, openRepository } from '../../server/backup/repository.ts';
import { prepareRestore } from '../../server/backup/restore-home.ts';
import { finishSwap } from '../../server/backup/swap.ts';
import { systemClock as clock } from '../../server/base/ports.ts';
import { fillHome, never, openHome, quiet, SECRET } from '../support/backup-world.ts';
import { must } from '../support/store-world.ts';

const program = join(import.meta.dirname, '../support/backup-killed.ts');
const killAt = join(import.meta.dirname, '../faults/kill-at.mjs');
const temporary = () => mkdtempSync(join(tmpdir(), 'mailroom-backup-killed-'));
const remove = (folder: string) => rmSync(folder, { recursive: true, force: true, maxRetries: 5 });

/** What it was killed at; null: it came to its end. */
async function killed(act: string, top: string, at: string): Promise<string | null> {
  const env = { ...process.env, KILL_HOME: top, KILL_AT: at };
  const child = spawn(process.execPath, ['--import', killAt, program, act, top], { env });
  let said = '';
  child.stderr.on('data', (piece: Buffer) => {
    said += piece;
  });
  const code = await new Promise(resolve => child.on('close', resolve));
  const step = /^killed \w+ step \d+: (.*)$/m.exec(said)?.[1] ?? null;
  if (step === null && code !== 0) throw new Error(said);
  return step;
}

/** A home with a backup and a half, and another home that it is restored into. */
async function template(t: TestContext): Promise<string> {
  const top = temporary();
  t.after(() => remove(top));
  const store = await fillHome(join(top, 'home'));
  const repository = must(await makeRepository(join(top, 'target'), null));
  const parts = {
    store,
    clock,
    home: join(top, 'home'),
    scratch: join(top, 'home', 'backup', 'scratch'),
    version: '1.0.0',
  };
  must(await makeBackup(parts, repository, never, quiet));
  await store.close();
  mkdirSync(join(top, 'other'));
  writeFileSync(join(top, 'other', 'secret'), 'old');
  writeFileSync(join(top, 'other', 'mailroom.jsonc'), 'old');
  return top;
}

async function eachKill(
  from: string,
  act: string,
  steps: readonly string[],
  look: (top: string, at: string) => Promise<void>,
) {
  const kills: string[] = [];
  const lane = async (own: readonly string[]) => {
    for (const at of own) {
      const top = temporary();
      cpSync(from, top, { recursive: true });
      const step = await killed(act, top, at);
      if (step !== null) kills.push(step);
      await look(top, `${at} (${step})`);
      remove(top);
    }
  };
  await Promise.all([0, 1].map(which => lane(steps.filter((_, n) => n % 2 === which))));
  return kills;
}

test('killed while a backup is made: those that are listed are whole, and the next is made', {
  timeout: 60_000,
}, async t => {
  const from = await template(t);
  const store = await openHome(join(from, 'home'));
  must(await store.run('addDomain', { name: 'new.example', aliasOf: null }));
  await store.close();
  const steps = [
    '2:after',
    'rename target/tmp/backup-:before',
    'rename target/tmp/backup-:after',
    'rename target/backups/:after',
  ];
  const kills = await eachKill(from, 'backup', steps, async (top, at) => {
    const repository = must(await openRepository(join(top, 'target'), null));
    const listed = await repository.list();
    assert.ok(listed.length >= 1, `${at}: the good one is there`);
    for (const { id } of listed)
      assert.deepEqual(await verifyHeld(repository, must(await repository.manifest(id)), { clock }), [], at);
    const again = await openHome(join(top, 'home'));
    const parts = {
      store: again,
      clock,
      home: join(top, 'home'),
      scratch: join(top, 'home', 'backup', 'scratch'),
      version: '1.0.0',
    };
    const made = must(await makeBackup(parts, repository, never, quiet));
    assert.deepEqual(await verifyHeld(repository, must(await repository.manifest(made.id)), { clock }), [], at);
    await again.close();
  });
  assert.ok(kills.length >= 3, `killed at ${kills.join(', ')}`);
});

test('killed while a restored home takes its place: it is the one or the other, never a half', {
  timeout: 60_000,
}, async t => {
  const from = await template(t);
  const repository = must(await openRepository(join(from, 'target'), null));
  const [newest] = await repository.list();
  must(
    await prepareRestore(must(await heldIn(repository, newest!.id)), join(from, 'other'), {
      clock,
      signal: never,
      tell: quiet,
    }),
  );
  const steps = [1, 2, 4, 5, 7, 8, 10].map(n => `${n}:${n % 2 ? 'before' : 'after'}`);
  const kills = await eachKill(from, 'finish', steps, async (top, at) => {
    const other = join(top, 'other');
    must(finishSwap(other, clock.now()));
    assert.equal(readFileSync(join(other, 'secret'), 'utf8'), SECRET, at);
    const aside = readdirSync(other).filter(name => name.startsWith('before-restore-'));
    assert.deepEqual(
      aside.map(name => readFileSync(join(other, name, 'secret'), 'utf8')),
      ['old'],
      at,
    );
    assert.equal(existsSync(join(other, 'restore')), false, at);
    assert.equal(existsSync(join(other, 'store', 'mailroom.db')), true, at);
  });
  assert.ok(kills.length >= 6, `killed at ${kills.join(', ')}`);
});

test('killed before everything is prepared: the home is as it was', { timeout: 60_000 }, async t => {
  const from = await template(t);
  const steps = ['COMMIT:before', 'rename other/restore/swap.json:before'];
  const kills = await eachKill(from, 'prepare', steps, async (top, at) => {
    const other = join(top, 'other');
    assert.equal(must(finishSwap(other, clock.now())), null, at);
    assert.equal(readFileSync(join(other, 'secret'), 'utf8'), 'old', at);
  });
  assert.ok(kills.length >= 2, `killed at ${kills.join(', ')}`);
});
