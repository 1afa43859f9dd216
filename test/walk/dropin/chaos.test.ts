/** Chaos as other tools have it: their own clients set it, SMTP meets it, and our scripts show it. */
import assert from 'node:assert/strict';
import test, { after, before } from 'node:test';
import { MailpitClient } from 'mailpit-api';
import { createTransport } from 'nodemailer';
import { newRouter } from '../../../server/api/router.ts';
import { openConsole } from '../../../server/assembly/console.ts';
import type { Front } from '../../../server/web/front.ts';
import { startWorld, type World } from '../../support/world.ts';

let world: World;
let front: Front;
before(async () => {
  world = await startWorld({ preset: 'dev', settings: ['console.port=0'] });
  front = (await openConsole(world.mailroom, newRouter(world.mailroom.ports), '/nowhere', bug =>
    world.bugs.push(bug),
  ))!;
});
after(async () => {
  await front.close();
  await world[Symbol.asyncDispose]();
});

async function send(user?: string): Promise<string> {
  const mailer = createTransport({
    ...{ host: '127.0.0.1', port: world.port('smtp'), ignoreTLS: true },
    ...(user === undefined ? {} : { auth: { user, pass: 'x' } }),
  });
  return mailer
    .sendMail({ from: 'app@shop.example', to: 'kim@there.example', text: 'Hello.' })
    .then(
      () => 'taken',
      fault => String((fault as { readonly response?: string }).response ?? fault),
    )
    .finally(() => mailer.close());
}
const scripts = async () => (await world.api.captured.faults({})).scripts;
const usual = {
  Sender: { ErrorCode: 451, Probability: 0 },
  Recipient: { ErrorCode: 451, Probability: 0 },
  Authentication: { ErrorCode: 535, Probability: 0 },
};

test('Mailpit: triggers in exactly its shape; what is left out is as it was at first', async () => {
  const mailpit = new MailpitClient(front.origin);
  assert.deepEqual(await mailpit.getChaosTriggers(), usual);
  assert.equal((await mailpit.getConfiguration()).ChaosEnabled, true);
  const set = await mailpit.setChaosTriggers({ Recipient: { ErrorCode: 452, Probability: 100 } });
  assert.deepEqual(set, { ...usual, Recipient: { ErrorCode: 452, Probability: 100 } });
  assert.deepEqual(await mailpit.getChaosTriggers(), set);
  assert.match(await send(), /^452 Chaos recipient error/);
  await mailpit.setChaosTriggers({
    Sender: { ErrorCode: 550, Probability: 100 },
    Authentication: { ErrorCode: 454, Probability: 100 },
  });
  assert.match(await send(), /^550 Chaos sender error/);
  assert.match(await send('shop'), /^454 Chaos authentication error/);
  await mailpit.setChaosTriggers({});
  assert.deepEqual(await mailpit.getChaosTriggers(), usual);
  assert.equal(await send('shop'), 'taken');
  assert.deepEqual(await scripts(), []);
});

test('Mailpit: a code that is kept with a probability of nothing; mistakes are 400 in text', async () => {
  const mailpit = new MailpitClient(front.origin);
  const quiet = { ...usual, Sender: { ErrorCode: 499, Probability: 0 } };
  assert.deepEqual(await mailpit.setChaosTriggers({ Sender: quiet.Sender }), quiet);
  assert.deepEqual(await mailpit.getChaosTriggers(), quiet);
  for (const wrong of ['{"Sender":{"ErrorCode":250}}', '{"Sender":{"Probability":101}}', '[]', 'x', '{"Sender":1}']) {
    const answer = await fetch(`${front.origin}/api/v1/chaos`, { method: 'PUT', body: wrong });
    assert.deepEqual([answer.status, answer.headers.get('content-type')], [400, 'text/plain; charset=utf-8'], wrong);
  }
  await mailpit.setChaosTriggers({});
});

test('the inbox that is named before the path has its own, and its other steps stay', async () => {
  const own = { name: 'mine', at: 'rcpt', recipient: 'nobody@*', reply: '550 5.1.1 No' } as const;
  await world.api.captured.setFaults({ inbox: 'shop', script: { name: 'Mine', steps: [own] } });
  const mailpit = new MailpitClient(`${front.origin}/inbox/shop`);
  await mailpit.setChaosTriggers({ Sender: { ErrorCode: 421, Probability: 100 } });
  assert.match(await send('shop'), /^421 Chaos sender error/);
  assert.equal(await send('blog'), 'taken');
  const [kept] = await scripts();
  assert.deepEqual(
    kept?.script.steps.map(({ name }) => name),
    ['Mailpit chaos: Sender', 'mine'],
  );
  await mailpit.setChaosTriggers({});
  assert.deepEqual((await scripts())[0]?.script, { name: 'Mine', steps: [own] });
  await world.api.captured.setFaults({ inbox: 'shop', script: null });
});

test('MailHog: Jim does what his chances say, until he is sent away', async () => {
  const jim = (method: string, body?: object) =>
    fetch(`${front.origin}/mailhog/api/v2/jim`, {
      method,
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
  const quiet = {
    ...{ DisconnectChance: 0, AcceptChance: 1, LinkSpeedAffect: 0, LinkSpeedMin: 0, LinkSpeedMax: 0 },
    ...{ RejectSenderChance: 0, RejectRecipientChance: 0, RejectAuthChance: 0 },
  };
  assert.equal((await jim('POST', quiet)).status, 201);
  assert.equal(await send('shop'), 'taken');
  for (const [chances, said] of [
    [{ RejectSenderChance: 1 }, /^550 Invalid sender app@shop\.example/],
    [{ RejectRecipientChance: 1 }, /^550 Invalid recipient kim@there\.example/],
    [{ RejectAuthChance: 1 }, /^500 Unrecognised command/],
    [{ AcceptChance: 0 }, /close|end|ECONNRESET|greeting/i],
    [{ DisconnectChance: 1 }, /close|end|ECONNRESET/i],
    [{ LinkSpeedAffect: 1, LinkSpeedMin: 20_000, LinkSpeedMax: 40_000 }, /^taken$/],
  ] as const) {
    assert.equal((await jim('PUT', { ...quiet, ...chances })).status, 200);
    assert.deepEqual(await (await jim('GET')).json(), { ...quiet, ...chances });
    assert.match(await send('shop'), said, JSON.stringify(chances));
  }
  assert.equal((await jim('DELETE')).status, 200);
  assert.equal((await jim('GET')).status, 404);
  assert.deepEqual(await scripts(), []);
  // Sent away in our window he is not there for his own interface.
  await jim('POST');
  await world.api.captured.setFaults({ inbox: '', script: null });
  assert.equal((await jim('GET')).status, 404);
});
