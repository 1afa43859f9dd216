/**
 * Aggregate reports, the whole way: one server counts what comes in a domain's name and its sessions with that domain's
 * host, sends the reports when the day is over, and the domain's own server finds them in its mail and says what they mean.
 */
import assert from 'node:assert/strict';
import test, { after, before } from 'node:test';
import { gunzipSync } from 'node:zlib';
import { ok } from '../../server/base/result.ts';
import { days } from '../../server/base/units.ts';
import { readReport } from '../../server/mailauth/dmarc-report-read.ts';
import { parseStructure } from '../../server/mime/structure.ts';
import { bring as bringTo } from '../support/bring.ts';
import { type NextHop, startNextHop } from '../support/next-hop.ts';
import { type Person, startWorld, type World } from '../support/world.ts';

/** there.example's own server; its mail host is `hop`, what comes there is brought on. */
let theirs: World;
let ours: World;
let hop: NextHop;
let ann: Person;
let kim: Person;
const posted: { readonly host: string; readonly path: string; readonly bytes: Uint8Array }[] = [];

const zone = `
1.0.0.127.in-addr.arpa. PTR mx.good.example.
mx.good.example. A 127.0.0.1
there.example. MX 10 mx.there.example.
mx.there.example. A 127.0.0.1
there.example. TXT "v=spf1 -all"
_dmarc.there.example. TXT "v=DMARC1; p=reject; rua=mailto:dmarc@there.example,mailto:eve@else.example"
_smtp._tls.there.example. TXT "v=TLSRPTv1; rua=mailto:tls@there.example,https://reports.there.example:8443/in?x=1"
else.example. MX 10 mx.there.example.
quiet.example. MX 10 mx.there.example.
quiet.example. TXT "v=spf1 ip4:127.0.0.1 -all"
_dmarc.quiet.example. TXT "v=DMARC1; p=none"
`;

before(async () => {
  hop = await startNextHop();
  ours = await startWorld({
    zone,
    hopPort: hop.port,
    settings: ['mode=deliver', 'checks.own-networks=', 'reports.send-dmarc=true', 'reports.send-tls=true'],
    postOctets: async ({ host, path, post }) => {
      posted.push({ host, path, bytes: post.bytes });
      return ok(null);
    },
  });
  ann = await ours.addAccount('ann@here.example');
  theirs = await startWorld({ zone, settings: ['mode=deliver'] });
  kim = await theirs.addAccount('kim@there.example');
  await theirs.api.aliases.add({ address: 'dmarc@there.example', targets: ['kim@there.example'] });
  await theirs.api.aliases.add({ address: 'tls@there.example', targets: ['kim@there.example'] });
});
after(async () => {
  await theirs[Symbol.asyncDispose]();
  await ours[Symbol.asyncDispose]();
  await hop.close();
});

const letter = (from: string) =>
  `From: ${from}\r\nTo: ann@here.example\r\nSubject: Lunch\r\nDate: Mon, 23 Nov 2026 00:00:00 +0000\r\nMessage-ID: <1@x.example>\r\n\r\nHello.\r\n`;

async function bring(sender: string, text: string): Promise<string> {
  const recipient = 'ann@here.example';
  const said = await bringTo(await ours.wire('smtp'), { helo: 'mx.good.example', sender, recipient, text });
  await ours.settle();
  return said;
}

/** A key that signs for here.example, so that reports may go. */
async function signed(): Promise<void> {
  if ((await ours.api.dkim.list({})).length === 0) await ours.api.dkim.make({ domain: 'here.example' });
  const made = await ours.api.dkim.list({});
  for (const { domain, selector } of made) await ours.api.dkim.activate({ domain, selector });
  assert.ok((await ours.api.dkim.list({})).some(({ state }) => state === 'signs'));
}

