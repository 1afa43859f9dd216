/**
 * redhat-switch-mail done right: a real Postfix, private, with two hundred messages waiting, is drained (killed in the
 * middle, twice), its place is taken and given back while mail comes in all the time. Every message is there once, octet
 * for octet, with its envelope.
 */
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import * as fs from 'node:fs';
import { join } from 'node:path';
import test from 'node:test';
import { type Postfix, postfixMissing, startPostfix } from '../../bench/postfix.ts';
import { type CliServer, newHome, runCommand, startServer } from '../../support/cli.ts';
import { startNextHop } from '../../support/next-hop.ts';
import { contentOf, handIn, type Letter, listed, postsuper } from '../../support/private-postfix.ts';

const missing = process.platform === 'linux' ? postfixMissing() : 'Postfix is tried on Linux only';
const skip = missing === null ? false : missing;
const main = join(import.meta.dirname, '../../../server/cli/main.ts');
const COUNT = 200;

const header = (n: number): string =>
  `From: Ann <ann@sender.example>\r\nTo: list@far.example\r\nSubject: letter ${n}\r\nMessage-ID: <${n}@sender.example>\r\n`;
const umlauts = Buffer.from('Grüße aus Köln\r\n').toString('latin1');

/** Seven kinds, over and over. */
function letter(n: number, here: string): Letter {
  const sender = n % 29 === 0 ? '' : `ann+${n}@sender.example`;
  const far = (name: string): string => `${name}-${n}@far${n % 7}.example`;
  const text = `${header(n)}\r\nletter ${n}\r\n`;
  switch (n % 7) {
    case 0:
      return { sender, recipients: [[far('one')]], text };
    case 1:
      return { sender, recipients: [[here], [far('one')], [far('two')]], text };
    case 2: {
      const wishes = [
        `NOTIFY=SUCCESS,DELAY ORCPT=rfc822;kim+2Bx-${n}@far.example`,
        'NOTIFY=NEVER',
        'NOTIFY=FAILURE,DELAY',
      ];
      const recipients = wishes.map((wish, at) => [far(`dsn${at}`), wish] as const);
      return { sender, wishes: `RET=HDRS ENVID=id+2B${n}`, recipients, text };
    }
    case 3:
      return { sender, wishes: 'BODY=8BITMIME', recipients: [[far('eight')]], text: text + umlauts };
    case 4:
      return { sender, recipients: [[far('large')]], text: `${text}${`${'x'.repeat(70)}\r\n`.repeat(3000)}` };
    case 5:
      return { sender, recipients: [[far('long')]], text: `${text}.dot\r\n..\r\n${'y'.repeat(990)}\r\n\r\n\r\n` };
    default:
      return {
        sender,
        recipients: Array.from({ length: 20 }, (_, at) => [`many${at}-${n}@far.example`] as const),
        text,
      };
  }
}

type Expected = {
  readonly id: string;
  readonly sender: string;
  readonly recipients: readonly string[];
  readonly content: string;
};

async function filled(postfix: Postfix): Promise<readonly Expected[]> {
  const letters = Array.from({ length: COUNT }, (_, n) => letter(n, postfix.recipients[0]!));
  const ids = await handIn(postfix.smtpPort, letters);
  const partly = letters.filter(({ recipients }) => recipients.some(([to]) => to === postfix.recipients[0])).length;
  while ((await postfix.filed()) < partly || listed(postfix.etc).some(one => one.queue_name !== 'deferred'))
    await new Promise(resolve => setTimeout(resolve, 100));
  return ids.map((id, n) => ({
    id,
    sender: letters[n]!.sender,
    recipients: letters[n]!.recipients.map(([to]) => to).filter(to => to !== postfix.recipients[0]),
    content: contentOf(postfix.etc, id),
  }));
}

/** `mailroom switch drain`, killed when its journal has so many more lines of what was done. */
async function killedDrain(home: string, etc: string, after: number): Promise<void> {
  const child = spawn(process.execPath, [main, ...drainArgs(etc)], {
    env: { ...process.env, MAILROOM_HOME: home },
    stdio: 'ignore',
  });
  const journal = join(home, 'switch/drain-postfix.journal');
  const size = () =>
    fs.existsSync(journal) ? [...fs.readFileSync(journal, 'utf8').matchAll(/"(?:put|removed)"/g)].length : 0;
  const until = size() + after;
  while (size() < until && child.exitCode === null) await new Promise(resolve => setTimeout(resolve, 2));
  child.kill('SIGKILL');
  if (child.exitCode === null && child.signalCode === null) await once(child, 'exit');
}

