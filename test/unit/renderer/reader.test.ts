/** The reader's pure parts: styles, links, names of hosts, plain text, the way of a message, who vouches for it. */
import assert from 'node:assert/strict';
import test from 'node:test';
import { readResults, verdict } from '../../../renderer/mail/reader/authentication.ts';
import { cleanSheet, cleanStyle } from '../../../renderer/mail/reader/css.ts';
import { decodeWords } from '../../../renderer/mail/reader/encoded-words.ts';
import { authorWarnings, listName, receiptWanted, unsubscribe } from '../../../renderer/mail/reader/header-facts.ts';
import { imapWords } from '../../../renderer/mail/reader/imap-words.ts';
import { linkFacts } from '../../../renderer/mail/reader/links.ts';
import { fileName } from '../../../renderer/mail/reader/message.ts';
import { isAligned } from '../../../renderer/mail/reader/plain-text.ts';
import { hops, wholeTime } from '../../../renderer/mail/reader/received.ts';
import { textBlocks, withLinks } from '../../../renderer/mail/reader/text-blocks.ts';
import type { Mailbox } from '../../../server/jmap/types.ts';
import { decodePunycode, looksLike, mixedScripts, registered, unicodeHost } from '../../../server/mime/look-alike.ts';
import { rfc } from '../../support/rfc.ts';

/** What is left of a style, and what it asked for. */
function style(css: string, how = cleanStyle): [string, string[]] {
  const asked: string[] = [];
  const left = how(css, address => {
    asked.push(address);
    return null;
  });
  return [left, asked];
}

test('a style keeps what is harmless and loses what loads, imports or leaves its place', () => {
  const all: readonly (readonly [string, string, readonly string[]])[] = [
    ['color:red; padding: 0 4px', 'color:red;padding:0 4px;', []],
    ['background:url(https://t.example/x)', 'background:none;', ['https://t.example/x']],
    ['background:u\\72l( "https://t.example/x" ) no-repeat', 'background:none no-repeat;', ['https://t.example/x']],
    ['background:u/**/rl(//t/x)', 'background:u rl(//t/x);', []],
    ['background:u<rl(//t/x);color:u<!--rl(//t/y)', 'background:u rl(//t/x);color:u rl(//t/y);', []],
    ['background-image:image-set("//t/1" 1x, url(//t/2) 2x)', 'background-image:none;', ['//t/1', '//t/2']],
    ['background:-webkit-image-set(url(//t/1) 1x)', 'background:none;', ['//t/1']],
    ['position:fixed;top:0', 'top:0;', []],
    ['position:\\66ixed', '', []],
    ['position:sticky;position:var(--p)', '', []],
    ['position:relative', 'position:relative;', []],
    ['behavior:url(#x);-moz-binding:url(//t/x)', '', ['#x', '//t/x']],
    ['width:expression(alert(1))', 'width:(alert(1));', []],
    ['font-family:"</style><script>"', 'font-family:"\\3c /style\\3e \\3c script\\3e ";', []],
    ['content:"\\2014"', 'content:"\u2014";', []],
    ['color:red;}body{background:url(//t/x)', 'color:red;', ['//t/x']],
  ];
  for (const [css, left, asked] of all) assert.deepEqual(style(css), [left, asked], css);
});

