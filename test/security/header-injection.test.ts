/**
 * What ends a line, in every string that a stranger or a person of ours can give over SMTP, IMAP and JMAP, and in what next
 * hops and the DNS say: no header, reply, response or log line is another for it.
 */
import assert from 'node:assert/strict';
import test, { after, before } from 'node:test';
import type { RuleDraft } from '../../server/api/contract.ts';
import type { JmapRequest } from '../../server/jmap/types.ts';
import { hostile, mustBeLine, mustBeWhole, mustHoldNoLineOfOurs } from '../support/hostile-strings.ts';
import { type NextHop, startNextHop } from '../support/next-hop.ts';
import type { WireClient } from '../support/wire.ts';
import { type Person, startWorld, traceIn, type World } from '../support/world.ts';

/** Of what can stand in one line of a dialogue: an end of it would be the client's own. */
const inLine = (plausible: string) => hostile(plausible).filter(([, text]) => !text.includes('\n'));

const nasty = '550-5.1.1 a\u001b[2J\u2028INJECTED: yes\r\n550 5.1.1 b\rINJECTED: yes\0\u0085INJECTED: yes\r\n';

let hop: NextHop;
let world: World;
let ann: Person;
before(async () => {
  hop = await startNextHop({ script: { rcpt: { raw: nasty } } });
  world = await startWorld({
    zone: [
      '*.there.example. MX 10 mx.there.example.',
      'there.example. MX 10 mx.there.example.',
      'there.example. TXT "v=spf1 -all exp=why.there.example"',
      'why.there.example. TXT "a\\013\\010INJECTED: yes"',
      'mx.there.example. A 127.0.0.1\n',
    ].join('\n'),
    hopPort: hop.port,
    settings: [
      ...['mode=deliver', 'checks.own-networks=', 'checks.act=watch', 'auth.allow-plaintext=true', 'outbound.tls=none'],
      // Whoever errs as often as these dialogues do would be kept waiting.
      ...['smtp.max-connections-per-address=1000', 'checks.greet-wait=0s', 'checks.tarpit-from=0'],
      ...['connections', 'errors', 'unknown'].flatMap(what => [
        `peers.${what}-per-minute=0`,
        `peers.${what}-per-hour=0`,
      ]),
    ],
  });
  ann = await world.addAccount('ann@here.example');
});
after(async () => {
  await world?.[Symbol.asyncDispose]();
  await hop?.close();
});

const letter = (fields: string): string =>
  `From: Kim <kim@there.example>\r\nTo: ann@here.example\r\nDate: Mon, 23 Nov 2026 00:00:00 +0000\r\nMessage-ID: <1@there.example>\r\n${fields}\r\nHello.\r\n`;

/** Says a line; each line of the reply is one. */
async function tell(wire: WireClient, line: string): Promise<string> {
  wire.send(`${line}\r\n`);
  const said = await wire.reply();
  for (const one of said.split('\n')) {
    mustBeLine(one);
    assert.match(one, /^\d{3}[ -]/);
  }
  return said;
}

async function wholeInbox(where: string): Promise<void> {
  await world.settle();
  for (const text of await world.stored(ann)) mustBeWhole(text, where);
}

type Dialogue = { readonly helo?: string; readonly mail?: string; readonly rcpt?: string; readonly fields?: string };

/** As far as it goes; what the server ends is over. */
async function converse({ helo = 'mx.there.example', mail = '', rcpt = '', fields = '' }: Dialogue): Promise<boolean> {
  const wire = await world.wire('smtp');
  await wire.expect('220');
  const words = [
    `EHLO ${helo}`,
    `MAIL FROM:<kim@there.example>${mail}`,
    `RCPT TO:<ann@here.example>${rcpt}`,
    'DATA',
    `${letter(`Subject: Lunch\r\n${fields}`)}.`,
  ];
  for (const word of words) {
    const said = await tell(wire, word);
    if (!/^[23]/.test(said)) {
      wire.destroy();
      return false;
    }
  }
  await wire.ask('QUIT', '221');
  return true;
}

test('SMTP: the name a peer gives itself, and every parameter', async () => {
  assert.ok(await converse({}), 'without anything hostile it is taken');
  const dialogues = [
    ...inLine('mx.there.example').map(([, helo]): Dialogue => ({ helo })),
    ...inLine('e1').flatMap(([, text]): Dialogue[] => [
      { mail: ` ENVID=${text}` },
      { mail: ` RET=HDRS AUTH=${text}` },
      { mail: ` ${text}=1` },
      { rcpt: ` NOTIFY=FAILURE ORCPT=rfc822;${text}@there.example` },
      { rcpt: ` ORCPT=${text};x` },
    ]),
  ];
  for (const dialogue of dialogues) await converse(dialogue);
  await wholeInbox('a message that came by SMTP');
});

