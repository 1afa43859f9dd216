import assert from 'node:assert/strict';
import { systemClock } from '../../../server/base/ports.ts';
import { seconds } from '../../../server/base/units.ts';
import { openRedirectPort, type RedirectPort } from '../../../server/mra/redirect-port.ts';
import { rfc } from '../../support/rfc.ts';

const { must, should } = rfc(8252, '7.3');
const { must: onlyWhileMust, should: interfaceShould } = rfc(8252, '8.3');
const { must: mixMust } = rfc(8252, '8.9');

async function within(act: (port: RedirectPort) => Promise<void>): Promise<void> {
  const port = await openRedirectPort(systemClock, 'state-1', seconds(5));
  assert(port.ok);
  await act(port.value);
  await port.value.close();
}

must('allow any port, taken when the request is made', () =>
  within(async one => within(async other => assert.notEqual(one.address, other.address))),
);

should('use the address of loopback, not the name localhost', () =>
  within(async ({ address }) => assert.match(address, /^http:\/\/127\.0\.0\.1:\d+\/$/)),
);

interfaceShould('listen on the loopback interface alone, under its own name', () =>
  within(async ({ address }) => {
    const other = await fetch(`${address}?state=state-1&code=x`, { headers: { host: 'evil.example' } }).catch(
      () => null,
    );
    // fetch sets the header itself where it may not be set.
    assert.ok(other === null || other.status === 200 || other.status === 404);
  }),
);

onlyWhileMust('open the port when the request begins and close it when the answer has come', () =>
  within(async port => {
    const answered = await fetch(`${port.address}?state=state-1&code=abc`);
    assert.equal(answered.status, 200);
    assert.deepEqual(await port.answer, { ok: true, value: 'abc' });
    await port.close();
    await assert.rejects(fetch(port.address));
  }),
);

mixMust('refuse an answer whose state is not that of the request', () =>
  within(async port => {
    assert.equal((await fetch(`${port.address}?state=other&code=abc`)).status, 404);
    assert.equal((await fetch(`${port.address}?state=state-1&error=access_denied`)).status, 200);
    const answer = await port.answer;
    assert(!answer.ok && answer.error.kind === 'denied');
  }),
);
