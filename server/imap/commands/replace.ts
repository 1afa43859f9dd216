/**
 * REPLACE and UID REPLACE: a new message comes, in any mailbox, and one of the selected mailbox goes, as one step.
 * The new one takes nothing over from the old one: flags and date are those of the command. RFC 8508.
 *
 *   replace = ["UID" SP] "REPLACE" SP (seq-number / uniqueid) SP mailbox append-message
 */

import { command, done } from '../command.ts';
import { assemble } from '../fetch/catenate.ts';
import { mayTakeOut } from '../mailboxes/rights.ts';
import { noSuchNumber, readOnly, refused, refusedTarget } from '../refusal.ts';
import { viewOf } from '../session.ts';
import { parseAppendMessage } from '../syntax/append-message.ts';
import type { Decoder } from '../syntax/decoder.ts';
import { BadSyntax } from '../syntax/grammar.ts';
import { fromNumbers, isSaved, printNumberSet, type SequenceSet } from '../syntax/sequence-set.ts';
import { warnOfQuota } from './quota.ts';

const replacing = (name: 'REPLACE' | 'UID REPLACE') =>
  command({
    name,
    states: ['selected'],
    concurrency: 'keeps-numbers',
    byNumber: name === 'REPLACE',

    parse(line) {
      const message = parseOne(line.sp());
      const mailbox = line.sp().mailbox();
      const draft = parseAppendMessage(line);
      line.end();
      return { message, mailbox, draft };
    },

    async run(session, { message, mailbox, draft }, out) {
      const view = viewOf(session);
      if (view.readOnly) return readOnly;
      if (!mayTakeOut(view.mailbox.facts.rights)) return refused('no-permission');
      const uids = name === 'REPLACE' ? view.numbersToUids(message) : view.uidsOf(message);
      if (!uids) return noSuchNumber;
      const [old] = view.uids.present(uids);
      if (old === undefined) return refused('no-such-message');
      const assembled = await assemble(session, [draft]);
      if (!assembled.ok) return assembled.error;
      const [added] = assembled.value;
      const replaced = await view.mailbox.replace(old, mailbox, added!);
      if (!replaced.ok) return refusedTarget(replaced.error);
      warnOfQuota(replaced.value, out);
      session.notifier?.causedMessages(mailbox, replaced.value.uids);
      const { uidValidity, uids: to } = replaced.value;
      // §3.4: before the EXPUNGE (the view's, after this), as MOVE's COPYUID: a client that drops the line halfway knows.
      if (!replaced.value.unreadable) {
        out.untagged(`OK [APPENDUID ${uidValidity} ${printNumberSet(to)}] Replacement is there`);
      }
      const { observer } = session.settings;
      observer.appended?.({ mailbox, uids: to, octets: added!.bytes.length });
      observer.expunged?.({ mailbox: view.name, uids: fromNumbers([old]) });
      if (!session.enabled.condstore) return done(`${name} completed`);
      await view.sync(out, { mayExpunge: true });
      return done(`${name} completed`, `HIGHESTMODSEQ ${view.modseq()}`);
    },
  });

export const replace = replacing('REPLACE');
export const uidReplace = replacing('UID REPLACE');

/** One message, not a set of them. */
function parseOne(line: Decoder): SequenceSet {
  const set = line.sequenceSet();
  const [[from, to] = [null, null], ...more] = set;
  if (isSaved(set) || more.length > 0 || from !== to) throw new BadSyntax('REPLACE takes one message');
  return set;
}