test('a style sheet keeps rules and media, and loses imports and fonts', () => {
  const all: readonly (readonly [string, string, readonly string[]])[] = [
    ['p{color:red}', 'p{color:red;}', []],
    ['@import url(//t/x.css); p{background:url(//t/y)}', 'p{background:none;}', ['//t/x.css', '//t/y']],
    ['@import "//t/x.css";', '', ['//t/x.css']],
    ['@\\69mport "//t/x.css";', '', ['//t/x.css']],
    ['@font-face{font-family:x;src:url(//t/f)}', '', ['//t/f']],
    ['@media (max-width:600px){p{color:red}}', '@media (max-width:600px){p{color:red;}}', []],
    ['<!-- p{color:red} -->', 'p{color:red;}', []],
    ['p{color:red}</style><script>', 'p{color:red;}', []],
    ['input[value^="a"]{background:url(//t/a)}', 'input[value^="a"]{background:none;}', ['//t/a']],
    ['p{a{background:url(//t/x)}}', 'p{}', ['//t/x']],
    ['p{color:red', 'p{color:red;}', []],
    ['@namespace url(//t/x); @charset "x"; @page{size:1cm}', '', ['//t/x']],
  ];
  for (const [css, left, asked] of all) assert.deepEqual(style(css, cleanSheet), [left, asked], css);
});

test('a permitted picture stands in the place of its address, and cannot leave its quotes', () => {
  const shown = cleanStyle('background:url(//t/x)', () => 'data:image/png;base64,AA"); color:red');
  assert.equal(shown, 'background:url("data:image/png;base64,AA\\22 ); color:red");');
});

rfc(3492, '7.1').must('read the samples', () => {
  assert.equal(decodePunycode('ihqwcrb4cv8a8dqg056pqjye'), '他们为什么不说中文');
  assert.equal(
    decodePunycode('porqunopuedensimplementehablarenespaol-fmd56a'),
    'porquénopuedensimplementehablarenespañol',
  );
  assert.equal(decodePunycode('3b-ww4c5e180e575a65lsy2b'), '3年b組金八先生');
  assert.equal(decodePunycode('99999999'), null);
});

test('a host is shown in its own letters, and told for what it can be taken', () => {
  assert.equal(unicodeHost('xn--bcher-kva.example'), 'bücher.example');
  assert.equal(looksLike('xn--80ak6aa92e.com'), 'apple.com');
  assert.equal(looksLike('paypal.com'), null);
  assert.deepEqual(mixedScripts('xn--pypal-4ve.com'), ['Latin', 'Cyrillic']);
  assert.equal(registered('a.b.shop.co.uk'), 'shop.co.uk');
  assert.equal(registered('www.there.example'), 'there.example');
});

test('a link says where it leads, and what is odd about it', () => {
  const warnings = (href: string, text = ''): readonly string[] => linkFacts(href, text).warnings;
  assert.deepEqual(warnings('https://bank.example/login', 'https://bank.example'), []);
  assert.deepEqual(warnings('https://bank.example/login', 'our bank'), []);
  assert.match(warnings('https://evil.example/', 'www.bank.example')[0]!, /says bank\.example, but it leads to evil/);
  assert.match(warnings('https://www.bank.example/', 'bank.example').join(), /^$/);
  assert.match(warnings('https://xn--80ak6aa92e.com/')[0]!, /looks like apple\.com/);
  assert.match(warnings('https://bank.example@evil.example/')[0]!, /before the @/);
  assert.match(warnings('http://192.0.2.7/').join(), /number instead of a name.*not encrypted/);
  assert.match(warnings('https://x.example/invoice.pdf.exe').join(), /program.*invoice\.pdf\.exe/);
  assert.match(warnings('https://x.example/', 'bank\u202eelpmaxe').join(), /invisible/);
  assert.match(warnings('https://x.example:444/').join(), /port 444/);
});

test('what passes on and what tracks is named, and can be left out', () => {
  const facts = linkFacts('https://click.example/r?u=https%3A%2F%2Fshop.example%2Fa&utm_source=x&id=7&fbclid=9');
  assert.equal(facts.leadsOn, 'https://shop.example/a');
  assert.deepEqual(facts.tracking, ['utm_source', 'fbclid']);
  assert.equal(facts.bare, 'https://click.example/r?u=https%3A%2F%2Fshop.example%2Fa&id=7');
  assert.deepEqual([facts.before, facts.host], ['https://', 'click.example']);
  assert.equal(linkFacts('mailto:ann@x.example?subject=a').kind, 'mail');
});

