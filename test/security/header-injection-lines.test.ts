/**
 * The places where a stranger's text becomes a line of ours, each by itself: log lines, replies, Received, results, reports,
 * signatures, the terminal. What is proven here needs no proof of each way that leads here.
 */
import assert from 'node:assert/strict';
import test from 'node:test';
import { seededRandom } from '../../server/base/ports.ts';
import { say, sayJson, sayText, table } from '../../server/cli/print.ts';
import { catalogue } from '../../server/events/catalogue.ts';
import { jsonLine, postfixLines, storyLine } from '../../server/events/lines.ts';
import { printAuthenticationResults } from '../../server/mailauth/authentication-results.ts';
import { makeKey } from '../../server/mailauth/dkim-key.ts';
import { signMessage } from '../../server/mailauth/dkim-sign.ts';
import { parseMailbox } from '../../server/mime/address.ts';
import { writeReport } from '../../server/mime/report.ts';
import { received } from '../../server/mime/trace.ts';
import { said } from '../../server/scanners/scanner.ts';
import { formatReply, rephrase, reply } from '../../server/smtp/reply.ts';
import { hostile, mustBeLine, mustBeWhole, mustHoldNoLineOfOurs } from '../support/hostile-strings.ts';

/** A text that also answers as a number, a moment, a list of such texts, or facts with any name would. */
function anything(text: string): unknown {
  const every: Record<PropertyKey, unknown> = {
    ...{ toFixed: () => text, join: () => text, slice: () => anything(text) },
    map: (make: (one: unknown, at: number) => unknown) => [make(anything(text), 0)],
    [Symbol.toPrimitive]: (hint: string) => (hint === 'string' ? text : 0),
  };
  return new Proxy(new String(text), {
    get: (target, field) => every[field] ?? (field in target ? Reflect.get(target, field, target) : anything(text)),
  });
}

/** A message in the reader's language looks whether a value is there. */
const has = (): boolean => true;

/** Of those that have words for each state only. */
const statesOf = {
  'queue.destination': ['down', 'slow', 'well'],
  'queue.network': ['up', 'offline', 'captive', 'metered', 'free'],
};
function everyLine(stored: Parameters<typeof storyLine>[0]): void {
  mustBeLine(storyLine(stored));
  for (const line of postfixLines(stored, 'mail.here.example', 1)) mustBeLine(line);
}

test('every event of the catalogue, every field of it', () => {
  for (const name of Object.keys(catalogue)) {
    for (const [, text] of hostile('x')) {
      const fields = new Proxy({}, { has, get: (_, field) => (field === 'security' ? null : anything(text)) });
      everyLine({ name, at: 0, trace: 'server', fields });
    }
  }
  for (const [name, states] of Object.entries(statesOf))
    for (const state of states)
      for (const [, text] of hostile('x')) {
        const fields = new Proxy(
          { state },
          { has, get: (known, field) => Reflect.get(known, field) ?? anything(text) },
        );
        everyLine({ name, at: 0, trace: 'server', fields });
      }
  for (const did of [
    'redirected',
    'not-redirected',
    'rejected',
    'answered',
    'not-answered',
    'notified',
    'not-notified',
  ])
    for (const [, text] of hostile('x')) {
      const fields = new Proxy({ did }, { has, get: (known, field) => Reflect.get(known, field) ?? anything(text) });
      everyLine({ name: 'mda.sifted', at: 0, trace: 'server', fields });
    }
  for (const [, text] of hostile('x')) {
    const line = jsonLine({ name: 'server.fault', at: 0, trace: 'server', fields: { [text]: text, list: [text] } });
    mustBeLine(line);
    assert.deepEqual(JSON.parse(line).list, [text], 'and nothing is lost');
  }
});

test('nobody closes the brackets he stands in: a log line bans nobody else', () => {
  const fields = { user: 'x>, method=PLAIN, rip=192.0.2.1, lip=<', mechanism: 'PLAIN', remote: '198.51.100.7' };
  const stored = { name: 'imap.sign-in-refused', at: 0, trace: 'server', fields: { ...fields, why: 'wrong' } };
  const [line = ''] = postfixLines(stored, 'mail.here.example', 1);
  assert.match(line, /user=<[^<>]*>, method=PLAIN, rip=198\.51\.100\.7, lip=127\.0\.0\.1$/);
});

