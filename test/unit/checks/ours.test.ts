/** Who is ours, put to the facts; and which lists are asked about the domains of a message. */
import assert from 'node:assert/strict';
import test, { type TestContext } from 'node:test';
import { manualClock } from '../../../server/base/ports.ts';
import { days, minutes, seconds } from '../../../server/base/units.ts';
import { linkListings, type Named } from '../../../server/checks/link-lists.ts';
import { newOurs } from '../../../server/checks/ours.ts';
import { zoneResolver } from '../../../server/dns/zone.ts';
import { parseZone } from '../../../server/dns/zone-file.ts';
import type { AuthorFacts, Facts } from '../../../server/judgement/facts.ts';
import { linksOf } from '../../../server/mime/links.ts';
import { parseStructure } from '../../../server/mime/structure.ts';
import { changed, harmless, withContent } from '../../support/judged.ts';
import { learnAll } from '../../support/learning.ts';
import { must, openForTest, START, settle } from '../../support/store-world.ts';

async function oursWorld(t: TestContext) {
  const clock = manualClock(START + days(30));
  const { store, folder } = await openForTest(t, {}, clock);
  const { ann } = await settle(store);
  const relay = '203.0.113.99';
  const ours = newOurs({ store, clock, separator: () => '+', mayRelay: address => address === relay });
  const message = (head: string, text = 'Hello.') => {
    const bytes = Buffer.from(`${head}\r\n\r\n${text}\r\n`);
    const { structure } = parseStructure(bytes);
    return { bytes, structure, links: linksOf(bytes, structure) };
  };
  const writtenTo = async (to: string) => {
    const sent = (await store.mailboxes(ann)).find(one => one.role === 'sent')!.id;
    const bytes = Buffer.from(`From: ann@here.example\r\nTo: ${to}\r\n\r\nHello.\r\n`);
    const given = {
      account: ann,
      mailbox: sent,
      bytes,
      flags: 0,
      keywords: [],
      internalDate: START,
      trace: 'T',
      note: null,
    };
    must(await store.run('append', given));
    learnAll(folder, clock);
  };
  return { store, clock, ours, relay, message, writtenTo };
}

const from = (address: string, name = ''): AuthorFacts => ({ address, name, domain: address.split('@')[1]! });
const by = (...authors: AuthorFacts[]): Facts =>
  withContent(
    { authors },
    changed(() => ({ recipients: [{ path: 'ann@here.example', kind: 'here', corresponded: false }] })),
  );
const sentBy = (path: string): Facts =>
  changed(({ sender }) => ({ sender: { ...sender!, path, domain: path.split('@')[1] ?? '' }, content: null }));

test('of sender and authors whether they are ours, and somebody', async t => {
  const { ours } = await oursWorld(t);
  const ofSender = async (path: string) => {
    const { sender } = await ours.told(sentBy(path), null);
    return [sender?.isOurs, sender?.exists];
  };
  assert.deepEqual(await ofSender('ann@here.example'), [true, true]);
  assert.deepEqual(await ofSender('Ann+lists@HERE.example'), [true, true]);
  assert.deepEqual(await ofSender('nobody@here.example'), [true, false]);
  assert.deepEqual(await ofSender('postmaster@here.example'), [true, true]);
  assert.deepEqual(await ofSender('SRS0=abcd=xy=far.example=x@here.example'), [true, undefined]);
  assert.deepEqual(await ofSender('kim@there.example'), [false, undefined]);
  assert.deepEqual(await ofSender('x@news.here.example'), [false, undefined]);
  assert.deepEqual(await ofSender(''), [false, undefined]);
});

test('of our own people and house nothing is asked; a printer may relay', async t => {
  const { ours, relay } = await oursWorld(t);
  const facts = sentBy('nobody@here.example');
  const login = { ...facts, login: 'ann@here.example' };
  assert.equal(await ours.told(login, null), login);
  const own = changed(({ connection }) => ({ connection: { ...connection, isPrivate: true } }), facts);
  assert.equal(await ours.told(own, null), own);
  const printer = changed(({ connection }) => ({ connection: { ...connection, address: relay } }), facts);
  assert.equal((await ours.told(printer, null)).connection.mayRelay, true);
});

