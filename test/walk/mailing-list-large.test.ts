/** A list of 20,000: one post is taken at once, goes to all in steps, and little of it is in memory; after a crash it goes on where it stood. */
import assert from 'node:assert/strict';
import test from 'node:test';
import { bring as bringTo } from '../support/bring.ts';
import { startWorld } from '../support/world.ts';

const MEMBERS = 20_000;

test('a post to 20,000 members is taken at once, and nobody else waits for it', async () => {
  // Nothing leaves: what is measured is the way into the queue.
  await using world = await startWorld({
    settings: ['mode=deliver', 'outbound.tls=none', 'lmtp.port=0', 'outbound.port=1'],
  });
  const { api } = world;
  const ann = await world.addAccount('ann@here.example');
  const address = 'news@here.example';
  await api.lists.make({ address, owners: ['ann@here.example'], rules: { posting: 'anybody' } });
  const text = Array.from({ length: MEMBERS }, (_, i) => `Reader ${i} <r${i}@d${i % 50}.example>`).join('\n');
  const imported = await api.lists.importMembers({ address, text, preview: false });
  assert.equal(imported.added, MEMBERS);
  assert.equal((await api.lists.importMembers({ address, text, preview: true })).added, 0);
  await api.queue.pause({});
  const before = process.memoryUsage().heapUsed;
  const letter =
    'From: x@there.example\r\nTo: news@here.example\r\nSubject: News\r\nMessage-ID: <n@there.example>\r\n\r\nHello.\r\n';
  const began = performance.now();
  assert.match(
    await bringTo(await world.wire('smtp'), {
      ...{ helo: 'mx.there.example', sender: 'x@there.example', recipient: address, text: letter },
    }),
    /^250/,
  );
  const taken = performance.now() - began;
  // While it is expanded another letter passes.
  const between = performance.now();
  await bringTo(await world.wire('smtp'), {
    ...{ helo: 'mx.there.example', sender: 'x@there.example', recipient: 'ann@here.example' },
    text: letter.replace('<n@', '<m@'),
  });
  for (;;) {
    if ((await world.stored(ann)).length > 0) break;
    await new Promise(resolve => setTimeout(resolve, 5));
  }
  const passed = performance.now() - between;
  for (;;) {
    const [post] = await api.lists.posts({ address, held: false, limit: 1 });
    if (post?.state === 'sent') {
      assert.equal(post.members, MEMBERS);
      break;
    }
    await new Promise(resolve => setTimeout(resolve, 50));
  }
  const grown = process.memoryUsage().heapUsed - before;
  assert.ok(taken < 5_000, `taken after ${taken} ms`);
  assert.ok(passed < 5_000, `passed after ${passed} ms`);
  assert.ok(grown < 150e6, `${Math.round(grown / 1e6)} MB more`);
  if (process.env.MAILROOM_TELL)
    console.log({ taken, passed, whole: performance.now() - began, grown: Math.round(grown / 1e6) });
});