test('SMTP: what a header decodes to', async () => {
  const fields = inLine('Lunch').flatMap(([, text]) => {
    const clean = text.replace(/[\0\r]/g, '');
    return ['Subject', 'From', 'Message-ID', 'List-ID', 'Authentication-Results', 'X-Mailer'].map(
      name => `${name}: ${clean}\r\n`,
    );
  });
  for (let at = 0; at < fields.length; at += 6) await converse({ fields: fields.slice(at, at + 6).join('') });
  await wholeInbox('a message with hostile fields');
});

test('SMTP: what a next hop says stands in a report, and splits nothing of it', async () => {
  const wire = await world.wire('submission');
  await wire.expect('220');
  await wire.ask('EHLO client.example', '250');
  await wire.ask(`AUTH PLAIN ${Buffer.from(`\0${ann.address}\0${ann.password}`).toString('base64')}`, '235');
  await wire.ask('MAIL FROM:<ann@here.example> ENVID=a+2B', '250');
  await wire.ask('RCPT TO:<kim@there.example> NOTIFY=FAILURE ORCPT=rfc822;kim+2B@there.example', '250');
  await wire.ask('DATA', '354');
  wire.send(`${letter('Subject: Away\r\n').replace('Kim <kim@there.example>', 'ann@here.example')}.\r\n`);
  const trace = traceIn(await wire.expect('250'));
  await wire.ask('QUIT', '221');
  await world.settle();
  const report = (await world.stored(ann)).find(text => /report-type="?delivery-status/.test(text));
  assert.ok(report, 'a report came back');
  mustBeWhole(report, 'the report');
  assert.match(report, /Diagnostic-Code: smtp; *550/);
  mustHoldNoLineOfOurs(report, 'the report');
  for (const line of report.split('\r\n')) mustBeLine(line.replaceAll('\t', ' '));
  for (const { text } of (await world.journey(trace)).conversations.flatMap(one => one.lines)) mustBeLine(text);
});

test('SMTP: the words of an owner’s rule are one reply', async () => {
  const rule = (words: string): RuleDraft => ({
    stage: 'content',
    when: [{ field: 'subject', comparison: 'is', values: ['*sale*'] }],
    action: { kind: 'refuse', words },
  });
  for (const [name, words] of hostile('No sales')) {
    const put = await world.api.rules
      .put({ id: null, rule: rule(words), note: words, enabled: true })
      .catch((fault: Error) => fault);
    if (put instanceof Error) assert.match(put.message, /\w{2}/, name);
    else {
      await converse({ fields: 'Subject: a sale\r\n' });
      await world.api.rules.remove({ id: put.id });
    }
  }
});

/** A command, literals and all, up to its tagged answer; each line of what is said begins as one may. */
async function imapCommand(wire: WireClient, tag: string, ...pieces: (string | Buffer)[]): Promise<string> {
  const octets = pieces.flatMap(piece =>
    typeof piece === 'string' ? [Buffer.from(piece)] : [Buffer.from(`{${piece.length}+}\r\n`), piece],
  );
  wire.send(Buffer.concat([Buffer.from(`${tag} `), ...octets, Buffer.from('\r\n')]));
  for (;;) {
    const line = await wire.line();
    assert.match(line, /^(?:\* |\+ |a\d+ )/, line);
    assert.doesNotMatch(line, /[\r\0]/);
    // What follows a literal is on this line still.
    const literal = /\{(\d+)\}$/.exec(line);
    if (literal) await skip(wire, Number(literal[1]));
    if (line.startsWith(`${tag} `)) return line;
  }
}

/** The octets of a literal, and what of the line comes behind it. */
async function skip(wire: WireClient, octets: number): Promise<void> {
  for (let left = octets; ; ) {
    const line = await wire.line();
    left -= Buffer.byteLength(line, 'latin1') + 2;
    if (left >= 0) continue;
    const literal = /\{(\d+)\}$/.exec(line);
    if (!literal) return;
    left = Number(literal[1]);
  }
}

test('IMAP: names, values, keywords, annotations', async () => {
  const wire = await world.wire('imap');
  await wire.line();
  await imapCommand(wire, 'a0', `LOGIN ${ann.address} "${ann.password}"`);
  let number = 0;
  const ask = (...pieces: (string | Buffer)[]) => imapCommand(wire, `a${++number}`, ...pieces);
  for (const [name, text] of hostile('box')) {
    const octets = Buffer.from(text);
    await ask('CREATE ', octets);
    await ask('SUBSCRIBE ', octets);
    await ask('RENAME INBOX ', octets);
    await ask('STATUS ', octets, ' (MESSAGES)');
    await ask('ID ("name" ', octets, ' ', octets, ' "x")');
    await ask('SETMETADATA INBOX (/private/comment ', octets, ')');
    await ask('SETMETADATA INBOX (', octets, ' "x")');
    await ask('GETMETADATA INBOX /private/comment');
    await ask('LIST "" ', octets);
    await ask('SELECT ', octets);
    await ask('APPEND INBOX () ', Buffer.from(letter(`Subject: ${text}\r\n`)));
    await ask('LOGIN ', octets, ' ', octets);
    const list = await ask('LIST "" "*"');
    assert.match(list, / OK /, name);
  }
  await ask('SELECT INBOX');
  for (const [, text] of hostile('word')) await ask('SEARCH SUBJECT ', Buffer.from(text));
  assert.match(await ask('FETCH 1:* (ENVELOPE BODYSTRUCTURE FLAGS)'), / OK /);
  await ask('LOGOUT');
});

test('JMAP: every string of a message, a mailbox, an identity, an envelope', async () => {
  const session = await world.api.jmap.session({});
  const [accountId = ''] = Object.keys(session.accounts);
  const using = Object.keys(session.capabilities);
  const call = async (name: string, args: object) => {
    const methodCalls = [[name, { accountId, ...args }, 'c']] as JmapRequest['methodCalls'];
    const { methodResponses } = await world.api.jmap.call({ using, methodCalls });
    return methodResponses[0]![1] as Record<string, never>;
  };
  const { list } = (await call('Mailbox/get', { ids: null })) as { list?: { id: string; role: string | null }[] };
  const drafts = list!.find(one => one.role === 'drafts')!.id;
  const { list: identities } = (await call('Identity/get', { ids: null })) as { list?: { id: string }[] };
  const base = {
    mailboxIds: { [drafts]: true },
    from: [{ name: 'Ann', email: ann.address }],
    subject: 'Lunch',
    bodyValues: { t: { value: 'Hello.' } },
    textBody: [{ partId: 't', type: 'text/plain' }],
  };
  let taken = 0;
  for (const [name, text] of hostile('x')) {
    const address = `${text}@there.example`;
    const wishes: object[] = [
      { subject: text },
      { from: [{ name: text, email: ann.address }] },
      { to: [{ name: null, email: address }] },
      { 'header:To:asGroupedAddresses': [{ name: text, addresses: [{ name: text, email: ann.address }] }] },
      { messageId: [address] },
      { references: [text] },
      { 'header:X-Text:asText': text },
      { 'header:X-Raw': text },
      { [`header:X-${text}`]: 'x' },
      { 'header:List-Post:asURLs': [text] },
      { keywords: { [text]: true } },
      { bodyValues: { t: { value: text } } },
      ...['type', 'charset', 'disposition', 'cid', 'location', 'name'].map(property => ({
        attachments: [{ partId: 't', type: 'text/plain', disposition: 'attachment', [property]: text }],
      })),
      { attachments: [{ partId: 't', type: 'text/plain', language: [text] }] },
      { textBody: [{ partId: 't', type: 'text/plain', 'header:X-Part': text }] },
    ];
    const create = Object.fromEntries(wishes.map((wish, at) => [`c${at}`, { ...base, ...wish }]));
    const made = await call('Email/set', { create });
    taken += Object.keys(made.created ?? {}).length;
    await call('Mailbox/set', { create: { m: { name: text } } });
    await call('Identity/set', {
      create: { i: { name: text, email: ann.address, textSignature: text, replyTo: [{ name: text, email: address }] } },
      update: { [identities![0]!.id]: { name: text, bcc: [{ name: text, email: address }] } },
    });
    await call('VacationResponse/set', { update: { singleton: { isEnabled: true, subject: text, textBody: text } } });
    const emailId = (made.created as unknown as Record<string, { id: string }> | null)?.c11?.id;
    for (const email of [ann.address, address]) {
      const envelope = {
        mailFrom: { email, parameters: { ENVID: text } },
        rcptTo: [{ email: address, parameters: { ORCPT: `rfc822;${text}` } }],
      };
      await call('EmailSubmission/set', { create: { s: { emailId, identityId: identities![0]!.id, envelope } } });
    }
    assert.ok(made, name);
  }
  assert.ok(taken > 20, `${taken} were made`);
  for (const mailbox of ['Drafts', 'INBOX']) {
    for (const text of await world.stored(ann, mailbox)) {
      if (!text.includes('<1@there.example>')) mustBeWhole(text, `a message of ${mailbox}`);
    }
  }
});

test('and no line of a log is another for all that', async () => {
  await world.settle();
  for (const form of ['story', 'json', 'postfix'] as const) {
    const { lines } = await world.api.log.lines({ form, limit: 5000 });
    assert.ok(lines.length > 50);
    for (const line of lines) mustBeLine(line);
  }
});
