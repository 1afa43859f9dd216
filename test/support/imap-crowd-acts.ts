/** What a member of the crowd does, chosen by chance, and what must have come of it. */
import { changed, has, type Slot } from './imap-crowd-model.ts';
import { type Memory, mailboxKey, type Place, shakenNames, shakenRights } from './imap-crowd-modes.ts';
import { type Known, Searches } from './imap-crowd-searches.ts';
import { Dropped, Refused } from './imap-crowd-talk.ts';
import { numbersOf, setOf } from './imap-crowd-wire.ts';

const FLAGS = ['\\Seen', '\\Flagged', '\\Answered', '\\Draft', '\\Deleted', 'alpha', 'Beta'];
const FEW = 12;
const MANY = 40;
const REMEMBERED = 6;

export class Acts extends Searches {
  readonly #memories: Memory[] = [];

  /** One thing, whatever comes of it. */
  async step(): Promise<void> {
    try {
      if (!this.connected) await this.#come();
      else if (!this.model) await this.#open();
      else {
        if (this.chance.maybe(0.02)) this.dropAfter = this.chance.below(4);
        await this.#act();
      }
    } catch (fault) {
      if (!(fault instanceof Dropped || fault instanceof Refused)) throw fault;
    }
  }

  async #come(): Promise<void> {
    this.ledger.reconnections++;
    await this.connect();
  }

  /** From what was known a while ago; then everything is read, and must be the same. */
  async #comeBack(): Promise<void> {
    const memory = this.chance.one(this.#memories);
    await this.select(memory.place, this.chance.maybe(0.1), memory);
    await this.#learn(true);
  }

  async #open(): Promise<void> {
    if (this.#memories.length > 0 && this.chance.maybe(0.8)) return this.#comeBack();
    await this.select(this.chance.one(this.places), this.chance.maybe(0.1), null);
    await this.#learn(true);
  }

  async #act(): Promise<void> {
    const { chance } = this;
    const model = this.model!;
    const unknown = model.slots.some(slot => (slot.uid === null || slot.flags === null) && !this.owed.has(slot));
    if (unknown) return this.#learn(false);
    if (this.owed.size > 0 && chance.maybe(0.3)) return this.noop();
    if (model.slots.length > 0 && this.known().length === 0) return this.noop();
    this.#remember();
    const size = model.slots.length;
    const turn = chance.below(100);
    if (size < FEW ? turn < 30 : turn < 9) return this.#append();
    if (size === 0) return this.noop();
    if (size > MANY && turn < 30) return this.#expunge();
    if (turn < 34) return this.#store();
    if (turn < 43) return this.#fetch();
    if (turn < 49) return this.search();
    if (turn < 52) return this.sort();
    if (turn < 54) return this.thread();
    if (turn < 56) return this.searchAll();
    if (turn < 60) return this.keep();
    if (turn < 65) return this.#copy('COPY');
    if (turn < 70) return this.#copy('MOVE');
    if (turn < 73) return this.#replace();
    if (turn < 75) return this.#join();
    if (turn < 77) return this.person === 'ann' ? this.#shake() : this.#join();
    if (turn < 82) return this.#expunge();
    if (turn < 88) return this.noop();
    if (turn < 92) return this.idle(chance.below(60));
    if (turn < 94) return this.#leave('UNSELECT');
    if (turn < 95) return this.#leave('CLOSE');
    if (turn < 97 && this.mode.notify) return this.listen(chance.below(60));
    if (turn < 98) return this.#open();
    return this.drop();
  }

  /** What a QRESYNC client would keep. */
  #remember(): void {
    const model = this.model!;
    if (!this.mode.qresync || this.safe === 0 || this.owed.size > 0 || !this.chance.maybe(0.2)) return;
    this.#memories.push({
      place: this.place!,
      uidValidity: model.uidValidity,
      modseq: this.safe,
      messages: new Map(model.known().map(({ uid, flags, modseq }) => [uid, { flags: flags!, modseq }])),
    });
    if (this.#memories.length > REMEMBERED) this.#memories.shift();
  }

  /** UIDs and flags of those that have none in the model, or of all. */
  async #learn(all: boolean): Promise<void> {
    const { slots } = this.model!;
    const wanted = slots.filter(slot => all || slot.uid === null || slot.flags === null);
    if (wanted.length === 0) return;
    const items = this.condstore ? '(UID FLAGS MODSEQ)' : '(UID FLAGS)';
    if (!this.usesNumbers() || all) {
      const known =
        this.model!.known()
          .filter(({ flags }) => flags !== null)
          .at(-1)?.uid ?? 0;
      // What is unknown may lie below what is known, where news have told of a later message.
      const from = all || this.mode.uidOnly || slots.indexOf(wanted[0]!) < slots.length - wanted.length ? 1 : known + 1;
      await this.ok('UID FETCH', `UID FETCH ${from}:* ${items}`);
    } else await this.ok('FETCH', `FETCH ${setOf(wanted.map(slot => slots.indexOf(slot) + 1))} ${items}`);
    this.#owe(wanted);
  }

  /** Those that were asked for and not answered must be gone by the next news. */
  #owe(asked: readonly Slot[]): void {
    const told = this.toldIn();
    for (const slot of asked) {
      if (!told.has(slot) && this.model?.slots.includes(slot)) this.owed.set(slot, 'FETCH did not answer');
    }
  }

  async noop(): Promise<void> {
    const owed = [...this.owed];
    await this.ok('NOOP', 'NOOP');
    for (const [slot, why] of owed) {
      if (this.model?.slots.includes(slot)) this.fail(`${slot.uid} should be gone (${why}), and it is not said`);
    }
  }

  /** [`STORE 3:4` or `UID STORE 17,19`, its name]. */
  #naming(command: string, slots: readonly Known[]): readonly [string, string, boolean] {
    const byNumber = this.usesNumbers() && this.chance.maybe(0.5);
    const all = this.model!.slots;
    const set = setOf(slots.map(slot => (byNumber ? all.indexOf(slot) + 1 : slot.uid)));
    const name = byNumber ? command : `UID ${command}`;
    return [name, `${name} ${set}`, byNumber];
  }

  async #store(): Promise<void> {
    const { chance } = this;
    const model = this.model!;
    const slots = this.some();
    const [name, start, byNumber] = this.#naming('STORE', slots);
    const sign = chance.one(['+', '-', '', '+'] as const);
    const flags = FLAGS.filter(() => chance.maybe(0.25));
    if (flags.length === 0) flags.push(chance.one(FLAGS));
    // Where rights change nobody can say what a silent one did.
    const silent = !this.place!.shaken && chance.maybe(0.4);
    const since = this.condstore && chance.maybe(0.4) ? chance.one([this.safe, slots[0]!.modseq]) : null;
    const given = since === null ? '' : ` (UNCHANGEDSINCE ${since})`;
    if (!model.readOnly && sign !== '-' && flags.includes('\\Deleted')) this.#leaveAll(slots);
    const numbers = model.slots.slice();
    const text = `${start}${given} ${sign}FLAGS${silent ? '.SILENT' : ''} (${flags.join(' ')})`;
    const done = await this.#allowed(name, text, model.readOnly);
    if (!done) return;
    const modified = /MODIFIED (\S+)/.exec(done.code)?.[1];
    const left = new Set(
      (modified ? numbersOf(modified) : []).map(one => (byNumber ? numbers[one - 1] : model.of(one))),
    );
    for (const slot of left) {
      // Told before the tagged response, unless it has gone.
      if (slot && !(slots as readonly Slot[]).includes(slot))
        this.fail(`MODIFIED ${slot.uid}, which was not asked for`);
      if (slot && slot.modseq <= since!) this.owed.set(slot, done.text);
    }
    if (!silent) return;
    for (const slot of slots) if (!left.has(slot)) this.#conclude(slot, changed(slot.flags!, sign, flags));
  }

  /** A silent STORE says nothing of the flags: they are what they were, changed, unless something was told. */
  #conclude(slot: Slot, flags: string): void {
    if (!this.model?.slots.includes(slot)) return;
    if (this.flagsToldIn().has(slot)) {
      // NOTIFY may have told it before the STORE arrived: then nobody can say, and it is asked for.
      if (this.mode.notify) slot.flags = null;
      return;
    }
    const { model } = this;
    this.holding(() => model.setFlags(slot, flags, this.modseqToldIn().has(slot) ? slot.modseq : undefined));
  }

  #leaveAll(slots: readonly Known[]): void {
    this.ledger.leave(
      this.model!.mailbox,
      slots.map(({ uid }) => uid),
    );
  }

  /** null: refused, as it must be where the mailbox is open for reading only. */
  async #allowed(name: string, text: string, refused: boolean, contents: readonly string[] = []) {
    const done = await this.command(name, text, contents);
    if ((done.status === 'NO') !== refused) this.refused(text, done);
    return refused ? null : done;
  }

  async #fetch(): Promise<void> {
    const slots = this.some(8);
    const [name, start] = this.#naming('FETCH', slots);
    const items = [
      'FLAGS',
      '(FLAGS UID)',
      '(UID ENVELOPE)',
      '(BODY.PEEK[] FLAGS)',
      'BODY[]',
      '(UID FLAGS ENVELOPE RFC822.SIZE)',
    ];
    if (this.condstore) items.push('(FLAGS MODSEQ)', '(MODSEQ)');
    await this.ok(name, `${start} ${this.chance.one(items)}`);
    this.#owe(slots);
  }

  #answered: string | undefined;

  /** With its blank line; now and then it answers another message. */
  #header(content: string): string {
    const [slot] = this.model!.slots.length > 0 && this.chance.maybe(0.4) ? this.some(1) : [];
    this.#answered = slot && this.contentOf(slot);
    const answers = this.#answered === undefined ? '' : `References: <${this.#answered}@crowd>\r\n`;
    return `From: Crowd <crowd@here.example>\r\nSubject: ${content}\r\nMessage-ID: <${content}@crowd>\r\n${answers}\r\n`;
  }

  /** ` (flags) {n+}…` of one message. */
  #message(content: string): string {
    const text = `${this.#header(content)}${content} says hello.\r\n`;
    this.ledger.written(content, content, this.#answered);
    const flags = this.chance.maybe(0.5) ? ' (\\Seen alpha)' : '';
    if (this.mode.utf8 && this.chance.maybe(0.5)) return `${flags} UTF8 (~{${text.length}+}\r\n${text})`;
    return `${flags} {${text.length}+}\r\n${text}`;
  }

  async #append(): Promise<void> {
    const place = this.chance.maybe(0.6) ? this.place! : this.chance.one(this.places);
    const count = this.chance.maybe(0.3) ? 3 : 1;
    const contents = Array.from({ length: count }, () => this.ledger.newContent(this.at));
    const messages = contents.map(content => this.#message(content)).join('');
    const { code } = await this.ok('APPEND', `APPEND ${this.nameOf(place)}${messages}`, contents);
    this.#appended(place, code, contents);
  }

  #appended(place: Place, code: string, contents: readonly string[]): void {
    const [, validity, uids] = /^APPENDUID (\d+) (\S+)$/.exec(code) ?? [];
    const told = uids ? numbersOf(uids) : [];
    if (told.length !== contents.length) this.fail(`${contents.length} messages, and [${code}]`);
    const key = mailboxKey(place, Number(validity));
    for (const [at, uid] of told.entries()) this.ledger.content(key, uid, contents[at]!);
  }

  /** A new header before the text of a message that is there (RFC 4469). */
  async #join(): Promise<void> {
    const model = this.model!;
    const [slot] = this.some(1) as [Known];
    const place = this.chance.one(this.places);
    const content = this.ledger.newContent(this.at);
    const words = this.contentOf(slot);
    const text = words === undefined ? undefined : this.ledger.textOf(words);
    const header = this.#header(content);
    if (text === undefined) return;
    this.ledger.written(content, text, this.#answered);
    const path = this.wholeName(this.place!).split('/').map(encodeURIComponent).join('/');
    const url = `/${path};UIDVALIDITY=${model.uidValidity}/;UID=${slot.uid}/;SECTION=TEXT`;
    const parts = `(TEXT {${header.length}+}\r\n${header} URL "${url}")`;
    const command = `APPEND ${this.nameOf(place)} CATENATE ${parts}`;
    const done = await this.command('APPEND CATENATE', command, [content]);
    if (done.status === 'OK') return this.#appended(place, done.code, [content]);
    if (!done.code.startsWith('BADURL')) this.refused(command, done);
    // Under another name the mailbox is not where the URL leads.
    if (!this.place!.shaken && model.slots.includes(slot)) this.owed.set(slot, done.text);
  }

  /** Another name, gone, made again, for others to use or not. */
  async #shake(): Promise<void> {
    const place = this.places.find(one => one.shaken)!;
    const name = this.nameOf(place);
    switch (this.chance.below(6)) {
      case 0: {
        const to = this.chance.one(shakenNames);
        await this.ok('RENAME', `RENAME ${name} "${to}"`);
        place.name = to;
        return;
      }
      case 1:
        await this.ok('DELETE', `DELETE ${name}`);
        // Its own session is then without a mailbox, and the others' end.
        if (this.place?.shaken) this.left();
        return;
      case 2:
      case 3: {
        await this.ok('CREATE', `CREATE ${name}`);
        return void (await this.ok('SETACL', `SETACL ${name} ben@here.example lrswite`));
      }
      default:
        return void (await this.ok('SETACL', `SETACL ${name} ben@here.example ${this.chance.one(shakenRights)}`));
    }
  }

  async #copy(act: 'COPY' | 'MOVE'): Promise<void> {
    const model = this.model!;
    const slots = this.some(3);
    const [name, start] = this.#naming(act, slots);
    const place = this.chance.one(this.places);
    const refused = act === 'MOVE' && model.readOnly;
    if (act === 'MOVE' && !refused) this.#leaveAll(slots);
    const uids = slots.map(({ uid }) => uid);
    const contents = uids.map(uid => `${model.mailbox}/${uid}`);
    const done = await this.#allowed(name, `${start} ${this.nameOf(place)}`, refused, contents);
    if (!done) return;
    const code = [done.code, ...this.codesIn()].find(one => one.startsWith('COPYUID'));
    const [from, to] = code ? code.split(' ').slice(2).map(numbersOf) : [[], []];
    if (from!.length !== to!.length) this.fail(`[${code}] is not one to one`);
    for (const [at, uid] of from!.entries()) {
      if (!uids.includes(uid)) this.fail(`[${code}] copies ${uid}, which was not asked for`);
      this.ledger.copied(model.mailbox, uid, mailboxKey(place, Number(code!.split(' ')[1])), to![at]!);
      if (act === 'MOVE' && model.of(uid)) this.fail(`${uid} was moved, and is not said to be gone`);
    }
    for (const slot of slots) {
      if (!from!.includes(slot.uid) && model.slots.includes(slot)) this.owed.set(slot, `${act} left it out`);
    }
  }

  async #replace(): Promise<void> {
    const model = this.model!;
    const [slot] = this.some(1) as [Known];
    const [name, start] = this.#naming('REPLACE', [slot]);
    const place = this.chance.one(this.places);
    const content = this.ledger.newContent(this.at);
    if (!model.readOnly) this.#leaveAll([slot]);
    const text = `${start} ${this.nameOf(place)}${this.#message(content)}`;
    const done = await this.command(name, text, [content]);
    if (done.status === 'NO') {
      // What is gone cannot be replaced, and a message stays within its account.
      const elsewhere = place.owner !== this.place!.owner || place.shaken || this.place!.shaken;
      if (!model.readOnly && !elsewhere && model.slots.includes(slot)) this.owed.set(slot, done.text);
      return;
    }
    const code = this.codesIn().find(one => one.startsWith('APPENDUID'));
    this.#appended(place, code ?? '', [content]);
    if (model.slots.includes(slot)) this.fail(`${slot.uid} was replaced, and is not said to be gone`);
  }

  async #expunge(): Promise<void> {
    const model = this.model!;
    const slots = this.some(8);
    const text = this.chance.maybe(0.5) ? 'EXPUNGE' : `UID EXPUNGE ${setOf(slots.map(({ uid }) => uid))}`;
    const name = text === 'EXPUNGE' ? text : 'UID EXPUNGE';
    const gone = name === 'EXPUNGE' ? model.slots : slots;
    const marked = gone.filter(slot => has(slot, '\\Deleted'));
    if (!(await this.#allowed(name, text, model.readOnly))) return;
    for (const slot of marked) {
      if (model.slots.includes(slot) && has(slot, '\\Deleted') && !this.flagsToldIn().has(slot)) {
        this.fail(`${slot.uid} is \\Deleted and was not expunged`);
      }
    }
  }

  async #leave(name: 'UNSELECT' | 'CLOSE'): Promise<void> {
    await this.ok(name, name);
    this.left();
  }

  /** Everything was quiet: what this member was told, and what it has not asked for yet. */
  async settle(): Promise<void> {
    if (!this.connected || !this.model) return;
    try {
      await this.noop();
      if (this.model.slots.some(({ uid, flags }) => uid === null || flags === null)) await this.#learn(false);
      if (this.owed.size > 0) await this.noop();
    } catch (fault) {
      // The mailbox may have been taken away from under it.
      if (!(fault instanceof Dropped || fault instanceof Refused)) throw fault;
      return;
    }
    this.compareKept();
  }
}
