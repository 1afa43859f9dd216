/** What pretends to be what, in words, and what is honest and stays unsaid. */
import assert from 'node:assert/strict';
import test from 'node:test';
import { decide } from '../../../server/judgement/decide.ts';
import type { AttachmentFacts, AuthorFacts } from '../../../server/judgement/facts.ts';
import { type Circle, nameKey, pretencesOf, type Shown } from '../../../server/judgement/pretences.ts';
import { parseAddresses } from '../../../server/mime/address-list.ts';
import { type Link, linksOf } from '../../../server/mime/links.ts';
import { knownHost } from '../../../server/mime/look-alike.ts';
import { parseStructure } from '../../../server/mime/structure.ts';
import { withContent } from '../../support/judged.ts';
import { honestMail, printed } from '../../support/newsletters.ts';

const circle: Circle = {
  ours: ['office.test', 'bücher-office.example'].map(knownHost),
  others: ['partner.example', 'gmail.com'].map(knownHost),
  people: new Map([[nameKey('Ana Silva')!, 'ana@office.test']]),
};
const author = (from: string): AuthorFacts => {
  const [{ name, address, mailbox } = { name: '', address: '', mailbox: null }] = parseAddresses(
    Buffer.from(from).toString('latin1'),
  );
  return { name: name ?? '', address: address.toLowerCase(), domain: mailbox?.domain ?? '' };
};
const nothing: Shown = { authors: [], replyTo: [], links: [], attachments: [], isProven: false, isKnown: false };
const told = (shown: Partial<Shown>) => pretencesOf({ ...nothing, ...shown }, circle);
const from = (text: string, more: Partial<Shown> = {}) => told({ authors: [author(text)], ...more });
const link = (href: string, text = ''): Link => {
  const html = Buffer.from(`Content-Type: text/html; charset=utf-8\r\n\r\n<a href="${href}">${text}</a>`);
  return linksOf(html, parseStructure(html).structure)[0]!;
};

test('an author whose domain looks like ours, or like one that a recipient has written to', () => {
  assert.deepEqual(from('Ana <ana@0ffice.test>').lookAlikes, [
    "the author's domain 0ffice.test is drawn like office.test, which is yours",
  ]);
  assert.deepEqual(from('x@office.test.evil.example').lookAlikes, [
    "the author's domain office.test.evil.example belongs to evil.example and begins with office.test, which is yours",
  ]);
  assert.deepEqual(from('x@partnr.example').lookAlikes, [
    "the author's domain partnr.example differs by one letter from partner.example, which is somebody's whom a recipient has written to",
  ]);
  assert.deepEqual(from('x@xn--ffice-iye.test').lookAlikes.length, 1);
  assert.deepEqual(from('x@bucher-office.example').lookAlikes.length, 1);
  const honest = [
    'x@office.test',
    'x@news.office.test',
    'x@partner.example',
    'x@there.example',
    'x@mail.com',
    'x@ymail.com',
    'x',
    'x@[192.0.2.1]',
  ];
  for (const one of honest) assert.deepEqual(from(one).lookAlikes, [], one);
  assert.deepEqual(from('x@partnr.example', { isKnown: true }).lookAlikes, [], 'who is known and proven');
});

test('answers that would go to a look-alike', () => {
  const replyTo = [{ address: 'ana@offlce.test', domain: 'offlce.test' }];
  assert.deepEqual(from('kim@there.example', { replyTo }).lookAlikes, [
    'answers would go to offlce.test, which differs by one letter from office.test, which is yours',
  ]);
  const honest = [{ address: 'kim@elsewhere.example', domain: 'elsewhere.example' }];
  assert.deepEqual(from('kim@there.example', { replyTo: honest }).lookAlikes, []);
});

