/**
 * Many clients in seven mailboxes of two accounts at once, each in a mode of its own (IMAP4rev1, CONDSTORE, QRESYNC,
 * IMAP4rev2, UIDONLY, UTF8=ACCEPT, COMPRESS, NOTIFY), doing things by chance: moving, flagging, expunging, appending,
 * putting messages together, searching, threading, keeping searches up to date, dropping their connections. One mailbox is
 * renamed, deleted and made again, and who may use it changes; POP3 takes mail out of two. Each holds every line against a model of what it was told; now and then all are quiet, and
 * each model is what a fresh session reads. RFC 3501 §5.5, §7.4.1; RFC 2180; RFC 7162; RFC 9586.
 *
 * MAILROOM_CLIENTS and MAILROOM_SECONDS make it larger; MAILROOM_SEED chooses other acts.
 */
import assert from 'node:assert/strict';
import test from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { Acts } from '../support/imap-crowd-acts.ts';
import { Ledger, type Truth } from '../support/imap-crowd-ledger.ts';
import { flagsOf } from '../support/imap-crowd-model.ts';
import { mailboxKey, modes, newChance, type Place, places, placesOf } from '../support/imap-crowd-modes.ts';
import { Collector } from '../support/imap-crowd-pop3.ts';
import { type CrowdWire, dialCrowd, type Value, valuesOf } from '../support/imap-crowd-wire.ts';
import { startWorld } from '../support/world.ts';

const CLIENTS = Number(process.env.MAILROOM_CLIENTS ?? 12);
const SECONDS = Number(process.env.MAILROOM_SECONDS ?? 5);
const seed = Number(process.env.MAILROOM_SEED ?? 20_261_122);
/** Between two sessions of a POP3 client. */
const COLLECTED_EVERY = 100;
/** Between two moments of quiet. */
const ROUND = Math.min(3000, (SECONDS * 1000) / 4);

test(`${CLIENTS} clients doing random things for ${SECONDS} s: each one's model is what is there`, async t => {
  await using world = await startWorld({ settings: ['auth.allow-plaintext=true'] });
  for (const person of ['ann', 'ben']) await world.addAccount(`${person}@here.example`);
  const port = world.port('imap');
  const ledger = new Ledger();
  const owners = new Map(
    ['ann', 'ben'].map((person, at) => [person, new Acts(-1 - at, person, { name: 'rev1' }, port, ledger)]),
  );
  for (const [person, owner] of owners) {
    await owner.connect();
    for (const place of places.filter(place => place.owner === person)) {
      if (place.name !== 'INBOX') await owner.ok('CREATE', `CREATE ${owner.nameOf(place)}`);
      const other = person === 'ann' ? 'ben' : 'ann';
      if (place.shared) await owner.ok('SETACL', `SETACL ${owner.nameOf(place)} ${other}@here.example lrswite`);
    }
  }
  const crowd = Array.from({ length: CLIENTS }, (_, at) => {
    // Each mode is used by both.
    const person = (at + Math.floor(at / modes.length)) % 2 === 0 ? 'ann' : 'ben';
    const member = new Acts(at, person, modes[at % modes.length]!, port, ledger);
    member.chance = newChance(seed + at);
    member.places = placesOf(person);
    return member;
  });
  const collectors = ['ann', 'ben'].map(
    (person, at) => new Collector(person, world.port('pop3'), ledger, newChance(seed - 1 - at)),
  );
  const until = performance.now() + SECONDS * 1000;
  let rounds = 0;
  try {
    while (performance.now() < until) {
      const pause = Math.min(until, performance.now() + ROUND);
      await Promise.all([
        allOf(crowd, async member => {
          while (performance.now() < pause) await member.step();
        }),
        ...collectors.map(async collector => {
          for (; performance.now() < pause; await sleep(COLLECTED_EVERY)) await collector.step();
        }),
      ]);
      rounds++;
      await compare(crowd, ledger, port);
    }
  } catch (fault) {
    t.diagnostic(`seed ${seed}, after ${ledger.operations} commands`);
    throw fault;
  } finally {
    for (const member of [...crowd, ...owners.values(), ...collectors]) member.drop();
  }
  const acts = [...ledger.acts].sort(([, a], [, b]) => b - a).map(([act, count]) => `${act} ${count}`);
  t.diagnostic(`${ledger.operations} commands: ${acts.join(', ')}`);
  t.diagnostic(
    `${ledger.reconnections} connections, ${ledger.resumed} resumed, ${ledger.kept} kept searches, ${rounds} comparisons of all`,
  );
  assert(ledger.resumed > 0 && rounds > 1);
  // On a slow machine chance may bring none into a moment of quiet.
  assert(ledger.kept > 0 || ledger.operations < 2000);
});

/** The first that fails ends the wait; the others are left to end. */
const allOf = (crowd: readonly Acts[], act: (member: Acts) => Promise<void>) => Promise.all(crowd.map(act));

/** All are quiet. */
async function compare(crowd: readonly Acts[], ledger: Ledger, port: number): Promise<void> {
  // What a dropped connection has sent may still be carried out.
  await sleep(150);
  await allOf(crowd, member => member.settle());
  for (const place of places) {
    const fresh = await readFresh(place, port);
    if (!fresh) continue;
    const { mailbox, truth } = fresh;
    ledger.hold(mailbox, truth);
    for (const member of crowd) {
      if (member.model?.mailbox !== mailbox) continue;
      try {
        member.model.equals(truth, member.condstore);
      } catch (fault) {
        member.fail((fault as Error).message);
      }
    }
  }
}

/** Everything in a mailbox, by a session that knows nothing. null: there is none just now. */
async function readFresh(
  place: Place,
  port: number,
): Promise<{ readonly mailbox: string; readonly truth: Truth } | null> {
  const { owner, name } = place;
  const wire = await dialCrowd(port);
  const truth = new Map<number, { flags: string; modseq: number; content: string }>();
  await wire.next(5000);
  await answers(wire, `LOGIN ${owner}@here.example "correct horse"`);
  const opened = await answers(wire, `EXAMINE "${name.replace('ü', '&APw-')}"`, place.shaken);
  const validity = /UIDVALIDITY (\d+)/.exec(opened.join())?.[1];
  if (validity === undefined) {
    wire.destroy();
    return null;
  }
  const lines = await answers(wire, 'UID FETCH 1:* (FLAGS MODSEQ BODY.PEEK[HEADER.FIELDS (SUBJECT)])');
  for (const line of lines) {
    const fetched = /^\* \d+ FETCH (.*)$/s.exec(line);
    if (!fetched) continue;
    const values = valuesOf(fetched[1]!)[0] as readonly Value[];
    const item = (key: string) => values[values.findIndex(one => String(one).startsWith(key)) + 1]!;
    truth.set(Number(item('UID')), {
      flags: flagsOf(item('FLAGS') as string[]),
      modseq: Number((item('MODSEQ') as string[])[0]),
      content: /^Subject: (\S+)/.exec(String(item('BODY[')))![1]!,
    });
  }
  wire.destroy();
  return { mailbox: mailboxKey(place, Number(validity)), truth };
}

/** The untagged lines; none where it may be refused, and is. */
async function answers(wire: CrowdWire, command: string, mayFail = false): Promise<readonly string[]> {
  wire.write(`x ${command}\r\n`);
  const lines: string[] = [];
  for (;;) {
    const line = await wire.next(5000);
    assert(line !== null, `no answer to ${command}`);
    if (line.startsWith('x ')) {
      assert(line.startsWith('x OK') || mayFail, line);
      return line.startsWith('x OK') ? lines : [];
    }
    lines.push(line);
  }
}
