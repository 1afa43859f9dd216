import assert from 'node:assert/strict';
import { jmapWorld } from '../../support/jmap-world.ts';
import { rfc } from '../../support/rfc.ts';

const { must } = rfc(8621, '8');
const initial = {
  ...{ id: 'singleton', isEnabled: false, fromDate: null, toDate: null },
  ...{ subject: null, textBody: null, htmlBody: null },
};

must('have exactly one VacationResponse, with the id "singleton"', async () => {
  const { call } = jmapWorld();
  const { list, notFound } = await call('VacationResponse/get', { ids: ['singleton', 'other'] });
  assert.deepEqual([list, notFound], [[initial], ['other']]);
});

must('keep what is set', async () => {
  const { call } = jmapWorld();
  const away = { isEnabled: true, fromDate: '2026-12-01T00:00:00Z', toDate: '2026-12-24T12:00:00Z', subject: 'Away' };
  const first = await call('VacationResponse/set', { update: { singleton: away } });
  assert.deepEqual(first.updated, { singleton: null });
  assert.notEqual(first.newState, first.oldState);
  await call('VacationResponse/set', { update: { singleton: { textBody: 'Back soon', subject: null } } });
  const { list } = await call('VacationResponse/get');
  assert.deepEqual(list, [{ ...initial, ...away, subject: null, textBody: 'Back soon' }]);
});

must('tell what a date is kept as where it was told otherwise', async () => {
  const { call } = jmapWorld();
  const { updated } = await call('VacationResponse/set', {
    update: { singleton: { fromDate: '2026-12-01T00:00:00.000Z', toDate: '2026-12-24T12:00:00Z' } },
  });
  assert.deepEqual(updated, { singleton: { fromDate: '2026-12-01T00:00:00Z' } });
  const [{ fromDate, toDate }] = (await call('VacationResponse/get')).list;
  assert.deepEqual([fromDate, toDate], ['2026-12-01T00:00:00Z', '2026-12-24T12:00:00Z']);
});

must('refuse what is no date, ends before it begins, or is no line', async () => {
  const { call } = jmapWorld();
  for (const [patch, properties] of [
    [{ fromDate: 'tomorrow' }, ['fromDate']],
    [{ fromDate: '2026-02-30T00:00:00Z' }, ['fromDate']],
    [{ toDate: '2026-12-01T00:00:00+01:00' }, ['toDate']],
    [{ toDate: '2026-12-01t00:00:00z' }, ['toDate']],
    [{ toDate: '2026-12-01T00:00:00.0Z' }, ['toDate']],
    [{ fromDate: '2026-12-02T00:00:00Z', toDate: '2026-12-01T00:00:00Z' }, ['fromDate', 'toDate']],
    [{ subject: 'a\nb' }, ['subject']],
    [{ isEnabled: 1 }, ['isEnabled']],
    [{ id: 'other' }, ['id']],
    [{ colour: 1 }, ['colour']],
  ] as const) {
    const { notUpdated } = await call('VacationResponse/set', { update: { singleton: patch } });
    assert.deepEqual(notUpdated.singleton.properties, properties, JSON.stringify(patch));
  }
  assert.deepEqual((await call('VacationResponse/get')).list, [initial]);
});

rfc(8620, '5.3').must('refuse to create another one or destroy it, with singleton', async () => {
  const { call } = jmapWorld();
  const done = await call('VacationResponse/set', {
    create: { k: {} },
    update: { x: {} },
    destroy: ['singleton', 'y'],
  });
  assert.equal(done.notCreated.k.type, 'singleton');
  assert.deepEqual(done.notUpdated, { x: { type: 'notFound' } });
  assert.deepEqual([done.notDestroyed.singleton.type, done.notDestroyed.y.type], ['singleton', 'notFound']);
});
