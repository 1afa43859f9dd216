/**
 * SELECT and EXAMINE: open a mailbox, the second for reading only. RFC 3501 §6.3.1–2, RFC 9051 §6.3.2–3; CONDSTORE and
 * QRESYNC RFC 7162 §3.1.8, §3.2.5; without message numbers RFC 9586 §3.
 *
 *   select       = "SELECT" SP mailbox [SP "(" select-param *(SP select-param) ")"]
 *   examine      = "EXAMINE" SP mailbox [ … ]
 *   select-param = "CONDSTORE" / "QRESYNC" SP "(" … ")"       ; resync.ts
 */
import { bad, command, done, type Responses } from '../command.ts';
import { listerOf, printListed } from '../mailboxes/mailbox-list.ts';
import { mayChange, printPermanentFlags } from '../mailboxes/rights.ts';
import { refused, uidRequired } from '../refusal.ts';
import { parseResync, type Resync, resynchronize } from '../resync.ts';
import { accountOf, allLoggedIn, enableCondstore, type Session, selected, speaksUtf8, unselect } from '../session.ts';
import type { Decoder } from '../syntax/decoder.ts';
import { BadSyntax } from '../syntax/grammar.ts';
import type { View } from '../view.ts';

const opening = (name: 'SELECT' | 'EXAMINE') =>
  command({
    name,
    states: allLoggedIn,
    concurrency: 'leaves-mailbox',

    parse(line) {
      const given = line.sp().mailboxAsGiven();
      const parameters = line.peek() === ' ' ? parseParameters(line) : none;
      line.end();
      return { given, parameters };
    },

    async run(session, { given, parameters: { condstore, resync } }, out) {
      if (resync && !session.enabled.qresync) return bad('ENABLE QRESYNC first');
      // RFC 9586 §3.5: pairs of numbers and UIDs are numbers too.
      if (resync?.match && session.enabled.uidOnly) return uidRequired;
      if (session.state.name === 'selected') {
        // Also when this SELECT fails: then no mailbox is selected. RFC 3501 §6.3.1; CLOSED RFC 7162 §3.2.11.
        await unselect(session);
        out.untagged('OK [CLOSED] The previous mailbox is closed');
      }
      const opened = await accountOf(session).select(given.normalize('NFC'), name === 'EXAMINE');
      if (!opened.ok) return refused(opened.error);
      if (condstore) enableCondstore(session, null);
      const view = selected(session, opened.value);
      const { facts } = opened.value;
      describe(session, view, out);
      if (session.enabled.rev2) await describeName(session, given, facts.name, out);
      if (resync) await resynchronize(view, resync, session.enabled, out);
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

type Parameters = { readonly condstore: boolean; readonly resync: Resync | null };
const none: Parameters = { condstore: false, resync: null };

function parseParameters(line: Decoder): Parameters {
  let condstore = false;
  let resync: Resync | null = null;
  const names = line.sp().list(() => {
    const name = line.word();
    if (name === 'CONDSTORE') condstore = true;
    else if (name === 'QRESYNC') resync = parseResync(line.sp());
    else throw new BadSyntax('Unknown SELECT parameter');
    return name;
  });
  if (names.length === 0 || new Set(names).size < names.length) throw new BadSyntax('Each SELECT parameter once');
  return { condstore, resync };
}

function describe(session: Session, view: View, out: Responses): void {
  const { enabled } = session;
  const { facts } = view.mailbox;
  out.untagged(`FLAGS (${facts.flags.join(' ')})`);
  out.untagged(`${view.uids.length} EXISTS`);
  if (!enabled.rev2) out.untagged(`${view.uids.countOf(view.recentUids())} RECENT`);
  const unseen = facts.firstUnseen === null ? 0 : view.uids.numberOf(facts.firstUnseen);
  if (unseen > 0 && !enabled.rev2 && !enabled.uidOnly) out.untagged(`OK [UNSEEN ${unseen}] The first unseen message`);
  out.untagged(`OK [PERMANENTFLAGS ${printPermanentFlags(facts.rights, facts, facts.permanentFlags)}] Flags that stay`);
  out.untagged(`OK [UIDVALIDITY ${facts.uidValidity}] UIDs are valid`);
  out.untagged(`OK [UIDNEXT ${facts.uidNext}] The next UID`);
  out.untagged(`OK [HIGHESTMODSEQ ${facts.highestModseq}] The highest mod-sequence`);
  // RFC 8474 §4.2.
  out.untagged(`OK [MAILBOXID (${facts.id})] The mailbox, whatever its name`);
}

/** RFC 9051 §6.3.2: the mailbox as LIST has it, and the client's name where that was another spelling of it. */
async function describeName(session: Session, given: string, name: string, out: Responses): Promise<void> {
  const listed = listerOf(await accountOf(session).mailboxes())(name);
  const oldName = given === name ? {} : { oldName: given };
  out.untagged(printListed('LIST', { ...listed, ...oldName }, speaksUtf8(session)));
}
