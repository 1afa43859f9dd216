/** Signing in elsewhere by OAuth2: in the browser, by hand, by a typed code; tokens renewed, and consents taken back. */
import assert from 'node:assert/strict';
import test, { after, before } from 'node:test';
import type { PulledDraftInput } from '../../server/api/contract.ts';
import { startMaildrop, startTlsMaildrop } from '../support/maildrop.ts';
import { CLIENT, type OAuthServer, startOAuthServer } from '../support/oauth-server.ts';
import { type Person, startWorld, type World } from '../support/world.ts';

let there: OAuthServer;
let world: World;
let ana: Person;
let provider: string;

before(async () => {
  there = await startOAuthServer();
  world = await startWorld({ zone: 'auth.example. A 127.0.0.1\n', roots: [there.authority] });
  ana = await world.addAccount('ana@here.example');
  provider = there.issuer;
  await world.api.settings.set({ key: 'fetch.oauth-clients', text: `${provider} ${CLIENT}` });
});
after(async () => {
  await world[Symbol.asyncDispose]();
  await there[Symbol.asyncDispose]();
});

const begin = (device = false) => world.api.fetch.signIn({ provider, user: 'ana@pop.example', device });
const state = (id: string) => world.api.fetch.signInState({ id });

async function ended(id: string): Promise<string> {
  for (;;) {
    const { kind } = await state(id);
    if (kind !== 'waiting') return kind;
    await new Promise(resolve => setTimeout(resolve, 20));
  }
}

async function signedIn(): Promise<string> {
  const { id, address } = await begin();
  const page = await fetch(await there.consent(address));
  assert.equal(page.status, 200);
  assert.match(await page.text(), /You can close this page/);
  assert.equal(await ended(id), 'given');
  return id;
}

test('by the browser: mail comes, and goes on coming when the token has run out', async () => {
  await using drop = await startMaildrop({ token: there.token, capabilities: ['UIDL', 'SASL XOAUTH2'] });
  const row = await world.api.fetch.add({
    ...{ account: ana.address, signIn: await signedIn() },
    settings: {
      ...{ protocol: 'pop3', host: '127.0.0.1', port: drop.port, tls: 'starttls', user: 'ana@pop.example' },
      ...{ login: 'oauth2', provider, enabled: false },
    },
  });
  // This drop has no encryption: the token is not shown to it.
  const refused = await world.api.fetch.now({ id: row.id });
  assert.equal(refused.state.failing?.kind, 'login-unavailable');
  assert.ok(!drop.said.some(line => line.startsWith('AUTH')));
  await world.api.fetch.remove({ id: row.id });
});

test('tokens are renewed; a consent that was taken back is told, and given again', async () => {
  await using drop = await startTlsMaildrop({ token: there.token, capabilities: ['UIDL', 'SASL OAUTHBEARER'] });
  const row = await world.api.fetch.add({
    ...{ account: ana.address, signIn: await signedIn() },
    settings: {
      ...{ protocol: 'pop3', host: '127.0.0.1', port: drop.port, tls: 'implicit', user: 'ana@pop.example' },
      ...{ login: 'oauth2', provider, enabled: true, every: 3_600_000, authorities: drop.authority },
    },
  });
  const now = () => world.api.fetch.now({ id: row.id });
  assert.deepEqual([(await now()).state.failing, (await now()).state.taken], [null, 2]);
  there.expire();
  assert.equal((await now()).state.failing, null);
  assert.equal(there.asked.filter(line => line.includes('grant_type=refresh_token')).length, 1);
  there.revoke();
  const failed = await now();
  assert.equal(failed.state.failing?.kind, 'consent');
  const { needs } = await world.api.status.get({});
  assert.match(needs.find(({ id }) => id === `fetch-${row.id}`)?.sentence ?? '', /no longer good.*sign in there again/);
  await world.api.fetch.change({ id: row.id, settings: {}, signIn: await signedIn() });
  assert.equal((await now()).state.failing, null);
  there.expire();
  there.trouble = { status: 503, body: 'busy' };
  assert.equal((await now()).state.failing?.kind, 'later');
  there.trouble = null;
  assert.equal((await now()).state.failing, null);
  const [stored] = await world.mailroom.store.pulledAccounts();
  assert.ok(!JSON.stringify(stored).includes('refresh-'));
  await world.api.fetch.remove({ id: row.id });
});

test('the address that the browser ended at is brought by hand', async () => {
  const { id, address } = await begin();
  const back = await there.consent(address);
  await assert.rejects(
    world.api.fetch.signedIn({ id, address: back.replace(/state=[^&]*/, 'state=x') }),
    /no question/,
  );
  assert.equal((await state(id)).kind, 'waiting');
  assert.equal((await world.api.fetch.signedIn({ id, address: back })).kind, 'given');
});

