/**
 * Two sessions do what comes to their mind in one mailbox, beside deliveries and a POP3 client that deletes. Each client
 * believes only the untagged responses. After every NOOP its list of messages and flags is exactly the store's.
 */
import assert from 'node:assert/strict';
import test from 'node:test';
import fc from 'fast-check';
import { type AccessWorld, accessWorld, type ImapClient, mail } from '../../support/access-world.ts';
import { deliverTo, inbox, rowsOf } from '../../support/store-world.ts';

type Known = { uid: number | null; flags: string | null };

/** What RFC 3501 §7 lets a client know. */
class Believer {
  readonly messages: Known[] = [];
  readonly #client: ImapClient;

  constructor(client: ImapClient) {
    this.#client = client;
  }

  async ask(command: string): Promise<void> {
    const { untagged, tagged } = await this.#client.ask(command);
    assert.match(tagged, /^(OK|BAD No message)/, command);
    const byNumber = /^(FETCH|STORE|SEARCH) /.test(command);
    for (const line of untagged) this.#hear(line, byNumber ? command : null);
  }

  #hear(line: string, byNumber: string | null): void {
    const [, number, word, rest] = /^\* (\d+) (EXISTS|EXPUNGE|FETCH)(?: \((.*)\))?/.exec(line) ?? [];
    if (!word) return;
    const n = Number(number);
    if (word === 'EXISTS') {
      assert.ok(n >= this.messages.length, 'EXISTS never takes a message away (RFC 3501 §7.3.1)');
      while (this.messages.length < n) this.messages.push({ uid: null, flags: null });
      return;
    }
    assert.ok(n >= 1 && n <= this.messages.length, `${line} of ${this.messages.length}`);
    if (word === 'EXPUNGE') {
      assert.equal(byNumber, null, 'no EXPUNGE while numbers are in use (RFC 3501 §7.4.1)');
      this.messages.splice(n - 1, 1);
    } else this.#fetched(this.messages[n - 1]!, rest ?? '');
  }

  #fetched(known: Known, rest: string): void {
    const uid = /UID (\d+)/.exec(rest)?.[1];
    if (uid !== undefined) {
      assert.ok(known.uid === null || known.uid === Number(uid), `message ${known.uid} is now called ${uid}`);
      known.uid = Number(uid);
    }
    const flags = /FLAGS \(([^)]*)\)/.exec(rest)?.[1];
    if (flags !== undefined) known.flags = shown(flags.split(' '));
  }

  /** Learns what it was not told of new messages, and nothing of those it knows. */
  async settle(): Promise<void> {
    await this.ask('NOOP');
    const fresh = this.messages.findIndex(known => known.uid === null || known.flags === null);
    if (fresh !== -1) await this.ask(`FETCH ${fresh + 1}:* (UID FLAGS)`);
  }
}

const shown = (flags: readonly string[]): string =>
  flags
    .filter(flag => flag !== '' && flag !== '\\Recent')
    .sort()
    .join(' ');

type Act = { readonly who: number; readonly what: string; readonly at: number; readonly to: number };
const acts: fc.Arbitrary<Act[]> = fc.array(
  fc.record({
    who: fc.nat(1),
    what: fc.constantFrom(
      ...[
        'store',
        'store',
        'delete',
        'delete',
        'silent',
        'uid-store',
        'expunge',
        'uid-expunge',
        'copy',
        'move',
        'fetch',
      ],
      ...['search', 'noop', 'append', 'deliver', 'deliver', 'pop3', 'reopen', 'settle'],
    ),
    at: fc.nat(30),
    to: fc.nat(30),
  }),
  { minLength: 1, maxLength: 40 },
);

function command({ what, at, to }: Act, count: number): string {
  const range = `${Math.min(1 + at, Math.max(1, count))}:${Math.min(1 + to, Math.max(1, count))}`;
  const uids = `${1 + at}:${1 + to}`;
  switch (what) {
    case 'store':
      return `STORE ${range} +FLAGS (\\Flagged $K${at % 3})`;
    case 'delete':
      return `STORE ${range} +FLAGS (\\Deleted)`;
    case 'silent':
      return `STORE ${range} -FLAGS.SILENT (\\Nothing)`.replace('\\Nothing', '$None');
    case 'uid-store':
      return `UID STORE ${uids} FLAGS (\\Seen)`;
    case 'expunge':
      return 'EXPUNGE';
    case 'uid-expunge':
      return `UID EXPUNGE ${uids}`;
    case 'copy':
      return `COPY ${range} INBOX`;
    case 'move':
      return `UID MOVE ${uids} ${at % 2 ? 'INBOX' : 'Trash'}`;
    case 'fetch':
      return `FETCH ${range} (UID FLAGS BODY[HEADER.FIELDS (SUBJECT)])`;
    case 'search':
      return `SEARCH NOT FLAGGED`;
    default:
      return 'NOOP';
  }
}

async function play(world: AccessWorld, believers: Believer[], clients: ImapClient[], steps: Act[]): Promise<void> {
  for (let at = 0; at < steps.length; at += 2) {
    // Two at the same time: whichever the store takes first, both must be told the truth.
    await Promise.all(
      steps.slice(at, at + 2).map((act, side) => step(world, believers, clients, { ...act, who: side })),
    );
  }
}

async function step(world: AccessWorld, believers: Believer[], clients: ImapClient[], act: Act): Promise<void> {
  const believer = believers[act.who]!;
  switch (act.what) {
    case 'append':
      assert.match(await clients[2]!.append('INBOX', mail('x')), /^OK/);
      return;
    case 'deliver':
      await deliverTo(world.store, world.ann, 'x');
      return;
    case 'pop3': {
      if (act.who === 1) return;
      const pop3 = await world.pop3();
      await pop3.ask(`DELE ${1 + act.at}`);
      await pop3.ask('QUIT');
      await pop3.closed;
      return;
    }
    case 'reopen':
      believer.messages.length = 0;
      await believer.ask('SELECT INBOX');
      return;
    case 'settle':
      await believer.settle();
      return;
    default:
      await believer.ask(command(act, believer.messages.length));
  }
}

test('what two clients are told is what is there, whatever they do at once', async t => {
  const world = await accessWorld(t);
  const { id } = await inbox(world.store, world.ann);
  const clients = [await world.imap(null), await world.imap(null), await world.imap(null)];
  const believers = clients.slice(0, 2).map(client => new Believer(client));
  await clients[1]!.must('ENABLE CONDSTORE');
  await fc.assert(
    fc.asyncProperty(acts, async steps => {
      for (const believer of believers) {
        believer.messages.length = 0;
        await believer.ask('SELECT INBOX');
      }
      await play(world, believers, clients, steps);
      for (const believer of believers) await believer.settle();
      const there = (await rowsOf(world.store, world.ann, id)).map(row => ({
        uid: row.uid,
        flags: shown([
          ...['Seen', 'Answered', 'Flagged', 'Deleted']
            .filter((_, bit) => row.flags & (1 << bit))
            .map(name => `\\${name}`),
          ...row.keywords,
        ]),
      }));
      for (const believer of believers) assert.deepEqual(believer.messages, there);
      await believers[0]!.ask('STORE 1:* +FLAGS.SILENT (\\Deleted)');
      if (there.length > 12) await believers[0]!.ask('EXPUNGE');
    }),
    { numRuns: 25, seed: 20260105 },
  );
});