test('forged mail is refused and counted, with what was done; good mail of a domain that asks for nothing too', async () => {
  assert.match(await bring('x@there.example', letter('kim@there.example')), /^550/);
  assert.match(await bring('x@there.example', letter('kim@there.example')), /^550/);
  assert.match(await bring('x@quiet.example', letter('kim@quiet.example')), /^250/);
  await ours.mailroom.reports.flush();
  const counted = await ours.mailroom.store.countedDays('dmarc', 0);
  assert.deepEqual(
    counted.map(({ domain, count }) => [domain, count]),
    [
      ['quiet.example', 1],
      ['there.example', 2],
    ],
  );
});

test('sessions with a domain’s hosts are counted, and a day that is not over is not reported', async () => {
  await ours.submit(ann, { to: 'kim@there.example', subject: 'x', text: 'x' });
  await ours.settle();
  assert.equal(hop.received.length, 1);
  await ours.mailroom.reports.flush();
  assert.deepEqual(
    (await ours.mailroom.store.countedDays('tls', 0)).map(({ domain, count }) => [domain, count]),
    [['there.example', 1]],
  );
  assert.deepEqual(await ours.api.reports.send({}), { sent: 0, notSent: 0 });
});

test('when the day is over each address that may be written to gets its report, signed, once', async () => {
  await ours.later(days(1));
  await signed();
  assert.deepEqual(await ours.api.reports.send({}), { sent: 3, notSent: 1 });
  await ours.settle();
  assert.deepEqual(await ours.api.reports.send({}), { sent: 0, notSent: 0 });
  const sent = await ours.api.reports.sent({ limit: 9 });
  assert.deepEqual(sent.map(({ kind, destination, result }) => [kind, destination, result]).sort(), [
    ['dmarc', 'dmarc@there.example', 'queued'],
    ['dmarc', 'mailto:eve@else.example', 'refused'],
    ['tls', 'https://reports.there.example:8443/in?x=1', 'posted'],
    ['tls', 'tls@there.example', 'queued'],
  ]);
  assert.match(sent.find(({ result }) => result === 'refused')!.because, /does not say that it takes reports/);
  assert.equal(posted.length, 1);
  assert.deepEqual([posted[0]!.host, posted[0]!.path], ['reports.there.example', '/in?x=1']);
  assert.match(gunzipSync(posted[0]!.bytes).toString(), /"total-failure-session-count": 1/);
  const [dmarc] = hop.received.filter(({ recipients }) => recipients[0] === 'dmarc@there.example');
  const text = dmarc!.bytes.toString('latin1');
  assert.equal(dmarc!.sender, '', 'dmarc-reports@here.example does not exist');
  assert.match(text, /^DKIM-Signature:/);
  assert.match(text, /\r\nFrom: <dmarc-reports@here\.example>\r\n/);
  assert.match(text, /\r\nSubject: Report Domain: there\.example Submitter: here\.example\s+Report-ID:\s+<\d{8}\./);
  const [, file] = parseStructure(dmarc!.bytes).structure.kind === 'multipart' ? partsOf(dmarc!.bytes) : [];
  const read = await readReport(Buffer.from(file!, 'base64'));
  assert.ok(read.ok);
  const [row] = read.value.rows;
  assert.deepEqual(
    [row!.sourceIp, row!.count, row!.disposition, row!.dkimAligned, row!.spfAligned, row!.headerFrom, row!.envelopeTo],
    ['127.0.0.1', 2, 'reject', false, false, 'there.example', null],
  );
  const tls = hop.received.find(({ recipients }) => recipients[0] === 'tls@there.example')!.bytes.toString('latin1');
  assert.match(
    tls,
    /\r\nTLS-Report-Domain: there\.example\r\nTLS-Report-Submitter: here\.example\r\nTLS-Required: No\r\n/,
  );
  assert.match(tls, /Content-Type: multipart\/report;\s+report-type=tlsrpt/);
});

const partsOf = (bytes: Buffer): string[] => {
  const { structure } = parseStructure(bytes);
  assert.ok(structure.kind === 'multipart');
  return structure.parts.map(({ body }) => bytes.toString('latin1', body.start, body.end));
};

