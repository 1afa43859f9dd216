/** A journal of a hundred thousand messages, made by SQL in a few seconds, and how long answers of every kind take with it. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { systemClock } from '../../server/base/ports.ts';
import { openStore } from '../../server/store/open.ts';
import { openWriter, type Writer } from '../../server/store/sqlite/database.ts';
import { migrate } from '../../server/store/sqlite/migrations.ts';
import { databasePath } from '../../server/store/sqlite/paths.ts';
import { newWhy } from '../../server/why/engine.ts';

const MESSAGES = 100_000;
const DAYS = 14 * 86_400_000;

/** What is known, what is not, by everything that one can ask with. */
const questions = [
  'user3@there.example',
  'from user7@there.example to ann@here.example',
  'nobody@else.example',
  'subject 99999',
  'a zebra that nobody wrote of',
  'Message-ID: <id-500@there.example>',
  'yesterday',
  'else.example this morning',
] as const;

export async function askedJournal(): Promise<{ readonly slowest: number }> {
  const folder = mkdtempSync(join(tmpdir(), 'mailroom-why-journal-'));
  try {
    fill(databasePath(folder));
    const opened = await openStore({ folder, onFault: fault => console.error(fault) }, systemClock);
    if (!opened.ok) throw new Error(opened.error);
    const store = opened.value;
    const noName = { kind: 'no-such-name' } as const;
    const why = newWhy({
      ...{ store, clock: systemClock, startedAt: Date.now(), isRunning: true },
      resolver: { mx: async () => noName, address: async () => noName },
      hostName: () => 'mail.here.example',
      ownNames: () => [],
      mode: () => 'deliver',
      keepExpunged: () => 0,
      listeners: () => [],
      frozen: () => [],
      network: () => ({ kind: 'up', since: 0, because: '' }),
      suppressions: () => [],
      fetched: async () => [],
      keepsAwake: () => false,
      freeBytes: async () => 1e9,
    });
    let slowest = 0;
    for (const text of [questions[0], ...questions]) {
      const began = performance.now();
      const answer = await why.ask({ text });
      const took = performance.now() - began;
      console.error(`  ${took.toFixed(0).padStart(4)} ms  ${text}: ${answer.cause.code}`);
      slowest = Math.max(slowest, took);
    }
    await store.close();
    return { slowest };
  } finally {
    rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
  }
}

function fill(path: string): void {
  const opened = openWriter(path);
  if (!opened.ok) throw new Error(opened.error);
  const db = opened.value;
  migrate(db);
  db.exec(`BEGIN;
    INSERT INTO domain (name) VALUES ('here.example');
    INSERT INTO account (domain, address, name, uidvalidity_next, created_at) VALUES (1, 'ann@here.example', '', 7, 1);
    INSERT INTO blob (sha256, size, data) VALUES (x'${'ab'.repeat(32)}', 3, x'616263')`);
  const from = Date.now() - DAYS;
  for (let n = 0; n < MESSAGES; n++) oneMessage(db, n, from + Math.floor((n * DAYS) / MESSAGES));
  db.exec('COMMIT');
  db.close();
}

/** As a connection with one message leaves it behind. */
function oneMessage(db: Writer, n: number, at: number): void {
  const session = `T${String(n).padStart(11, '0')}`;
  const trace = `${session}-1`;
  const sender = `user${n % 5000}@there.example`;
  const to = 'ann@here.example';
  const messageId = `id-${n}@there.example`;
  const note = (name: string, of: string, fields: object): number =>
    db.run('INSERT INTO event (at, name, trace, fields) VALUES (?, ?, ?, ?)', at, name, of, JSON.stringify(fields))
      .lastId;
  const begin = (first: number, of: string) =>
    db.run('INSERT INTO trace (first, trace, at) VALUES (?, ?, ?)', first, of, at);
  const remote = `192.0.2.${n % 250}`;
  begin(note('smtp.connected', session, { listener: 'smtp', remote, port: 4000 }), session);
  const accepted = {
    ...{ sender, recipients: [to], size: 1000, messageId, subject: `Subject ${n}`, remote, helo: 'mx.there.example' },
    ...{ protocol: 'ESMTP', listener: 'smtp', user: null, mechanism: null, origin: 'smtp', milliseconds: 3 },
  };
  begin(note('queue.accepted', trace, accepted), trace);
  note('mta.judged', trace, {
    act: 'accept',
    would: 'accept',
    stage: 'content',
    score: 0,
    because: 'nothing',
    findings: [],
  });
  note('mda.filed', trace, { recipient: to, account: to, mailbox: 'INBOX', delay: 0.1, uid: n + 1, captured: false });
  note('smtp.closed', session, {
    listener: 'smtp',
    remote,
    seconds: 1,
    accepted: 1,
    refused: 0,
    commands: '',
    why: 'QUIT',
  });
  const envelope = JSON.stringify({ from: [[null, null, sender.split('@')[0], 'there.example']] });
  const message = db.run(
    `INSERT INTO message (blob, trace, sender, size, created_at, message_id, subject, author, addressees, preview,
       attachment, prefix, envelope, structure) VALUES (1, ?, ?, 1000, ?, ?, ?, 'User', 'ann', ?, 0, ?, ?, ?)`,
    ...[trace, sender, at, messageId, `Subject ${n}`, 'words '.repeat(30), 'Received: from x '.repeat(10), envelope],
    JSON.stringify({ kind: 'leaf', words: 'y'.repeat(500) }),
  ).lastId;
  const queued = db.run(
    `INSERT INTO queue_message (message, trace, sender, parameters, origin, accepted_at, expires_at, hops, size)
     VALUES (?, ?, ?, '{"body":"7BIT","smtpUtf8":false,"ret":null,"envid":null}', 'smtp', ?, ?, 1, 1000)`,
    ...[message, trace, sender, at, at],
  ).lastId;
  db.run(
    `INSERT INTO queue_recipient (queued, address, notify, route, state, settled_at) VALUES (?, ?, 2, 'local', 'delivered', ?)`,
    ...[queued, to, at],
  );
}
