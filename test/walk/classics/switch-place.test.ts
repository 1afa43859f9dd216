/**
 * Postfix's place is taken and given back while mail comes in all the time: what either of the two has accepted arrives
 * exactly once. The Postfix is private, on a high port of loopback.
 */
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import * as fs from 'node:fs';
import { createServer } from 'node:net';
import { dirname, join } from 'node:path';
import test from 'node:test';
import { ImapFlow } from 'imapflow';
import { movedName, printMoved } from '../../../server/switch/moved-file.ts';
import { openMovedFolder } from '../../../server/switch/moved-folder.ts';
import { keep } from '../../../server/switch/steps.ts';
import { postfixMissing, startPostfix } from '../../bench/postfix.ts';
import { type CliServer, newHome, runCommand, startServer } from '../../support/cli.ts';
import { freePort } from '../../support/free-port.ts';
import { startNextHop } from '../../support/next-hop.ts';
import { handIn, Lost, listed } from '../../support/private-postfix.ts';

const missing = process.platform === 'linux' ? postfixMissing() : 'Postfix is tried on Linux only';
const skip = missing === null ? false : missing;
const main = join(import.meta.dirname, '../../../server/cli/main.ts');
const PASSWORD = 'correct horse battery staple';
const pause = (milliseconds: number): Promise<void> => new Promise(resolve => setTimeout(resolve, milliseconds));

/** One letter after the other, as a sender does who comes again; every third goes elsewhere as well. */
function senders(port: number, here: string) {
  const accepted: { readonly n: number; readonly isFar: boolean }[] = [];
  let [unknown, refused, stopped] = [0, 0, false];
  const run = async (): Promise<void> => {
    for (let n = 0; !stopped; n++) {
      const isFar = n % 3 === 0;
      const recipients = [[here] as const, ...(isFar ? [[`far-${n}@elsewhere.example`] as const] : [])];
      const text = `From: Ann <ann@sender.example>\r\nTo: ${here}\r\nSubject: letter-${n}\r\nMessage-ID: <${n}@sender.example>\r\nDate: Mon, 23 Nov 2026 07:00:00 +0000\r\n\r\nletter ${n}\r\n`;
      while (!stopped) {
        try {
          await handIn(port, [{ sender: 'ann@sender.example', recipients, text }]);
          accepted.push({ n, isFar });
          break;
        } catch (fault) {
          if (fault instanceof Lost && fault.isUnknown) {
            unknown++;
            break;
          }
          refused++;
          await pause(50);
        }
      }
      await pause(15);
    }
  };
  const running = run();
  return {
    accepted,
    counts: () => ({ accepted: accepted.length, unknown, refused }),
    async stop() {
      stopped = true;
      await running;
    },
  };
}

const subjectsIn = (text: string): readonly string[] =>
  [...text.matchAll(/^Subject: (letter-\d+)/gm)].map(([, name]) => name!);

/** What lies in the Maildir that Postfix delivers to. */
function inMaildir(etc: string): readonly string[] {
  const folder = join(dirname(etc), 'mail/u0/new');
  if (!fs.existsSync(folder)) return [];
  return fs.readdirSync(folder).flatMap(name => subjectsIn(fs.readFileSync(join(folder, name), 'latin1')));
}

async function inMailbox(port: number, user: string): Promise<readonly string[]> {
  const client = new ImapFlow({
    host: '127.0.0.1',
    port,
    secure: false,
    doSTARTTLS: false,
    auth: { user, pass: PASSWORD },
    logger: false,
  });
  await client.connect();
  const found: string[] = [];
  for (const box of await client.list()) {
    await client.mailboxOpen(box.path);
    for await (const { envelope } of client.fetch('1:*', { envelope: true })) found.push(envelope?.subject ?? '');
  }
  await client.logout();
  return found;
}

const settings = (home: string, wanted: Readonly<Record<string, unknown>>): void =>
  fs.writeFileSync(join(home, 'mailroom.jsonc'), JSON.stringify(wanted, null, 2));

