/** Mailpit's checks of a message, asked by a client that was published for it; the same by our API and on the command line. */
import assert from 'node:assert/strict';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import test, { after, before } from 'node:test';
import { MailpitClient } from 'mailpit-api';
import { createTransport } from 'nodemailer';
import { newLinkHeads } from '../../../server/access/link-heads.ts';
import { newRouter } from '../../../server/api/router.ts';
import { openConsole } from '../../../server/assembly/console.ts';
import { systemClock } from '../../../server/base/ports.ts';
import { ok } from '../../../server/base/result.ts';
import { milliseconds } from '../../../server/base/units.ts';
import type { Resolver } from '../../../server/dns/resolver.ts';
import type { Front } from '../../../server/web/front.ts';
import { startServer } from '../../support/cli.ts';
import { startSpamd } from '../../support/scanners.ts';
import { startWorld, type World } from '../../support/world.ts';

let world: World;
let front: Front;
let mailpit: MailpitClient;
const bugs: unknown[] = [];
before(async () => {
  world = await startWorld({ preset: 'dev', settings: ['console.port=0'] });
  front = (await openConsole(world.mailroom, newRouter(world.mailroom.ports), '/nowhere', bug => bugs.push(bug)))!;
  mailpit = new MailpitClient(front.origin);
});
after(async () => {
  await front.close();
  await world[Symbol.asyncDispose]();
  assert.deepEqual(bugs, []);
});

const letter = (more: object) => ({
  From: { Email: 'ana@shop.example', Name: '' },
  To: [{ Email: 'kim@there.example', Name: '' }],
  Subject: 'Offer',
  ...more,
});
const HTML =
  '<html><body><div style="display:flex">Hi <a href="http://127.0.0.1:9/x">inside</a> <a href="http://localhost/y">too</a></div></body></html>';

