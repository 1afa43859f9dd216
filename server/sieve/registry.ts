/**
 * Every extension this server speaks, in one table. The order is that of the capability list (ManageSieve "SIEVE").
 */
import type { Extension } from './extension.ts';
import { base } from './extensions/base.ts';
import { body } from './extensions/body.ts';
import { copy } from './extensions/copy.ts';
import { date } from './extensions/date.ts';
import { duplicate } from './extensions/duplicate.ts';
import { editheader } from './extensions/editheader.ts';
import { enclose } from './extensions/enclose.ts';
import { enotify } from './extensions/enotify.ts';
import { envelope } from './extensions/envelope.ts';
import { environment } from './extensions/environment.ts';
import { extlists } from './extensions/extlists.ts';
import { extracttext } from './extensions/extracttext.ts';
import { fcc } from './extensions/fcc.ts';
import { fileinto } from './extensions/fileinto.ts';
import { foreverypart } from './extensions/foreverypart.ts';
import { ihave } from './extensions/ihave.ts';
import { imap4flags } from './extensions/imap4flags.ts';
import { imapsieve } from './extensions/imapsieve.ts';
import { includeExtension } from './extensions/include.ts';
import { index } from './extensions/index-of-field.ts';
import { mailbox } from './extensions/mailbox.ts';
import { mailboxid } from './extensions/mailboxid.ts';
import { mboxmetadata, servermetadata } from './extensions/metadata.ts';
import { mime } from './extensions/mime.ts';
import { comparatorExtensions, encodedCharacter } from './extensions/named.ts';
import { regex } from './extensions/regex.ts';
import { ereject, reject } from './extensions/reject.ts';
import { relational } from './extensions/relational.ts';
import { replace } from './extensions/replace.ts';
import { spamtest, spamtestplus, virustest } from './extensions/spamtest.ts';
import { specialUse } from './extensions/special-use.ts';
import { subaddress } from './extensions/subaddress.ts';
import { vacation, vacationSeconds } from './extensions/vacation.ts';
import { variables } from './extensions/variables.ts';

export const extensions: readonly Extension[] = [
  base,
  ...[fileinto, reject, ereject, envelope, encodedCharacter, copy, body, variables, relational, subaddress],
  ...[imap4flags, date, index, ihave, environment, regex],
  ...[vacation, vacationSeconds, duplicate, editheader, includeExtension, enotify, fcc, extlists],
  ...[mailbox, mailboxid, specialUse, mboxmetadata, servermetadata, spamtest, spamtestplus, virustest],
  ...[mime, foreverypart, extracttext, replace, enclose, imapsieve],
  ...comparatorExtensions,
];

const byCapability = new Map(extensions.map(one => [one.capability, one] as const));

export const extensionFor = (capability: string): Extension | null => byCapability.get(capability) ?? null;

/** What a script may require, as RFC 5804 §1.7 advertises it. */
export const capabilities: readonly string[] = extensions.filter(one => !one.hidden).map(one => one.capability);
