/** The doctor of a running server: a first look when somebody comes, news when one is asked for, a need on Overview. */
import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import test, { after } from 'node:test';
import { serve } from '../support/serve.ts';

const folder = mkdtempSync(join(tmpdir(), 'mailroom-doctor-served-'));
after(() => rmSync(folder, { recursive: true, force: true }));

test('watched, looked at again, and told on Overview when it is bad twice', async () => {
  const zone = join(folder, 'zone');
  writeFileSync(zone, 'here.example. MX 10 mail.there.example.\nmail.here.example. A 127.0.0.1\n');
  await using served = await serve({
    home: join(folder, 'home'),
    settings: ['mode=deliver', `dns.zone=${zone}`, 'doctor.public-addresses=127.0.0.1'],
  });
  await served.ask(api => api.domains.add({ name: 'here.example' }));
  const { api, close } = await served.connect();
  const pages = api.doctor.watch({});
  const next = async () => {
    const { value } = await pages.next();
    assert.ok(value);
    return value;
  };
  let page = await next();
  assert.deepEqual([page.domains, page.report], [['here.example'], null]);
  // A look begins by itself, because somebody looks.
  while (page.report === null) page = await next();
  const first = page.report;
  assert.equal(first.rows.find(({ topic }) => topic === 'mx')?.code, 'mx-elsewhere');
  assert.equal(first.rows.find(({ topic }) => topic === 'address')?.code, 'address-ok');
  assert.deepEqual(first.answers.map(({ verdict }) => verdict).slice(0, 1), ['failed']);
  const isTold = async () => (await api.status.get({})).needs.filter(({ id }) => id.startsWith('doctor'));
  assert.deepEqual(await isTold(), []);
  const second = await api.doctor.check({ domain: 'here.example' });
  assert.ok(second.at >= first.at);
  const [need] = await isTold();
  assert.match(need?.sentence ?? '', /^here\.example: Mail for here\.example goes to mail\.there\.example/);
  assert.equal(need?.path, '/deliverability/here.example');
  const texts = await api.doctor.texts({ domain: 'here.example', which: 'missing' });
  assert.match(texts.zone, /IN MX +10 mail\.here\.example\./);
  await assert.rejects(api.doctor.check({ domain: 'there.example' }), /not one of our domains/);
  close();
});
