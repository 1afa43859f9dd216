/**
 * One member of the crowd: a connection in a mode of its own, its model of the mailbox it has selected, and what every
 * line that it hears must be. The acts are imap-crowd-acts.ts.
 */
import type { KeptSearch } from './imap-crowd-contexts.ts';
import { Difference, type Ledger } from './imap-crowd-ledger.ts';
import { Model, type Slot, type Told, toldOf } from './imap-crowd-model.ts';
import { type Memory, type Mode, mailboxKey, type Place, SHAKEN } from './imap-crowd-modes.ts';
import { type Current, type Done, Dropped, type Opening, Refused } from './imap-crowd-talk.ts';
import { type CrowdWire, dialCrowd, foundOf, numbersOf, type Value, valuesOf } from './imap-crowd-wire.ts';

const KEEPS_NUMBERS = ['FETCH', 'STORE', 'SEARCH', 'SORT', 'THREAD'];
/** What may become of a command where somebody shakes the mailbox. */
const shakenCodes = /^(TRYCREATE|NONEXISTENT|NOPERM|ALREADYEXISTS|CANNOT|HASCHILDREN|BADURL.*)$/;
const PATIENCE = 30_000;
const LOG_LINES = Number(process.env.MAILROOM_LOG ?? 40);

export class Member {
  readonly at: number;
  readonly person: string;
  readonly mode: Mode;
  readonly ledger: Ledger;
  readonly #port: number;
  #wire: CrowdWire | null = null;
  #tags = 0;
  #current: Current | null = null;
  #opening: Opening | null = null;
  readonly #log: string[] = [];
  place: Place | null = null;
  model: Model | null = null;
  /** Messages that cannot be there any more, and why; the next news must say so. */
  readonly owed = new Map<Slot, string>();
  /** CONDSTORE is on. */
  condstore = false;
  /** Up to where everything was told, by what was said; `#highest` within a command. */
  safe = 0;
  #highest = 0;
  /** Searches that the server keeps up to date, by tag. */
  readonly kept = new Map<string, KeptSearch>();
  /** Milliseconds until this end drops the connection, within the next command. */
  dropAfter: number | null = null;

  constructor(at: number, person: string, mode: Mode, port: number, ledger: Ledger) {
    this.at = at;
    this.person = person;
    this.mode = mode;
    this.#port = port;
    this.ledger = ledger;
  }

  get connected(): boolean {
    return this.#wire !== null;
  }

  async connect(): Promise<void> {
    this.#wire = await dialCrowd(this.#port);
    this.#note('— connected');
    await this.#wire.next(PATIENCE);
    await this.ok('LOGIN', `LOGIN ${this.person}@here.example "correct horse"`);
    const { mode } = this;
    if (mode.compress) {
      await this.ok('COMPRESS', 'COMPRESS DEFLATE');
      this.#wire.compress();
    }
    const enabled = [
      ...(mode.qresync ? ['QRESYNC'] : mode.condstore ? ['CONDSTORE'] : []),
      ...(mode.rev2 ? ['IMAP4rev2'] : []),
      ...(mode.uidOnly ? ['UIDONLY'] : []),
      ...(mode.utf8 ? ['UTF8=ACCEPT'] : []),
    ];
    if (enabled.length > 0) await this.ok('ENABLE', `ENABLE ${enabled.join(' ')}`);
    this.condstore = !!(mode.condstore || mode.qresync);
    if (mode.notify) {
      const events = 'MessageNew MessageExpunge FlagChange';
      const others = mode.rev2 ? `(subtree "" (${events} MailboxName SubscriptionChange))` : `(personal (${events}))`;
      await this.ok('NOTIFY', `NOTIFY SET (${mode.notify} (${events})) ${others}`);
    }
  }

  drop(): void {
    this.#note('— dropped');
    this.#wire?.destroy();
    this.#wire = null;
    this.#current = null;
    this.#opening = null;
    this.left();
  }

  left(): void {
    this.place = null;
    this.model = null;
    this.owed.clear();
    this.kept.clear();
    this.#highest = 0;
    this.safe = 0;
  }

  wholeName({ owner, name }: Place): string {
    return owner === this.person ? name : `Shared/${owner}@here.example/${name}`;
  }

