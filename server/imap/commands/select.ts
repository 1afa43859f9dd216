/**
 * SELECT and EXAMINE: open a mailbox, the second for reading only. RFC 3501 §6.3.1–2; CONDSTORE RFC 7162 §3.1.8.
 *
 *   select       = "SELECT" SP mailbox [SP "(" select-param *(SP select-param) ")"]
 *   examine      = "EXAMINE" SP mailbox [ … ]
 *   select-param = "CONDSTORE"
 */
import type { MailboxFacts } from '../backend.ts';
import { command, done, type Responses } from '../command.ts';
import type { Decoder } from '../decoder.ts';
import { BadSyntax } from '../grammar.ts';
import { refused } from '../refusal.ts';
import { mayChange, printPermanentFlags } from '../rights.ts';
import { accountOf, allLoggedIn, enableCondstore, selected, unselect } from '../session.ts';
import type { View } from '../view.ts';

const opening = (name: 'SELECT' | 'EXAMINE') =>
  command({
    name,
    states: allLoggedIn,
    concurrency: 'leaves-mailbox',

    parse(line) {
      const mailbox = line.sp().mailbox();
      const condstore = line.peek() === ' ' && parseParameters(line);
      line.end();
      return { mailbox, condstore };
    },

    async run(session, { mailbox, condstore }, out) {
      if (session.state.name === 'selected') {
        // Also when this SELECT fails: then no mailbox is selected. RFC 3501 §6.3.1; CLOSED RFC 7162 §3.2.11.
        await unselect(session);
        out.untagged('OK [CLOSED] The previous mailbox is closed');
      }
      const opened = await accountOf(session).select(mailbox, name === 'EXAMINE');
      if (!opened.ok) return refused(opened.error);
      if (condstore) enableCondstore(session, null);
      const view = selected(session, opened.value);
      const { facts } = opened.value;
      describe(facts, view, out);
      session.settings.observer.selected?.({
        mailbox: facts.name,
        readOnly: facts.readOnly,
        messages: view.uids.length,
      });
      return done(`${name} completed`, facts.readOnly || !mayChange(facts.rights) ? 'READ-ONLY' : 'READ-WRITE');
    },
  });

export const select = opening('SELECT');
export const examine = opening('EXAMINE');

function parseParameters(line: Decoder): boolean {
  const parameters = line.sp().list(() => line.word());
  if (parameters.length === 0 || parameters.some(one => one !== 'CONDSTORE')) {
    throw new BadSyntax('Unknown SELECT parameter');
  }
  return true;
}

function describe(facts: MailboxFacts, view: View, out: Responses): void {
  out.untagged(`FLAGS (${facts.flags.join(' ')})`);
  out.untagged(`${view.uids.length} EXISTS`);
  out.untagged(`${view.uids.countOf(view.recentUids())} RECENT`);
  const unseen = facts.firstUnseen === null ? 0 : view.uids.numberOf(facts.firstUnseen);
  if (unseen > 0) out.untagged(`OK [UNSEEN ${unseen}] The first unseen message`);
  out.untagged(`OK [PERMANENTFLAGS ${printPermanentFlags(facts.rights, facts, facts.permanentFlags)}] Flags that stay`);
  out.untagged(`OK [UIDVALIDITY ${facts.uidValidity}] UIDs are valid`);
  out.untagged(`OK [UIDNEXT ${facts.uidNext}] The next UID`);
  out.untagged(`OK [HIGHESTMODSEQ ${facts.highestModseq}] The highest mod-sequence`);
}
