/**
 * What a man in the middle writes in clear before TLS begins is obeyed by nobody afterwards (CVE-2011-0411, NO STARTTLS):
 * as a server on every port that begins in clear, as a client towards a next hop and a smart host. What was said and
 * learnt in clear is forgotten. RFC 3207 §4.2, RFC 9051 §6.2.1, RFC 2595 §4.
 */
import assert from 'node:assert/strict';
import test, { after, before } from 'node:test';
import { testCertificate } from '../support/certificate.ts';
import { meet, message, open, refusedBy } from '../support/client-session.ts';
import { type NextHop, type NextHopOptions, startNextHop } from '../support/next-hop.ts';
import type { WireClient } from '../support/wire.ts';
import { startWorld, type World } from '../support/world.ts';

const { authority, context } = await testCertificate();

let world: World;
before(async () => {
  world = await startWorld({ settings: ['auth.allow-plaintext=true', 'mode=deliver'] });
  await world.addAccount('ann@us.example');
  await world.addAccount('mallory@us.example');
});
after(() => world[Symbol.asyncDispose]());

/** The attacker has an account too: what he would like to happen in somebody else's connection. */
const MALLORY = btoa('\0mallory@us.example\0correct horse');
const ANN = btoa('\0ann@us.example\0correct horse');

