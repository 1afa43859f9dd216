/**
 * What an account's mail must look like over JMAP, told by a second, simpler hand: messages as copies in mailboxes, as
 * IMAP has them, and RFC 8621's view computed from them by definition. No indexes, no states, everything anew each time.
 */
export type Copy = { readonly mailbox: string; readonly flags: Set<string>; deleted: boolean };
export type Letter = {
  /** X-Key of its header: how a message is known again. */
  readonly key: string;
  /** Learned from the server. */
  id: string | null;
  readonly subject: string;
  readonly from: string;
  readonly messageId: string;
  readonly references: readonly string[];
  readonly receivedAt: number;
  readonly sentAt: number;
  /** Words of its text. */
  readonly body: readonly string[];
  readonly size: number;
  thread: number;
  copies: Copy[];
};
export type View = {
  readonly letter: Letter;
  readonly mailboxes: readonly string[];
  readonly keywords: readonly string[];
};
export type Query = {
  readonly filter: Condition | null;
  readonly sort: readonly {
    readonly property: 'receivedAt' | 'sentAt' | 'size' | 'subject' | 'from' | 'hasKeyword';
    readonly isAscending: boolean;
    readonly keyword?: string;
  }[];
  readonly collapse: boolean;
};
export type Condition =
  | { readonly operator: 'AND' | 'OR' | 'NOT'; readonly conditions: readonly Condition[] }
  | {
      readonly inMailbox?: string;
      readonly inMailboxOtherThan?: readonly string[];
      readonly hasKeyword?: string;
      readonly notKeyword?: string;
      readonly allInThreadHaveKeyword?: string;
      readonly someInThreadHaveKeyword?: string;
      readonly noneInThreadHaveKeyword?: string;
      readonly before?: number;
      readonly after?: number;
      readonly minSize?: number;
      readonly maxSize?: number;
      readonly subject?: string;
      readonly from?: string;
      readonly body?: string;
      readonly text?: string;
    };

export const baseSubject = (subject: string): string => subject.replace(/^(re: )+/i, '').toLowerCase();

export class Oracle {
  readonly letters = new Map<string, Letter>();
  /** Name → id over JMAP. */
  readonly mailboxes = new Map<string, string>();
  readonly #threads = new Map<string, number>();
  #lastThread = 0;

