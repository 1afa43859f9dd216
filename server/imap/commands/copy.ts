/**
 * COPY and UID COPY: all of the messages into another mailbox, or none. RFC 3501 §6.4.7; COPYUID RFC 4315 §3.
 *
 *   copy = ["UID" SP] "COPY" SP sequence-set SP mailbox
 */
import { command, done } from '../command.ts';
import { refuseTooMany } from '../message-limit.ts';
import { noSuchNumber, refusedTarget } from '../refusal.ts';
import { viewOf } from '../session.ts';
import { printNumberSet } from '../syntax/sequence-set.ts';
import { warnOfQuota } from './quota.ts';

const copying = (name: 'COPY' | 'UID COPY') =>
  command({
    name,
    states: ['selected'],
    concurrency: 'keeps-numbers',
    byNumber: name === 'COPY',

    parse(line) {
      const messages = line.sp().sequenceSet();
      const target = line.sp().mailbox();
      line.end();
      return { messages, target };
    },

    async run(session, { messages, target }, out, { progress }) {
      const view = viewOf(session);
      const uids = name === 'COPY' ? view.numbersToUids(messages) : view.uidsOf(messages);
      if (!uids) return noSuchNumber;
      const tooMany = refuseTooMany(session, view, uids);
      if (tooMany) return tooMany;
      // One act of the store: none of them is there before all are.
      progress(0, view.uids.countOf(uids));
      const copied = await view.mailbox.copy(uids, target);
      if (!copied.ok) return refusedTarget(copied.error);
      warnOfQuota(copied.value, out);
      session.notifier?.causedMessages(target, copied.value.to);
      const { uidValidity, from, to } = copied.value;
      // No message of these UIDs is left: OK without a COPYUID, whose sets may not be empty.
      if (from.length === 0) return done('COPY completed; no message was there');
      session.settings.observer.copied?.({ from: view.name, to: target, uidValidity, fromUids: from, toUids: to });
      if (copied.value.unreadable) return done('COPY completed');
      return done('COPY completed', `COPYUID ${uidValidity} ${printNumberSet(from)} ${printNumberSet(to)}`);
    },
  });

export const copy = copying('COPY');
export const uidCopy = copying('UID COPY');