test('html-check: totals, and each warning with who supports it', async () => {
  const { ID } = await mailpit.sendMessage(letter({ HTML, Text: 'Hi' }));
  const check = await mailpit.htmlCheck(ID);
  assert.deepEqual(Object.keys(check).sort(), ['Platforms', 'Total', 'Warnings']);
  assert.deepEqual(Object.keys(check.Total).sort(), ['Nodes', 'Partial', 'Supported', 'Tests', 'Unsupported']);
  assert.equal(check.Total.Nodes, 4);
  const flex = check.Warnings.find(one => one.Slug === 'css-display-flex')!;
  assert.deepEqual(Object.keys(flex).sort(), [
    ...['Category', 'Description', 'Keywords', 'NotesByNumber', 'Results', 'Score', 'Slug', 'Tags', 'Title', 'URL'],
  ]);
  assert.equal(flex.Score.Found, 1);
  assert.match(flex.URL, /^https:\/\/www\.caniemail\.com\/features\//);
  assert.deepEqual(Object.keys(flex.Results[0]!).sort(), [
    'Family',
    'Name',
    'NoteNumber',
    'Platform',
    'Support',
    'Version',
  ]);
  assert.ok(flex.Results.some(one => one.Family === 'outlook' && one.Support === 'no'));
  const sum = check.Total.Supported + check.Total.Partial + check.Total.Unsupported;
  assert.ok(Math.abs(sum - 100) < 0.01);
});

test('html-check of a message without HTML is a mistake, and of one that is not there none', async () => {
  await mailpit.sendMessage(letter({ Text: 'Hi' }));
  const status = async (path: string) => (await fetch(`${front.origin}/api/v1/message/${path}`)).status;
  assert.equal(await status('latest/html-check'), 400);
  assert.equal(await status('0000000000000000000zzz/html-check'), 404);
  assert.equal(await status('latest/link-check?query=subject:nothing'), 404);
});

test('link-check: what leads inside is answered 451, and nobody is asked', async () => {
  let asked = 0;
  const server = createServer((_, answer) => {
    asked++;
    answer.end();
  });
  await new Promise<void>(done => server.listen(0, '127.0.0.1', done));
  const { port } = server.address() as AddressInfo;
  await mailpit.sendMessage(letter({ HTML: HTML.replace(':9/', `:${port}/`), Text: 'Hi' }));
  assert.deepEqual(await mailpit.linkCheck('latest', true), {
    Errors: 2,
    Links: [`http://127.0.0.1:${port}/x`, 'http://localhost/y'].map(URL => ({
      ...{ URL, StatusCode: 451, Status: 'Blocked private/reserved address' },
    })),
  });
  assert.equal(asked, 0);
  server.close();
});

test('a HEAD, never a GET; a name that leads inside by its DNS is not asked, nor one that is slow waited for', async () => {
  const methods: string[] = [];
  const server = createServer((request, answer) => {
    methods.push(request.method ?? '');
    if (request.url === '/slow') return;
    if (request.url === '/gone') answer.writeHead(410).end();
    else answer.writeHead(302, { location: 'http://127.0.0.1/inside' }).end();
  });
  await new Promise<void>(done => server.listen(0, '127.0.0.1', done));
  const { port } = server.address() as AddressInfo;
  const none = async () => ({ kind: 'none' }) as const;
  const resolver: Resolver = {
    ...{ mx: none, txt: none, ptr: none },
    address: async () => ({ kind: 'found', records: [{ family: 4, address: '127.0.0.1' }], ttl: null }),
  };
  const options = { resolver, clock: systemClock, ports: [port], time: milliseconds(300) };
  const open = newLinkHeads({ ...options, guard: { allow: () => ok(undefined) } });
  const at = (path: string) => `http://web.example:${port}${path}`;
  assert.deepEqual(await open(at('/gone')), { kind: 'answered', status: 410, location: null });
  assert.deepEqual(await open(at('/')), { kind: 'answered', status: 302, location: 'http://127.0.0.1/inside' });
  assert.equal((await open(at('/slow'))).kind, 'failed');
  assert.deepEqual([...new Set(methods)], ['HEAD']);
  const guarded = newLinkHeads(options);
  assert.equal((await guarded(at('/gone'))).kind, 'inside');
  assert.equal((await guarded('http://127.0.0.1/inside')).kind, 'inside');
  assert.equal((await guarded('file:///etc/passwd')).kind, 'inside');
  assert.equal(methods.length, 3);
  server.closeAllConnections();
  server.close();
});

test('sa-check is there where a SpamAssassin is named, with each rule; what it cannot do is told', async context => {
  const { ID } = await mailpit.sendMessage(letter({ HTML, Text: 'Hi' }));
  const at = `${front.origin}/api/v1/message/${ID}/sa-check`;
  assert.equal((await mailpit.getConfiguration()).SpamAssassin, false);
  assert.equal((await fetch(at)).status, 404);
  const report =
    'Content analysis details:   (6.1 points, 5.0 required)\n\n pts rule name              description\n' +
    '---- ---------------------- --------------------------------------------------\n' +
    ' 3.5 BAYES_99               BODY: Bayes spam probability is 99 to 100%\n                            [score: 0.9999]\n' +
    '-0.1 DKIM_VALID             Message has a valid signature\n\n';
  const spamd = await startSpamd(() => [6.1, 5, report]);
  context.after(() => spamd.close().catch(() => {}));
  await world.api.settings.set({ key: 'scan.spamd', text: `127.0.0.1:${spamd.port}` });
  assert.equal((await mailpit.getConfiguration()).SpamAssassin, true);
  assert.deepEqual(await mailpit.spamAssassinCheck(ID), {
    ...{ Error: '', IsSpam: true, Score: 6.1 },
    Rules: [
      { Score: 3.5, Name: 'BAYES_99', Description: 'BODY: Bayes spam probability is 99 to 100% [score: 0.9999]' },
      { Score: -0.1, Name: 'DKIM_VALID', Description: 'Message has a valid signature' },
    ],
  });
  assert.equal(spamd.asked[0]?.line, 'REPORT SPAMC/1.5');
  assert.match(spamd.asked[0]!.body, /Subject: Offer/);
  await spamd.close();
  const gone = await mailpit.spamAssassinCheck(ID);
  assert.deepEqual([gone.IsSpam, gone.Score, gone.Rules], [false, 0, []]);
  assert.notEqual(gone.Error, '');
  await world.api.settings.set({ key: 'scan.spamd', text: '' });
});

test('an attachment of more than 64 KiB is read with its octets: the event in it is found', async () => {
  const event = [
    'BEGIN:VCALENDAR',
    'VERSION:2.0',
    'BEGIN:VEVENT',
    'UID:1@x',
    'SUMMARY:Launch',
    'DTSTART:20261201T100000Z',
  ];
  const filler = Array.from({ length: 2000 }, (_, at) => `X-PAD-${at}:${'x'.repeat(40)}`);
  const ics = [...event, ...filler, 'END:VEVENT', 'END:VCALENDAR', ''].join('\r\n');
  const Content = Buffer.from(ics).toString('base64');
  await mailpit.sendMessage(
    letter({ Text: 'Hi', Attachments: [{ Filename: 'launch.ics', ContentType: 'text/calendar', Content }] }),
  );
  const found = await world.api.captured.extract({});
  assert.equal(found.calendar[0]?.summary, 'Launch');
});

test('captured.check tells all that was found, and where', async () => {
  await mailpit.sendMessage(letter({ HTML, Text: 'Other words', Headers: { 'X-PHP-Originating-Script': '0:x.php' } }));
  const report = await world.api.captured.check({});
  assert.equal(report.subject, 'Offer');
  assert.equal(report.source?.trim(), HTML);
  assert.ok(report.html && report.html.supported < 100);
  const codes = report.findings.map(one => one.code);
  for (const code of ['program-told', 'missing-in-text', 'no-language', 'dns-unasked', 'link-inside'])
    assert.ok(codes.includes(code), code);
  assert.ok(report.links?.every(({ answer }) => answer === null));
  await assert.rejects(world.api.captured.check({ message: 999_999 }), /no such message/);
});

test('the command line ends as it is asked to', async () => {
  await using server = await startServer(['--preset', 'dev']);
  const mailer = createTransport({ host: '127.0.0.1', port: server.ready.listeners.smtp!.port, ignoreTLS: true });
  const headers = { 'X-PHP-Originating-Script': '0:x.php' };
  await mailer.sendMail({
    from: 'a@shop.example',
    to: 'kim@there.example',
    subject: 'Offer',
    text: 'Hi',
    html: HTML,
    headers,
  });
  mailer.close();
  await server.run('wait', '--subject', 'Offer');
  const check = (...args: string[]) => server.run('check', 'latest', ...args);
  const leaks = await check('--only', 'privacy');
  assert.equal(leaks.code, 1);
  assert.match(leaks.out, /Mend this: The header tells which program sent it: X-Php-Originating-Script: 0:x\.php/i);
  assert.equal((await check('--only', 'html', '--min-score', '0')).code, 0);
  assert.equal((await check('--only', 'html', '--min-score', '100')).code, 1);
  assert.equal((await check('--fail-on', 'nothing')).code, 64);
  const alone = await server.run('thread', 'latest');
  assert.deepEqual([alone.code, /It begins the thread\./.test(alone.out)], [0, true]);
  assert.equal((await server.run('thread', 'nothing')).code, 64);
  assert.equal((JSON.parse((await check('--json')).out) as { subject: string }).subject, 'Offer');
});
