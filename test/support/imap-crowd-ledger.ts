/**
 * What the whole crowd knows together: who was told what of a message at which mod-sequence, what was put where, and
 * what somebody has asked to be taken away. Two members that are told different things of the same state disagree, and
 * one of them was told wrong.
 */
import { setOf } from './imap-crowd-wire.ts';

/** What must not be; stops the run. */
export class Difference extends Error {}

export type Truth = ReadonlyMap<number, { readonly flags: string; readonly modseq: number; readonly content: string }>;

export class Ledger {
  operations = 0;
  reconnections = 0;
  resumed = 0;
  searches = 0;
  /** Searches kept up to date, compared in quiet. */
  kept = 0;
  readonly acts = new Map<string, number>();
  /** mailbox/uid → what is in it. */
  readonly #contents = new Map<string, string>();
  /** mailbox/uid/modseq → flags. */
  readonly #flags = new Map<string, string>();
  /** Messages that somebody wanted gone. */
  readonly #leaving = new Set<string>();
  /** Contents of commands whose answer nobody has heard. */
  readonly #uncertain = new Set<string>();
  /** The same, of messages of which it was not known yet what they are. */
  readonly #uncertainAt = new Set<string>();
  /** [from, to] of copies of such messages. */
  #copies: (readonly [string, string])[] = [];
  readonly #texts = new Map<string, string>();
  readonly #answers = new Map<string, string>();
  #serial = 0;

  /** A content that there was not before. */
  newContent(member: number): string {
    return `crowd-${String(member).padStart(3, '0')}-${String(++this.#serial).padStart(6, '0')}`;
  }

  count(act: string): void {
    this.operations++;
    this.acts.set(act, (this.acts.get(act) ?? 0) + 1);
  }

  /** A message with this content has been written: whose words it has, and what it answers. */
  written(content: string, text: string, answers: string | undefined): void {
    this.#texts.set(content, text);
    if (answers !== undefined) this.#answers.set(content, answers);
  }

  says(content: string, text: string): void {
    const written = this.#texts.get(content);
    if (written !== undefined && written !== text)
      throw new Difference(`${content} says ${text}, and ${written} was written`);
  }

  textOf = (content: string): string | undefined => this.#texts.get(content);
  answers = (content: string): string | undefined => this.#answers.get(content);

  /** Somebody was told, or has concluded, that these are the flags. */
  flags(mailbox: string, uid: number, modseq: number, flags: string): void {
    if (flags.includes('\\deleted')) this.leave(mailbox, [uid]);
    const key = `${mailbox}/${uid}/${modseq}`;
    const known = this.#flags.get(key);
    if (known === undefined) this.#flags.set(key, flags);
    else if (known !== flags) throw new Difference(`${key} has (${flags}) here, and others have (${known})`);
  }

  content(mailbox: string, uid: number, content: string): void {
    this.#put(`${mailbox}/${uid}`, content);
  }

  #put(key: string, content: string): void {
    const known = this.#contents.get(key);
    if (known === undefined) this.#contents.set(key, content);
    else if (known !== content) throw new Difference(`${key} is ${content} here, and was ${known}`);
  }

  contentOf(mailbox: string, uid: number): string | undefined {
    return this.#contents.get(`${mailbox}/${uid}`);
  }

  /** By COPYUID: the same content lies there now; a flag comes along. */
  copied(from: string, uid: number, to: string, uidThere: number): void {
    if (this.#leaving.has(`${from}/${uid}`)) this.leave(to, [uidThere]);
    this.#copies.push([`${from}/${uid}`, `${to}/${uidThere}`]);
    this.#learn();
  }

  leave(mailbox: string, uids: Iterable<number>): void {
    for (const uid of uids) this.#leaving.add(`${mailbox}/${uid}`);
  }

  mayLeave(mailbox: string, uid: number): boolean {
    if (this.#leaving.has(`${mailbox}/${uid}`)) return true;
    this.#learn();
    // A copy that nobody has heard of may have been marked from the beginning.
    const content = this.contentOf(mailbox, uid);
    return content === undefined || this.#uncertain.has(content);
  }

  /** Contents, or where they lie. */
  uncertain(...contents: readonly string[]): void {
    for (const content of contents) (content.includes('/') ? this.#uncertainAt : this.#uncertain).add(content);
  }

  /** What has become known since. */
  #learn(): void {
    this.#copies = this.#copies.filter(([from, to]) => {
      const content = this.#contents.get(from);
      if (content !== undefined) this.#put(to, content);
      return content === undefined;
    });
    for (const at of this.#uncertainAt) {
      const content = this.#contents.get(at);
      if (content === undefined) continue;
      this.#uncertain.add(content);
      this.#uncertainAt.delete(at);
    }
  }

  /** Everything that was put here is here, unless somebody wanted it gone; and nothing else. */
  hold(mailbox: string, truth: Truth): void {
    this.#learn();
    const lost: number[] = [];
    for (const [key, content] of this.#contents) {
      const slash = key.lastIndexOf('/');
      if (key.slice(0, slash) !== mailbox) continue;
      const uid = Number(key.slice(slash + 1));
      const there = truth.get(uid);
      if (there) this.#put(key, there.content);
      else if (!this.#leaving.has(key) && !this.#uncertain.has(content)) lost.push(uid);
    }
    if (lost.length > 0) throw new Difference(`${mailbox} has lost ${setOf(lost)}, which nobody wanted gone`);
    for (const [uid, { content, flags, modseq }] of truth) {
      this.flags(mailbox, uid, modseq, flags);
      if (this.contentOf(mailbox, uid) !== undefined) continue;
      if (!this.#uncertain.has(content)) throw new Difference(`nobody has put ${content} at ${mailbox}/${uid}`);
      this.content(mailbox, uid, content);
    }
  }
}