test('its journey says what it is', async () => {
  const [queued] = (await ours.api.reports.sent({ limit: 9 })).filter(({ result }) => result === 'queued');
  const { trunk } = await ours.journey(queued!.trace!);
  assert.match(trunk[0]!.sentence, /Mailroom wrote this report itself/);
});

test('the domain’s own server finds the reports in its mail, counts each once, and says what to do', async () => {
  await theirs.later(days(1));
  for (const { bytes, recipients } of hop.received.slice(1)) for (const _ of [1, 2]) await pass(bytes, recipients[0]!);
  await theirs.settle();
  await theirs.mailroom.reports.collector.settled();
  await theirs.settle();
  const received = await theirs.api.reports.received({ limit: 9 });
  assert.deepEqual(
    received.map(({ kind, organization, domain, total, failed }) => [kind, organization, domain, total, failed]).sort(),
    [
      ['dmarc', 'here.example', 'there.example', 2, 2],
      ['tls', 'here.example', 'there.example', 1, 1],
    ],
  );
  assert.equal((await theirs.stored(kim)).length, 4, 'the mail stays where it is');
  const summary = await theirs.api.reports.summary({ days: 7 });
  assert.deepEqual([summary.passed, summary.failed], [0, 2]);
  assert.deepEqual(summary.days.filter(({ failed }) => failed > 0).length, 1);
  assert.deepEqual(
    summary.sources.map(({ source, name, failed }) => [source, name, failed]),
    [['127.0.0.1', 'mx.good.example', 2]],
  );
  assert.deepEqual(
    summary.tlsHosts.map(({ host, succeeded, failed, problems }) => [host, succeeded, failed, problems[0]!.words]),
    [['mx.there.example', 0, 1, 'it offered no encryption']],
  );
  const told = await theirs.mailroom.store.events({ names: ['reports.received'], limit: 9 });
  assert.equal(told.length, 2);
});

async function pass(bytes: Buffer, recipient: string): Promise<void> {
  const wire = await theirs.smtp('smtp');
  await wire.ask('MAIL FROM:<>', '250');
  await wire.ask(`RCPT TO:<${recipient}>`, '250');
  await wire.ask('DATA', '354');
  wire.send(`${bytes.toString('latin1')}.\r\n`);
  await wire.expect('250');
  await wire.ask('QUIT', '221');
  await wire.closed();
}

test('what looks like a report and cannot be read is told, and its mail is there', async () => {
  const before = (await theirs.stored(kim)).length;
  const bad = `From: noreply@big.example\r\nTo: kim@there.example\r\nSubject: Report Domain: there.example Submitter: big.example Report-ID: <1>\r\nMIME-Version: 1.0\r\nContent-Type: application/gzip; name="big.example!there.example!1795305600!1795391999.xml.gz"\r\nContent-Transfer-Encoding: base64\r\n\r\nH4sIAAAA\r\n`;
  await pass(Buffer.from(bad), 'kim@there.example');
  await theirs.settle();
  await theirs.mailroom.reports.collector.settled();
  await theirs.settle();
  const [told] = await theirs.mailroom.store.events({ names: ['reports.unreadable'], limit: 9 });
  assert.match(String(told!.fields.because), /damaged/);
  assert.equal((await theirs.stored(kim)).length, before + 1);
});

test('what is to be published is told, with whether it reaches somebody', async () => {
  const records = await theirs.api.reports.records({});
  assert.deepEqual(
    records.map(({ kind, found, reaches }) => [kind, found, reaches]),
    [
      ['dmarc', 'right', true],
      ['tls', 'right', true],
    ],
  );
  const own = await ours.api.reports.records({});
  assert.deepEqual(
    own.map(({ zoneLine, found }) => [zoneLine, found]),
    [
      ['_dmarc.here.example. IN TXT "v=DMARC1; p=none; rua=mailto:dmarc-reports@here.example"', 'none'],
      ['_smtp._tls.here.example. IN TXT "v=TLSRPTv1; rua=mailto:tls-reports@here.example"', 'none'],
    ],
  );
});
