/** Connections that are refused before anybody speaks leave a trace too. */
import assert from 'node:assert/strict';
import { once } from 'node:events';
import { connect } from 'node:net';
import test from 'node:test';
import { startWorld } from '../support/world.ts';

test('no TLS where TLS begins, and one connection too many: both are journeys that say why', async () => {
  await using world = await startWorld({ preset: 'office', settings: ['smtp.max-connections-per-address=1'] });
  const plain = connect(world.port('imaps'), '127.0.0.1').on('error', () => {});
  const plainIsOver = once(plain.resume(), 'close');
  plain.write('a1 LOGIN ann secret\r\n');
  const first = connect(world.port('smtp'), '127.0.0.1');
  await once(first, 'data');
  const second = connect(world.port('smtp'), '127.0.0.1').on('error', () => {});
  await once(second.resume(), 'close');
  first.destroy();
  await plainIsOver;
  await world.settle();
  const rows = (await world.api.journeys.list({ limit: 10 })).filter(row => row.state === 'refused');
  const sentences = await Promise.all(
    rows.map(async row => (await world.api.journeys.get({ trace: row.trace })).sentence),
  );
  assert.match(sentences.sort()[0]!, /^Refused: the TLS handshake failed/);
  assert.equal(sentences[1], 'Refused: too many connections at once from this address');
});
