/** The checks of a captured message: each kind on a small message, and on what was built to be slow. */
import assert from 'node:assert/strict';
import test from 'node:test';
import { noRest } from '../../../server/base/pace.ts';
import { manualClock } from '../../../server/base/ports.ts';
import { type CheckQuestion, type CheckTools, checkMessage } from '../../../server/capture/checks/check.ts';
import { compatOf } from '../../../server/capture/checks/compat.ts';
import { placesIn, scanHtml } from '../../../server/capture/checks/html-scan.ts';
import { leaksOf } from '../../../server/capture/checks/leaks.ts';
import { leavingOf } from '../../../server/capture/checks/leaving.ts';
import type { HeadAnswer } from '../../../server/capture/checks/links.ts';
import { CODES, sentenceOf } from '../../../server/capture/checks/words.ts';
import type { Resolver } from '../../../server/dns/resolver.ts';
import { type Message, readMessage } from '../../../server/mime/message.ts';

const never = async () => assert.fail('nobody is to be asked');
const silent: Resolver = { mx: never, address: never, txt: never, ptr: never };

async function check(fields: string, question: CheckQuestion = {}, tools: Partial<CheckTools> = {}) {
  const bytes = Buffer.from(fields.replace(/\r?\n/g, '\r\n'));
  const checked = { message: await readMessage(bytes), bytes, handedIn: null };
  const report = await checkMessage(checked, question, {
    clock: manualClock(1_700_000_000_000),
    resolver: silent,
    ask: never,
    scan: null,
    ...tools,
  });
  return { ...report, codes: report.findings.map(one => one.code) };
}
const letter = (html: string, { text = '', header = '' } = {}): string =>
  `From: a@b.example\nSubject: Hi\n${header}MIME-Version: 1.0\nContent-Type: multipart/alternative; boundary=x\n\n` +
  `--x\nContent-Type: text/plain; charset=utf-8\n\n${text}\n--x\nContent-Type: text/html; charset=utf-8\n\n${html}\n--x--\n`;

test('HTML: line and column of each feature, who lacks it, what to write instead', async () => {
  const html = '<html><body>\n<div style="color:#000">a</div>\n  <div style="display:flex">b</div>\n</body></html>';
  const compat = await compatOf(await scanHtml(html, noRest), noRest);
  assert.match(compat.tested, /^20\d\d-\d\d-\d\d$/);
  const flex = compat.warnings.find(one => one.slug === 'css-display-flex')!;
  assert.deepEqual(flex.places, [{ line: 3, column: 15 }]);
  assert.equal(flex.fix, 'table');
  assert.ok(flex.lacking.some(one => one.startsWith('Outlook')));
  assert.equal(flex.score.found, 1);
});

test('HTML: the score is the worst share of programs times the share of elements, partly and not at all', async () => {
  const compat = await compatOf(await scanHtml('<body><p>a</p><p style="display:grid">b</p></body>', noRest), noRest);
  assert.equal(compat.nodes, 3);
  const worst = (of: 'partial' | 'unsupported') =>
    Math.max(...compat.warnings.map(({ score }) => (score[of] * score.found) / 3));
  const near = (one: number, other: number) => assert.ok(Math.abs(one - other) < 1e-9, `${one} ${other}`);
  near(compat.unsupported, worst('unsupported'));
  near(compat.partial, worst('partial'));
  near(compat.supported, 100 - worst('partial') - worst('unsupported'));
  for (const { score } of compat.warnings)
    assert.equal(Math.round(score.supported + score.partial + score.unsupported), 100);
});

test('HTML: a rule counts for the elements it names; scripts are known by nobody', async () => {
  const html = '<style>.box{display:flex}</style><p class="box">a</p><p class="box">b</p><p>c</p><script>x</script>';
  const { warnings } = await compatOf(await scanHtml(html, noRest), noRest);
  const score = (slug: string) => warnings.find(one => one.slug === slug)?.score;
  assert.equal(score('css-display-flex')?.found, 2);
  assert.deepEqual(score('html-script'), { found: 1, supported: 0, partial: 0, unsupported: 100 });
});