test('a reply of SMTP', () => {
  for (const [name, text] of hostile('No')) {
    const lines = formatReply(rephrase(reply.contentRefused, text)).split('\r\n').slice(0, -1);
    for (const [at, line] of lines.entries()) {
      mustBeLine(line);
      assert.match(line, at === lines.length - 1 ? /^550 5\.7\.1 / : /^550-5\.7\.1 /, name);
    }
  }
});

test('Received: what a peer calls itself, and what the DNS calls it', () => {
  for (const [name, text] of hostile('mx.there.example')) {
    const printed = received({
      peer: { helo: text, address: '192.0.2.1', name: text },
      ...{ by: 'mail.here.example', id: 'MWSQAKX3RF7Q-1', recipient: null, at: 0, cipher: text },
      with: { greeting: 'EHLO', tls: true, authenticated: false, utf8: false },
    });
    assert.ok(printed.ok, name);
    mustBeWhole(`${printed.value}\r\n`, name);
    assert.match(printed.value, /^[\t\r\n\x20-\x7e]*$/, name);
  }
});

test('Authentication-Results: every text of a result', () => {
  for (const [name, text] of hostile('there.example')) {
    const properties = [
      { type: 'smtp', name: 'mailfrom', value: text },
      { type: text, name: text, value: 'x' },
    ];
    const printed = printAuthenticationResults('mail.here.example', [
      { method: 'spf', result: 'fail', reason: text, properties },
      { method: text, result: text, reason: null, properties: [] },
    ]);
    if (printed.ok) mustBeWhole(`${printed.value}\r\n`, name);
    else assert.match(printed.error, /\w{2}/);
  }
});

test('a report: what a next hop said, what the envelope was called', () => {
  const to = parseMailbox('ann@here.example');
  const recipient = parseMailbox('kim@there.example');
  assert.ok(to.ok && recipient.ok);
  const circumstances = { now: 0, random: seededRandom(1), domain: 'mail.here.example' };
  for (const [name, text] of hostile('a')) {
    const one = { recipient: recipient.value, action: 'failed', status: '5.1.1', remoteServer: text } as const;
    const printed = writeReport(
      {
        ...{ to: to.value, reportingServer: 'mail.here.example', envelopeId: text, returned: 'headers' },
        recipients: [{ ...one, diagnostic: `550 ${text}`, originalRecipient: { type: 'rfc822', address: text } }],
        original: Buffer.from('Subject: x\r\n\r\n'),
      },
      circumstances,
    );
    assert.ok(printed.ok, name);
    mustBeWhole(printed.value.toString('latin1'), name);
    mustHoldNoLineOfOurs(printed.value.toString('latin1'), name);
  }
});

test('DKIM: a selector and a domain', async () => {
  const privateKey = await makeKey('ed25519');
  for (const [name, text] of hostile('s1')) {
    for (const key of [
      { privateKey, domain: 'here.example', selector: text },
      { privateKey, domain: text, selector: 's1' },
    ]) {
      const signed = signMessage(Buffer.from('From: a@here.example\r\n\r\nHello.\r\n'), [key], { now: 0 });
      if (signed.ok) mustBeWhole(`${signed.value}\r\n`, name);
    }
  }
});

test('a scanner’s words', () => {
  for (const [, text] of hostile('Eicar')) mustBeLine(said(text));
});

test('the terminal', t => {
  const written: string[] = [];
  t.mock.method(process.stdout, 'write', (text: string) => written.push(text));
  for (const [, text] of hostile('Lunch')) {
    say(`Subject: ${text}`);
    table(['WHO'], [[text]], 'nobody');
    sayJson({ [text]: text });
    sayText(text);
  }
  t.mock.restoreAll();
  for (const text of written) {
    assert.ok(text.endsWith('\n'));
    for (const line of text.slice(0, -1).split('\n')) mustBeLine(line);
  }
  // say, and each row of a table: one line, whatever stands in it.
  for (const text of written.filter(one => /^Subject|^WHO/.test(one)))
    assert.equal(text.indexOf('\n'), text.length - 1);
});