const drainArgs = (etc: string): readonly string[] => [
  'switch',
  'drain',
  '--from',
  'postfix',
  '--config',
  etc,
  '--yes',
];

const ours = (hop: string, more: readonly string[] = []): readonly string[] =>
  ['mode=deliver', `relay.host=${hop}`, 'outbound.tls=none', ...more].flatMap(one => ['--set', one]);

test('two hundred messages that wait in Postfix come over: each once, octet for octet, with its envelope', {
  skip,
}, async () => {
  const postfix = await startPostfix({ mainCf: () => 'defer_transports = smtp\n' });
  const hop = await startNextHop({});
  const home = newHome();
  let server: CliServer | null = null;
  try {
    const expected = await filled(postfix);
    const heldThere = expected.slice(0, 5).map(one => one.id);
    postsuper(postfix.etc, '-h', heldThere);
    const before = Date.now();
    server = await startServer(['--preset', 'office', ...ours(`127.0.0.1:${hop.port}`)], home);
    assert.equal((await server.run('domain', 'add', 'here.example')).code, 0);
    const dry = await server.json<{ messages: number; held: number }>(
      'switch',
      'drain',
      '--from',
      'postfix',
      '--config',
      postfix.etc,
    );
    assert.deepEqual([dry.messages, dry.held], [COUNT, 5]);
    assert.equal(listed(postfix.etc).length, COUNT, 'looking changes nothing');

    await killedDrain(home, postfix.etc, 15);
    await killedDrain(home, postfix.etc, 40);
    const left = listed(postfix.etc).length;
    assert.ok(left > 0 && left < COUNT, `killed in the middle: ${left} are left`);
    const drained = await runCommand(home, drainArgs(postfix.etc));
    assert.equal(drained.code, 0, drained.err + drained.out);
    assert.equal(listed(postfix.etc).length, 0);

    const going = expected.filter(one => !heldThere.includes(one.id));
    const wanted = new Map(going.map(one => [`${one.sender}\n${one.content}`, [...one.recipients].sort()]));
    const total = going.reduce((sum, one) => sum + one.recipients.length, 0);
    const arrived = () => hop.received.reduce((sum, one) => sum + one.recipients.length, 0);
    const deadline = Date.now() + 60_000;
    while (arrived() < total && Date.now() < deadline) await new Promise(resolve => setTimeout(resolve, 200));
    const found = new Map<string, string[]>();
    for (const one of hop.received) {
      const key = `${one.sender}\n${one.bytes.toString('latin1')}`;
      found.set(key, [...(found.get(key) ?? []), ...one.recipients].sort());
    }
    assert.equal(arrived(), total);
    assert.deepEqual(
      [...found.keys()].filter(key => !wanted.has(key)).map(key => key.slice(0, 300)),
      [],
    );
    for (const [key, recipients] of wanted) assert.deepEqual(found.get(key), recipients);

    const dsn = hop.received.find(one => one.recipients.includes('dsn0-9@far2.example'))!;
    assert.match(dsn.mail, /RET=HDRS/);
    assert.match(dsn.mail, /ENVID=id\+2B9/);
    assert.match(
      dsn.rcpt.find(line => line.includes('dsn0-9@'))!,
      /NOTIFY=(SUCCESS,DELAY|DELAY,SUCCESS).*ORCPT=rfc822;kim\+2Bx-9@far\.example/,
    );
    assert.match(dsn.rcpt.find(line => line.includes('dsn1-9@'))!, /NOTIFY=NEVER/);

    const rows = await server.json<{ state: string; sender: string; acceptedAt: number; expiresAt: number }[]>(
      'queue',
      'list',
      '--rows',
    );
    assert.deepEqual([...new Set(rows.map(row => row.state))], ['held'], 'what a person held there is held here');
    assert.equal(new Set(rows.map(row => row.sender)).size, 5);
    for (const { acceptedAt, expiresAt } of rows) {
      assert.ok(acceptedAt < before, 'since when it waits is kept');
      assert.ok(expiresAt - acceptedAt <= 5 * 86_400_000 + 5000, 'and it expires as it would have');
    }
    assert.equal((await server.json<{ ledger: { balanced: boolean } }>('status')).ledger.balanced, true);
    assert.deepEqual(fs.readdirSync(join(home, 'switch/moved/corrupt')), []);
  } finally {
    await server?.[Symbol.asyncDispose]();
    await hop.close();
    await postfix.close();
  }
});