test('size, words, preheader', async () => {
  const large = await check(letter(`<p>${'word '.repeat(30_000)}</p>`, { text: 'word' }), { checks: ['content'] });
  assert.ok(large.codes.includes('clipped'));
  const near = await check(letter(`<p>${'word '.repeat(18_000)}</p>`, { text: 'word' }), { checks: ['content'] });
  assert.ok(near.codes.includes('near-clip'));
  const other = await check(letter('<p>Your invoice is ready</p>', { text: 'Your order left' }), {
    checks: ['content'],
  });
  assert.deepEqual(
    other.findings.filter(({ code }) => code.startsWith('missing')).map(({ code, values }) => [code, values.words]),
    [
      ['missing-in-text', 'invoice, is, ready'],
      ['missing-in-html', 'order, left'],
    ],
  );
  const same = await check(
    letter('<div style="display:none">Look inside</div><p>Hello</p>', { text: 'Look inside. Hello!' }),
  );
  assert.ok(
    same.codes.includes('same-words') && same.codes.includes('preheader-meant') && same.codes.includes('not-clipped'),
  );
  assert.match(same.preheader ?? '', /^Look inside/);
});

test('can everybody read it: pictures, links, language, contrast', async () => {
  const html =
    '<p style="color:#999;background:#fff">pale</p>\n<img src="https://a.example/x.png">\n<a href="https://a.example/"></a><a href="https://a.example/b">click here</a>';
  const { findings } = await check(letter(html, { text: 'pale' }), { checks: ['access'] });
  const of = (code: string) => findings.find(one => one.code === code);
  assert.deepEqual(of('no-alt')?.places, [{ line: 2, column: 1 }]);
  assert.deepEqual(of('link-without-words')?.places, [{ line: 3, column: 1 }]);
  assert.equal(of('link-says-nothing')?.values.count, 1);
  assert.equal(of('poor-contrast')?.values.worst, 2.8);
  assert.ok(of('no-language'));
  const well = await check(letter('<html lang="en"><p style="color:#333">Dark</p><img alt="" src="x.png"></html>'), {
    checks: ['access'],
  });
  assert.deepEqual(well.codes, ['accessible']);
});

test('what it gives away: header fields, keys, cards, trackers, links that lie', async () => {
  const header =
    'X-PHP-Originating-Script: 33:mail.php\nBcc: boss@b.example\nReceived: from build7.corp.internal (10.1.2.3) by x\n';
  const html =
    '<p>AKIAIOSFODNN7EXAMPLE and 4111 1111 1111 1111</p><img src="https://t.example/o.gif" width="1" height="1">' +
    '<a href="https://evil.example/">www.bank.example</a><a href="https://www.bank.example/a">bank.example</a>';
  const { findings, codes } = await check(letter(html, { header }), { checks: ['privacy'] });
  assert.deepEqual(codes, [
    'program-told',
    'bcc-told',
    'inside-told',
    'key-in-words',
    'card-in-words',
    'trackers',
    'lying-link',
  ]);
  assert.equal(findings.find(one => one.code === 'card-in-words')?.values.cards, '…1111');
  assert.equal(findings.find(one => one.code === 'lying-link')?.values.count, 1);
  const none = await check(letter('<p>Order 4111 1111 1111 1112 of 192.168.300.</p>'), { checks: ['privacy'] });
  assert.deepEqual(none.codes, ['nothing-leaks']);
});

test('RFC 8058 §3.1, §4: one click needs https, its words, and a signature over both fields', async () => {
  const codes = async (header: string) => (await check(letter('<p>a</p>', { header }), { checks: ['leaving'] })).codes;
  assert.deepEqual(await codes(''), []);
  assert.deepEqual(await codes('List-Id: <x.example>\n'), ['no-leaving']);
  assert.deepEqual(await codes('List-Unsubscribe: https://a.example/\n'), ['leaving-no-brackets', 'no-one-click']);
  assert.deepEqual(await codes('List-Unsubscribe: <https://a.example/>\n'), ['no-one-click']);
  assert.deepEqual(await codes('List-Unsubscribe: <http://a.example/>\nList-Unsubscribe-Post: yes\n'), [
    ...['one-click-words', 'one-click-https', 'one-click-unsigned'],
  ]);
});