  /** In the order of arrival. A thread without messages is forgotten. */
  arrive(letter: Omit<Letter, 'thread'>): Letter {
    const living = new Set([...this.letters.values()].filter(one => one.copies.length > 0).map(one => one.thread));
    for (const [key, thread] of this.#threads) if (!living.has(thread)) this.#threads.delete(key);
    const keys = [letter.messageId, ...letter.references].map(id => `${id} ${baseSubject(letter.subject)}`);
    const known = keys.map(key => this.#threads.get(key)).filter(thread => thread !== undefined);
    const thread = known.length > 0 ? Math.min(...known) : ++this.#lastThread;
    for (const key of keys) if (!this.#threads.has(key)) this.#threads.set(key, thread);
    const made = { ...letter, thread };
    this.letters.set(letter.key, made);
    return made;
  }

  view(letter: Letter): View | null {
    const seen = letter.copies.filter(copy => !copy.deleted);
    if (seen.length === 0) return null;
    const all = new Set(seen.flatMap(copy => [...copy.flags]));
    const keywords = [...all].filter(word => word !== '$seen' || seen.every(copy => copy.flags.has('$seen')));
    return { letter, mailboxes: [...new Set(seen.map(copy => copy.mailbox))].sort(), keywords: keywords.sort() };
  }
  views(): View[] {
    return [...this.letters.values()].map(letter => this.view(letter)).filter(view => view !== null);
  }

  query({ filter, sort, collapse }: Query): View[] {
    const all = this.views();
    const found = all.filter(view => filter === null || this.#matches(filter, view, all));
    found.sort((a, b) => {
      for (const by of sort) {
        const order = compare(by, a, b);
        if (order !== 0) return by.isAscending ? order : -order;
      }
      return idNumber(b) - idNumber(a);
    });
    const threads = new Set<number>();
    return collapse ? found.filter(({ letter }) => !threads.has(letter.thread) && threads.add(letter.thread)) : found;
  }

  #matches(condition: Condition, view: View, all: readonly View[]): boolean {
    if ('operator' in condition) {
      const of = (one: Condition) => this.#matches(one, view, all);
      if (condition.operator === 'AND') return condition.conditions.every(of);
      return condition.operator === 'OR' ? condition.conditions.some(of) : !condition.conditions.some(of);
    }
    const { letter, mailboxes, keywords } = view;
    const thread = () => all.filter(other => other.letter.thread === letter.thread);
    const has = (one: View, word: string) => one.keywords.includes(word);
    const tests: Record<string, (value: never) => boolean> = {
      inMailbox: (name: string) => mailboxes.includes(name),
      inMailboxOtherThan: (names: readonly string[]) => mailboxes.some(name => !names.includes(name)),
      hasKeyword: (word: string) => keywords.includes(word),
      notKeyword: (word: string) => !keywords.includes(word),
      allInThreadHaveKeyword: (word: string) => thread().every(one => has(one, word)),
      someInThreadHaveKeyword: (word: string) => thread().some(one => has(one, word)),
      noneInThreadHaveKeyword: (word: string) => !thread().some(one => has(one, word)),
      before: (at: number) => letter.receivedAt < at,
      after: (at: number) => letter.receivedAt >= at,
      minSize: (size: number) => letter.size >= size,
      maxSize: (size: number) => letter.size < size,
      subject: (word: string) => wordsOf(letter.subject).includes(word),
      from: (word: string) => wordsOf(letter.from).includes(word),
      body: (word: string) => letter.body.includes(word),
      text: (word: string) => [...wordsOf(letter.subject), ...wordsOf(letter.from), ...letter.body].includes(word),
    };
    return Object.entries(condition).every(([name, value]) => tests[name]!(value as never));
  }

  counts(mailbox: string): { total: number; unread: number; threads: number; unreadThreads: number } {
    const all = this.views();
    const here = all.filter(view => view.mailboxes.includes(mailbox));
    const threads = new Set(here.map(view => view.letter.thread));
    // RFC 8621 §2: what lies in Trash alone counts for Trash alone.
    const inTrashOnly = (view: View) => view.mailboxes.every(name => name === 'Trash');
    const counted = all.filter(view => (mailbox === 'Trash' ? view.mailboxes.includes('Trash') : !inTrashOnly(view)));
    const isUnread = (view: View) => !view.keywords.includes('$seen') && !view.keywords.includes('$draft');
    return {
      total: here.length,
      unread: here.filter(isUnread).length,
      threads: threads.size,
      unreadThreads: [...threads].filter(thread =>
        counted.some(view => view.letter.thread === thread && isUnread(view)),
      ).length,
    };
  }
}

const wordsOf = (text: string): readonly string[] => text.toLowerCase().split(/\W+/);
/** RFC 8621 §4.4.2: the name of the first address. */
const nameOf = (from: string): string => from.slice(0, from.indexOf(' <')).toLowerCase();
const order = (one: string, other: string): number => (one < other ? -1 : one > other ? 1 : 0);
const idNumber = (view: View): number => Number(view.letter.id!.slice(1));

function compare(by: Query['sort'][number], a: View, b: View): number {
  switch (by.property) {
    case 'receivedAt':
      return a.letter.receivedAt - b.letter.receivedAt;
    case 'size':
      return a.letter.size - b.letter.size;
    case 'sentAt':
      return a.letter.sentAt - b.letter.sentAt;
    case 'subject':
      return order(baseSubject(a.letter.subject), baseSubject(b.letter.subject));
    case 'from':
      return order(nameOf(a.letter.from), nameOf(b.letter.from));
    case 'hasKeyword': {
      const has = (view: View) => Number(view.keywords.includes(by.keyword!));
      return has(a) - has(b);
    }
  }
}
