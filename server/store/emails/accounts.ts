/**
 * The accounts that are in memory, each as the store is now: loaded, made anew or followed up when somebody asks. Those
 * that nobody has asked for longest make room for others.
 */
import type { Clock, Random } from '../../base/ports.ts';
import { isDamage } from '../derived-file.ts';
import type { Id } from '../interface.ts';
import type { Writer } from '../sqlite/database.ts';
import { engineCode } from '../sqlite/database.ts';
import { arrivalsOf } from './arrivals.ts';
import { buildMail, inTransaction } from './building.ts';
import { countPeople } from './correspondents.ts';
import { type Delta, readDelta, type Source } from './delta.ts';
import * as keeping from './keeping.ts';
import type { Kept, Mail, Words } from './mail.ts';
import { accountRow } from './main-tables.ts';
import { takeIn, tellsOfPeople } from './pass.ts';

/** Messages in memory, of all accounts; about half a kilobyte each. */
const MOST_MESSAGES = 300_000;

export type Accounts = {
  /** As it is now; null: no such account. Who asks while it is being made waits with the others. */
  caughtUp(account: Id): Promise<Mail | null>;
  /** Only what is in memory or was never looked at: for when there is time. */
  isBehind(account: Id): boolean;
  forget(): void;
};
export type AccountsSource = Source & {
  readonly index: () => Writer;
  readonly words: Words;
  readonly clock: Clock;
  readonly random: Random;
  readonly turn: () => Promise<boolean>;
};

export function openAccounts(source: AccountsSource): Accounts {
  const { main, folder, onFault, words } = source;
  const inMemory = new Map<Id, Mail>();
  const making = new Map<Id, Promise<Mail | null>>();
  /** The store's version, as SQLite counts it, when an account was last found to be as the store is. */
  const looked = new Map<Id, number>();
  let stuck = false;

  const load = (account: Id, address: string): Mail | null => {
    const known = inMemory.get(account);
    inMemory.delete(account);
    const mail = known ?? keeping.loadMail(source.index(), account, address, words);
    if (mail) remember(mail);
    return mail;
  };
  const remember = (mail: Mail) => {
    inMemory.set(mail.account, mail);
    let messages = [...inMemory.values()].reduce((sum, each) => sum + each.messages.size, 0);
    for (const [account, each] of inMemory) {
      if (messages <= MOST_MESSAGES || each === mail) break;
      inMemory.delete(account);
      looked.delete(account);
      messages -= each.messages.size;
    }
  };
  const make = (account: Id): Promise<Mail | null> => {
    const under = making.get(account);
    if (under) return under;
    const epoch = Buffer.from(source.random.bytes(6)).toString('hex');
    const made = buildMail({ ...source, index: source.index() }, account, epoch).then(mail => {
      if (mail) remember(mail);
      return mail;
    });
    making.set(
      account,
      made.finally(() => making.delete(account)),
    );
    return making.get(account)!;
  };
  const drop = (account: Id) => {
    inMemory.delete(account);
    looked.delete(account);
    inTransaction(source.index(), () => keeping.dropAccount(source.index(), account));
  };
  /** Synchronous: nobody sees half of it. */
  const follow = (mail: Mail): void => {
    const version = main.value<number>('PRAGMA data_version')!;
    if (looked.get(mail.account) === version) return;
    const delta = main.snapshot(() => {
      const row = accountRow(main, mail.account);
      return row ? readDelta({ main, folder, onFault }, mail, row.modSeq) : null;
    });
    if (delta && !isNothing(mail, delta)) write(mail, delta);
    looked.set(mail.account, version);
  };
  const write = (mail: Mail, delta: Delta): void => {
    const index = source.index();
    try {
      inTransaction(index, () => {
        const uncounted = takeIn(index, mail, delta, words, source.clock.now());
        countThem(index, mail, delta, uncounted);
      });
      stuck = false;
    } catch (fault) {
      // What is in memory went further than the file: it is read again.
      inMemory.delete(mail.account);
      looked.delete(mail.account);
      throw fault;
    }
  };
  const countThem = (index: Writer, mail: Mail, { arrivals }: Delta, uncounted: readonly Kept[]): void => {
    const telling = uncounted.filter(kept => tellsOfPeople(mail, kept));
    if (telling.length === 0) return;
    const known = new Map(arrivals.map(arrival => [arrival.id, arrival]));
    const late = telling.filter(kept => !known.has(kept.id)).map(kept => kept.id);
    for (const arrival of arrivalsOf(main, folder, late, onFault)) known.set(arrival.id, arrival);
    countPeople(
      index,
      mail,
      telling.flatMap(kept => known.get(kept.id) ?? []),
    );
    for (const kept of telling) {
      kept.counted = true;
      keeping.saveEmail(index, mail.account, kept);
    }
  };
  /** A disk that takes nothing: what was there before is answered, and told of once. */
  const asItWas = (account: Id, address: string, fault: unknown): Mail | null => {
    if (isDamage(fault) || !/^SQLITE_(FULL|IOERR|READONLY)/.test(engineCode(fault) ?? '')) throw fault;
    if (!stuck) onFault(fault);
    stuck = true;
    const mail = load(account, address);
    if (!mail) throw fault;
    return mail;
  };

  return {
    async caughtUp(account) {
      const row = accountRow(main, account);
      if (!row) {
        if (isKnown(source.index(), account)) drop(account);
        return null;
      }
      if (making.has(account)) await making.get(account);
      let mail = load(account, row.address);
      // Of a store that was brought back from a backup: what the index says has not happened there.
      if (mail && accountRow(main, account)!.modSeq < mail.modSeq) {
        drop(account);
        mail = null;
      }
      if (!mail) {
        await make(account);
        // Another may have been asked for meanwhile, and this one made room.
        mail = load(account, row.address);
      }
      if (!mail) return null;
      try {
        follow(mail);
        return mail;
      } catch (fault) {
        return asItWas(account, row.address, fault);
      }
    },
    isBehind(account) {
      const mail = inMemory.get(account);
      if (mail) return looked.get(account) !== main.value<number>('PRAGMA data_version');
      return !isKnown(source.index(), account);
    },
    forget() {
      inMemory.clear();
      looked.clear();
    },
  };
}

const isKnown = (index: Writer, account: Id): boolean =>
  index.value('SELECT 1 FROM account WHERE id = ? AND modseq > 0', account) !== undefined;

/** Nothing happened but what no Email, thread or mailbox shows. */
function isNothing(mail: Mail, { modSeq, boxes }: Delta): boolean {
  if (modSeq !== mail.modSeq || boxes.length !== mail.boxes.size) return false;
  return boxes.every(row => {
    const box = mail.boxes.get(row.id);
    return (
      box !== undefined &&
      box.cursor === row.highest &&
      box.name === row.name &&
      box.role === row.role &&
      box.subscribed === (row.subscribed === 1)
    );
  });
}