test('who vouches for it: the DNS is not asked unless somebody wants that', async () => {
  const { codes } = await check(letter('<p>a</p>'), { checks: ['auth'] });
  assert.deepEqual(codes, ['dkim-none', 'dns-unasked']);
  const none = async () => ({ kind: 'no-such-name' }) as const;
  const asked = await check(
    letter('<p>a</p>'),
    { checks: ['auth'], askDns: true },
    { resolver: { mx: none, address: none, txt: none, ptr: none } },
  );
  assert.deepEqual(asked.codes, ['dkim-none', 'spf-inside', 'dmarc']);
});

test('links are listed; asked only where that is wanted, each once, and what leads inside is told', async () => {
  const html =
    '<a href="https://a.example/1">one</a>\n<a href="https://a.example/1">again</a><a href="{{url}}">x</a><a href="http://b.example/gone">y</a><a href="#">z</a>';
  const listed = await check(letter(html, { text: 'See https://c.example/text.' }), { checks: ['links'] });
  assert.deepEqual(
    listed.links?.map(({ href, kind, times }) => [href, kind, times]),
    [
      ['https://a.example/1', 'link', 2],
      ['{{url}}', 'link', 1],
      ['http://b.example/gone', 'link', 1],
      ['#', 'link', 1],
      ['https://c.example/text', 'text', 1],
    ],
  );
  assert.deepEqual(listed.codes, ['empty-link', 'link-relative', 'link-template', 'link-plain']);
  const asked: string[] = [];
  const answers: Readonly<Record<string, HeadAnswer>> = {
    'https://a.example/1': { kind: 'answered', status: 302, location: '/2' },
    'https://a.example/2': { kind: 'answered', status: 200, location: null },
    'http://b.example/gone': { kind: 'answered', status: 410, location: null },
    'https://c.example/text': { kind: 'inside', because: '10.0.0.1 is not an address of the internet' },
  };
  const ask = async (address: string) => {
    asked.push(address);
    return answers[address] ?? assert.fail(address);
  };
  const plain = await check(
    letter(html, { text: 'See https://c.example/text.' }),
    { checks: ['links'], askLinks: true },
    { ask },
  );
  assert.deepEqual(
    plain.links?.flatMap(({ answer }) => answer?.status ?? []),
    [302, 410, 451],
  );
  assert.equal(asked.length, 3);
  const followed = await check(letter(html), { checks: ['links'], askLinks: true, follow: true }, { ask });
  assert.equal(followed.links?.[0]?.answer?.status, 200);
  assert.ok(followed.codes.includes('link-broken'));
});

test('our own judgement is told with its reasons, beside what scanners say', async () => {
  const judge = async () => ({
    ...{ points: 6, junkFrom: 5, isJunk: true },
    reasons: [
      { points: 7, words: 'its author is nobody' },
      { points: -1, words: 'it is signed' },
    ],
  });
  const { findings } = await check(letter('<p>a</p>'), { checks: ['spam'] }, { judge });
  assert.deepEqual(
    findings.map(({ code, severity }) => [code, severity]),
    [
      ['own-junk', 'fault'],
      ['no-scanner', 'note'],
    ],
  );
  assert.match(sentenceOf(findings[0]!), /6 points, spam.*its author is nobody \(\+7\); it is signed \(-1\)/);
  const none = async () => ({ points: 0, junkFrom: 5, isJunk: false, reasons: [] });
  const fine = await check(letter('<p>a</p>'), { checks: ['spam'] }, { judge: none });
  assert.deepEqual(fine.codes, ['own-nothing', 'no-scanner']);
});

test('a scanner is told with its reasons; one that is broken is no verdict', async () => {
  const scan = async () => [
    { scanner: 'spamd', verdict: 'junk' as const, points: 7, because: 'BAYES_99', fields: [], broken: false },
    { scanner: 'clamd', verdict: 'failed' as const, points: 0, because: 'no answer', fields: [], broken: true },
  ];
  const { findings } = await check(letter('<p>a</p>'), { checks: ['spam'] }, { scan });
  assert.deepEqual(
    findings.map(one => [one.code, one.severity]),
    [
      ['scanner-junk', 'fault'],
      ['scanner-broken', 'note'],
    ],
  );
  assert.deepEqual((await check(letter('<p>a</p>'), { checks: ['spam'] })).codes, ['no-scanner']);
});

