/**
 * What this server has learnt itself, put to the facts: whether the sender's mail was wanted, whether a recipient has
 * written to it, what a message's words say. A name that nobody stood in for earns nothing, good or bad: the return path
 * counts where SPF passed for its own domain, the author where DMARC passed.
 */

import { accountsBehind } from '../directory/resolve.ts';
import { type ContentFacts, type Facts, type KnownFacts, nobodyKnown } from '../judgement/facts.ts';
import { chanceOfJunk, LEAST_LEARNT, type Learnt } from '../judgement/learning.ts';
import type { Link } from '../mime/links.ts';
import { tokensOf } from '../mime/marks.ts';
import type { Structure } from '../mime/structure.ts';
import type { Id, Store } from '../store/interface.ts';

export type Whole = { readonly bytes: Buffer; readonly structure: Structure; readonly links: readonly Link[] };

export type History = {
  /** The facts with what is known besides; `message` once it is whole. */
  told(facts: Facts, message: Whole | null): Promise<Facts>;
};

/** One after the other: who comes later knows what was told before. */
export const inTurn = (histories: readonly History[]): History => ({
  async told(facts, message) {
    let told = facts;
    for (const one of histories) told = await one.told(told, message);
    return told;
  },
});

export type HistoryOptions = {
  readonly store: Store;
  readonly separator: () => string;
};

/** Accounts that are asked for one message, however many it goes to. */
const MOST_ACCOUNTS = 20;
/** Of these, whose words are weighed: about a millisecond each. */
const MOST_OPINIONS = 8;

export function newHistory({ store, separator }: HistoryOptions): History {
  const { learnt } = store;
  const accountsOf = async (path: string): Promise<readonly Id[]> =>
    (await accountsBehind(store, path, separator())).slice(0, MOST_ACCOUNTS);
  const hasWritten = async (accounts: readonly Id[], proven: readonly string[]): Promise<boolean> => {
    for (const account of accounts)
      for (const address of proven) if (await learnt.wroteTo(account, address)) return true;
    return false;
  };
  /** A message's words are taken apart only for whoever has an opinion of words. */
  const haveLearnt = async (accounts: readonly Id[]): Promise<readonly Id[]> => {
    const wise: Id[] = [];
    for (const account of accounts.slice(0, MOST_OPINIONS)) {
      const { junk, good } = await learnt.totals(account);
      if (junk >= LEAST_LEARNT && good >= LEAST_LEARNT) wise.push(account);
    }
    return wise;
  };
  const opinions = async (accounts: readonly Id[], marks: ReadonlySet<string>): Promise<readonly Learnt[]> => {
    const found: Learnt[] = [];
    for (const account of accounts) {
      const told = await learnt.marks(account, marks);
      const opinion = chanceOfJunk(told.marks, told.totals);
      if (opinion) found.push(opinion);
    }
    return found;
  };
  return {
    async told(facts, message) {
      const lists = await Promise.all(facts.recipients.map(({ path }) => accountsOf(path)));
      const accounts = [...new Set(lists.flat())].slice(0, MOST_ACCOUNTS);
      const proven = provenOf(facts);
      const known = await knownOf(learnt, accounts, proven);
      const recipients = await Promise.all(
        facts.recipients.map(async (one, at) => ({ ...one, corresponded: await hasWritten(lists[at]!, proven) })),
      );
      const { content } = facts;
      const wise = content && message ? await haveLearnt(accounts) : [];
      const said = content && message && wise.length > 0 ? await opinions(wise, marksOf(message, content, proven)) : [];
      return {
        ...facts,
        sender: facts.sender && { ...facts.sender, known },
        recipients,
        content: content && { ...content, ...learntFacts(said) },
      };
    },
  };
}

/** Whose mail this is for sure, the author first. In small letters. */
export function provenOf({ sender, content }: Facts): readonly string[] {
  const proven: string[] = [];
  const [author, ...others] = content?.authors ?? [];
  if (author && others.length === 0 && content?.dmarc.result === 'pass') proven.push(author.address.toLowerCase());
  const { path = '', domain = '', spf } = sender ?? {};
  if (path !== '' && spf?.result === 'pass' && spf.domain.toLowerCase() === domain.toLowerCase())
    proven.push(path.toLowerCase());
  return [...new Set(proven)];
}

/** A name that nobody stood in for is no word of the message either: whoever takes a friend's would be believed. */
function marksOf(
  { bytes, structure }: Whole,
  { authors }: ContentFacts,
  proven: readonly string[],
): ReadonlySet<string> {
  const marks = tokensOf(bytes, structure);
  if (authors.length > 0 && authors.every(({ address }) => proven.includes(address.toLowerCase()))) return marks;
  return new Set([...marks].filter(mark => !mark.startsWith('from:')));
}

/** Of all recipients together: of its author, and where nothing is known of that, of who brings it. */
async function knownOf(
  learnt: Store['learnt'],
  accounts: readonly Id[],
  proven: readonly string[],
): Promise<KnownFacts> {
  for (const address of proven) {
    let known: KnownFacts = nobodyKnown;
    for (const account of accounts) {
      const found = await learnt.sender(account, address);
      if (!found) continue;
      const { good, bad, firstSeen } = found;
      known = {
        good: known.good + good,
        bad: known.bad + bad,
        firstSeen: Math.min(known.firstSeen ?? firstSeen, firstSeen),
        of: address,
      };
    }
    if (known.firstSeen !== null) return known;
  }
  return nobodyKnown;
}

/** Of several who get it the mean: it is judged once for all, and one person's taste is not the others'. */
function learntFacts(said: readonly Learnt[]): Pick<ContentFacts, 'learnt' | 'learntFrom'> {
  if (said.length === 0) return { learnt: null };
  const learnt = said.reduce((sum, { chance }) => sum + chance, 0) / said.length;
  const strongest = said.reduce((a, b) => (Math.abs(b.chance - learnt) < Math.abs(a.chance - learnt) ? b : a));
  return { learnt, learntFrom: wordsFor(strongest, learnt) };
}

const SHOWN = 5;
const LONGEST_SHOWN = 40;

/** The marks that speak for what came out, as the owner reads them. */
function wordsFor({ because }: Learnt, learnt: number): readonly string[] {
  const speaking = because.filter(([, chance]) => chance > 0.5 === learnt > 0.5);
  return [...new Set(speaking.map(([mark]) => mark.replace(/^[a-z-]+:(?=.)/, '').slice(0, LONGEST_SHOWN)))].slice(
    0,
    SHOWN,
  );
}
