import assert from 'node:assert/strict';
import { answerRequest } from '../../../server/jmap/request.ts';
import type { JmapRequest } from '../../../server/jmap/types.ts';
import { jmapWorld } from '../../support/jmap-world.ts';
import { rfc } from '../../support/rfc.ts';

const { must } = rfc(8620, '3.3');
const using = ['urn:ietf:params:jmap:mail'];

async function ask(request: Omit<JmapRequest, 'using'>) {
  const { user, server } = jmapWorld();
  return answerRequest({ using, ...request }, user, server);
}
const create = (id: string, object: object) =>
  ['Mailbox/set', { accountId: 'a1', create: { [id]: object } }, 'c'] as const;

must('return createdIds where they were given, with those added', async () => {
  const response = await ask({ createdIds: { k0: 'm4' }, methodCalls: [create('k1', { name: 'A', parentId: '#k0' })] });
  assert.deepEqual(response.createdIds, { k0: 'm4', k1: 'm7' });
  assert.equal(response.sessionState, 's1');
  const created = response.methodResponses[0]![1].created as Record<string, { parentId: string }>;
  assert.equal(created.k1!.parentId, 'm4');
});

must('not return createdIds where none were given', async () => {
  const response = await ask({ methodCalls: [create('k1', { name: 'A' })] });
  assert.ok(!('createdIds' in response));
});

rfc(8620, '5.3').must('know what earlier calls created, and map an id used again to the latest', async () => {
  const response = await ask({
    createdIds: {},
    methodCalls: [
      create('k1', { name: 'A' }),
      create('k1', { name: 'B' }),
      create('k2', { name: 'C', parentId: '#k1' }),
      create('k3', { name: 'D', parentId: '#none' }),
    ],
  });
  assert.deepEqual(response.createdIds, { k1: 'm8', k2: 'm9' });
  const last = response.methodResponses.map(([, args]) => args.created ?? args.notCreated).slice(2) as Answer[];
  assert.equal(last[0]!.k2!.parentId, 'm8');
  assert.deepEqual(last[1]!.k3!.properties, ['parentId']);
});
type Answer = Record<string, { parentId?: string; properties?: string[] }>;