test('a name that holds an address, or that one of us goes by', () => {
  assert.deepEqual(from('"boss@office.test" <x@evil.example>').lookAlikes, [
    'its author goes by the name of boss@office.test, and is x@evil.example',
  ]);
  assert.deepEqual(from('"help@bank.example" <x@evil.example>').pretences, [
    'its author goes by the name of help@bank.example, and is x@evil.example',
  ]);
  assert.deepEqual(from('Аnа Silvа <x@evil.example>').pretences.length, 1, 'in letters of Cyrillic');
  assert.deepEqual(from('"SILVA, Ana" <x@evil.example>').pretences, [
    'its author goes by the name of SILVA, Ana, as ana@office.test does, and is x@evil.example',
  ]);
  const honest = [
    'Ana <x@evil.example>',
    'Ana Silva <ana@office.test>',
    'Ana Silva Costa <x@there.example>',
    '"kim@there.example" <kim@there.example>',
    '"kim@there.example" <noreply@mail.there.example>',
  ];
  for (const one of honest) assert.deepEqual(from(one), { pretences: [], lookAlikes: [] }, one);
  const via = '"ana@office.test via Group" <group@lists.example>';
  assert.deepEqual(from(via, { isProven: true }).lookAlikes, [], 'who is proven may name whom he writes for');
  assert.equal(from(via, { isProven: true }).pretences.length, 1, 'yet of one of us it is told');
  assert.equal(from(via).lookAlikes.length, 1);
});

const links: readonly (readonly [href: string, text: string, words: RegExp | null])[] = [
  ['https://evil.example/', 'https://www.bank.com/login', /^a link shows www\.bank\.com and leads to evil\.example$/],
  ['https://evil.example/', 'bank.com', /shows bank\.com and leads/],
  ['https://evil.example/', 'bank\u200b.com', /shows bank\.com and leads/],
  ['https://evil.example/?u=https://bank.com', 'bank.com', /shows bank\.com/],
  ['https://www.bank.com@evil.example/', 'Log in', /behind an @ that it leads to evil\.example/],
  ['http://203.0.113.9/', 'Log in', /leads to 203\.0\.113\.9, a number/],
  ['http://3405803785/', 'Log in', /leads to 203\.0\.113\.9, a number/],
  ['https://xn--80ak6aa92e.com/', 'Log in', /leads to xn--80ak6aa92e\.com, which is drawn like apple\.com/],
  ['https://pаypаl-x.com/', 'Log in', /drawn like paypal-x\.com/],
  ['https://0ffice.test/', 'Log in', /leads to 0ffice\.test, which is drawn like office\.test, which is yours/],
  ['https://office.test.evil.example/', 'x', /begins with office\.test, which is yours/],
  ['https://bank.com/', 'https://www.bank.com/login', null],
  ['https://evil.example/', 'Log in', null],
  ['https://evil.example/', 'invoice.pdf', null],
  ['https://mail.office.test/x', 'bank.com', null],
  ['https://192.168.0.1/', 'x', null],
];

test('links that show one host and lead to another, or hide where they lead', () => {
  for (const [href, text, words] of links) {
    const { pretences } = from('kim@there.example', { links: [link(href, text)] });
    assert.equal(pretences.length, words ? 1 : 0, `${href} ${text}: ${pretences}`);
    if (words) assert.match(pretences[0]!, words);
  }
});

test('who stands in for a name may count the clicks on it', () => {
  const counted = [link('https://click.esp.example/1', 'www.there.example')];
  assert.equal(from('kim@there.example', { links: counted }).pretences.length, 1);
  assert.equal(from('kim@there.example', { links: counted, isProven: true }).pretences.length, 0);
});

test('a newsletter that counts clicks on the names it quotes is told once, which makes no junk', () => {
  const quoted = Array.from({ length: 30 }, (_, n) =>
    link(`https://click.esp.example/${n}`, `https://www.news${n}.com/x`),
  );
  const { pretences, lookAlikes } = from('kim@there.example', { links: quoted, isProven: true });
  assert.deepEqual([pretences, lookAlikes], [['a link shows www.news0.com and leads to click.esp.example'], []]);
  const policy = { rules: [], weights: {}, junkFrom: 5, refuseFrom: 15, greylist: null };
  assert.equal(decide(withContent({ pretences }), policy).act, 'accept');
  assert.equal(decide(withContent({ pretences: [...pretences, 'another'] }), policy).act, 'junk');
});

