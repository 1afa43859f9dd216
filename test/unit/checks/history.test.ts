/** What was learnt, put to the facts: for whom, of whom, and only of who is proven. */
import assert from 'node:assert/strict';
import test, { type TestContext } from 'node:test';
import { manualClock } from '../../../server/base/ports.ts';
import { days } from '../../../server/base/units.ts';
import { newHistory, provenOf } from '../../../server/checks/history.ts';
import type { Facts, RecipientFacts } from '../../../server/judgement/facts.ts';
import { findingsAt } from '../../../server/judgement/findings.ts';
import { parseStructure } from '../../../server/mime/structure.ts';
import { Flag, type Id } from '../../../server/store/interface.ts';
import { changed, harmless, withContent } from '../../support/judged.ts';
import { learnAll } from '../../support/learning.ts';
import { leased, letter, must, note, openForTest, recipient, START, settle } from '../../support/store-world.ts';

const PROVEN = 'Authentication-Results: here.example; dmarc=pass header.from=there.example\r\n';
const junk = 'casino winner prize';
const good = 'garden lunch shovel';
const to = (...paths: string[]): RecipientFacts[] =>
  paths.map(path => ({ path, kind: 'here', corresponded: false }) as const);
const message = (text: string, from = 'kim@there.example') => {
  const bytes = Buffer.from(`From: <${from}>\r\nSubject: x\r\n\r\n${text}\r\n`);
  return { bytes, structure: parseStructure(bytes).structure, links: [] };
};

async function historyWorld(t: TestContext) {
  const clock = manualClock(START + days(30));
  const { store, folder } = await openForTest(t, {}, clock);
  const { ann, bob } = await settle(store);
  const box = async (account: Id, role: string) => (await store.mailboxes(account)).find(one => one.role === role)!.id;
  const append = async (account: Id, role: string, text: string, flags = 0) =>
    must(
      await store.run('append', {
        ...{ account, mailbox: await box(account, role), bytes: Buffer.from(text), flags, keywords: [] },
        ...{ internalDate: START, trace: 'T', note: null },
      }),
    );
  const taught = async (account: Id, asJunk: string, asGood: string) => {
    for (let n = 0; n < 25; n++) {
      await append(account, 'junk', `Subject: x\r\n\r\n${asJunk}`);
      await append(account, 'inbox', `Subject: x\r\n\r\n${asGood}`, Flag.flagged);
    }
  };
  /** From zoe, flagged: wanted mail whose author's domain stood in. */
  const wanted = async (account: Id) => {
    const accepted = must(await store.run('accept', letter('hello', { prefix: PROVEN, ...leased() })));
    const { recipient: id, fence } = accepted.recipients[0]!;
    const filing = { recipient: id, fence, account, mailbox: 'INBOX', flags: Flag.flagged, keywords: [] };
    must(await store.run('deliver', { ...filing, internalDate: START, note: note('mda.filed', 'T') }));
  };
  const history = newHistory({ store, separator: () => '+' });
  return { store, ann, bob, append, taught, wanted, history, learn: () => learnAll(folder, clock) };
}

test('each recipient’s own learning; of several the mean, with the words that said it', async t => {
  const { ann, bob, taught, history, learn } = await historyWorld(t);
  await taught(ann, junk, good);
  await taught(bob, good, junk);
  learn();
  const told = async (text: string, ...paths: string[]) => {
    const { content } = await history.told({ ...harmless, recipients: to(...paths) }, message(text));
    return content!;
  };
  const forAnn = await told(junk, 'ann@here.example');
  assert.ok(forAnn.learnt! > 0.95, String(forAnn.learnt));
  assert.deepEqual([...forAnn.learntFrom!].sort(), ['casino', 'prize', 'winner']);
  assert.ok((await told(junk, 'bob+lists@here.example')).learnt! < 0.05);
  assert.ok(Math.abs((await told(junk, 'ann@here.example', 'bob@here.example')).learnt! - 0.5) < 0.05);
  assert.equal((await told(junk, 'nobody@here.example')).learnt, null);
  const facts = await history.told({ ...harmless, recipients: to('ann@here.example') }, message(junk));
  const finding = findingsAt('content', facts, {}).find(one => one.name === 'learnt-junk');
  assert.match(finding!.words, /^its words are those of junk \(\d+ %\): \w+, \w+, \w+$/);
});

