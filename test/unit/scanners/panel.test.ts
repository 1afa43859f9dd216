import assert from 'node:assert/strict';
import test from 'node:test';
import { type Clock, systemClock } from '../../../server/base/ports.ts';
import { err, ok } from '../../../server/base/result.ts';
import { type Duration, minutes, seconds } from '../../../server/base/units.ts';
import type { Broken } from '../../../server/scanners/channel.ts';
import { clamd } from '../../../server/scanners/clamd.ts';
import { newPanel, type PanelNews } from '../../../server/scanners/panel.ts';
import { clean, type Scanner } from '../../../server/scanners/scanner.ts';
import { request } from '../../support/scan-request.ts';
import { startClamd } from '../../support/scanners.ts';

/** Time that a test moves; what waits is real. */
function movedClock(): Clock & { move: (by: Duration) => void } {
  let offset = 0;
  return {
    ...systemClock,
    monotonic: () => systemClock.monotonic() + offset,
    move: by => {
      offset += by;
    },
  };
}

function panelOf(
  scanners: readonly Scanner[],
  patience: Duration = seconds(10),
  whenBroken: 'pass' | 'later' = 'pass',
) {
  const clock = movedClock();
  const news: PanelNews[] = [];
  const panel = newPanel({
    ...{ clock, scanners: () => scanners, patience: () => patience, whenBroken: () => whenBroken },
    told: one => void news.push(one),
  });
  return { panel, clock, news };
}

/** One after another, the last for ever. */
function scriptedScanner(...answers: readonly (string | Broken)[]): Scanner & { times: number } {
  return {
    name: 'scripted',
    times: 0,
    async scan() {
      const answer = answers[Math.min(this.times++, answers.length - 1)]!;
      return typeof answer === 'string' ? ok(clean(answer)) : err(answer);
    },
  };
}
const lost: Broken = { kind: 'broken', sentence: 'it hung up' };
const away: Broken = { kind: 'unreachable', sentence: '127.0.0.1:1: no answer in time' };

test('without scanners nothing is said', async () => {
  assert.deepEqual(await panelOf([]).panel.scan(request()), []);
});

test('all are asked at once, each under its name, in the order of the settings', async () => {
  const virus = await startClamd(() => 'stream: Bad FOUND');
  const good = await startClamd(() => 'stream: OK');
  try {
    const { panel, news } = panelOf([clamd(virus.address), { ...clamd(good.address), name: 'other' }]);
    const said = await panel.scan(request());
    assert.deepEqual(
      said.map(one => [one.scanner, one.verdict, one.broken]),
      [
        ['clamd', 'refuse', false],
        ['other', 'clean', false],
      ],
    );
    assert.deepEqual(news, []);
  } finally {
    await virus.close();
    await good.close();
  }
});

test('one that is broken is told of once, and once when it is well again', async () => {
  const { panel, news } = panelOf([scriptedScanner(lost, lost, lost, 'fine')]);
  const said = [];
  for (let i = 0; i < 3; i++) said.push(...(await panel.scan(request())));
  assert.deepEqual(panel.broken(), [{ scanner: 'scripted', because: 'it hung up' }]);
  for (let i = 0; i < 2; i++) said.push(...(await panel.scan(request())));
  assert.deepEqual(panel.broken(), []);
  assert.deepEqual(
    said.map(one => [one.verdict, one.broken, one.because]),
    [
      ...Array.from({ length: 3 }, () => ['failed', true, 'it could not look at the message: it hung up']),
      ...Array.from({ length: 2 }, () => ['clean', false, 'fine']),
    ],
  );
  assert.deepEqual(news, [
    { scanner: 'scripted', state: 'broken', because: 'it hung up' },
    { scanner: 'scripted', state: 'well' },
  ]);
});

test('one that is broken by turns is told of every ten minutes', async () => {
  const { panel, news, clock } = panelOf([scriptedScanner(lost, 'fine', lost, 'fine', lost, 'fine')]);
  for (let i = 0; i < 4; i++) await panel.scan(request());
  assert.deepEqual(
    news.map(one => one.state),
    ['broken', 'well'],
  );
  clock.move(minutes(10));
  await panel.scan(request());
  await panel.scan(request());
  assert.equal(news.length, 4);
});

test('as the owner wishes, mail comes later instead', async () => {
  const { panel } = panelOf([scriptedScanner(lost)], seconds(10), 'later');
  assert.deepEqual(
    (await panel.scan(request())).map(one => [one.verdict, one.points]),
    [['later', 0]],
  );
});

test('one that takes no calls is left alone for a while; one that breaks over a message is not', async () => {
  const unreachable = scriptedScanner(away, 'fine');
  const one = panelOf([unreachable]);
  for (let i = 0; i < 3; i++) assert.equal((await one.panel.scan(request()))[0]!.verdict, 'failed');
  assert.equal(unreachable.times, 1);
  one.clock.move(seconds(11));
  assert.equal((await one.panel.scan(request()))[0]!.verdict, 'clean');
  const broken = scriptedScanner(lost);
  const other = panelOf([broken]);
  for (let i = 0; i < 3; i++) await other.panel.scan(request());
  assert.equal(broken.times, 3);
});

test('ten messages at once, the next waits for a place, and no longer than its limit', async () => {
  let release = () => {};
  const released = new Promise<void>(resolve => {
    release = resolve;
  });
  let running = 0;
  let most = 0;
  const slow: Scanner = {
    name: 'slow',
    async scan() {
      most = Math.max(most, ++running);
      await released;
      running--;
      return ok(clean('fine'));
    },
  };
  const { panel } = panelOf([slow], 150);
  const first = Array.from({ length: 10 }, () => panel.scan(request()));
  const [late] = await panel.scan(request());
  assert.deepEqual([late!.verdict, late!.because], ['failed', 'it could not look at the message: it is too busy']);
  const waiting = Array.from({ length: 5 }, () => panel.scan(request()));
  release();
  const done = (await Promise.all([...first, ...waiting])).flat();
  assert.equal(done.filter(one => one.verdict === 'clean').length, 15);
  assert.equal(most, 10);
});

test('what a scanner throws is a bug, and its place is free again', async () => {
  const buggy: Scanner = { name: 'buggy', scan: () => Promise.reject(new Error('ours')) };
  const { panel } = panelOf([buggy], 200);
  for (let i = 0; i < 12; i++) await assert.rejects(panel.scan(request()), /ours/);
});

test('when the server stops, nobody is waited for and nothing is told', async () => {
  const hanging = await startClamd(() => ({ and: 'hang' }));
  try {
    const { panel, news } = panelOf([clamd(hanging.address)], minutes(5));
    const scans = Array.from({ length: 12 }, () => panel.scan(request()));
    while (hanging.asked.length < 10) await new Promise(resolve => setImmediate(resolve));
    panel.close();
    const said = (await Promise.all(scans)).flat();
    assert(said.every(one => one.verdict === 'failed'));
    assert.match(said[0]!.because, /the server is stopping/);
    assert.deepEqual(news, []);
    const [after] = await panel.scan(request());
    assert.equal(after!.verdict, 'failed');
  } finally {
    await hanging.close();
  }
});
