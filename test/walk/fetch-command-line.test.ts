/** `mailroom fetch` and `mailroom import-imap`, as a person types them, with Dovecot as the other server. */
import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import test, { after, before } from 'node:test';
import { runCommand } from '../support/cli.ts';
import { type Dovecot, dovecotMissing, startDovecot } from '../support/dovecot.ts';
import { letter, letters, type Maildrop, startMaildrop } from '../support/maildrop.ts';
import { type Served, serve } from '../support/serve.ts';

const home = mkdtempSync(join(tmpdir(), 'mailroom-fetch-'));
const skip = dovecotMissing();
let served: Served;
let there: Dovecot | null = null;
let drop: Maildrop;

before(async () => {
  served = await serve({ home, settings: ['mode=deliver', 'checks.act=off', 'dns.zone='] });
  await served.ask(async api => {
    await api.domains.add({ name: 'here.example' });
    for (const name of ['ana', 'ben'])
      await api.accounts.add({ address: `${name}@here.example`, password: 'correct horse battery' });
  });
  drop = await startMaildrop({ letters: letters(3) });
  if (!skip) there = await startDovecot();
});
after(async () => {
  await served?.stop();
  await drop?.[Symbol.asyncDispose]();
  await there?.[Symbol.asyncDispose]();
  rmSync(home, { recursive: true, force: true });
});

const run = (args: readonly string[], stdin = '') => runCommand(home, args, { stdin });

test('added, tried, fetched, shown, changed, removed', async () => {
  const place = ['--host', '127.0.0.1', '--port', String(drop.port), '--tls', 'none', '--user', 'ana'];
  const added = await run(
    ['fetch', 'add', 'ana@here.example', 'pop3', ...place, '--enabled', 'off', '--password-stdin'],
    'secret\n',
  );
  assert.equal(added.code, 0, added.err);
  assert.match(added.out, /1: ana at 127\.0\.0\.1 \(POP3\), for ana@here\.example/);
  assert.match(added.out, /NOT encrypted/);
  assert.match((await run(['fetch', 'try', '1'])).out, /It works \(POP3\): 3 messages lie there/);
  assert.match((await run(['fetch', 'now', '1'])).out, /taken: 3 at the last visit, 3 in all/);
  assert.match((await run(['fetch', 'list'])).out, /ana@here\.example +ana at 127\.0\.0\.1 \(POP3\) +3 .*off/);
  drop.password = 'another';
  const failed = await run(['fetch', 'now', '1']);
  assert.notEqual(failed.code, 0);
  assert.match(failed.out, /fails since .*: the server refuses the login: wrong password/);
  const changed = await run(['fetch', 'change', '1', '--keep', '14', '--every', '1h', '--password-stdin'], 'another');
  assert.match(changed.out, /every 1h; there it goes after 14 days/);
  assert.match((await run(['fetch', 'remove', '1'])).out, /not fetched any more/);
  assert.match((await run(['fetch', 'list'])).out, /No mail is fetched/);
  assert.equal((await run(['fetch', 'add', 'ana@here.example', 'imap'])).code, 64);
  assert.match((await run(['fetch', 'providers'])).out, /google +none/);
});

test('all mail of two accounts, from a table; a second time what is new', { skip }, async () => {
  there!.put('ana', 'INBOX', letters(20));
  there!.put('ana', 'Work.Old', [{ ...letter(30), flags: 'S' }]);
  there!.put('ben', 'INBOX', letters(5));
  const file = join(home, 'people.csv');
  writeFileSync(
    file,
    `address,user,password\nana@here.example,ana,${there!.password}\nben@here.example,ben,${there!.password}\n`,
  );
  const ca = join(home, 'ca.pem');
  writeFileSync(ca, there!.authority);
  const place = ['--host', '127.0.0.1', '--port', String(there!.ports.imaps), '--ca', ca];
  const plan = await run(['import-imap', '--table', file, ...place, '--plan']);
  assert.equal(plan.code, 0, plan.err);
  assert.match(plan.out, /Work\/Old/);
  const moved = await run(['import-imap', '--table', file, ...place]);
  assert.equal(moved.code, 0, moved.err + moved.out);
  const jobs = await served.ask(api => api.moving.list({}));
  assert.deepEqual(jobs.map(one => [one.address, one.state, one.taken, one.proven]).sort(), [
    ['ana@here.example', 'done', 21, true],
    ['ben@here.example', 'done', 5, true],
  ]);
  assert.ok(!JSON.stringify(jobs).includes(there!.password));
  there!.put('ben', 'INBOX', [letter(6)]);
  const bens = jobs.find(one => one.address === 'ben@here.example')!;
  await served.ask(api => api.moving.resume({ id: bens.id }));
  for (let n = 0; n < 100; n++) {
    const now = (await served.ask(api => api.moving.list({}))).find(({ id }) => id === bens.id)!;
    if (now.state === 'done' && now.taken === 6) return;
    await new Promise(resolve => setTimeout(resolve, 50));
  }
  assert.fail('what is new did not come');
});

test('a master user reads for all; a wrong password is told', { skip }, async () => {
  const place = ['--host', '127.0.0.1', '--port', String(there!.ports.imap), '--tls', 'none'];
  const file = join(home, 'masters.csv');
  writeFileSync(file, 'ana@here.example;ana\n');
  const { user, password } = there!.master;
  const planned = await run(
    ['import-imap', '--table', file, ...place, '--master', user, '--plan', '--password-stdin'],
    password,
  );
  assert.equal(planned.code, 0, planned.err);
  const wrong = await run(
    ['import-imap', 'ana@here.example', '--user', 'ana', ...place, '--plan', '--password-stdin'],
    'wrong',
  );
  assert.notEqual(wrong.code, 0);
  assert.match(wrong.err, /refuses the login/);
});

test('carried to another server: planned, done, and the password is in no words of a process', { skip }, async () => {
  const ca = join(home, 'there.pem');
  writeFileSync(ca, there!.authority);
  const server = ['--host', '127.0.0.1', '--port', String(there!.ports.imaps), '--ca', ca];
  there!.put('old', 'INBOX', letters(4));
  const from = [...server, '--user', 'old', '--password-stdin'];
  assert.equal((await run(['import-imap', 'ana@here.example', ...from], there!.password)).code, 0);
  const place = [...server, '--user', 'new'];
  const carry = (more: readonly string[]) =>
    run(['export', 'ana@here.example', '--to', 'imap', ...place, '--password-stdin', ...more], there!.password);
  const planned = await carry(['--plan']);
  assert.equal(planned.code, 0, planned.err);
  assert.match(planned.out, /Nothing was changed/);
  assert.equal(there!.count('new', 'INBOX'), 0);
  const done = await carry([]);
  assert.equal(done.code, 0, done.err + done.out);
  assert.match(done.out, /octet by octet the same/);
  const count = there!.count('new', 'INBOX');
  assert.ok(count > 0);
  assert.equal((await carry([])).code, 0);
  assert.equal(there!.count('new', 'INBOX'), count);
  assert.ok(!JSON.stringify(await served.ask(api => api.moving.list({}))).includes(there!.password));
  for (const wrong of [
    ['--to', 'ftp'],
    ['/tmp/x', '--plan'],
    ['/tmp/x', '--host', 'x.example'],
  ])
    assert.equal((await run(['export', 'ana@here.example', ...wrong])).code, 64, wrong.join(' '));
});