test('every finding has a sentence', async () => {
  assert.ok(CODES.length > 60);
  assert.equal(sentenceOf({ code: 'no-words', values: {} }), 'It has neither text nor HTML.');
});

test('200,000 characters made to keep an expression busy are looked at in a moment', async () => {
  const size = 200_000;
  const filled = (piece: string) => piece.repeat(Math.ceil(size / piece.length)).slice(0, size);
  const digits = '1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 ';
  const texts = [filled('1-'), filled('1 '), `${digits}${filled('.,')}`, filled(`${digits}${'.'.repeat(2000)}`)];
  const fields = [`<${' '.repeat(4998)}x`, filled('< '), filled('<mailto:'), `<${filled(' x')}`];
  const took = async (header: string, text: string): Promise<number> => {
    const message = await readMessage(Buffer.from(`List-Unsubscribe: x\r\n\r\n${text}`));
    const began = performance.now();
    leaksOf(message, null);
    leavingOf({ ...message, headers: [{ name: 'List-Unsubscribe', value: header }] }, null);
    return performance.now() - began;
  };
  // Two milliseconds each where it was measured; what grows with the cube of its length takes hours.
  for (const text of texts) assert.ok((await took('<https://x.example/>', text)) < 1500);
  for (const field of fields) assert.ok((await took(field, 'Hi')) < 1500);
});

test('List-Unsubscribe: blanks within < and > are none of the address', () => {
  const of = (value: string) =>
    leavingOf({ headers: [{ name: 'List-Unsubscribe', value }] } as unknown as Message, null).map(one => one.code);
  assert.deepEqual(of('<  mailto:a@b.example  >'), ['no-one-click']);
  assert.deepEqual(of('<   >'), ['leaving-no-brackets', 'no-one-click']);
});

test('places: lines and columns from 1', () => {
  const place = placesIn('ab\ncd\n\ne');
  assert.deepEqual(
    [0, 1, 3, 4, 7].map(at => Object.values(place(at)).join(':')),
    ['1:1', '1:2', '2:1', '2:2', '4:1'],
  );
});

const hostile: Readonly<Record<string, string>> = {
  'elements within each other': '<div>'.repeat(200_000),
  'a hundred thousand links': '<a href="https://x.example/">y</a>'.repeat(100_000),
  'an attribute without an end': `<a href="${'x'.repeat(5_000_000)}`,
  'a hundred thousand attributes': `<a ${'x="y" '.repeat(100_000)}>`,
  'blanks in a tag': `<a ${' '.repeat(700_000)}`,
  'ends of nothing': '</b>'.repeat(300_000),
  'comments that do not end': '<!--'.repeat(300_000),
  'rules within each other': `<style>${'.a,.b{'.repeat(150_000)}`,
  'rules for many elements': `${'<p class=a>'.repeat(20_000)}<style>${'.a{color:red}'.repeat(20_000)}`,
  'quotes in a style': `<p style="${`'`.repeat(500_000)}">`,
  'digits like cards': `<p>${'4111 '.repeat(140_000)}</p>`,
  'digits without end': `<p>${'4'.repeat(700_000)}</p>`,
  'names of the inside': `<p>${'a-'.repeat(300_000)}.internal</p>`,
  'ten megabytes': '<td style="color:#777;background:#fff">word</td>\n'.repeat(210_000),
};
for (const [what, html] of Object.entries(hostile))
  test(`${what}: others have their turn, and it ends`, { timeout: 60_000 }, async () => {
    const message = { ...(await readMessage(Buffer.from('From: a@b.example\n\n'))), html, text: html };
    let [longest, last] = [0, performance.now()];
    const turn = (): void => {
      const now = performance.now();
      longest = Math.max(longest, now - last);
      last = now;
    };
    const tick = setInterval(turn, 1);
    const clock = { ...manualClock(1_700_000_000_000), monotonic: () => performance.now() };
    const report = await checkMessage(
      { message, bytes: Buffer.alloc(0), handedIn: null },
      {},
      { clock, resolver: silent, ask: never, scan: null },
    );
    clearInterval(tick);
    turn();
    // A generous bound for a machine that does much else: what is quadratic takes minutes.
    assert.ok(longest < 3000, `${Math.round(longest)} ms in one piece`);
    assert.ok((report.links?.length ?? 0) <= 1000);
  });