type Door = {
  readonly listener: 'smtp' | 'submission' | 'imap' | 'pop3' | 'managesieve';
  readonly begin: string;
  readonly ready: RegExp;
  /** Commands in clear behind it: whole, half, and the start of something that would swallow what comes next. */
  readonly injected: readonly string[];
  /** Inside TLS, as the victim says it, with the only answers that may come. */
  readonly inside: readonly (readonly [string, RegExp])[];
};
const mailOf = 'MAIL FROM:<mallory@us.example>\r\nRCPT TO:<ann@us.example>\r\n';
const doors: readonly Door[] = [
  {
    listener: 'smtp',
    begin: 'EHLO evil.example\r\nSTARTTLS\r\n',
    ready: /^220 /,
    injected: [
      `EHLO evil.example\r\n${mailOf}`,
      `${mailOf}DATA\r\nSubject: evil\r\n`,
      'MAIL FROM:<mallory',
      'RSET\r\n'.repeat(3000),
      '\x16\x03',
    ],
    inside: [
      ['MAIL FROM:<a@x.example>', /^503 /],
      ['EHLO victim.example', /^250-(?!.*STARTTLS)/],
      ['RCPT TO:<ann@us.example>', /^503 /],
      ['MAIL FROM:<a@x.example>', /^250 /],
      ['RSET', /^250 /],
    ],
  },
  {
    listener: 'submission',
    begin: 'EHLO evil.example\r\nSTARTTLS\r\n',
    ready: /^220 /,
    injected: [
      `EHLO evil.example\r\nAUTH PLAIN ${MALLORY}\r\n${mailOf}`,
      `AUTH PLAIN ${MALLORY}\r\n`,
      'AUTH PLAIN\r\n',
      'AUTH LOGIN\r\nbWFsbG9y',
    ],
    inside: [
      ['EHLO victim.example', /^250-/],
      ['MAIL FROM:<mallory@us.example>', /^530 /],
      [`AUTH PLAIN ${ANN}`, /^235 /],
      ['MAIL FROM:<mallory@us.example>', /^553 /],
      ['MAIL FROM:<ann@us.example>', /^250 /],
    ],
  },
  {
    listener: 'imap',
    begin: 'a1 STARTTLS\r\n',
    ready: /^a1 OK /,
    injected: [
      'a2 LOGIN mallory@us.example "correct horse"\r\n',
      `a2 AUTHENTICATE PLAIN ${MALLORY}\r\na3 SELECT INBOX\r\n`,
      'a2 AUTHENTICATE PLAIN\r\n',
      'a2 LOGIN mallory@us.exa',
      'a2 LOGIN {500}\r\n',
      'a2 LOGIN {500+}\r\nmallory',
      'a2 NOOP\r\n'.repeat(3000),
    ],
    inside: [
      ['b1 SELECT INBOX', /^b1 BAD /],
      ['b2 LOGIN ann@us.example "correct horse"', /^b2 OK /],
      ['b3 NOOP', /^b3 OK /],
    ],
  },
  {
    listener: 'managesieve',
    begin: 'STARTTLS\r\n',
    ready: /^OK /,
    injected: [
      `AUTHENTICATE "PLAIN" "${MALLORY}"\r\n`,
      'AUTHENTICATE "PLAIN"\r\n',
      'PUTSCRIPT "evil" {500+}\r\nredirect',
      'NOOP "evil',
      'NOOP\r\n'.repeat(3000),
    ],
    inside: [
      ['LISTSCRIPTS', /^NO "Sign in first/],
      [`AUTHENTICATE "PLAIN" "${ANN}"`, /^OK /],
      ['NOOP "mine"', /^OK \(TAG "mine"\)/],
    ],
  },
  {
    listener: 'pop3',
    begin: 'STLS\r\n',
    ready: /^\+OK /,
    injected: [
      'USER mallory@us.example\r\nPASS correct horse\r\n',
      'USER mallory@us.example\r\n',
      `AUTH PLAIN ${MALLORY}\r\n`,
      'AUTH PLAIN\r\n',
      'USER mall',
      'NOOP\r\n'.repeat(3000),
    ],
    inside: [
      ['PASS correct horse', /^-ERR /],
      ['STAT', /^-ERR /],
      ['USER ann@us.example', /^\+OK /],
      ['PASS correct horse', /^\+OK /],
    ],
  },
];

/** A greeting: one line, or capabilities up to OK. */
async function told(wire: WireClient, door: Door): Promise<void> {
  let line = await wire.line();
  while (door.listener === 'managesieve' && !line.startsWith('OK ')) line = await wire.line();
}

/** Its greeting and what it says to `begin` except for the last line, read away. */
async function begun(door: Door, injected: string): Promise<WireClient> {
  const wire = await world.wire(door.listener);
  await told(wire, door);
  wire.send(door.begin.startsWith('EHLO') ? 'EHLO evil.example\r\n' : '');
  if (door.begin.startsWith('EHLO')) await wire.expect('250');
  wire.send(Buffer.from(door.begin.replace(/^EHLO.*\r\n/, '') + injected, 'latin1'));
  await wire.expectLine(door.ready);
  return wire;
}

const isSmtp = ({ listener }: Door): boolean => listener === 'smtp' || listener === 'submission';

for (const door of doors) {
  test(`${door.listener}: what came in clear behind ${door.begin.trim().split(/\s+/).at(-1)} is thrown away`, async () => {
    for (const injected of door.injected) {
      const wire = await begun(door, injected);
      await wire.startTls();
      if (door.listener === 'managesieve') await told(wire, door);
      for (const [line, expected] of door.inside)
        if (isSmtp(door)) assert.match((await wire.ask(line, expected)).replaceAll('\n', ' '), expected);
        else {
          wire.say(line);
          await wire.expectLine(expected);
        }
      await wire.silence(5);
      wire.destroy();
    }
    await world.settle();
    const logins = await world.mailroom.store.events({
      names: ['smtp', 'imap', 'pop3', 'managesieve'].flatMap(one => [`${one}.signed-in`, `${one}.sign-in-refused`]),
      limit: 1000,
    });
    assert.deepEqual(
      logins.filter(({ fields }) => String(fields.user).includes('mallory')),
      [],
    );
  });

  test(`${door.listener}: what is injected once it is ready spoils the handshake, and no more`, async () => {
    const wire = await begun(door, '');
    wire.send(door.injected[0]!);
    await assert.rejects(wire.startTls());
    const another = await world.wire(door.listener);
    await another.line();
  });
}

test('who signed in in clear has not signed in after STARTTLS', async () => {
  const wire = await world.smtp('submission');
  await wire.ask(`AUTH PLAIN ${MALLORY}`, '235');
  await wire.ask('STARTTLS', '220');
  await wire.startTls();
  await wire.ask('EHLO victim.example', '250');
  await wire.ask('MAIL FROM:<mallory@us.example>', '530');
  const imap = await world.wire('imap');
  await imap.line();
  imap.say('a1 LOGIN mallory@us.example "correct horse"');
  await imap.expectLine(/^a1 OK/);
  imap.say('a2 STARTTLS');
  await imap.expectLine(/^a2 BAD/);
  const pop3 = await world.wire('pop3');
  await pop3.line();
  for (const line of ['USER mallory@us.example', 'PASS correct horse']) {
    pop3.say(line);
    await pop3.expectLine(/^\+OK/);
  }
  pop3.say('STLS');
  await pop3.expectLine(/^-ERR/);
});

// As a client.

const wished = { mode: 'opportunistic', serverName: 'mx.example' } as const;
const required = { mode: 'required', serverName: 'mx.example', authorities: [authority] } as const;

/** A whole conversation that ends with a message taken, so that a client who believes it thinks it was. */
const WHOLE =
  '250-mx.example\r\n250-AUTH PLAIN\r\n250 SIZE 1\r\n250 Ok\r\n250 Ok\r\n354 Go ahead\r\n250 2.0.0 Taken\r\n';
const injections: readonly string[] = [
  WHOLE,
  '250 mx.example\r\n',
  '250-half',
  '421 Go away\r\n',
  '220 Go\r\n'.repeat(100),
];

test('our client believes nothing that came in clear behind the 220', async () => {
  for (const tls of [wished, required])
    for (const injected of injections) {
      const script = { starttls: { raw: `220 Go\r\n${injected}` } };
      await meet(
        { tls: context, script, capabilitiesInTls: ['DSN'] },
        async ({ hop, session }) => {
          assert.deepEqual([session.capabilities.keywords, session.capabilities.auth], [['DSN'], []]);
          const { recipients } = await session.deliver(message());
          assert.equal(recipients[0]?.outcome, 'accepted');
          assert.deepEqual(
            hop.received.map(one => one.tls),
            [true],
          );
        },
        { tls },
      );
    }
});

test('our client ends where what came in clear behind the 220 is no reply at all', async () => {
  for (const injected of ['\0\r\n', 'x'.repeat(5000), '250-a\r\n500 b\r\n', '250-a\r\n'.repeat(500)]) {
    const script = { starttls: { raw: `220 Go\r\n${injected}` } };
    const fault = await refusedBy({ tls: context, script }, { tls: required });
    assert.deepEqual([fault.kind, fault.permanent, fault.mayTryInClear], ['tls-failed', false, false]);
  }
});

test('our client ends with a server that answers before it was asked: at the greeting, at EHLO, at AUTH', async () => {
  const early: readonly (NextHopOptions & { readonly name: string })[] = [
    { name: 'greeting', script: { greeting: { raw: `220 mx.example\r\n${WHOLE}` } } },
    {
      name: 'EHLO',
      tls: context,
      script: { ehlo: { raw: '250-mx.example\r\n250 STARTTLS\r\n220 Go\r\n250 mx.example\r\n' } },
    },
  ];
  for (const options of early) {
    const fault = await refusedBy(options, { tls: required });
    assert.equal(fault.permanent, false, options.name);
    assert.match(fault.sentence, /spoke before it was asked|not offer STARTTLS/, options.name);
  }
});

test('where STARTTLS is taken out of the answer, no password goes out and nothing that must be encrypted', async () => {
  const stripped: readonly NextHopOptions[] = [
    { capabilities: ['AUTH PLAIN LOGIN'] },
    { capabilities: ['AUTH PLAIN LOGIN', 'XXXXXXXX'] },
    { tls: context, capabilities: ['AUTH PLAIN LOGIN'], script: { starttls: '454 4.7.0 Not now' } },
    { tls: context, capabilities: ['AUTH PLAIN LOGIN'], script: { starttls: '500 What?' } },
  ];
  for (const options of stripped)
    for (const tls of ['none', wished, required] as const) {
      const hop = await startNextHop(options);
      const opened = await open(hop, { tls, login: { user: 'ann', password: 'correct horse' } });
      assert.equal(opened.ok, false);
      assert.deepEqual(
        hop.commands.filter(line => line.startsWith('AUTH') || line.startsWith('MAIL')),
        [],
      );
      await hop.close();
    }
});

test('the whole server: an injected "taken" leaves the message where it is', async () => {
  let hop: NextHop | null = null;
  try {
    // In TLS the true next hop refuses for now; what was injected said 250 to all.
    hop = await startNextHop({
      tls: context,
      script: { starttls: { raw: `220 Go\r\n${WHOLE}` }, message: ['450 4.2.0 Not now', '250 2.0.0 Taken'] },
    });
    await using sender = await startWorld({
      zone: 'far.example. MX 10 mx.example.\nmx.example. A 127.0.0.1\n',
      hopPort: hop.port,
      settings: ['mode=deliver'],
    });
    const ann = await sender.addAccount('ann@us.example');
    const { trace } = await sender.submit(ann, { to: 'kim@far.example', text: 'Hello.' });
    await sender.settle();
    assert.deepEqual([(await sender.journey(trace)).branches[0]?.state, hop.received.length], ['deferred', 0]);
    await sender.api.queue.act({ all: true, act: 'retry' });
    await sender.settle();
    assert.deepEqual([(await sender.journey(trace)).branches[0]?.state, hop.received[0]?.tls], ['relayed', true]);
  } finally {
    await hop?.close();
  }
});
