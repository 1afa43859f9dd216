/**
 * LIST: the mailboxes that match, with what is known of them. RFC 3501 §6.3.8; LIST-EXTENDED RFC 5258; SPECIAL-USE
 * RFC 6154 §2; STATUS RFC 5819.
 *
 *   list = "LIST" [SP list-select-opts] SP mailbox SP mbox-or-pat [SP "RETURN" SP "(" [return-option …] ")"]
 *   list-select-opts = "(" [("SUBSCRIBED" / "SPECIAL-USE" / "REMOTE" / "RECURSIVEMATCH") …] ")"
 *   mbox-or-pat      = list-mailbox / "(" list-mailbox *(SP list-mailbox) ")"
 *   return-option    = "SUBSCRIBED" / "CHILDREN" / "SPECIAL-USE" / "STATUS" SP "(" status-att *(SP status-att) ")"
 */
import { command, done } from '../command.ts';
import type { Decoder } from '../decoder.ts';
import { BadSyntax } from '../grammar.ts';
import { listMailboxes, printListed } from '../mailbox-list.ts';
import { DELIMITER } from '../mailbox-name.ts';
import { compilePattern } from '../mailbox-pattern.ts';
import { accountOf, allLoggedIn, enableCondstore, speaksUtf8 } from '../session.ts';
import { parseStatusItems, printStatus, type StatusItem } from '../status-item.ts';

type Selection = 'SUBSCRIBED' | 'SPECIAL-USE' | 'REMOTE' | 'RECURSIVEMATCH';
type Wanted = { subscribed: boolean; status: readonly StatusItem[] };

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
    return { extended, selection: selection ?? [], reference, patterns, wanted };
  },

  async run(session, { extended, selection, reference, patterns, wanted }, out) {
    // The special question for the delimiter and the root of the reference.
    if (!extended && patterns[0] === '') {
      out.untagged(`LIST (\\Noselect) "${DELIMITER}" ""`);
      return done('LIST completed');
    }
    const account = accountOf(session);
    const utf8 = speaksUtf8(session);
    const found = listMailboxes(await account.mailboxes(), {
      patterns: patterns.map(pattern => compilePattern(reference, pattern)),
      onlySubscribed: selection.includes('SUBSCRIBED'),
      onlySpecialUse: selection.includes('SPECIAL-USE'),
      recursiveMatch: selection.includes('RECURSIVEMATCH'),
      showSubscribed: wanted?.subscribed ?? false,
    });
    for (const listed of found) {
      out.untagged(printListed('LIST', listed, utf8));
      if (!wanted || wanted.status.length === 0 || !listed.selectable) continue;
      // A mailbox that has gone in between has no status; the list is answered all the same. RFC 5819 §2.
      const status = await account.status(listed.name);
      if (status.ok) out.untagged(printStatus(listed.name, wanted.status, status.value, utf8));
    }
    if (wanted?.status.includes('HIGHESTMODSEQ')) enableCondstore(session, out);
    return done('LIST completed');
  },
});

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
  const wanted: Wanted = { subscribed: false, status: [] };
  line.sp().expect('RETURN').sp();
  line.list(() => {
    const option = line.word();
    if (option === 'SUBSCRIBED') wanted.subscribed = true;
    else if (option === 'STATUS') wanted.status = parseStatusItems(line.sp());
    // CHILDREN and SPECIAL-USE are told unasked.
    else if (option !== 'CHILDREN' && option !== 'SPECIAL-USE') throw new BadSyntax('Unknown LIST return option');
  });
  return wanted;
}
