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
import { command, done } from '../command.ts';
import { printGrantable, printRights, readRights } from '../mailboxes/rights.ts';
import { refused } from '../refusal.ts';
import { accountOf, allLoggedIn, speaksUtf8 } from '../session.ts';
import type { Decoder } from '../syntax/decoder.ts';
import { astring, octetsOf, textOf } from '../syntax/encoder.ts';
import { BadSyntax } from '../syntax/grammar.ts';
import { printMailboxName } from '../syntax/mailbox-name.ts';

/** identifier: as it came, and as it is compared (§3). */
type Identifier = { readonly given: string; readonly prepared: string };

function parseIdentifier(line: Decoder): Identifier {
  const given = line.astring();
  const prepared = saslprep(textOf(given));
  if (!prepared.ok || prepared.value.replace(/^-/, '') === '') throw new BadSyntax('Not an identifier');
  return { given, prepared: prepared.value };
}

export const setAcl = command({
  name: 'SETACL',
  states: allLoggedIn,
  concurrency: 'keeps-numbers',

  parse(line) {
    const mailbox = line.sp().mailbox();
    const { prepared } = parseIdentifier(line.sp());
    const change = readRights(line.sp().astring());
    if (!change.ok) throw new BadSyntax(change.error);
    line.end();
    return { mailbox, change: { identifier: prepared, ...change.value } };
  },

  async run(session, { mailbox, change }) {
    const changed = await accountOf(session).setAcl(mailbox, change);
    return changed.ok ? done('SETACL completed') : refused(changed.error);
  },
});

export const deleteAcl = command({
  name: 'DELETEACL',
  states: allLoggedIn,
  concurrency: 'keeps-numbers',

  parse(line) {
    const mailbox = line.sp().mailbox();
    const { prepared } = parseIdentifier(line.sp());
    line.end();
    return { mailbox, identifier: prepared };
  },

  async run(session, { mailbox, identifier }) {
    const changed = await accountOf(session).deleteAcl(mailbox, identifier);
    return changed.ok ? done('DELETEACL completed') : refused(changed.error);
  },
});

const parseMailbox = (line: Decoder): string => {
  const mailbox = line.sp().mailbox();
  line.end();
  return mailbox;
};

export const getAcl = command({
  name: 'GETACL',
  states: allLoggedIn,
  concurrency: 'keeps-numbers',
  parse: parseMailbox,

  async run(session, mailbox, out) {
    const acl = await accountOf(session).acl(mailbox);
    if (!acl.ok) return refused(acl.error);
    const pairs = acl.value.map(
      ({ identifier, rights }) => ` ${astring(octetsOf(identifier))} ${astring(printRights(rights))}`,
    );
    out.untagged(`ACL ${printMailboxName(mailbox, speaksUtf8(session))}${pairs.join('')}`);
    return done('GETACL completed');
  },
});

export const listRights = command({
  name: 'LISTRIGHTS',
  states: allLoggedIn,
  concurrency: 'keeps-numbers',

  parse(line) {
    const mailbox = line.sp().mailbox();
    const identifier = parseIdentifier(line.sp());
    line.end();
    return { mailbox, identifier };
  },

  async run(session, { mailbox, identifier }, out) {
    const grantable = await accountOf(session).grantableRights(mailbox, identifier.prepared);
    if (!grantable.ok) return refused(grantable.error);
    const rights = printGrantable(grantable.value).map(astring).join(' ');
    // §3.4: the identifier as the client gave it, so that it knows its own question again.
    const name = printMailboxName(mailbox, speaksUtf8(session));
    out.untagged(`LISTRIGHTS ${name} ${astring(identifier.given)} ${rights}`);
    return done('LISTRIGHTS completed');
  },
});

export const myRights = command({
  name: 'MYRIGHTS',
  states: allLoggedIn,
  concurrency: 'keeps-numbers',
  parse: parseMailbox,

  async run(session, mailbox, out) {
    const rights = await accountOf(session).myRights(mailbox);
    if (!rights.ok) return refused(rights.error);
    out.untagged(printMyRights(mailbox, rights.value, speaksUtf8(session)));
    return done('MYRIGHTS completed');
  },
});

/** myrights-data = "MYRIGHTS" SP mailbox SP rights */
export const printMyRights = (mailbox: string, rights: string, utf8: boolean): string =>
  `MYRIGHTS ${printMailboxName(mailbox, utf8)} ${astring(printRights(rights))}`;
