import assert from 'node:assert/strict';
import { manualClock, seededRandom } from '../../../server/base/ports.ts';
import { minutes, seconds } from '../../../server/base/units.ts';
import { openConsents } from '../../../server/mra/consent.ts';
import { deviceCodeIn, deviceForm, devicePollForm } from '../../../server/mra/oauth.ts';
import { newOAuthServers } from '../../../server/mra/oauth-server.ts';
import { rfc } from '../../support/rfc.ts';

const client = { id: 'client-1', secret: null };
const told = {
  ...{ device_code: 'GmRh-9sKyq', user_code: 'WDJB-MJHT', verification_uri: 'https://auth.example/device' },
  ...{ expires_in: 1800, interval: 5 },
};
const code = (more: object, status = 200) => deviceCodeIn(status, JSON.stringify({ ...told, ...more }), 0);

/** A sign-in by a typed code, with an authorization server that gives these answers in turn; when it was asked, in seconds. */
async function signIn(answers: readonly (readonly [number, object] | 'nothing')[], device: object = {}) {
  const clock = manualClock(0);
  const asked: { readonly at: number; readonly form: URLSearchParams }[] = [];
  const left = [...answers];
  const servers = newOAuthServers({
    clock,
    async ask({ url, body = '' }) {
      const answered = (status: number, value: object) =>
        ({ ok: true, value: { status, headers: {}, body: JSON.stringify(value) } }) as const;
      if (url.endsWith('/.well-known/oauth-authorization-server'))
        return answered(200, {
          ...{ issuer: 'https://auth.example', authorization_endpoint: 'https://auth.example/a' },
          ...{ token_endpoint: 'https://auth.example/t', device_authorization_endpoint: 'https://auth.example/d' },
        });
      if (url.endsWith('/d')) return answered(200, { ...told, ...device });
      asked.push({ at: clock.now() / 1000, form: new URLSearchParams(body) });
      const [answer = [400, { error: 'authorization_pending' }] as const] = [left.shift()];
      return answer === 'nothing' ? { ok: false, error: 'it did not answer' } : answered(...answer);
    },
  });
  const onBug = (fault: unknown) => assert.fail(String(fault));
  const consents = openConsents({ clock, servers, onBug, random: seededRandom(1), clientOf: () => client });
  const begun = await consents.begin({ provider: 'https://auth.example', user: 'ann', device: true });
  assert(begun.ok);
  const pass = async (wait: number) => {
    for (let n = 0; n < wait; n++) {
      clock.advance(seconds(1));
      for (let turn = 0; turn < 8; turn++) await Promise.resolve();
    }
  };
  return { asked, pass, begun: begun.value, consents, state: () => consents.state(begun.value.id) };
}

const pending = [400, { error: 'authorization_pending' }] as const;
const good = [200, { access_token: 'a', refresh_token: 'r', expires_in: 3600 }] as const;

const { must: requestMust } = rfc(8628, '3.1');
requestMust('send client_id and scope, as a form', () =>
  assert.equal(deviceForm(client, 'mail offline_access'), 'client_id=client-1&scope=mail+offline_access'),
);

const { must: responseMust } = rfc(8628, '3.2');
responseMust('take device_code, user_code, verification_uri and expires_in', () => {
  const found = code({});
  assert.deepEqual(found, {
    ok: true,
    value: {
      ...{ code: 'GmRh-9sKyq', userCode: 'WDJB-MJHT', address: 'https://auth.example/device' },
      ...{ expiresAt: minutes(30), every: seconds(5) },
    },
  });
  for (const less of ['device_code', 'user_code', 'verification_uri']) assert.ok(!code({ [less]: undefined }).ok, less);
});

responseMust('use 5 seconds where no interval is given', () => {
  for (const interval of [undefined, 0, -3, 'soon', null]) {
    const found = code({ interval });
    assert.equal(found.ok && found.value.every, seconds(5));
  }
});

const { must: shownMust } = rfc(8628, '3.3');
shownMust('show address and code, and nothing that a terminal would do', () => {
  assert.ok(!code({ verification_uri: 'javascript:alert(1)' }).ok);
  assert.ok(!code({ verification_uri: 'https://x.example/\u001b[2J' }).ok);
  const found = code({ user_code: 'A\u001b[2JB' });
  assert.equal(found.ok && found.value.userCode.includes('\u001b'), false);
});

const { must: pollMust } = rfc(8628, '3.4');
pollMust('ask with grant type, device_code and client_id', () => {
  const form = new URLSearchParams(devicePollForm(client, 'GmRh-9sKyq'));
  assert.deepEqual([...form].sort(), [
    ['client_id', 'client-1'],
    ['device_code', 'GmRh-9sKyq'],
    ['grant_type', 'urn:ietf:params:oauth:grant-type:device_code'],
  ]);
});

const { must, should, mustNot } = rfc(8628, '3.5');
must('wait the interval before each question', async () => {
  const { asked, pass, state } = await signIn([pending, pending, good]);
  await pass(16);
  assert.deepEqual(
    asked.map(({ at }) => at),
    [5, 10, 15],
  );
  assert.equal(state()?.kind, 'given');
});

must('wait 5 seconds more for this and all later questions after slow_down', async () => {
  const { asked, pass } = await signIn([
    [400, { error: 'slow_down' }],
    pending,
    [400, { error: 'slow_down' }],
    pending,
  ]);
  await pass(45);
  assert.deepEqual(
    asked.map(({ at }) => at),
    [5, 15, 25, 40],
  );
});

mustNot('go on asking after access_denied, expired_token or any other error', async () => {
  for (const error of ['access_denied', 'expired_token', 'invalid_grant', 'never_heard_of']) {
    const { asked, pass, state } = await signIn([pending, [400, { error }]]);
    await pass(60);
    assert.deepEqual([asked.length, state()?.kind], [2, 'failed'], error);
  }
});

must('ask less often after a connection that timed out', async () => {
  const { asked, pass } = await signIn(['nothing', 'nothing', pending]);
  await pass(60);
  const waits = asked.slice(1).map(({ at }, n) => at - asked[n]!.at);
  assert.ok(waits[0]! > 5 && waits[1]! > waits[0]!, String(waits));
});

should('stop when expires_in is over', async () => {
  const { asked, pass, state } = await signIn([], { expires_in: 60 });
  await pass(120);
  assert.ok(asked.length <= 12, String(asked.length));
  assert.equal(state()?.kind, 'failed');
});
