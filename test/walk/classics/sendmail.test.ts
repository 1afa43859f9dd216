/** sendmail: aliases(5), .forward and -bt / -bv, as those who know them expect. */
import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import test, { after, before } from 'node:test';
import { type NextHop, startNextHop } from '../../support/next-hop.ts';
import { type Person, startWorld, type World } from '../../support/world.ts';

let hop: NextHop;
let world: World;
let ann: Person;
const folder = mkdtempSync(join(tmpdir(), 'mailroom-sendmail-'));
before(async () => {
  hop = await startNextHop();
  world = await startWorld({
    zone: 'there.example. MX 10 mx.there.example.\nmx.there.example. A 127.0.0.1\n',
    hopPort: hop.port,
  });
  ann = await world.addAccount('ann@here.example');
  await world.addAccount('ben@here.example');
});
after(async () => {
  await world[Symbol.asyncDispose]();
  await hop.close();
  rmSync(folder, { recursive: true, force: true });
});

const alias = (address: string, ...targets: string[]) => world.api.aliases.add({ address, targets });
async function bring(to: string): Promise<string> {
  const { trace } = await world.bring({ from: 'kim@there.example', to, subject: to, text: 'x' });
  await world.settle();
  return trace;
}
const trace = async (address: string) =>
  (await world.api.directory.trace({ address, sender: 'kim@there.example' })).ends;

test('sendmail aliases: names on the left do not differ by case; one alias leads to the next', async () => {
  await alias('Postmaster@here.example', 'root@here.example');
  await alias('root@here.example', 'ann@here.example');
  assert.deepEqual(await trace('POSTMASTER@here.example'), ['ann@here.example']);
});

test('sendmail aliases: :include: with comments and the list’s owner', async () => {
  const list = join(folder, 'staff');
  writeFileSync(list, '# staff\nann, lee@there.example\n', { mode: 0o600 });
  await alias('staff@here.example', `:include:${list}`);
  await alias('owner-staff@here.example', 'ben@here.example');
  await bring('staff@here.example');
  assert.deepEqual(await trace('staff@here.example'), ['ann@here.example', 'lee@there.example']);
  assert.equal(hop.received.at(-1)!.sender, 'owner-staff@here.example');
});

test('sendmail .forward: \\ann, ann@there.example keeps a copy and sends one on', async () => {
  await world.api.forwards.set({ address: ann.address, targets: ['\\ann', 'ann@there.example'] });
  await bring('ann@here.example');
  assert.deepEqual(hop.received.at(-1)!.recipients, ['ann@there.example']);
  assert.ok((await world.stored(ann)).some(text => text.includes('Subject: ann@here.example')));
  await world.api.forwards.remove({ address: ann.address });
});

test('sendmail virtusertable: @domain with %1 becomes the same name elsewhere, error:nouser refuses', async () => {
  await world.api.domains.add({ name: 'old.example' });
  await alias('@old.example', '$1@here.example');
  await alias('gone@old.example', 'error:nouser 550 No such user here');
  assert.deepEqual(await trace('ben@old.example'), ['ben@here.example']);
  const gone = await world.api.directory.trace({ address: 'gone@old.example' });
  assert.match(gone.stranger.reply, /^550 5\.1\.1 (550 )?No such user here/);
});

test('sendmail -bv: what a stranger would be told, and one of our own', async () => {
  const { stranger, ourOwn, steps } = await world.api.directory.trace({ address: 'lee@there.example' });
  assert.deepEqual([stranger.isTaken, ourOwn.isTaken], [false, true]);
  assert.match(stranger.reply, /^550 5\.7\.1 /);
  assert.deepEqual(
    steps.map(step => step.kind),
    ['read', 'domain', 'elsewhere', 'route', 'host'],
  );
});