test('Postfix stops, Mailroom answers in its place, and Postfix has it again: all that was accepted arrives once', {
  skip,
}, async () => {
  const postfix = await startPostfix({ mainCf: () => 'defer_transports = smtp\n' });
  const [here] = postfix.recipients as readonly [string];
  const hop = await startNextHop({});
  const home = newHome();
  const [smtp, imap] = [await freePort(), await freePort()];
  let server: CliServer | null = null;
  let mail: ReturnType<typeof senders> | null = null;
  try {
    settings(home, {
      ...{
        'listen.host': '127.0.0.1',
        'smtp.port': smtp,
        'imap.port': imap,
        'console.port': await freePort(),
      },
      ...Object.fromEntries(
        ['submission', 'submissions', 'imaps', 'pop3', 'pop3s', 'managesieve'].map(name => [`${name}.port`, 'off']),
      ),
      ...{
        mode: 'deliver',
        'relay.host': `127.0.0.1:${hop.port}`,
        'outbound.tls': 'none',
        'auth.allow-plaintext': true,
      },
      ...{ 'smtp.relay-networks': ['127.0.0.0/8'] },
    });
    server = await startServer(['--preset', 'office'], home, { ports: 'as they are' });
    assert.equal((await server.run('domain', 'add', here.split('@')[1]!)).code, 0);
    const added = await runCommand(home, ['account', 'add', here, '--password-stdin'], { stdin: `${PASSWORD}\n` });
    assert.equal(added.code, 0, added.err);
    mail = senders(postfix.smtpPort, here);
    await pause(1500);

    const words = [
      'switch',
      'take-over',
      '--from',
      'postfix',
      '--config',
      postfix.etc,
      '--only',
      'smtp',
      '--port',
      `smtp=${postfix.smtpPort}`,
      '--no-sendmail',
    ];
    const dry = await server.run(...words);
    assert.match(dry.out, /postfix is stopped: \/usr\/sbin\/postfix -c .* stop/);
    assert.match(dry.out, /Nothing was changed/);
    const taken = await server.run(...words, '--yes');
    assert.equal(taken.code, 0, taken.err);
    const before = mail.accepted.length;
    await pause(2000);
    assert.ok(mail.accepted.length > before, 'mail comes in here');
    assert.equal(listed(postfix.etc).length, 0, 'nothing waits in Postfix');
    const again = await server.run(...words, '--yes');
    assert.equal(again.code, 1);
    assert.match(again.err, /was taken over already/);

    const back = await server.run('switch', 'roll-back', '--yes');
    assert.equal(back.code, 0, back.err + back.out);
    const after = mail.accepted.length;
    await pause(2000);
    await mail.stop();
    assert.ok(mail.accepted.length > after, 'mail comes in there again');
    assert.equal((await server.run('switch', 'roll-back', '--yes')).code, 1, 'there is nothing more to give back');

    const local = async () => [...inMaildir(postfix.etc), ...(await inMailbox(imap, here))];
    const far = () =>
      [
        ...hop.received.flatMap(one => one.recipients),
        ...listed(postfix.etc).flatMap(one => one.recipients.map(to => to.address)),
      ].filter(to => to.endsWith('@elsewhere.example'));
    const wantedFar = mail.accepted.filter(one => one.isFar).map(one => `far-${one.n}@elsewhere.example`);
    for (let tries = 0; tries < 100; tries++) {
      if ((await local()).length >= mail.accepted.length && far().length >= wantedFar.length) break;
      await pause(200);
    }
    const found = await local();
    assert.deepEqual(
      found.filter((name, at) => found.indexOf(name) !== at),
      [],
      'none twice',
    );
    assert.deepEqual(
      mail.accepted.filter(({ n }) => !found.includes(`letter-${n}`)),
      [],
      'none lost',
    );
    assert.deepEqual(
      far().filter((to, at, all) => all.indexOf(to) !== at),
      [],
      'none twice elsewhere',
    );
    assert.deepEqual(
      wantedFar.filter(to => !far().includes(to)),
      [],
      'none lost elsewhere',
    );
    assert.ok(inMaildir(postfix.etc).length > 0 && (await inMailbox(imap, here)).length > 0, 'both had some');
  } finally {
    await mail?.stop();
    await server?.[Symbol.asyncDispose]();
    await hop.close();
    await postfix.close();
  }
});

