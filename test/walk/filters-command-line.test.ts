/** `mailroom filter`, `sieve` and `vacation` as a person types them, on the server that runs: what was said is what happens. */
import assert from 'node:assert/strict';
import { rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import test, { after, before } from 'node:test';
import type { Api, TrialTold } from '../../server/api/contract.ts';
import { connect, lineChannel } from '../../server/api/rpc.ts';
import { homeAt } from '../../server/assembly/home.ts';
import { dialControl } from '../../server/web/control.ts';
import { type CliServer, newHome, startServer } from '../support/cli.ts';

const home = newHome();
let server: CliServer;
before(async () => {
  server = await startServer(['--preset', 'office', '--set', 'host-name=mail.here.example'], home);
  await said(0, 'domain', 'add', 'here.example');
  for (const name of ['ann', 'bob'])
    await ask(api => api.accounts.add({ address: `${name}@here.example`, password: 'correct horse' }));
});
after(async () => {
  await server?.[Symbol.asyncDispose]();
  rmSync(home, { recursive: true, force: true, maxRetries: 5 });
});

async function said(code: number, ...words: string[]): Promise<string> {
  const ran = await server.run(...words);
  assert.equal(ran.code, code, ran.out + ran.err);
  return ran.out + ran.err;
}
async function ask<T>(question: (api: Api) => Promise<T>): Promise<T> {
  const socket = (await dialControl(homeAt(home).control))!;
  try {
    return await question(connect<Api>(lineChannel(socket)) as unknown as Api);
  } finally {
    socket.destroy();
  }
}
const ANN = 'ann@here.example';
async function until(what: string, holds: () => Promise<boolean>): Promise<void> {
  const deadline = Date.now() + 8000;
  while (!(await holds())) {
    assert.ok(Date.now() < deadline, what);
    await new Promise(resolve => setTimeout(resolve, 40));
  }
}

test('a rule is tried, added, listed, shown, disabled, moved and removed', async () => {
  assert.match(await said(0, 'filter', 'list', ANN), /has no rules/);
  const rule = ['subject=*invoice*', 'then', 'move=Invoices', 'stop'];
  assert.match(await said(0, 'filter', 'add', ANN, 'Invoices', '--try', ...rule), /no message to try it on/);
  assert.match(await said(0, 'filter', 'list', ANN), /has no rules/);
  assert.match(await said(0, 'filter', 'add', ANN, 'Invoices', ...rule), /Invoices is asked from now on/);
  await said(0, 'filter', 'add', ANN, 'Large', 'size>10M', 'known', 'then', 'star', 'keep');
  const listed = await said(0, 'filter', 'list', ANN);
  assert.match(listed, /1 +Invoices +on +subject=\*invoice\* then move=Invoices stop/);
  assert.match(listed, /2 +Large +on +size>10485760 known then star keep/);
  assert.match(
    await said(0, 'filter', 'show', ANN, '1'),
    /^# rule:\[Invoices\]\nif header :contains "subject" "invoice" \{/,
  );
  assert.match(await said(0, 'filter', 'disable', ANN, '2'), /not asked any more/);
  assert.match(await said(0, 'filter', 'move', ANN, '2', '1'), /is number 1 now/);
  assert.match(await said(0, 'filter', 'list', ANN), /1 +Large +off/);
  assert.match(await said(0, 'filter', 'remove', ANN, '1'), /is gone/);
  assert.match(await said(1, 'filter', 'remove', ANN, '7'), /There is no rule 7/);
  assert.match(await said(64, 'filter', 'add', ANN, 'Wrong', 'colour=red', 'then', 'stop'), /"colour" is no field/);
  assert.match(await said(1, 'filter', 'list', 'nobody@here.example'), /There is no nobody/);
});

test('one letter is tried, with each step', async () => {
  const letter = join(home, 'letter.eml');
  writeFileSync(letter, 'From: bob@here.example\r\nTo: ann@here.example\r\nSubject: Your invoice 7\r\n\r\nPay.\r\n');
  const tried = await said(0, 'sieve', 'try', ANN, '--eml', letter);
  assert.match(tried, /matched|line 5 \(Invoices\)/);
  assert.match(tried, /Of one message: 1 would move to Invoices/);
});

test('a script is checked with line and column, put, tried, activated; the one that runs is not removed', async () => {
  const file = join(home, 'new.sieve');
  writeFileSync(file, 'require "fileinto";\nif header :contains "subject" "first" {\n  fileinto "Letters"\n}\n');
  assert.match(await said(1, 'sieve', 'check', file), /line 3, column \d+: /);
  assert.match(await said(1, 'sieve', 'put', ANN, 'mine', file), /line 3, column \d+: /);
  writeFileSync(file, 'require "fileinto";\nif header :contains "subject" "welcome" {\n  fileinto "Letters";\n}\n');
  assert.match(await said(0, 'sieve', 'check', file), /It can run/);
  assert.match(await said(0, 'sieve', 'put', ANN, 'mine', file), /mine was added/);
  const told: TrialTold = JSON.parse(await said(0, 'sieve', 'try', ANN, 'mine', '--json'));
  assert.equal(typeof told.summary, 'string');
  assert.match(await said(0, 'sieve', 'activate', ANN, 'mine'), /sorts the mail/);
  assert.match(await said(1, 'sieve', 'remove', ANN, 'mine'), /runs now: activate another/);
  assert.match(await said(0, 'sieve', 'list', ANN), /mine +sorts the mail/);
  assert.match(await said(0, 'sieve', 'show', ANN, 'mine'), /fileinto "Letters"/);
  assert.match(await said(0, 'sieve', 'put', 'server', 'everybody', file), /everybody was added/);
  assert.match(await said(0, 'sieve', 'run', 'server', 'everybody', 'before'), /runs before people’s own/);
  assert.match(await said(0, 'sieve', 'run', 'server', 'everybody', 'included'), /only where another includes it/);
  assert.match(await said(0, 'sieve', 'off', ANN), /Nothing sorts the mail/);
});

test('an away reply is turned on with its dates, told to whose it is, shown, listed, turned off', async () => {
  assert.match(await said(64, 'vacation', 'on', ANN), /Say what is answered/);
  const on = await said(0, 'vacation', 'on', ANN, '--text', 'Back soon.', '--until', '2099-01-03', '--known');
  assert.match(on, /The away reply of ann@here\.example is on, until 2099-01-03\./);
  assert.match(on, /people written to before, each once in 7 days/);
  assert.match(await said(0, 'vacation', 'list'), /ann@here\.example .* 2099-01-03/);
  await until('she is told', async () => {
    const rows = await ask(api => api.journeys.list({ limit: 20, where: '"away reply"' }));
    return rows.some(one => one.recipients.includes(ANN) && one.state === 'delivered');
  });
  assert.match(await said(1, 'vacation', 'on', ANN, '--from', '2099-02-30'), /is not a date/);
  assert.match(await said(0, 'vacation', 'off', ANN, '--quietly'), /is off/);
  assert.match(await said(0, 'vacation', 'list'), /Nobody is away/);
});