test('a sender is known by what became of proven mail, and asked of only when proven', async t => {
  const { ann, wanted, history, learn } = await historyWorld(t);
  for (let n = 0; n < 3; n++) await wanted(ann);
  learn();
  const from = (author: string, dmarc: 'pass' | 'fail', path = 'x@other.example'): Facts =>
    withContent(
      {
        authors: [{ address: author, domain: 'there.example', name: '' }],
        dmarc: { ...harmless.content!.dmarc, result: dmarc },
      },
      changed(({ sender }) => ({
        recipients: to('ann@here.example'),
        sender: { ...sender!, path, domain: path.slice(path.indexOf('@') + 1) },
      })),
    );
  const known = async (facts: Facts) => (await history.told(facts, message('x'))).sender?.known;
  const zoe = { good: 3, bad: 0, firstSeen: START, of: 'zoe@there.example' };
  assert.deepEqual(await known(from('zoe@there.example', 'pass')), zoe);
  assert.deepEqual(await known(from('Zoe@There.Example', 'pass')), zoe);
  assert.equal((await known(from('zoe@there.example', 'fail')))?.good, 0);
  assert.equal((await known(from('lee@there.example', 'pass')))?.good, 0);
  assert.deepEqual(await known(from('lee@there.example', 'fail', 'zoe@there.example')), zoe, 'the return path, by SPF');
});

test('a friend’s name is no word of a message that is not proven his', async t => {
  const { ann, append, taught, history, learn } = await historyWorld(t);
  await taught(ann, junk, good);
  for (let n = 0; n < 25; n++)
    await append(ann, 'inbox', 'From: <kim@there.example>\r\nSubject: x\r\n\r\nz', Flag.flagged);
  learn();
  const said = async (dmarc: 'pass' | 'fail') => {
    const base = { ...harmless, sender: null, recipients: to('ann@here.example') };
    const facts = withContent({ dmarc: { ...harmless.content!.dmarc, result: dmarc } }, base);
    return (await history.told(facts, message('z'))).content?.learntFrom ?? [];
  };
  assert.ok((await said('pass')).includes('kim@there.example'));
  assert.deepEqual(
    (await said('fail')).filter(word => word.includes('there.example')),
    [],
  );
});

test('who has written to it: each recipient for himself, by alias too, and only to a proven address', async t => {
  const { store, ann, append, history, learn } = await historyWorld(t);
  must(
    await store.run('addAlias', { address: 'team@here.example', targets: ['ann@here.example', 'bob@here.example'] }),
  );
  await append(ann, 'sent', 'To: kim@there.example\r\n\r\nx');
  must(await store.run('accept', letter('x', { recipients: [recipient('x@y.example')] })));
  learn();
  const paths = ['ann@here.example', 'bob@here.example', 'team@here.example', 'not an address'];
  const told = await history.told({ ...harmless, recipients: to(...paths), content: null }, null);
  assert.deepEqual(
    told.recipients.map(one => one.corresponded),
    [true, false, true, false],
  );
  const unproven = changed(({ sender }) => ({
    recipients: to(...paths),
    content: null,
    sender: { ...sender!, spf: { ...sender!.spf, result: 'softfail' } },
  }));
  const nobody = await history.told(unproven, null);
  assert.ok(nobody.recipients.every(one => !one.corresponded));
});

test('proven is the author by DMARC, where there is one, and the return path by SPF of its own domain', () => {
  const [kim] = harmless.content!.authors;
  const table: readonly (readonly [Facts, readonly string[]])[] = [
    [harmless, ['kim@there.example']],
    [withContent({ authors: [kim!, kim!] }, { ...harmless, sender: null }), []],
    [withContent({ authors: [] }, { ...harmless, sender: null }), []],
    [
      changed(({ sender }) => ({
        content: null,
        sender: { ...sender!, spf: { ...sender!.spf, domain: 'mx.there.example' } },
      })),
      [],
    ],
    [changed(({ sender }) => ({ content: null, sender: { ...sender!, path: '', domain: 'there.example' } })), []],
  ];
  assert.deepEqual(
    table.map(([facts]) => provenOf(facts)),
    table.map(([, proven]) => proven),
  );
});
