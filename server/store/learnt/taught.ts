/** What one message teaches with: its marks, and the addresses for whom their own domain stood in when it came. */
import type { Instant } from '../../base/units.ts';
import { parseAddresses } from '../../mime/address-list.ts';
import { allFields } from '../../mime/header.ts';
import { tokensIn } from '../../mime/marks.ts';
import { openMessage } from '../emails/message-text.ts';
import type { Id } from '../shapes.ts';
import type { Reader } from '../sqlite/database.ts';

export type Taught = {
  readonly marks: ReadonlySet<string>;
  /** In small letters. */
  readonly senders: readonly string[];
  readonly at: Instant;
};

const HEAD = 64 * 1024;
/** A message to a crowd says little of each of them. */
const MOST_WRITTEN_TO = 100;
/** RFC 5321 §4.5.3.1: longer ones are no address. */
const LONGEST_ADDRESS = 320;

/** null: it is gone. Throws where it cannot be read. */
export function taughtBy(main: Reader, folder: string, message: Id): Taught | null {
  const opened = openMessage(main, folder, message);
  const row = main.get<{ prefix: string; at: Instant }>(
    'SELECT prefix, created_at AS at FROM message WHERE id = ?',
    message,
  );
  if (!opened || !row) return null;
  const { octets, structure } = opened;
  const authors = addressesIn(octets.read(0, Math.min(HEAD, structure.header.end)), ['from']);
  return { marks: tokensIn(octets.read, structure), senders: provenIn(row.prefix, authors), at: row.at };
}

/** Whom a message was written to. */
export function writtenTo(main: Reader, folder: string, message: Id): readonly string[] {
  const opened = openMessage(main, folder, message);
  if (!opened) return [];
  const head = opened.octets.read(0, Math.min(HEAD, opened.structure.header.end));
  return addressesIn(head, ['to', 'cc', 'bcc']).slice(0, MOST_WRITTEN_TO);
}

const addressesIn = (head: Buffer, names: readonly string[]): string[] => [
  ...new Set(
    names
      .flatMap(name => allFields(head, name))
      .flatMap(value => parseAddresses(value))
      .flatMap(({ mailbox }) => (mailbox ? [`${mailbox.localPart}@${mailbox.domain}`.toLowerCase()] : []))
      .filter(address => address.length <= LONGEST_ADDRESS),
  ),
];

/**
 * Only what stands in the fields that we put before the message ourselves: nobody else can write there. The return path
 * where SPF passed for it; the author where DMARC passed and there is one. RFC 8601 §2.7.
 */
export function provenIn(prefix: string, authors: readonly string[]): readonly string[] {
  const proven = new Set<string>();
  for (const value of allFields(Buffer.from(prefix), 'authentication-results')) {
    // What stands in quotes may be a stranger's words.
    for (const result of value.replace(/"(?:[^"\\]|\\.)*"/gs, '""').split(';')) {
      const path = /^\s*spf=pass\s.*\bsmtp\.mailfrom=(\S+@\S+)/is.exec(result)?.[1];
      if (path && path.length <= LONGEST_ADDRESS) proven.add(path.toLowerCase());
      const domain = /^\s*dmarc=pass\s.*\bheader\.from=(\S+)/is.exec(result)?.[1]?.toLowerCase();
      const [author, ...others] = authors;
      if (domain && author?.endsWith(`@${domain}`) && others.length === 0) proven.add(author);
    }
  }
  return [...proven];
}
