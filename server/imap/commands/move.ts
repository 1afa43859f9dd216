/**
 * MOVE and UID MOVE: take messages out of the selected mailbox and put them in another, as one act. RFC 6851.
 *
 *   move = ["UID" SP] "MOVE" SP sequence-set SP mailbox
 */
import { command, done } from '../command.ts';
import { mayTakeOut } from '../mailboxes/rights.ts';
import { refuseTooMany } from '../message-limit.ts';
import { noSuchNumber, readOnly, refused, refusedTarget } from '../refusal.ts';
import { viewOf } from '../session.ts';
import { printNumberSet } from '../syntax/sequence-set.ts';
import { warnOfQuota } from './quota.ts';

const moving = (name: 'MOVE' | 'UID MOVE') =>
  command({
    name,
    states: ['selected'],
    concurrency: 'keeps-numbers',
    byNumber: name === 'MOVE',

    parse(line) {
      const messages = line.sp().sequenceSet();
      const target = line.sp().mailbox();
      line.end();
      return { messages, target };
    },

    async run(session, { messages, target }, out, { progress }) {
      const view = viewOf(session);
      if (view.readOnly) return readOnly;
      // 'i' on the target is the store's to see.
      if (!mayTakeOut(view.mailbox.facts.rights)) return refused('no-permission');
      const uids = name === 'MOVE' ? view.numbersToUids(messages) : view.uidsOf(messages);
      if (!uids) return noSuchNumber;
      const tooMany = refuseTooMany(session, view, uids);
      if (tooMany) return tooMany;
      // One act of the store: none of them is there before all are.
      progress(0, view.uids.countOf(uids));
      const moved = await view.mailbox.move(uids, target);
      if (!moved.ok) return refusedTarget(moved.error);
      warnOfQuota(moved.value, out);
      session.notifier?.causedMessages(target, moved.value.to);
      const { uidValidity, from, to } = moved.value;
      if (from.length === 0) return done('MOVE completed; no message was there');
      // §4.3: COPYUID goes out untagged and before the first EXPUNGE (the view's, after this), so that a client that
      // drops the line halfway still knows where its messages went.
      if (!moved.value.unreadable) {
        out.untagged(`OK [COPYUID ${uidValidity} ${printNumberSet(from)} ${printNumberSet(to)}] Moved`);
      }
      session.settings.observer.moved?.({ from: view.name, to: target, uidValidity, fromUids: from, toUids: to });
      if (!session.enabled.condstore) return done('MOVE completed');
      await view.sync(out, { mayExpunge: true });
      return done('MOVE completed', `HIGHESTMODSEQ ${view.modseq()}`);
    },
  });

export const move = moving('MOVE');
export const uidMove = moving('UID MOVE');