rfc(3676, '4').should('join flowed lines of one depth, and leave signatures and fixed lines alone', () => {
  const flowed = { flowed: true, delSp: false };
  const shown = (text: string, format = flowed) => textBlocks(text, format).map(block => [block.depth, block.text]);
  assert.deepEqual(shown('One line \r\nthat goes on.\r\nAnother.'), [[0, 'One line that goes on.\nAnother.']]);
  assert.deepEqual(shown('>> deep \n>> on\n> less \nnone'), [
    [2, 'deep on'],
    [1, 'less '],
    [0, 'none'],
  ]);
  assert.deepEqual(shown('Text \n-- \nAnn'), [
    [0, 'Text '],
    [0, '-- \nAnn'],
  ]);
  assert.deepEqual(shown(' >stuffed'), [[0, '>stuffed']]);
  assert.deepEqual(shown('ab \ncd', { flowed: true, delSp: true }), [[0, 'abcd']]);
});

test('what only repeats is folded; what is answered in between is not', () => {
  const folds = (text: string) => textBlocks(text).map(block => [block.kind, block.depth, block.foldable]);
  assert.deepEqual(folds('Yes.\n\nOn 2 May 2026, Ann wrote:\n> Shall we?\n> Ann\n'), [
    ['text', 0, false],
    ['attribution', 0, true],
    ['text', 1, true],
  ]);
  assert.deepEqual(
    folds('> One?\nYes.\n> Two?\nNo.').map(([, , foldable]) => foldable),
    [false, false, false, false],
  );
  assert.equal(
    textBlocks('> only a quote').some(block => block.foldable),
    false,
  );
});

test('addresses in text end where the sentence goes on', () => {
  const links = (text: string) => withLinks(text).flatMap(({ href }) => href ?? []);
  assert.deepEqual(links('See https://a.example/x?y=1, or (http://b.example/w_(z)).'), [
    'https://a.example/x?y=1',
    'http://b.example/w_(z)',
  ]);
  assert.deepEqual(links('www.a.example. ann@b.example!'), ['http://www.a.example', 'mailto:ann@b.example']);
  assert.deepEqual(links('javascript:alert(1) data:text/html,x'), []);
  const text = 'a https://x.example b';
  assert.equal(
    withLinks(text)
      .map(piece => piece.text)
      .join(''),
    text,
  );
});

rfc(5321, '4.4').should('be read back: who, by whom, with what, when, and how long it took', () => {
  const way = hops([
    'from mx.there.example (mx.there.example [192.0.2.1]) by mail.here.example with ESMTPS id 4Z for <ann@here.example>;\r\n Sun, 22 Nov 2026 10:00:05 +0000',
    'from [10.0.0.4] by mx.there.example with ESMTPSA; Sun, 22 Nov 2026 11:00:01 +0100 (CET)',
  ]);
  assert.deepEqual(
    way.map(hop => [hop.by, hop.with, hop.for, hop.took]),
    [
      ['mx.there.example', 'ESMTPSA', null, null],
      ['mail.here.example', 'ESMTPS', 'ann@here.example', 4000],
    ],
  );
  assert.equal(way[1]!.from, 'mx.there.example (mx.there.example [192.0.2.1])');
  assert.equal(wholeTime(way), 4000);
  assert.deepEqual(hops(['nonsense'])[0]!.at, null);
});

