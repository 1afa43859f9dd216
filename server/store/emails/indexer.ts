/**
 * The thread of the index: answers questions one by one, each of the account as it is then, and reads words in between.
 * A file that turns out to be damaged is thrown away, and the question is asked again of the new one.
 */
import type { MessagePort } from 'node:worker_threads';
import { type Clock, type Random, systemClock, systemRandom } from '../../base/ports.ts';
import { type Duration, milliseconds } from '../../base/units.ts';
import { isDamage, throwFileAway } from '../derived-file.ts';
import { openLearner } from '../learnt/learner.ts';
import { engineCode, openReader, type Writer } from '../sqlite/database.ts';
import { databasePath } from '../sqlite/paths.ts';
import { type Accounts, openAccounts } from './accounts.ts';
import { type Answering, answer } from './answering.ts';
import { inTransaction } from './building.ts';
import type { Source } from './delta.ts';
import { fillSlice } from './filling.ts';
import { indexPath, openIndex } from './index-file.ts';
import * as keeping from './keeping.ts';
import { accountIds, wordsFrom } from './main-tables.ts';
import { keptAnswers } from './query.ts';
import type { EmailQuestion, FromEmails, ToEmails } from './questions.ts';
import { unsearchedCount } from './search.ts';
import { openSubstrings, type Substrings } from './substrings.ts';

/** A burst of commits is looked at once. */
const AFTER_COMMIT: Duration = milliseconds(200);
/** Between two slices of words: as long a rest as the work, so that others have the machine too. */
const REST: Duration = milliseconds(10);
/** Words wait until nobody has asked for so long: who turns pages asks several times a second. */
const QUIET: Duration = milliseconds(250);
/** But no longer than this, however much is asked. */
const MOST_QUIET: Duration = milliseconds(2000);
/** So few are read before a search is answered. */
const WAITED_FOR = 500;

export function runEmails(port: MessagePort, { folder }: { readonly folder: string }): void {
  const main = openReader(databasePath(folder));
  if (!main.ok) throw new Error(main.error);
  const tell = (message: FromEmails) => port.postMessage(message);
  const onFault = (fault: unknown) => tell({ kind: 'fault', fault: wordsFor(fault) });
  const source = { main: main.value, folder, onFault };
  const indexer = openIndexer(source, systemClock, systemRandom);
  const learner = openLearner(source, systemClock, systemRandom);
  // What happened while nobody looked.
  learner.moved();
  port.on('message', (message: ToEmails) => {
    switch (message.kind) {
      case 'ask': {
        const { id } = message;
        indexer.ask(message).then(
          value => tell({ kind: 'answer', id, value }),
          fault => tell({ kind: 'thrown', id, fault: wordsFor(fault) }),
        );
        break;
      }
      case 'moved':
        indexer.moved();
        learner.moved();
        break;
      case 'close':
        indexer.close();
        learner.close();
        main.value.close();
        port.close();
    }
  });
}

const wordsFor = (fault: unknown): string => (fault instanceof Error ? (fault.stack ?? fault.message) : String(fault));

export type Indexer = { ask(question: EmailQuestion): Promise<unknown>; moved(): void; close(): void };

export function openIndexer(source: Source, clock: Clock, random: Random): Indexer {
  const { main, folder, onFault } = source;
  const words = wordsFrom(() => main);
  let index = opened(folder);
  /** Made when it is first needed; null again with a new file. */
  let made: Substrings | null = null;
  /** Messages whose substrings were not written in time; null: not looked for yet. */
  let lost: number[] | null = null;
  let closed = false;
  let filled = 0;
  let cancel: (() => void) | null = null;
  let asked = Number.NEGATIVE_INFINITY;
  let lastFilled = clock.monotonic() as number;
  /** The last fault of work that nobody waits for: a disk that stays full is told of once. */
  let told = '';
  const turn = () => new Promise<boolean>(resolve => setImmediate(() => resolve(!closed)));
  const substrings = (): Substrings => {
    made ??= openSubstrings(index, main);
    return made;
  };
  const stillLost = (): number[] => {
    lost ??= substrings().lost();
    return lost;
  };
  const accounts: Accounts = openAccounts({ ...source, index: () => index, words, clock, random, turn });
  const answering: Answering = {
    ...{ main, accounts, index: () => index, answers: keptAnswers(), filled: () => filled },
    substrings,
    unread: () => unsearchedCount(index) + stillLost().length,
    async wordsKnown() {
      if (unsearchedCount(index) > WAITED_FOR) return;
      while (!closed && fill() > 0) await turn();
    },
  };
  const fill = (): number => {
    substrings().forgetGone();
    const done = fillSlice(source, { index, substrings: substrings(), lost: stillLost() }, clock);
    lastFilled = clock.monotonic();
    filled += done;
    return done;
  };
  const startAnew = () => {
    index.close();
    throwFileAway(indexPath(folder));
    index = opened(folder);
    made = null;
    lost = null;
    accounts.forget();
  };
  const untilQuiet = (): number => {
    const now = clock.monotonic();
    return Math.ceil(Math.min(asked + QUIET, lastFilled + MOST_QUIET) - now);
  };
  /** Work that nobody waits for: accounts that have moved on, then words. */
  const idle = async () => {
    cancel = null;
    if (closed) return;
    try {
      const behind = accountIds(main).find(account => accounts.isBehind(account));
      if (behind !== undefined) await accounts.caughtUp(behind);
      else if (untilQuiet() > 0) return later(milliseconds(untilQuiet()));
      else if (fill() === 0) return written();
      told = '';
      // While much is delivered, followed in steps that cost it little.
      later(behind === undefined ? REST : AFTER_COMMIT);
    } catch (fault) {
      if (closed) return;
      if (told !== String(fault)) onFault(fault);
      told = String(fault);
      if (isDamage(fault)) startAnew();
      // Otherwise until somebody asks, or the store moves on.
    }
  };
  const written = () => {
    if (made?.isChanged()) made.save();
  };
  const later = (wait: Duration) => {
    if (closed) return;
    cancel ??= clock.after(wait, () => void idle());
  };

  dropStrangers(index, accountIds(main));
  return {
    async ask(question) {
      asked = clock.monotonic();
      try {
        return await answer(answering, question);
      } catch (fault) {
        if (closed || !isDamage(fault)) throw fault;
        onFault(fault);
        startAnew();
        return await answer(answering, question);
      } finally {
        later(REST);
      }
    },
    moved: () => later(AFTER_COMMIT),
    close() {
      closed = true;
      cancel?.();
      try {
        written();
      } catch (fault) {
        // What was not written is read again.
        onFault(fault);
      }
      index.close();
    },
  };
}

function opened(folder: string): Writer {
  const index = openIndex(folder);
  if (!index.ok) throw new Error(index.error);
  return index.value;
}

/** Accounts that are gone, or whose first look was broken off. */
function dropStrangers(index: Writer, there: readonly number[]): void {
  try {
    const known = index.all<{ account: number }>(
      'SELECT DISTINCT account FROM email UNION SELECT DISTINCT account FROM mailbox',
    );
    for (const { account } of known) {
      if (!there.includes(account)) inTransaction(index, () => keeping.dropAccount(index, account));
    }
  } catch (fault) {
    // A full disk is no reason to answer nothing; damage shows itself again with the first question.
    if (engineCode(fault) === null) throw fault;
  }
}
