/**
 * What is removed when its time is over, by the owner's rules: looked for, shown beforehand, done once a day. Removed mail
 * can be brought back for a while like any other (setting store.keep-expunged); who is held loses nothing at all.
 */
import type { Clock } from '../base/ports.ts';
import type { Bytes, Instant } from '../base/units.ts';
import { parseRetentionRule, type RetentionRule } from '../config/retention-rule.ts';
import type { Config } from '../config/schema.ts';
import { domainOf } from '../directory/address.ts';
import { event } from '../events/event.ts';
import { type Account, Flag, type Mailbox, REJECTS, type Row, type Store, type Uid } from '../store/interface.ts';

/** Of one mailbox: what is over its time now. */
export type Due = {
  readonly account: Account;
  readonly mailbox: Mailbox;
  readonly rule: RetentionRule;
  readonly messages: number;
  readonly bytes: Bytes;
  /** When the oldest of them began to count. */
  readonly oldest: Instant;
  /** Why none of it goes. */
  readonly held: string | null;
};

export type Retention = {
  /** Nothing is changed. */
  preview(rules?: readonly RetentionRule[]): Promise<readonly Due[]>;
  /** All that is due now, except of who is held; how many messages went. */
  apply(): Promise<readonly Due[]>;
};

export type RetentionOptions = {
  readonly store: Store;
  readonly clock: Clock;
  readonly rules: () => readonly RetentionRule[];
};

/** Their lines were read when they were set. */
export const rulesOf = (config: Config): readonly RetentionRule[] =>
  config['retention.rules'].flatMap(line => {
    const rule = parseRetentionRule(line);
    return rule.ok ? [rule.value] : [];
  });

/** In one command, so that mail never waits for it. */
const STEP = 500;

export function newRetention({ store, clock, rules }: RetentionOptions): Retention {
  async function look(of: readonly RetentionRule[], act?: (due: Due, uids: readonly Uid[]) => Promise<void>) {
    const now = clock.now();
    const found: Due[] = [];
    for (const account of of.length === 0 ? [] : await store.accounts())
      for (const mailbox of await store.mailboxes(account.id)) {
        const rule = mailbox.messages === 0 ? undefined : of.find(one => fits(one, account, mailbox));
        const due = rule && (await dueIn(store, account, mailbox, rule, now));
        if (!due) continue;
        found.push(due.due);
        if (act && due.due.held === null) await act(due.due, due.uids);
      }
    return found;
  }
  return {
    preview: (of = rules()) => look(of),
    apply: () =>
      look(rules(), async ({ account, mailbox, rule }, uids) => {
        const told = event('ms.expunged', clock.now(), '', {
          ...{ by: `the rule “${rule.line}”`, protocol: 'retention', client: null, remote: '' },
          owner: account.address,
        });
        for (let at = 0; at < uids.length; at += STEP) {
          await store.run('expunge', {
            ...{ account: account.id, mailbox: mailbox.id, onlyDeleted: false },
            uids: uids.slice(at, at + STEP).map(uid => [uid, uid] as const),
            note: { name: told.name, at: told.at, fields: told.fields },
          });
          await new Promise(resolve => setImmediate(resolve));
        }
      }),
  };
}

async function dueIn(store: Store, account: Account, mailbox: Mailbox, rule: RetentionRule, now: Instant) {
  const uids: Uid[] = [];
  let bytes = 0;
  let oldest = now;
  for await (const rows of store.rows(account.id, mailbox.id, [[1, mailbox.uidNext]]))
    for (const row of rows) {
      const since = countsFrom(row, mailbox);
      if (now - since <= rule.age || isSpared(row, rule)) continue;
      uids.push(row.uid);
      bytes += row.size;
      oldest = Math.min(oldest, since);
    }
  if (uids.length === 0) return null;
  const due: Due = { account, mailbox, rule, messages: uids.length, bytes, oldest, held: account.held ?? null };
  return { due, uids };
}

/** In Trash and Junk since it was put there; elsewhere since it arrived, wherever it lay first. */
const countsFrom = ({ savedAt, internalDate }: Row, { role }: Mailbox): Instant =>
  role === 'trash' || role === 'junk' ? (savedAt ?? internalDate) : internalDate;

const isSpared = ({ flags }: Row, { but }: RetentionRule): boolean =>
  but.some(kind =>
    kind === 'flagged' ? flags & Flag.flagged : kind === 'answered' ? flags & Flag.answered : !(flags & Flag.seen),
  );

function fits({ where, of }: RetentionRule, { address }: Account, { name, role }: Mailbox): boolean {
  if (of.length > 0 && !of.includes(address.toLowerCase()) && !of.includes(domainOf(address).toLowerCase()))
    return false;
  // What was refused has a time of its own (checks.keep-refused).
  if (where.kind === 'all') return name !== REJECTS;
  if (where.kind === 'role') return role === where.role;
  return name === where.name || name.startsWith(`${where.name}/`);
}
