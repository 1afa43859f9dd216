/**
 * LIST: the mailboxes that match, with what is known of them. RFC 3501 §6.3.8, RFC 9051 §6.3.9; LIST-EXTENDED RFC 5258;
 * SPECIAL-USE RFC 6154 §2; STATUS RFC 5819; MYRIGHTS RFC 8440; METADATA RFC 9590.
 *
 *   list = "LIST" [SP list-select-opts] SP mailbox SP mbox-or-pat [SP "RETURN" SP "(" [return-option …] ")"]
 *   list-select-opts = "(" [("SUBSCRIBED" / "SPECIAL-USE" / "REMOTE" / "RECURSIVEMATCH") …] ")"
 *   mbox-or-pat      = list-mailbox / "(" list-mailbox *(SP list-mailbox) ")"
 *   return-option    = "SUBSCRIBED" / "CHILDREN" / "SPECIAL-USE" / "STATUS" SP "(" status-att *(SP status-att) ")" /
 *                      "MYRIGHTS" / "METADATA" SP entries
 */
import { command, done, type Responses } from '../command.ts';
import { type Listed, type ListQuestion, listMailboxes, printListed, withNoselect } from '../mailboxes/mailbox-list.ts';
import { compilePattern } from '../mailboxes/mailbox-pattern.ts';
import { accountOf, allLoggedIn, enableCondstore, messageLimit, type Session, speaksUtf8 } from '../session.ts';
import type { Decoder } from '../syntax/decoder.ts';
import { BadSyntax } from '../syntax/grammar.ts';
import { DELIMITER } from '../syntax/mailbox-name.ts';
import { choose, parseEntries, printMetadata } from '../syntax/metadata-entry.ts';
import { asked, parseStatusItems, printStatus, type StatusItem } from '../syntax/status-item.ts';
import { printMyRights } from './acl.ts';

type Selection = 'SUBSCRIBED' | 'SPECIAL-USE' | 'REMOTE' | 'RECURSIVEMATCH';
type Wanted = { subscribed: boolean; status: readonly StatusItem[]; rights: boolean; metadata: readonly string[] };

const nothingMore: Wanted = { subscribed: false, status: [], rights: false, metadata: [] };

export const list = command({
  name: 'LIST',
  states: allLoggedIn,
  concurrency: 'keeps-numbers',

  parse(line) {
    const selection = line.sp().peek() === '(' ? parseSelection(line) : null;
    if (selection) line.sp();
    const reference = line.listMailbox();
    const several = line.sp().peek() === '(';
    const patterns = several ? line.list(() => line.listMailbox()) : [line.listMailbox()];
    if (patterns.length === 0) throw new BadSyntax('No pattern');
    const wanted = line.peek() === ' ' ? parseReturn(line) : null;
    line.end();
    const extended = selection !== null || wanted !== null || several;
    return { extended, selection: selection ?? [], reference, patterns, wanted: wanted ?? nothingMore };
  },

  async run(session, { extended, selection, reference, patterns, wanted }, out) {
    // The special question for the delimiter and the root of the reference.
    if (!extended && patterns[0] === '') {
      out.untagged(`LIST (\\Noselect) "${DELIMITER}" ""`);
      return done('LIST completed');
    }
    const account = accountOf(session);
    const question: ListQuestion = {
      // Empty patterns are nothing but that special question, which the extended form does not have (§6.3.9).
      patterns: patterns.filter(pattern => pattern !== '').map(pattern => compilePattern(reference, pattern)),
      onlySubscribed: selection.includes('SUBSCRIBED'),
      onlySpecialUse: selection.includes('SPECIAL-USE'),
      recursiveMatch: selection.includes('RECURSIVEMATCH'),
      showSubscribed: wanted.subscribed,
    };
    for (const listed of listMailboxes(await account.mailboxes(), question)) {
      await tell(session, listed, wanted, out);
      const pause = out.room();
      if (pause) await pause;
    }
    if (wanted.status.includes('HIGHESTMODSEQ')) enableCondstore(session, out);
    return done('LIST completed');
  },
});

/** One mailbox, and what else is to be told of it; what a parent has only for its children's sake tells no more. */
async function tell(session: Session, listed: Listed, wanted: Wanted, out: Responses): Promise<void> {
  const account = accountOf(session);
  const utf8 = speaksUtf8(session);
  const { name, chosen, selectable, rights } = listed;
  const counts = chosen && selectable && wanted.status.length > 0;
  const status = counts ? await account.status(name, asked(wanted.status)) : null;
  // A mailbox that has gone in between has no status; the list is answered all the same. RFC 5819 §2.
  out.untagged(printListed('LIST', status && !status.ok ? withNoselect(listed) : listed, utf8));
  const facts = status?.ok ? { ...status.value, appendLimit: messageLimit(session) } : null;
  if (facts) out.untagged(printStatus(name, wanted.status, facts, utf8));
  if (!chosen || rights === null) return;
  if (wanted.rights) out.untagged(printMyRights(name, rights, utf8));
  if (wanted.metadata.length === 0) return;
  const metadata = await account.metadata(name);
  if (metadata.ok) out.untagged(printMetadata(name, choose(metadata.value, wanted.metadata).entries, utf8));
}

const selections: readonly string[] = ['SUBSCRIBED', 'SPECIAL-USE', 'REMOTE', 'RECURSIVEMATCH'] satisfies Selection[];

function parseSelection(line: Decoder): readonly Selection[] {
  const options = line.list(() => {
    const option = line.word();
    if (!selections.includes(option)) throw new BadSyntax('Unknown LIST selection option');
    return option as Selection;
  });
  // RFC 5258 §3: RECURSIVEMATCH changes how another option works and means nothing alone.
  if (options.includes('RECURSIVEMATCH') && !options.includes('SUBSCRIBED') && !options.includes('SPECIAL-USE')) {
    throw new BadSyntax('RECURSIVEMATCH needs another option');
  }
  return options;
}

function parseReturn(line: Decoder): Wanted {
  const wanted: Wanted = { ...nothingMore };
  line.sp().expect('RETURN').sp();
  line.list(() => {
    const option = line.word();
    if (option === 'SUBSCRIBED') wanted.subscribed = true;
    else if (option === 'STATUS') wanted.status = parseStatusItems(line.sp());
    else if (option === 'MYRIGHTS') wanted.rights = true;
    else if (option === 'METADATA') wanted.metadata = parseListedEntries(line.sp());
    // CHILDREN and SPECIAL-USE are told unasked.
    else if (option !== 'CHILDREN' && option !== 'SPECIAL-USE') throw new BadSyntax('Unknown LIST return option');
  });
  return wanted;
}

/** In parentheses: what follows the option is the next option. RFC 9590 §5. */
function parseListedEntries(line: Decoder): readonly string[] {
  if (line.peek() !== '(') throw new BadSyntax('Expected "("');
  return parseEntries(line);
}
