/** Composing: HTML to text, rich text to HTML and text and back, quotes, signatures, sizes, what is asked before sending. */
import assert from 'node:assert/strict';
import test from 'node:test';
import { check, forgottenAttachment } from '../../../renderer/mail/compose/checks.ts';
import { htmlToText } from '../../../renderer/mail/compose/html-text.ts';
import {
  type Attachment,
  changed,
  emptyLetter,
  isBlank,
  isUntouched,
  type Letter,
  ownText,
  readLetter,
} from '../../../renderer/mail/compose/letter.ts';
import { dateText, toEmail } from '../../../renderer/mail/compose/message.ts';
import { attribution, forwardText, quoteText } from '../../../renderer/mail/compose/quote.ts';
import { nobodyKnown } from '../../../renderer/mail/compose/recipients.ts';
import {
  hasFormatting,
  paragraph,
  picturesIn,
  type RichNode,
  richDocument,
  richToHtml,
  richToText,
  textToRich,
  words,
} from '../../../renderer/mail/compose/rich.ts';
import {
  changeRichSignature,
  changeSignature,
  richWithSignature,
  textSignature,
} from '../../../renderer/mail/compose/signature.ts';
import { encodedSize, sizeFault } from '../../../renderer/mail/compose/sizes.ts';
import { rfc } from '../../support/rfc.ts';

test('HTML as text: paragraphs, lists, quotes and links are kept, what acts is not', () => {
  const cases: readonly (readonly [string, string])[] = [
    ['<p>One</p><p>Two<br>lines</p>', 'One\n\nTwo\nlines'],
    ['<div>a</div><div>b</div>', 'a\nb'],
    ['<ul><li>a</li><li>b<ul><li>c</li></ul></li></ul><p>end</p>', '- a\n- b\n  - c\n\nend'],
    ['<ol start="3"><li>a<li>b</ol>', '3. a\n4. b'],
    ['<p>He wrote:</p><blockquote>a<blockquote>b</blockquote></blockquote>c', 'He wrote:\n\n> a\n>\n>> b\n\nc'],
    [
      'See <a href="https://a.test/x">here</a> and <a href="https://a.test/">a.test</a>',
      'See here <https://a.test/x> and a.test',
    ],
    ['<a href="javascript:alert(1)">x</a>', 'x'],
    [
      '<style>p{}</style><script>a<b</script><!-- c -->&lt;b&gt; &amp;&nbsp;&#x263a; &eacute;&unknown;',
      '<b> & ☺ é&unknown;',
    ],
    ['<pre>a\n  b</pre>c', 'a\n  b\n\nc'],
    ['<table><tr><td>a</td><td>b</td></tr><tr><td>c</td></tr></table>', 'a  b\nc'],
    ['<img alt="Logo" src=x><p title="a>b">x</p>', '[Logo]\n\nx'],
    ['a\n  b <b>c</b> d', 'a b c d'],
    ['no html at all', 'no html at all'],
    ['', ''],
  ];
  for (const [html, text] of cases) assert.equal(htmlToText(html), text, html);
  const hostile = `${'<div>'.repeat(20_000)}${'<a href="'.repeat(5000)}x`;
  assert.ok(htmlToText(hostile).length < 100_000);
});

const rich: RichNode = richDocument([
  { type: 'heading', attrs: { level: 2 }, content: [words('Menu & more')] },
  paragraph(
    words('From '),
    words('Monday', { type: 'bold' }),
    words(' on, see '),
    words('the page', { type: 'link', attrs: { href: 'https://a.test/?a=1&b' } }),
  ),
  {
    type: 'orderedList',
    attrs: { start: 2 },
    content: [
      { type: 'listItem', content: [paragraph(words('Soup'))] },
      {
        type: 'listItem',
        content: [
          paragraph(words('Bread')),
          { type: 'bulletList', content: [{ type: 'listItem', content: [paragraph(words('rye'))] }] },
        ],
      },
    ],
  },
  {
    type: 'blockquote',
    content: [paragraph(words('old')), { type: 'blockquote', content: [paragraph(words('older'))] }],
  },
  { type: 'codeBlock', content: [words('if (a < b)\n  c')] },
  paragraph({ type: 'image', attrs: { src: 'cid:1@x', alt: 'Chart', width: 320 } }),
  { type: 'signature', content: [paragraph(words('Ana'))] },
]);