test('the place is given back also where Mailroom does not run, and what is stuck is tried again', async () => {
  const home = newHome();
  settings(home, { 'smtp.port': 25 });
  const [mark, fault] = [join(home, 'started'), join(home, 'no', 'folder')];
  const undo = [
    { words: 'postfix starts', argv: ['touch', mark] },
    { words: 'stuck', argv: ['touch', fault] },
    { words: 'smtp listens on 2525 as before', setting: { key: 'smtp.port', text: '2525' } },
  ];
  const file = join(home, 'switch/undo.json');
  keep(file, { kind: 'postfix', at: '2026-11-23T07:00:00.000Z', undo });
  const dry = await runCommand(home, ['switch', 'roll-back']);
  assert.match(dry.out, /Mailroom does not run.*\nMail that came in.*Nothing was changed/);
  const first = await runCommand(home, ['switch', 'roll-back', '--yes']);
  assert.equal(first.code, 1, first.err);
  assert.match(first.out, /Not all could be taken back.*\n.*\nnot taken back: stuck/);
  assert.ok(fs.existsSync(mark), 'one that is stuck keeps no other');
  assert.match(fs.readFileSync(join(home, 'mailroom.jsonc'), 'utf8'), /"smtp.port": 2525/);
  fs.mkdirSync(join(home, 'no'));
  const second = await runCommand(home, ['switch', 'roll-back', '--yes']);
  assert.match(second.out, /postfix has its place again/);
  assert.ok(fs.existsSync(fault));
  assert.equal(fs.existsSync(file), false);
  fs.mkdirSync(join(home, 'switch'), { recursive: true });
  fs.writeFileSync(file, '{"kind":"postfix","undo":[{"wor', { mode: 0o600 });
  const torn = await runCommand(home, ['switch', 'roll-back', '--yes']);
  assert.match(torn.err, /undo\.json cannot be read/);
});

test('in a mode in which nothing leaves, nothing is brought over; what lies there waits for mode deliver', async () => {
  const home = newHome();
  const queue = join(home, 'mqueue');
  fs.mkdirSync(queue);
  const id = '5AN7Ad0100';
  fs.writeFileSync(
    join(queue, `qf${id}`),
    'V8\nT1795418016\nS<ann@sender.example>\nRPFD:<far@elsewhere.example>\nH??Subject: a\n.\n',
  );
  fs.writeFileSync(join(queue, `df${id}`), 'x\n');
  const server = await startServer(['--preset', 'learn', '--set', 'relay.host=127.0.0.1:1'], home);
  try {
    assert.equal((await server.run('domain', 'add', 'ours.example')).code, 0);
    const words = ['switch', 'drain', '--from', 'sendmail', '--queue', queue, '--yes'];
    const refused = await server.run(...words);
    assert.equal(refused.code, 1);
    assert.match(refused.err, /mode here is "local".*Nothing was changed/);
    assert.ok(fs.existsSync(join(queue, `qf${id}`)));
    const folder = openMovedFolder(home);
    assert.ok(folder.ok);
    const waiting = {
      ...({ id, sender: 'ann@sender.example', settled: 0, ret: null, envid: null, smtpUtf8: false } as const),
      recipients: [{ address: 'far@elsewhere.example', original: null, notify: null }],
      ...{ arrivedAt: Date.now(), bytes: Buffer.from('Subject: a\r\n\r\nx\r\n') },
    };
    const { bytes, ...moved } = waiting;
    const name = movedName('sendmail /x', waiting);
    assert.ok(folder.value.put(name, printMoved({ ...moved, from: 'sendmail', heldBy: null }, bytes)).ok);
    await pause(1000);
    assert.deepEqual(folder.value.waiting(), [name], 'it is not bounced');
    const { needs } = await server.json<{ needs: { id: string; sentence: string }[] }>('status');
    assert.match(needs.find(one => one.id === 'moved-in')!.sentence, /1 messages? brought over.*mode is "local"/);
    assert.equal((await server.run('config', 'set', 'mode', 'deliver')).code, 0);
    for (let tries = 0; tries < 50 && folder.value.waiting().length > 0; tries++) await pause(200);
    assert.deepEqual(folder.value.waiting(), []);
    assert.equal((await server.json<unknown[]>('queue', 'list', '--rows')).length, 1);
    assert.equal((await server.run(...words)).code, 0, 'now it is brought over');
  } finally {
    await server[Symbol.asyncDispose]();
  }
});

