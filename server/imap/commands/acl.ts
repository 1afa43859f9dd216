/**
 * SETACL, DELETEACL, GETACL, LISTRIGHTS and MYRIGHTS: who may do what with a mailbox. RFC 4314.
 *
 *   setacl     = "SETACL" SP mailbox SP identifier SP mod-rights
 *   deleteacl  = "DELETEACL" SP mailbox SP identifier
 *   getacl     = "GETACL" SP mailbox
 *   listrights = "LISTRIGHTS" SP mailbox SP identifier
 *   myrights   = "MYRIGHTS" SP mailbox
 *   identifier = astring          mod-rights = astring ; "+" adds, "-" removes
 *
 * Which rights a command needs is the store's to check, in one step with the act; that a mailbox without "l" is as one
 * that does not exist, too (§6).
 */
import { saslprep } from '../../sasl/saslprep.ts';
import { printGrantable, printRights, readRights } from '../mailboxes/rights.ts';
import { speaksUtf8 } from '../session.ts';
import type { Decoder } from '../syntax/decoder.ts';
import { astring, octetsOf, textOf } from '../syntax/encoder.ts';
import { BadSyntax } from '../syntax/grammar.ts';
import { printMailboxName } from '../syntax/mailbox-name.ts';
import { askAccount, mailboxOnly } from './ask-account.ts';

/** identifier: as it came, and as it is compared (§3). */
type Identifier = { readonly given: string; readonly prepared: string };

function parseIdentifier(line: Decoder): Identifier {
  const given = line.astring();
  const prepared = saslprep(textOf(given));
  if (!prepared.ok || prepared.value.replace(/^-/, '') === '') throw new BadSyntax('Not an identifier');
  return { given, prepared: prepared.value };
}

export const setAcl = askAccount({
  name: 'SETACL',
  parse(line) {
    const mailbox = line.mailbox();
    const { prepared } = parseIdentifier(line.sp());
    const change = readRights(line.sp().astring());
    if (!change.ok) throw new BadSyntax(change.error);
    return { mailbox, change: { identifier: prepared, ...change.value } };
  },
  ask: (account, { mailbox, change }) => account.setAcl(mailbox, change),
});

const mailboxAndIdentifier = (line: Decoder) => ({ mailbox: line.mailbox(), identifier: parseIdentifier(line.sp()) });

export const deleteAcl = askAccount({
  name: 'DELETEACL',
  parse: mailboxAndIdentifier,
  ask: (account, { mailbox, identifier }) => account.deleteAcl(mailbox, identifier.prepared),
});

export const getAcl = askAccount({
  name: 'GETACL',
  parse: mailboxOnly,
  ask: (account, mailbox) => account.acl(mailbox),
  tell(session, mailbox, acl, out) {
    const pairs = acl.map(
      ({ identifier, rights }) => ` ${astring(octetsOf(identifier))} ${astring(printRights(rights))}`,
    );
    out.untagged(`ACL ${printMailboxName(mailbox, speaksUtf8(session))}${pairs.join('')}`);
  },
});

export const listRights = askAccount({
  name: 'LISTRIGHTS',
  parse: mailboxAndIdentifier,
  ask: (account, { mailbox, identifier }) => account.grantableRights(mailbox, identifier.prepared),
  tell(session, { mailbox, identifier }, grantable, out) {
    const rights = printGrantable(grantable).map(astring).join(' ');
    // §3.4: the identifier as the client gave it, so that it knows its own question again.
    const name = printMailboxName(mailbox, speaksUtf8(session));
    out.untagged(`LISTRIGHTS ${name} ${astring(identifier.given)} ${rights}`);
  },
});

export const myRights = askAccount({
  name: 'MYRIGHTS',
  parse: mailboxOnly,
  ask: (account, mailbox) => account.myRights(mailbox),
  tell: (session, mailbox, rights, out) => out.untagged(printMyRights(mailbox, rights, speaksUtf8(session))),
});

/** myrights-data = "MYRIGHTS" SP mailbox SP rights */
export const printMyRights = (mailbox: string, rights: string, utf8: boolean): string =>
  `MYRIGHTS ${printMailboxName(mailbox, utf8)} ${astring(printRights(rights))}`;
