/** In: what scanners beside us say of a message is weighed, told and kept; and without them mail goes on as its owner wants. */
import assert from 'node:assert/strict';
import test, { after, before } from 'node:test';
import type { Event } from '../../server/events/event.ts';

import { bring as bringTo } from '../support/bring.ts';
import { number, said as packet, startMilter } from '../support/milter.ts';
import { type Answer, startClamd, startRspamd, startSpamd } from '../support/scanners.ts';
import { type Person, startWorld, traceIn, type World } from '../support/world.ts';

let world: World;
let ann: Person;
const zone = `
1.0.0.127.in-addr.arpa. PTR mx.good.example.
mx.good.example. A 127.0.0.1
good.example. MX 10 mx.good.example.
clamav.office.example. A 127.0.0.1
good.example. TXT "v=spf1 ip4:127.0.0.1 -all"
`;

/** What each says of the next message. */
const polite = {
  clamd: 'stream: OK' as Answer,
  spamd: [0, 5, 'NICE'] as Answer | readonly [number, number, string],
  rspamd: { json: { score: 0, required_score: 15, action: 'no action', symbols: {} } } as { json: object },
  milter: packet('c'),
};
const next = { ...polite };
const virus = await startClamd(() => next.clamd);
const junk = await startSpamd(() => next.spamd);
const rules = await startRspamd(() => next.rspamd);
const filter = await startMilter({ answer: letter => (letter === 'E' ? next.milter : undefined) });

before(async () => {
  world = await startWorld({ zone, settings: ['mode=deliver', 'checks.own-networks='] });
  ann = await world.addAccount('ann@here.example');
  await set('scan.clamav', `127.0.0.1:${virus.port}`);
  await set('scan.spamd', `localhost:${junk.port}`);
  await set('scan.rspamd', `127.0.0.1:${rules.port}`);
  await set('scan.milters', `127.0.0.1:${filter.port}`);
});
after(async () => {
  await world[Symbol.asyncDispose]();
  for (const server of [virus, junk, rules, filter]) await server.close();
});

const set = (key: string, text: string) => world.api.settings.set({ key, text });

/** Said by all as usual, but for what is given. */
async function bring(change: Partial<typeof next> = {}, to: World = world): Promise<string> {
  Object.assign(next, polite, change);
  const text =
    'From: kim@good.example\r\nTo: ann@here.example\r\nSubject: Lunch\r\nDate: Mon, 23 Nov 2026 00:00:00 +0000\r\n' +
    'Message-ID: <1@good.example>\r\n\r\nHello.\r\n';
  const said = await bringTo(await to.wire('smtp'), {
    ...{ helo: 'mx.good.example', sender: 'kim@good.example', recipient: 'ann@here.example', text },
  });
  await to.settle();
  return said;
}
const events = (name: Event['name']) => world.mailroom.store.events({ names: [name], limit: 99 });