test('a code is typed in elsewhere', async () => {
  const { id, address, userCode } = await begin(true);
  assert.deepEqual([userCode, address], ['WDJB-MJHT', `${provider}/type`]);
  there.approve();
  assert.equal(await ended(id), 'given');
});

test('a person who says no, another’s page, and a code that is used twice', async () => {
  const no = await begin();
  await fetch(await there.consent(no.address, 'no'));
  assert.deepEqual(await state(no.id), { kind: 'failed', sentence: 'the person there said no: access_denied' });
  const { id, address } = await begin();
  const back = new URL(await there.consent(address));
  const port = `${back.protocol}//${back.host}`;
  assert.equal((await fetch(`${port}/?code=stolen&state=guess`)).status, 404);
  assert.equal((await fetch(`${port}/favicon.ico`)).status, 404);
  assert.equal((await state(id)).kind, 'waiting');
  assert.equal((await fetch(back)).status, 200);
  assert.equal(await ended(id), 'given');
  await assert.rejects(fetch(back));
});

test('without a client id it is said how to get one; another server’s description is not believed', async () => {
  await assert.rejects(
    world.api.fetch.signIn({ provider: 'google', user: 'ana@gmail.com' }),
    /no client id is known for google: register a program there/,
  );
  there.claims = 'https://evil.example';
  await assert.rejects(begin(), /describes another server/);
  there.claims = null;
});

test('leave of one provider is not shown to another, nor what is kept of it', async () => {
  const signIn = await signedIn();
  const settings: PulledDraftInput = {
    ...{ protocol: 'imap', host: 'imap.elsewhere.example', user: 'ana@elsewhere.example', login: 'oauth2' },
    enabled: false,
  };
  const evil = { ...settings, provider: 'https://evil.example' };
  await assert.rejects(world.api.fetch.add({ account: ana.address, settings: evil, signIn }), /nobody has given leave/);
  await assert.rejects(world.api.fetch.importSource({ settings: evil, signIn }), /leave by OAuth2, is needed/);
  const row = await world.api.fetch.add({ account: ana.address, settings: { ...settings, provider }, signIn });
  await assert.rejects(
    world.api.fetch.change({ id: row.id, settings: { provider: 'https://evil.example' } }),
    /needs its own password/,
  );
  await world.api.fetch.remove({ id: row.id });
});

test('who asks with a row of before a renewal gets the token that is good, and renews nothing twice', async () => {
  await using drop = await startTlsMaildrop({ token: there.token, capabilities: ['UIDL', 'SASL OAUTHBEARER'] });
  const row = await world.api.fetch.add({
    ...{ account: ana.address, signIn: await signedIn() },
    settings: {
      ...{ protocol: 'pop3', host: '127.0.0.1', port: drop.port, tls: 'implicit', user: 'ana@pop.example' },
      ...{ login: 'oauth2', provider, enabled: false, authorities: drop.authority },
    },
  });
  const before = there.asked.filter(line => line.includes('grant_type=refresh_token')).length;
  const { store } = world.mailroom;
  const { pulledAccounts } = store;
  const old = await pulledAccounts.call(store);
  await world.later(7_200_000);
  assert.equal((await world.api.fetch.now({ id: row.id })).state.failing, null);
  let asked = 0;
  store.pulledAccounts = async () => (asked++ === 0 ? old : pulledAccounts.call(store));
  try {
    assert.equal((await world.api.fetch.now({ id: row.id })).state.failing, null);
  } finally {
    store.pulledAccounts = pulledAccounts;
  }
  assert.equal(there.asked.filter(line => line.includes('grant_type=refresh_token')).length, before + 1);
  await world.api.fetch.remove({ id: row.id });
});

test('an answer whose state is of as many characters and more octets is somebody else’s', async () => {
  const { id, address } = await begin();
  const back = new URL(await there.consent(address));
  back.searchParams.set('state', `${back.searchParams.get('state')!.slice(1)}é`);
  assert.equal((await fetch(back)).status, 404);
  assert.equal((await state(id)).kind, 'waiting');
});

test('leave is used once, and for nobody else', async () => {
  const signIn = await signedIn();
  const settings: PulledDraftInput = {
    ...{ protocol: 'imap', host: 'imap.elsewhere.example', user: 'ana@elsewhere.example', provider },
    ...{ login: 'oauth2', enabled: false },
  };
  const row = await world.api.fetch.add({ account: ana.address, settings, signIn });
  await assert.rejects(
    world.api.fetch.add({ account: ana.address, settings: { ...settings, user: 'other@elsewhere.example' }, signIn }),
    /used or has run out/,
  );
  await world.api.fetch.remove({ id: row.id });
});