test('attachments that hide their ending', () => {
  const file = (name: string, kind: AttachmentFacts['kind'] = 'program', inside: string[] = []) =>
    from('kim@there.example', { attachments: [{ ...{ name, kind, inside }, type: 'a/b', size: 1 }] }).pretences;
  assert.deepEqual(file('invoice\u202efdp.exe'), [
    'the attachment invoice�fdp.exe turns its name around to hide its ending',
  ]);
  assert.deepEqual(file('invoice.pdf.exe'), [
    'the attachment invoice.pdf.exe is a program that is called like a document',
  ]);
  assert.equal(file('invoice.pdf          .exe').length, 1);
  assert.equal(file('a.zip', 'program', ['scan.jpg.js']).length, 1);
  for (const [name, kind] of [
    ['setup.exe', 'program'],
    ['a.tar.gz', 'archive'],
    ['v1.2.pdf', 'other'],
    ['a.pdf.zip', 'archive'],
  ] as const)
    assert.deepEqual(file(name, kind), [], name);
});

test('so much is told and no more, and what is told turns no sentence around', () => {
  const many = Array.from({ length: 200 }, (_, n) => link(`https://e${n}.example/`, 'www.bank.com'));
  assert.equal(from('kim@there.example', { links: many }).pretences.length, 8);
  const odd = from(`"\u202eboss@office.test${'x'.repeat(300)}" <x@evil.example>`);
  assert.ok([...odd.lookAlikes, ...odd.pretences].every(one => one.length < 400 && !one.includes('\u202e')));
});

for (const mail of honestMail) {
  test(`nothing pretends anything: ${mail.name}`, () => {
    const bytes = printed(mail);
    const shown = { links: linksOf(bytes, parseStructure(bytes).structure), isProven: true };
    assert.deepEqual(from(mail.from, shown), { pretences: [], lookAlikes: [] });
  });
}

test('names of other alphabets are the same name as A-labels, and our own are no pretence', () => {
  const own: Circle = { ...circle, ours: ['почта.test', 'bücher-office.example'].map(knownHost) };
  const of = (shown: Partial<Shown>) => pretencesOf({ ...nothing, ...shown }, own);
  const mine = author('"kim@bücher-office.example" <kim@xn--bcher-office-dlb.example>');
  assert.equal(mine.domain, 'xn--bcher-office-dlb.example');
  const both = (shown: Partial<Shown>) => [...of(shown).pretences, ...of(shown).lookAlikes];
  assert.deepEqual(both({ authors: [mine] }), [], 'ours');
  const theirs = author('"ann@müller.example" <ann@xn--mller-kva.example>');
  assert.deepEqual(both({ authors: [theirs] }), [], 'the same name twice');
  const [false_] = of({ authors: [author('"kim@xn--bcher-office-dlb.example" <x@evil.example>')] }).lookAlikes;
  assert.match(false_ ?? '', /goes by the name of kim@/, 'one of ours, however it is written');
  assert.deepEqual(both({ links: [link('https://почта.test/')] }), [], 'a link to ourselves');
});

test('a thousand domains of ours and two thousand correspondents keep nobody waiting', () => {
  const many = (n: number, what: string) => Array.from({ length: n }, (_, i) => `${what}-${i}-name.example`);
  const large: Circle = {
    ...circle,
    ours: many(1_000, 'ours').map(knownHost),
    others: many(2_000, 'w').map(knownHost),
  };
  const authors = many(20, 'author').map(domain => ({ name: 'Some One', address: `a@${domain}`, domain }));
  const replyTo = many(20, 'answer').map(domain => ({ address: `a@${domain}`, domain }));
  const links = many(60, 'link').map(host => link(`https://${host}/`));
  const costs = [1, 2, 3].map(() => {
    const before = process.cpuUsage();
    pretencesOf({ ...nothing, authors, replyTo, links }, large);
    const { user, system } = process.cpuUsage(before);
    return (user + system) / 1000;
  });
  assert.ok(Math.min(...costs) < 80, `${costs} ms`);
});