test('the text beside a rich letter keeps links, lists and quotes', () => {
  assert.equal(
    richToText(rich),
    'Menu & more\n\nFrom Monday on, see the page <https://a.test/?a=1&b>\n\n2. Soup\n3. Bread\n   - rye\n\n> old\n>\n>> older\n\nif (a < b)\n  c\n\n[Chart]\n\n-- \nAna',
  );
});

test('the HTML of a rich letter is simple, styled inline and escaped', () => {
  const html = richToHtml(rich);
  assert.match(html, /<h2 style="[^"]+">Menu &amp; more<\/h2>/);
  assert.match(html, /<strong>Monday<\/strong>/);
  assert.match(html, /<a href="https:\/\/a\.test\/\?a=1&amp;b">the page<\/a>/);
  assert.match(html, /<ol [^>]*start="2"><li>Soup<\/li><li>Bread<ul/);
  assert.match(html, /<img src="cid:1@x" alt="Chart" width="320"/);
  assert.match(html, /if \(a &lt; b\)/);
  assert.doesNotMatch(html, /<style|<script|class="(?!signature)/);
  const evil = paragraph(
    words('x', { type: 'link', attrs: { href: 'javascript:alert(1)' } }),
    words('<img onerror=x>'),
  );
  assert.equal(/javascript|<img/.test(richToHtml(richDocument([evil]))), false);
});

test('from text to rich and back nothing is lost', () => {
  for (const text of [
    '',
    'a',
    'a\nb',
    'a\n\nb',
    'a\n\n\nb',
    '\n\na',
    '  indented\n- not a list',
    '> q\n>\n>> r\n>\n> s',
    'a\n\n> q\n\nb',
  ])
    assert.equal(richToText(textToRich(text)), text, JSON.stringify(text));
  assert.equal(hasFormatting(textToRich('a\n\n> q')), false);
  assert.equal(hasFormatting(rich), true);
  assert.deepEqual(picturesIn(rich), ['1@x']);
});

test('what is quoted says who wrote it, when, and leaves the signature out', () => {
  const at = new Date(2026, 10, 22, 12, 5).getTime();
  const quoted = {
    from: [{ name: 'Kim', email: 'k@y.test' }],
    to: [{ name: null, email: 'a@x.test' }],
    cc: null,
    subject: 'Hi',
    at,
  };
  assert.equal(attribution(quoted), 'On 22 November 2026 at 12:05, Kim wrote:');
  assert.equal(attribution({ ...quoted, from: null, at: null }), 'somebody wrote:');
  assert.equal(quoteText('Hello\r\n> earlier\r\n\r\nend\r\n-- \r\nKim'), '> Hello\n>> earlier\n>\n> end');
  assert.equal(
    forwardText(quoted, 'Hello\n'),
    '-------- Forwarded message --------\nFrom: Kim <k@y.test>\nDate: 22 November 2026 at 12:05\nSubject: Hi\nTo: a@x.test\n\nHello',
  );
});

rfc(3676, '4.3').should(
  'part the signature by two dashes and a space, and change it without touching what was written',
  () => {
    const signed = changeSignature('Hello', '', 'Ana');
    assert.equal(signed, 'Hello\n\n-- \nAna');
    assert.equal(changeSignature(signed, 'Ana', 'The shop\nOpen daily'), 'Hello\n\n-- \nThe shop\nOpen daily');
    assert.equal(changeSignature(signed, 'Ana', ''), 'Hello');
    assert.equal(changeSignature('Hello\n\n-- \nAna P.', 'Ana', 'Shop'), 'Hello\n\n-- \nAna P.');
    assert.equal(changeSignature('Hello', 'Ana', 'Shop'), 'Hello');
    const quote = 'Kim wrote:\n> x';
    assert.equal(changeSignature(`\n\n${quote}`, '', 'Ana', quote), '\n\n-- \nAna\n\nKim wrote:\n> x');
    assert.equal(changeSignature(`Hi\n\n-- \nAna\n\n${quote}`, 'Ana', 'Shop', quote), `Hi\n\n-- \nShop\n\n${quote}`);
  },
);

test('the signature of a rich letter, likewise', () => {
  const turned = richWithSignature('Hi\n\n-- \nAna\n\nKim wrote:\n> x', 'Ana', textSignature('Ana'));
  assert.deepEqual(
    turned.content?.map(node => node.type),
    ['paragraph', 'signature', 'paragraph', 'blockquote'],
  );
  assert.equal(richToText(turned), 'Hi\n\n-- \nAna\n\nKim wrote:\n\n> x');
  const [ana, shop] = [textSignature('Ana'), textSignature('Shop')];
  const doc = changeRichSignature(
    richDocument([
      paragraph(words('Hi')),
      paragraph(words('Kim wrote:')),
      { type: 'blockquote', content: [paragraph(words('x'))] },
    ]),
    null,
    ana,
  );
  assert.deepEqual(
    doc.content?.map(node => node.type),
    ['paragraph', 'signature', 'paragraph', 'blockquote'],
  );
  assert.deepEqual(changeRichSignature(doc, ana, shop).content?.[1], shop);
  const edited = {
    ...doc,
    content: doc.content!.with(1, { type: 'signature', content: [paragraph(words('Ana P.'))] }),
  };
  assert.equal(changeRichSignature(edited, ana, shop), edited);
});

const at = Date.UTC(2026, 10, 22);
const letter = (change: Partial<Letter>): Letter => ({
  ...emptyLetter('k', 'm@x.test', at),
  subject: 'S',
  to: [{ name: null, email: 'a@b.test' }],
  body: { format: 'plain', text: 'Hello' },
  ...change,
});
const file = (change: Partial<Attachment> = {}): Attachment => ({
  key: 'f',
  name: 'a.pdf',
  type: 'application/pdf',
  size: 3_000_000,
  blobId: 'U1',
  cid: null,
  sent: 0,
  fault: null,
  ...change,
});
const limits = { attachments: 10_000_000, message: null };
const faults = (change: Partial<Letter>) => check(letter(change), nobodyKnown, limits).faults.map(fault => fault.words);
const doubts = (change: Partial<Letter>) => check(letter(change), nobodyKnown, limits).doubts.map(doubt => doubt.words);

test('what cannot be sent, and what is worth a question', () => {
  assert.deepEqual(check(letter({}), nobodyKnown, limits), { faults: [], doubts: [] });
  assert.match(faults({ to: [] })[0]!, /at least one recipient/);
  assert.deepEqual(faults({ to: [], typed: { to: 'Kim <k@y.test>', cc: '', bcc: '' } }), []);
  assert.match(faults({ cc: [{ name: null, email: 'kim' }] })[0]!, /Cc: “kim” has no @/);
  assert.match(
    faults({ attachments: [file({ size: 6e6 }), file({ size: 5e6, name: 'b' })] })[0]!,
    /11 MB together.*largest is “a\.pdf” \(6\.0 MB\)/,
  );
  assert.match(
    faults({ attachments: [file({ blobId: null, fault: 'too large' })] })[0]!,
    /“a\.pdf” is not attached: too large/,
  );
  assert.deepEqual(doubts({ subject: ' ', body: { format: 'plain', text: '\n\n-- \nAna' } }), [
    'The subject is empty',
    'There is no text',
  ]);
  assert.deepEqual(doubts({ to: [{ name: null, email: 'a@printer' }] }).length, 1);
});

test('sizes are those that travel', () => {
  assert.equal(encodedSize(0), 0);
  assert.equal(encodedSize(57), 78);
  assert.equal(encodedSize(58), 84);
  assert.match(
    sizeFault([file({ size: 9_000_000 })], '', { attachments: null, message: 10_000_000 }) ?? '',
    /about 12 MB.*at most 10 MB/,
  );
  assert.equal(sizeFault([file()], 'x', { attachments: 3_000_000, message: 5_000_000 }), null);
});

test('a promised file is missed, but not one that was quoted, denied or sent', () => {
  const said = (text: string, more: Partial<Letter> = {}) =>
    forgottenAttachment(letter({ body: { format: 'plain', text }, ...more }));
  for (const text of [
    'The minutes are attached.',
    'see attachment',
    'anbei die Datei',
    'Ci-joint le plan',
    'Te envío adjunto el plan',
    'ファイルを添付します',
  ])
    assert.ok(said(text), text);
  for (const text of [
    'Hello',
    'without attachments',
    'Thanks!\n\n> it is attached',
    'a\n-- \nattached to nothing',
    'unattached',
  ])
    assert.equal(said(text), null, text);
  assert.deepEqual(doubts({ body: { format: 'plain', text: 'It is attached' }, attachments: [file()] }), []);
});

test('what a writer has not touched is not kept, and everything else comes back from this computer', () => {
  const begun = emptyLetter('k', 'm@x.test', at);
  assert.deepEqual([isUntouched(begun), isBlank(begun)], [true, true]);
  const touched = changed(begun, { typed: { to: 'kim', cc: '', bcc: '' } }, at + 1);
  assert.deepEqual([isUntouched(touched), isBlank(touched), touched.changedAt], [false, false, at + 1]);
  assert.deepEqual(readLetter(JSON.stringify(touched)), touched);
  for (const nonsense of [null, '', '{', '{"key":1}', '[]', 'null']) assert.equal(readLetter(nonsense), null);
  assert.equal(ownText(letter({ body: { format: 'plain', text: 'Yes.\n\nOn Monday, Kim wrote:\n> Hm?\n' } })), 'Yes.');
});

rfc(8621, '4.6').must('make alternative in related in mixed of a rich letter with a picture and a file', () => {
  const email = toEmail(
    letter({
      body: { format: 'rich', doc: rich },
      attachments: [
        file(),
        file({ key: 'p', name: 'c.png', type: 'image/png', cid: '1@x', blobId: 'U2' }),
        file({ key: 'gone', cid: 'unused@x', blobId: 'U3' }),
        file({ key: 'waits', blobId: null }),
      ],
      bcc: [{ name: 'Zoë', email: 'z@bücher.test' }],
      references: ['1@y'],
    }),
    { from: { name: 'Ana', email: 'ana@x.test' }, replyTo: null },
    new Date(at),
  );
  const part = (id: string, extra = {}) => ({
    blobId: id,
    type: 'application/pdf',
    name: 'a.pdf',
    disposition: 'attachment',
    ...extra,
  });
  assert.deepEqual(email.bodyStructure, {
    type: 'multipart/mixed',
    subParts: [
      {
        type: 'multipart/alternative',
        subParts: [
          { partId: 'text', type: 'text/plain' },
          {
            type: 'multipart/related',
            subParts: [
              { partId: 'html', type: 'text/html' },
              { blobId: 'U2', type: 'image/png', name: 'c.png', disposition: 'inline', cid: '1@x' },
            ],
          },
        ],
      },
      part('U1'),
    ],
  });
  assert.deepEqual(
    [email.bcc, email.messageId, email.references, 'cc' in email],
    [[{ name: 'Zoë', email: 'z@xn--bcher-kva.test' }], ['m@x.test'], ['1@y'], false],
  );
});

test('a Date has the zone of who writes', () => {
  const now = new Date(2026, 10, 22, 9, 5, 7);
  assert.equal(new Date(dateText(now)).getTime(), now.getTime());
  assert.match(dateText(now), /^2026-11-22T09:05:07(?:Z|[+-]\d\d:\d\d)$/);
});
