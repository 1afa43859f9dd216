/**
 * A client that wrote a name in another form than ours hears what became of it: LIST with the old name. RFC 9051 §6.3.9.7,
 * and §6.3.2–6 for each of the commands that make, open, move or delete a mailbox. Older clients do not know OLDNAME.
 */
import type { Responses } from '../command.ts';
import { accountOf, type Session, speaksUtf8 } from '../session.ts';
import { listerOf, printListed } from './mailbox-list.ts';

/** `name` is what the mailbox is called after the command; a second name as given, where the command has two. */
export async function tellNormalized(
  session: Session,
  out: Responses,
  { given, name, other = '' }: { readonly given: string; readonly name: string; readonly other?: string },
): Promise<void> {
  if (!speaksUtf8(session) || (isNormal(given) && isNormal(other))) return;
  const entries = await accountOf(session).mailboxes();
  out.untagged(printListed('LIST', { ...listerOf(entries)(name), oldName: given }, true));
}

const isNormal = (name: string): boolean => name.normalize('NFC') === name;
