/**
 * A POP3 client beside the crowd (RFC 1939): it fetches what is in INBOX, deletes some of it, leaves or loses its
 * connection. Its unique-ids have the UIDs of IMAP in them, so the ledger knows what each of them is.
 */
import { Difference, type Ledger } from './imap-crowd-ledger.ts';
import { wordsOf } from './imap-crowd-model.ts';
import type { newChance } from './imap-crowd-modes.ts';
import { type CrowdWire, dialCrowd } from './imap-crowd-wire.ts';

const PATIENCE = 30_000;
type Listed = { readonly number: number; readonly uid: number; readonly size: number };

export class Collector {
  readonly #person: string;
  readonly #port: number;
  readonly #ledger: Ledger;
  readonly #chance: ReturnType<typeof newChance>;
  #wire: CrowdWire | null = null;
  /** Deleted by a session that has said QUIT: they may not be listed again. */
  readonly #gone = new Set<number>();

  constructor(person: string, port: number, ledger: Ledger, chance: ReturnType<typeof newChance>) {
    this.#person = person;
    this.#port = port;
    this.#ledger = ledger;
    this.#chance = chance;
  }

  drop(): void {
    this.#wire?.destroy();
    this.#wire = null;
  }

  /** One session. */
  async step(): Promise<void> {
    this.#wire = await dialCrowd(this.#port);
    try {
      await this.#line();
      await this.#ok(`USER ${this.#person}@here.example`);
      // Another session of ours may still hold the maildrop.
      if (!(await this.#says('PASS correct horse')).startsWith('+OK')) return;
      await this.#collect(await this.#listed());
    } finally {
      this.drop();
    }
  }

  async #collect(listed: readonly Listed[]): Promise<void> {
    const chance = this.#chance;
    const deleted: number[] = [];
    for (const { number, uid, size } of listed) {
      if (chance.maybe(0.4)) await this.#retrieve(number, uid, size);
      if (!chance.maybe(0.25)) continue;
      await this.#ok(`DELE ${number}`);
      deleted.push(uid);
    }
    if (chance.maybe(0.2)) {
      await this.#ok('RSET');
      deleted.length = 0;
    }
    // Without QUIT nothing is deleted (§6).
    if (chance.maybe(0.2)) return;
    this.#ledger.leave(this.#mailbox, deleted);
    await this.#ok('QUIT');
    for (const uid of deleted) this.#gone.add(uid);
  }

  get #mailbox(): string {
    return `${this.#person}/INBOX`;
  }

  async #listed(): Promise<readonly Listed[]> {
    const sizes = new Map((await this.#lines('LIST')).map(line => line.split(' ').map(Number) as [number, number]));
    const listed = (await this.#lines('UIDL')).map(line => {
      const [number, id] = line.split(' ') as [string, string];
      return { number: Number(number), uid: Number(id.split('.')[1]), size: sizes.get(Number(number)) ?? -1 };
    });
    const [, count, octets] = (await this.#ok('STAT')).split(' ').map(Number);
    const sum = listed.reduce((total, { size }) => total + size, 0);
    if (count !== listed.length || octets !== sum) this.#fail(`STAT ${count} ${octets}, LIST ${listed.length} ${sum}`);
    for (const [at, { number, uid }] of listed.entries()) {
      if (number !== at + 1 || (at > 0 && listed[at - 1]!.uid >= uid)) this.#fail(`${number} has UID ${uid}`);
      if (this.#gone.has(uid)) this.#fail(`${uid} was deleted, and is there again`);
    }
    return listed;
  }

  /** What IMAP has taken away meanwhile cannot be read. */
  async #retrieve(number: number, uid: number, size: number): Promise<void> {
    const said = await this.#says(`RETR ${number}`);
    if (!said.startsWith('+OK')) {
      if (!this.#ledger.mayLeave(this.#mailbox, uid)) this.#fail(`RETR ${number} (${uid}): ${said}`);
      return;
    }
    const text = `${(await this.#rest()).join('\r\n')}\r\n`;
    if (text.length !== size) this.#fail(`${uid} has ${text.length} octets, and LIST says ${size}`);
    const content = /^Subject: (\S+)/m.exec(text)?.[1];
    const words = wordsOf(text);
    if (content === undefined || words === undefined) this.#fail(`${uid} is ${text}`);
    this.#ledger.content(this.#mailbox, uid, content);
    this.#ledger.says(content, words);
  }

  async #ok(command: string): Promise<string> {
    const said = await this.#says(command);
    if (!said.startsWith('+OK')) this.#fail(`${command} → ${said}`);
    return said;
  }

  async #says(command: string): Promise<string> {
    this.#ledger.count(`POP3 ${command.split(' ')[0]}`);
    this.#wire!.write(`${command}\r\n`);
    return this.#line();
  }

  async #lines(command: string): Promise<readonly string[]> {
    await this.#ok(command);
    return this.#rest();
  }

  async #rest(): Promise<readonly string[]> {
    const lines: string[] = [];
    for (let line = await this.#line(); line !== '.'; line = await this.#line()) lines.push(line.replace(/^\./, ''));
    return lines;
  }

  async #line(): Promise<string> {
    const line = await this.#wire!.next(PATIENCE);
    if (line === null) this.#fail('no answer');
    return line!;
  }

  #fail(what: string): never {
    throw new Difference(`POP3 of ${this.#person}: ${what}`);
  }
}