test('mail that all scanners find harmless comes in, and each has seen it', async () => {
  const said = await bring();
  assert.match(said, /^250/);
  assert.equal((await world.stored(ann)).length, 1);
  assert.match(virus.asked.at(-1)!, /^From: kim@good\.example\r\n/);
  const peer =
    /^Return-Path: <kim@good\.example>\r\nReceived: from mx\.good\.example \(mx\.good\.example 127\.0\.0\.1\)|\[127/;
  assert.match(junk.asked.at(-1)!.body, peer);
  assert.equal(junk.asked.at(-1)!.headers.user, 'ann@here.example');
  assert.equal(rules.asked.at(-1)!.headers.helo, 'mx.good.example');
  assert(filter.asked.includes('M <kim@good.example>|'));
  const kept = await world.mailroom.store.judgement(traceIn(said));
  assert.deepEqual(
    JSON.parse(kept!.facts).content.scans.map((one: { scanner: string; verdict: string }) => [
      one.scanner,
      one.verdict,
    ]),
    [
      ['clamd', 'clean'],
      ['spamd', 'clean'],
      ['rspamd', 'clean'],
      [`milter 127.0.0.1:${filter.port}`, 'clean'],
    ],
  );
});

test('junk by its points lies in Junk, and its journey and `why` say whose points they are', async () => {
  const before = (await world.stored(ann, 'Junk')).length;
  const said = await bring({ spamd: [12, 5, 'FREE_LUNCH,BAD_WORDS'] });
  assert.match(said, /^250/);
  assert.equal((await world.stored(ann, 'Junk')).length, before + 1);
  const journey = await world.journey(traceIn(said));
  const judged = journey.trunk.find(station => station.name === 'judged')!;
  assert.match(judged.sentence, /^Checked, and taken for junk: .*spamd: 12 of 5 points: FREE_LUNCH, BAD_WORDS/);
  const why = await world.api.rules.why({ trace: traceIn(said) });
  assert.equal(why?.act, 'junk');
  assert.match(why!.because, /spamd: 12 of 5 points: FREE_LUNCH, BAD_WORDS/);
});

test('two scanners that each find a little find enough together', async () => {
  const symbols = { A: { score: 4, description: 'A little' } };
  const some = { json: { score: 4, required_score: 15, action: 'no action', symbols } };
  assert.match(await bring({ rspamd: some }), /^250/);
  const said = await bring({ rspamd: some, spamd: [4, 5, 'B'] });
  const why = await world.api.rules.why({ trace: traceIn(said) });
  assert.equal(why?.act, 'junk');
  assert.match(why!.because, /spamd: 4 of 5 points: B; rspamd: no action, 4 of 15 points: A \(A little\) 4/);
});

test('a virus is refused, and its owner learns its name', async () => {
  const said = await bring({ clamd: 'stream: Eicar-Test FOUND' });
  assert.match(said, /^550 5\.7\.1/);
  const refused = (await events('smtp.refused')).at(-1)!;
  assert.equal(refused.fields.because, 'clamd: it holds Eicar-Test');
  const why = await world.api.rules.why({ trace: refused.trace });
  assert.deepEqual([why?.act, why?.because], ['refuse', 'clamd: it holds Eicar-Test']);
});

test('what rspamd and a milter demand is done', async () => {
  const soft = { json: { score: 5, required_score: 15, action: 'soft reject', symbols: {} } };
  assert.match(await bring({ rspamd: soft }), /^451/);
  assert.match(await bring({ milter: packet('y', '554 5.7.9 Not on Sundays\0') }), /^550 5\.7\.1 Not on Sundays/);
  assert.match(await bring({ milter: packet('y', '451-4.7.1 Not\r\n451 4.7.1 now\0') }), /^451 4\.3\.0 Not now/);
  const no = { score: 20, required_score: 15, action: 'reject', symbols: {}, messages: { smtp_message: 'Go away' } };
  assert.match(await bring({ rspamd: { json: no } }), /^550 5\.7\.1 Go away/);
  assert.match(await bring({ milter: packet('t') }), /^451/);
  const before = (await world.stored(ann, 'Junk')).length;
  assert.match(await bring({ milter: Buffer.concat([packet('q', 'odd\0'), packet('c')]) }), /^250/);
  assert.equal((await world.stored(ann, 'Junk')).length, before + 1);
});

test('what a milter adds stands at the top of the message, what it would change is said', async () => {
  const subject = packet('m', Buffer.concat([number(1), Buffer.from('Subject\0[junk] Lunch\0')]));
  const said = await bring({ milter: Buffer.concat([packet('h', 'X-Seen\0by\n\tus\0'), subject, packet('c')]) });
  assert.match(said, /^250/);
  const text = (await world.stored(ann)).at(-1)!;
  assert.match(text, /\r\nX-Seen: by\r\n\tus\r\n(.*\r\n)*From: kim/);
  assert.match(text, /\r\nSubject: Lunch\r\n/);
  const kept = await world.mailroom.store.judgement(traceIn(said));
  assert.equal(
    JSON.parse(kept!.facts).content.scans.at(-1).because,
    'it passes; adds X-Seen; wishes to change Subject, which is not done here',
  );
});

test('without a scanner mail passes or comes later, as is set; it is told once', async () => {
  assert.match(await bring({ clamd: { and: 'drop' } }), /^250/);
  const said = await bring({ clamd: { and: 'reset' } });
  assert.match(said, /^250/);
  const kept = await world.mailroom.store.judgement(traceIn(said));
  assert.equal(JSON.parse(kept!.facts).content.scans[0].verdict, 'failed');
  assert.deepEqual(
    (await events('scanner.broken')).map(one => one.fields),
    [{ scanner: 'clamd', because: 'it hung up', meanwhile: 'pass' }],
  );
  assert.equal((await events('scanner.well')).length, 0);

  await set('scan.when-broken', 'later');
  assert.match(await bring({ clamd: { and: 'drop' } }), /^451 4\.3\.0/);
  const refused = (await events('smtp.refused')).at(-1)!;
  assert.equal(refused.fields.because, 'clamd: it could not look at the message: it hung up');
  assert.equal((await world.api.rules.why({ trace: refused.trace }))?.act, 'later');
  await set('scan.patience', '1s');
  assert.match(await bring({ clamd: { and: 'hang' } }), /^451/);
  await set('scan.patience', '30s');
  assert.equal((await events('scanner.broken')).length, 1);
  assert.match(await bring(), /^250/);
  assert.equal((await events('scanner.well')).length, 1);
  await set('scan.when-broken', 'pass');
});

test('the own house is not asked who it is, but what it sends is looked at', async () => {
  const settings = ['mode=deliver', `scan.clamav=127.0.0.1:${virus.port}`, `scan.milters=127.0.0.1:${filter.port}`];
  await using home = await startWorld({ zone, settings });
  const ben = await home.addAccount('ann@here.example');
  assert.match(await bring({ clamd: 'stream: Eicar-Test FOUND' }, home), /^550/);
  const added = Buffer.concat([packet('h', 'X-Own\0yes\0'), packet('c')]);
  assert.match(await bring({ milter: added }, home), /^250/);
  assert.match((await home.stored(ben)).at(-1)!, /\r\nX-Own: yes\r\n/);
  const quiet = await bring({}, home);
  assert.equal(await home.mailroom.store.judgement(traceIn(quiet)), null);
});

test('a scanner is found by its name, and one that has none is broken', async () => {
  await set('scan.clamav', `clamav.office.example:${virus.port}`);
  assert.match(await bring({ clamd: 'stream: Eicar-Test FOUND' }), /^550/);
  await set('scan.clamav', `nowhere.office.example:${virus.port}`);
  const said = await bring({ clamd: 'stream: Eicar-Test FOUND' });
  assert.match(said, /^250/);
  const why = await world.api.rules.why({ trace: traceIn(said) });
  assert.match(JSON.stringify(why), /the name nowhere\.office\.example has no address in the DNS/);
  await set('scan.clamav', `127.0.0.1:${virus.port}`);
});

test('an address that cannot be read is not taken, and said', async () => {
  await assert.rejects(set('scan.clamav', 'clam av:3310'), /names no IPv4 address or host/);
  await assert.rejects(set('scan.milters', '127.0.0.1:1, /run/x'), /write unix:\/run\/x/);
});