  /** As it is written: modified UTF-7, or UTF-8 where that is enabled. */
  nameOf(place: Place): string {
    const whole = this.wholeName(place);
    const utf8 = this.mode.utf8 || this.mode.rev2;
    return `"${utf8 ? Buffer.from(whole).toString('latin1') : whole.replace('ü', '&APw-')}"`;
  }

  async ok(name: string, text: string, contents: readonly string[] = []): Promise<Done> {
    const done = await this.command(name, text, contents);
    if (done.status !== 'OK') this.refused(text, done);
    return done;
  }

  /** Only of what is shaken may anything be refused that one did not expect. */
  refused(text: string, done: Done): never {
    const shaken = this.place?.shaken || text.includes(SHAKEN);
    if (shaken && done.status === 'NO' && shakenCodes.test(done.code)) throw new Refused();
    this.fail(`${text.slice(0, 80)} → ${done.text}`);
  }

  nextTag = (): string => `c${this.#tags + 1}`;

  /** `contents`: what it may put somewhere, or where that lies, should its answer never be heard. */
  async command(
    name: string,
    text: string,
    contents: readonly string[] = [],
    meanwhile?: () => Promise<void>,
  ): Promise<Done> {
    const tag = `c${++this.#tags}`;
    const keepsNumbers = KEEPS_NUMBERS.includes(name);
    this.#current = {
      tag,
      name,
      keepsNumbers,
      told: new Set(),
      flags: new Set(),
      modseqs: new Set(),
      codes: [],
      found: null,
      lines: [],
    };
    this.#note(`C: ${tag} ${text}`);
    this.ledger.count(name);
    this.#wire!.write(`${tag} ${text}\r\n`);
    if (this.dropAfter !== null) return this.#dropWithin(this.dropAfter, contents);
    try {
      if (meanwhile) await meanwhile();
      for (;;) {
        const line = await this.#wire!.next(PATIENCE);
        if (line === null) this.fail(`no answer to ${text.slice(0, 80)}`);
        const tagged = this.hear(line!);
        if (tagged) return tagged;
      }
    } catch (fault) {
      if (fault instanceof Dropped) this.ledger.uncertain(...contents);
      throw fault;
    }
  }

  async #dropWithin(milliseconds: number, contents: readonly string[]): Promise<never> {
    this.dropAfter = null;
    this.ledger.uncertain(...contents);
    const until = performance.now() + milliseconds;
    for (;;) {
      const line = await this.#wire!.next(until - performance.now());
      if (line === null) break;
      this.hear(line);
    }
    this.drop();
    throw new Dropped();
  }

  /** IDLE, for a while. */
  async idle(milliseconds: number): Promise<void> {
    await this.command('IDLE', 'IDLE', [], async () => {
      await this.listen(milliseconds);
      this.#note('C: DONE');
      this.#wire!.write('DONE\r\n');
    });
  }

  /** Hears what comes by itself. */
  async listen(milliseconds: number): Promise<void> {
    const until = performance.now() + milliseconds;
    for (;;) {
      const line = await this.#wire!.next(until - performance.now());
      if (line === null) break;
      this.hear(line);
    }
    if (this.#wire!.ended) this.fail('the server has ended the connection');
  }

  /** What came within the last command. */
  toldIn = (): ReadonlySet<Slot> => this.#last!.told;
  flagsToldIn = (): ReadonlySet<Slot> => this.#last!.flags;
  modseqToldIn = (): ReadonlySet<Slot> => this.#last!.modseqs;
  foundIn = (): readonly number[] => this.#last!.found ?? [];
  codesIn = (): readonly string[] => this.#last!.codes;
  linesIn = (): readonly string[] => this.#last!.lines;
  #last: Current | null = null;

  fail(what: string): never {
    throw new Difference(`member ${this.at} (${this.person}, ${this.mode.name}): ${what}\n  ${this.#log.join('\n  ')}`);
  }

  /** The tagged response, at last. */
  hear(line: string): Done | null {
    this.#note(`S: ${line}`);
    if (line.startsWith('+ ')) return null;
    if (!line.startsWith('* ')) return this.holding(() => this.#tagged(line));
    this.holding(() => this.#untagged(line.slice(2)));
    return null;
  }

  /** A difference is told with what this member has said and heard last. */
  holding<T>(act: () => T): T {
    try {
      return act();
    } catch (fault) {
      if (fault instanceof Difference && !fault.message.startsWith('member ')) this.fail(fault.message);
      throw fault;
    }
  }

  #tagged(line: string): Done {
    const match = /^(\S+) (OK|NO|BAD) (?:\[([^\]]*)\] )?(.*)$/s.exec(line);
    const current = this.#current;
    if (!match || !current || match[1] !== current.tag) this.fail(`not the answer to ${current?.name}: ${line}`);
    const [, , status, code = '', text] = match as unknown as [string, string, string, string | undefined, string];
    if (status === 'BAD') this.fail(`BAD: ${line}`);
    if (code !== '') this.#code(code);
    this.safe = this.#highest;
    this.#last = current;
    this.#current = null;
    return { status, code, text: `${status} [${code}] ${text}` };
  }

  #code(code: string): void {
    this.#current?.codes.push(code);
    const highest = /^HIGHESTMODSEQ (\d+)$/.exec(code);
    if (highest) this.#highest = Number(highest[1]);
    const validity = /^UIDVALIDITY (\d+)$/.exec(code);
    if (validity && this.#opening) this.#opening.uidValidity = Number(validity[1]);
    if (code === 'CLOSED') this.left();
    if (code.startsWith('COPYUID') && this.#current === null) this.fail('COPYUID without a command');
  }

  #untagged(text: string): void {
    const status = /^(OK|NO|BAD|BYE) (?:\[([^\]]*)\])?/.exec(text);
    if (status) {
      if (status[1] === 'BYE' && this.place?.shaken) {
        this.drop();
        throw new Dropped();
      }
      if (status[1] !== 'OK') this.fail(text);
      if (status[2]) this.#code(status[2]);
      return;
    }
    const counted = /^(\d+) (EXISTS|RECENT|EXPUNGE|FETCH|UIDFETCH)\b ?(.*)$/s.exec(text);
    if (counted) {
      this.#counted(Number(counted[1]), counted[2]!, counted[3]!);
      return;
    }
    const vanished = /^VANISHED (\(EARLIER\) )?(\S+)$/.exec(text);
    if (vanished) {
      this.#vanished(numbersOf(vanished[2]!), vanished[1] !== undefined);
      return;
    }
    this.#found(text);
  }

  #found(text: string): void {
    const current = this.#current;
    const tag = /^ESEARCH \(TAG "([^"]*)"/.exec(text)?.[1];
    const kept = tag === undefined ? undefined : this.kept.get(tag);
    if (kept) kept.hear(valuesOf(text), this.model!);
    else if (tag !== undefined && tag !== current?.tag) this.fail('an ESEARCH that nobody asked for');
    else if (/^THREAD\b|^ESEARCH .* MAILBOX /.test(text)) current?.lines.push(text);
    else if (/^E?SEARCH\b|^SORT\b/.test(text) && current) current.found = foundOf(text);
  }

  #counted(number: number, what: string, rest: string): void {
    const opening = this.#opening;
    if (opening && !this.model) {
      if (what === 'EXISTS') opening.exists = number;
      if (what.endsWith('FETCH')) opening.lines.push({ number, told: toldOf(valuesOf(rest)[0] as readonly Value[]) });
      return;
    }
    const { model } = this;
    if (!model) this.fail(`${number} ${what} without a mailbox`);
    switch (what) {
      case 'EXISTS':
        model.exists(number);
        return;
      case 'RECENT':
        if (this.mode.rev2) this.fail('RECENT in IMAP4rev2');
        return;
      case 'EXPUNGE':
        if (this.mode.qresync || this.mode.uidOnly) this.fail('EXPUNGE, and not VANISHED');
        this.#mayExpunge();
        this.owed.delete(model.expunge(number));
        return;
      default:
        if ((what === 'UIDFETCH') !== (this.mode.uidOnly === true)) this.fail(`${what} in this mode`);
        this.#fetched(model, number, toldOf(valuesOf(rest)[0] as readonly Value[]));
    }
  }

  #mayExpunge(): void {
    if (this.#current ? this.#current.keepsNumbers : this.mode.notify !== 'SELECTED') {
      this.fail(`a number changes ${this.#current ? `during ${this.#current.name}` : 'without a command'}`);
    }
  }

  #vanished(uids: readonly number[], earlier: boolean): void {
    if (!this.mode.qresync && !this.mode.uidOnly) this.fail('VANISHED, and not EXPUNGE');
    if (earlier) {
      if (!this.#opening) this.fail('VANISHED (EARLIER) that was not asked for');
      this.#opening.earlier.push(...uids);
      return;
    }
    this.#mayExpunge();
    for (const slot of this.model!.vanished(uids)) this.owed.delete(slot);
  }

  #fetched(model: Model, number: number, told: Told): void {
    const at = this.mode.uidOnly ? { uid: number } : { number };
    const before = this.mode.uidOnly ? model.of(number) : model.slots[number - 1];
    const { modseq, flags } = told;
    // Everything up to there was told: then this is no news.
    if (before && before.flags !== null && modseq !== undefined && modseq <= this.safe && modseq !== before.modseq) {
      this.fail(`at ${number} MODSEQ ${modseq}, known is ${before.modseq}, and all up to ${this.safe} was told`);
    }
    const unasked = this.#current === null || !['FETCH', 'UID FETCH'].includes(this.#current.name);
    if (flags !== undefined && this.condstore && unasked && modseq === undefined) this.fail('FLAGS without MODSEQ');
    if (this.mode.qresync && told.uid === undefined && !this.mode.uidOnly) this.fail('FETCH without UID');
    if (modseq !== undefined) this.#highest = Math.max(this.#highest, modseq);
    const slot = model.fetched(at, told);
    this.#current?.told.add(slot);
    if (flags !== undefined) this.#current?.flags.add(slot);
    if (modseq !== undefined) this.#current?.modseqs.add(slot);
    const { content, text } = told;
    if (content !== undefined && slot.uid !== null) this.ledger.content(model.mailbox, slot.uid, content);
    if (content !== undefined && text !== undefined) this.ledger.says(content, text);
  }

  /** `memory`: comes back to what it knew (RFC 7162 §3.2.5). */
  async select(place: Place, readOnly: boolean, memory: Memory | null): Promise<void> {
    const opening: Opening = { exists: 0, uidValidity: 0, lines: [], earlier: [] };
    this.#opening = opening;
    const back = memory ? ` (QRESYNC (${memory.uidValidity} ${memory.modseq}))` : '';
    const name = readOnly ? 'EXAMINE' : 'SELECT';
    const done = await this.command(name, `${name} ${this.nameOf(place)}${back}`);
    this.#opening = null;
    if (done.status !== 'OK') {
      // Whatever was selected is so no more.
      this.left();
      this.refused(this.nameOf(place), done);
    }
    const model = new Model(
      mailboxKey(place, opening.uidValidity),
      opening.uidValidity,
      { readOnly, loose: this.mode.uidOnly === true },
      this.ledger,
    );
    model.exists(opening.exists);
    const sameAsThen = memory?.uidValidity === opening.uidValidity;
    if (memory && !sameAsThen && !place.shaken) this.fail('UIDVALIDITY has changed');
    if (memory && sameAsThen) {
      this.holding(() => this.#resume(model, memory, opening));
    }
    this.model = model;
    this.place = place;
  }

  /** What was known, less what vanished, and what is told now, must be the numbers there are. */
  #resume(model: Model, { messages }: Memory, { earlier, lines }: Opening): void {
    this.ledger.resumed++;
    const old = new Map(messages);
    for (const uid of earlier) old.delete(uid);
    const kept = [...old.keys()].sort((a, b) => a - b);
    if (kept.length > model.slots.length) {
      this.fail(`${kept.length} of the known messages are not said to be gone, and ${model.slots.length} are there`);
    }
    for (const [at, uid] of kept.entries()) model.fetched({ number: at + 1 }, { ...old.get(uid)!, uid });
    for (const { number, told } of lines) model.fetched(this.mode.uidOnly ? { uid: number } : { number }, told);
  }

  #note(line: string): void {
    this.#log.push(line.length > 300 ? `${line.slice(0, 300)}…` : line);
    if (this.#log.length > LOG_LINES) this.#log.shift();
  }
}