rfc(8601, '5').must('believe no results but those of the own server', () => {
  const facts = { ownHost: 'mx.here.example', signedInAs: null, author: 'ann@there.example' };
  const own = 'mx.here.example; dmarc=pass header.from=there.example; spf=pass smtp.mailfrom=there.example';
  assert.deepEqual(readResults(own).methods[0], { name: 'dmarc', result: 'pass', domain: 'there.example' });
  assert.equal(verdict({ ...facts, results: [own] }).shape, 'ok');
  const forged = verdict({ ...facts, results: ['mx.evil.example; dmarc=pass header.from=there.example'] });
  assert.deepEqual([forged.shape, /^Not checked.*proves nothing/.test(forged.sentence)], ['info', true]);
  assert.equal(verdict({ ...facts, results: ['mx.here.example; dkim=fail header.d=there.example'] }).shape, 'failed');
  const elsewhere = verdict({ ...facts, results: ['mx.here.example; dkim=pass header.d=other.example'] });
  assert.equal(elsewhere.shape, 'attention', 'a signature of somebody else does not vouch for the author');
});

test('who signed in here is said, and whether it is the author', () => {
  const facts = { results: [], ownHost: 'mx.here.example', author: 'ann@here.example' };
  assert.deepEqual(verdict({ ...facts, signedInAs: 'ann@here.example' }).shape, 'ok');
  assert.match(verdict({ ...facts, signedInAs: 'ben@here.example' }).sentence, /ben@here.*writes as ann@here/);
  assert.match(verdict({ ...facts, signedInAs: null }).sentence, /Not checked/);
});

test('lists, receipts and authors that want to be taken for others', () => {
  const headers = [
    { name: 'List-Unsubscribe', value: ' <mailto:leave@x.example>,\r\n <https://x.example/leave?u=1>' },
    { name: 'List-Id', value: ' "The news" <news.x.example>' },
    { name: 'Disposition-Notification-To', value: ' Ann <ann@x.example>' },
  ];
  assert.deepEqual(unsubscribe(headers), { mail: 'mailto:leave@x.example', web: 'https://x.example/leave?u=1' });
  assert.equal(listName(headers), 'The news');
  assert.equal(receiptWanted(headers), 'ann@x.example');
  assert.equal(unsubscribe([{ name: 'List-Unsubscribe', value: '<javascript:alert(1)>' }]), null);
  assert.match(
    authorWarnings([{ name: 'boss@here.example', email: 'x@evil.example' }], null)[0]!,
    /but the message is from/,
  );
  assert.deepEqual(
    authorWarnings([{ name: 'Ann', email: 'ann@x.example' }], [{ name: null, email: 'a@x.example' }]),
    [],
  );
});

rfc(2047, '6.2').must('be decoded, and not shown with the white space between two of them', () => {
  assert.equal(decodeWords('=?utf-8?q?caf=C3=A9_?= =?utf-8?b?w6k=?= x'), 'café é x');
  assert.equal(decodeWords('=?nonsense?q?x?='), '=?nonsense?q?x?=');
});

test('an act in the words of IMAP', () => {
  const mailboxes = [{ id: 'm4', name: 'Archive' }] as unknown as readonly Mailbox[];
  const update = {
    e1: { 'mailboxIds/m1': null, 'mailboxIds/m4': true },
    e2: { 'mailboxIds/m1': null, 'mailboxIds/m4': true },
  };
  assert.deepEqual(imapWords(['Email/set', { update }, '0'], mailboxes), ['UID MOVE e1,e2 "Archive"']);
  assert.deepEqual(imapWords(['Email/set', { update: { e1: { 'keywords/$seen': true } } }, '0'], []), [
    'UID STORE e1 +FLAGS.SILENT (\\Seen)',
  ]);
});

test('the name of a file is one that a disk takes', () => {
  assert.equal(fileName({ name: '../../etc/passwd', type: '' }), '__.._etc_passwd');
  assert.equal(fileName({ name: 'a\u202efdp.exe', type: '' }), 'a_fdp.exe');
  assert.equal(fileName({ name: null, type: 'application/pdf' }), 'part.pdf');
});

test('columns made of spaces want letters of one width; two spaces after a full stop do not', () => {
  assert.equal(isAligned('1. Written   by us\n2. Queued    on disk\n3. Read      by you'), true);
  assert.equal(isAligned('One.  Two.\nThree.  Four.\nFive.  Six.\n    indented'), false);
});