test('what one of us has written to may bring it back', async t => {
  const { ours, message, writtenTo } = await oursWorld(t);
  const head = 'To: ann@here.example\r\nCc: Talk <talk@lists.example>';
  const came = async (facts: Facts) => (await ours.told(facts, message(head))).content?.cameBackFrom;
  assert.equal(await came(by(from('ann@here.example'))), undefined);
  await writtenTo('talk@lists.example');
  assert.equal(await came(by(from('ann@here.example'))), 'talk@lists.example');
  assert.equal(await came(by(from('bob@here.example'))), undefined, 'another has not');
  assert.equal(await came(by(from('kim@there.example'))), undefined);
  assert.equal(await came(by(from('ann@here.example'), from('kim@there.example'))), undefined);
});

test('whom a recipient has written to is a name that others may be taken for; remembered for a minute', async t => {
  const { clock, ours, message, writtenTo } = await oursWorld(t);
  const found = async (facts: Facts, head = 'X: y') => (await ours.told(facts, message(head))).content!;
  const near = by(from('kim@partnar.example'));
  assert.equal((await found(near)).lookAlikes, undefined);
  await writtenTo('lee@partner.example');
  assert.equal((await found(near)).lookAlikes, undefined, 'not yet');
  clock.advance(minutes(2));
  assert.match((await found(near)).lookAlikes![0]!, /one letter from partner\.example/);
  const known = changed(({ sender }) => ({ sender: { ...sender!, known: { good: 4, bad: 0, firstSeen: 1 } } }), near);
  assert.equal((await found(known)).lookAlikes, undefined, 'who is known is who he is');
  assert.match(
    (await found(by(from('kim@there.example')), 'Reply-To: x@partnr.example')).lookAlikes![0]!,
    /answers would/,
  );
});

test('lists of domains are asked about few names, each once, and none of everybody’s', async () => {
  const zone = 'bad.example.dbl.test. A 127.0.0.2\nfriend.example.dwl.test. A 127.0.0.2\n';
  const asked: string[] = [];
  const known = zoneResolver(must(parseZone(zone)));
  const resolver = {
    ...known,
    address: (name: string, family?: 4 | 6) => {
      asked.push(name);
      return known.address(name, family);
    },
  };
  const list = (name: string, points: number, of: 'domain' | 'address' = 'domain') => ({ list: name, of, points });
  const options = {
    ...{ resolver, clock: manualClock(START), hostName: () => 'mail.here.example', isOwn: () => false },
    ...{
      lists: () => [list('dbl.test', 4), list('dwl.test', -2), list('ip.test', 4, 'address')],
      patience: () => seconds(1),
    },
  };
  const links = [
    'www.bad.example',
    'a.bad.example',
    'w3.org',
    'www.here.example',
    'localhost',
    '192.0.2.1',
    ...Array.from({ length: 50 }, (_, n) => `s${n}.example`),
  ].map(host => ({ host, target: `https://${host}/`, hasUser: false, text: '' }));
  const named: Named = { links, authors: ['there.example'], replyTo: ['friend.example'], before: 'there.example' };
  const found = await linkListings(options, named, new Set(['here.example']));
  assert.deepEqual(
    found.map(({ list: name, kind, of, score, where }) => [name, kind, of, score, where]),
    [
      ['dwl.test', 'allow', 'friend.example', -2, 'reply-to'],
      ['dbl.test', 'block', 'bad.example', 4, 'link'],
    ],
  );
  assert.equal(asked.length, 22, 'ten of links and one of answers, at two lists');
  assert.equal(
    asked.some(name => /there\.example|w3|here\.example|localhost|192|www/.test(name)),
    false,
  );
  const none = { ...options, lists: () => [list('ip.test', 4, 'address')] };
  assert.deepEqual(await linkListings(none, named, new Set()), []);
  assert.deepEqual(harmless.content?.linkLists, []);
});