test('a port that cannot be had: Postfix has its place again; and what was brought over can be handed back to it', {
  skip,
}, async () => {
  const postfix = await startPostfix({ mainCf: () => 'defer_transports = smtp\n' });
  const home = newHome();
  const [smtp, submission, blocked] = [await freePort(), await freePort(), await freePort()];
  const off = Object.fromEntries(
    ['submissions', 'imap', 'imaps', 'pop3', 'pop3s', 'managesieve'].map(name => [`${name}.port`, 'off']),
  );
  settings(home, {
    ...{
      'listen.host': '127.0.0.1',
      'smtp.port': smtp,
      'submission.port': submission,
      'console.port': await freePort(),
    },
    ...{ ...off, mode: 'deliver', 'relay.host': '127.0.0.1:1', 'outbound.tls': 'none' },
  });
  const server = await startServer(['--preset', 'office'], home, { ports: 'as they are' });
  const thief = createServer();
  try {
    assert.equal((await server.run('domain', 'add', 'ours.example')).code, 0);
    const far = Array.from({ length: 20 }, (_, n) => `far-${n}@elsewhere.example`);
    const text = 'From: ann@sender.example\r\nSubject: x\r\nMessage-ID: <1@sender.example>\r\n\r\nbody\r\n';
    await handIn(
      postfix.smtpPort,
      far.map(to => ({ sender: 'ann@sender.example', recipients: [[to] as const], text })),
    );
    const words = [
      ...['switch', 'take-over', '--from', 'postfix', '--config', postfix.etc, '--only', 'smtp,submission'],
      ...['--port', `smtp=${postfix.smtpPort}`, '--port', `submission=${blocked}`, '--no-sendmail', '--yes'],
    ];
    const child = spawn(process.execPath, [main, ...words], { env: { ...process.env, MAILROOM_HOME: home } });
    let said = '';
    child.stderr.setEncoding('utf8').on('data', piece => {
      said += piece;
      // Somebody takes the port between the plan and the deed.
      if (said.includes('postfix is stopped') && !thief.listening)
        thief.listen(blocked, '127.0.0.1').on('error', () => {});
    });
    const [code] = await once(child, 'close');
    assert.equal(code, 1, said);
    assert.match(said, new RegExp(`${blocked} answers as Mailroom: .*All before it was taken back`));
    assert.equal((await handIn(postfix.smtpPort, [])).length, 0, 'Postfix answers again');
    const { listeners } = await server.json<{ listeners: { name: string; port: number }[] }>('status');
    assert.deepEqual(
      ['smtp', 'submission'].map(name => listeners.find(one => one.name === name)?.port),
      [smtp, submission],
    );
    const there = () => listed(postfix.etc).flatMap(one => one.recipients.map(to => to.address));
    assert.deepEqual(there(), []);
    const back = await server.run('switch', 'roll-back', '--hand-back', `127.0.0.1:${postfix.smtpPort}`, '--yes');
    assert.equal(back.code, 0, back.err + back.out);
    for (let tries = 0; tries < 100 && there().length < far.length; tries++) await pause(200);
    assert.deepEqual(there().sort(), [...far].sort());
    assert.deepEqual(await server.json('queue', 'list', '--rows'), []);
  } finally {
    thief.close();
    await server[Symbol.asyncDispose]();
    await postfix.close();
  }
});
