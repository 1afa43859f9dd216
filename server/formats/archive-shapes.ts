/**
 * The archive of a whole account: one ZIP file that Mailroom, or anybody with the words below, can make an account of again.
 *
 *   manifest.json                what it is, the account, its folders, what else of it there is, each with its hash
 *   folders/0001-0001.jsonl      a line for each message: UID, flags, keywords, date, size, SHA-256
 *   messages/ab/abcd….eml        the messages by the SHA-256 of their octets, each once
 *   account/identities.json …    what else belongs to the account
 *
 * Versioned: a reader refuses a version that it does not know; what it does not know in a version it does, it passes over.
 */
import { z } from 'zod';

export const ARCHIVE_FORMAT = 'mailroom-account';
export const ARCHIVE_VERSION = 1;
export const MANIFEST = 'manifest.json';
/** So many lines in one file, so that none has to be held whole. */
export const LINES = 5_000;

const hash = z.string().regex(/^[0-9a-f]{64}$/);
const role = z.enum(['inbox', 'drafts', 'sent', 'archive', 'junk', 'trash']);

export const manifestShape = z.object({
  format: z.literal(ARCHIVE_FORMAT),
  version: z.number().int().min(1),
  /** ISO 8601. */
  made: z.string(),
  by: z.string(),
  account: z.object({ address: z.string(), name: z.string() }),
  folders: z.array(
    z.object({
      path: z.array(z.string().min(1)).min(1),
      role: role.nullable(),
      subscribed: z.boolean(),
      uidValidity: z.number().int(),
      uidNext: z.number().int(),
      messages: z.number().int(),
      octets: z.number().int(),
      lists: z.array(z.object({ file: z.string(), sha256: hash })),
    }),
  ),
  extras: z.array(z.object({ name: z.string(), file: z.string(), sha256: hash })),
});
export type Manifest = z.infer<typeof manifestShape>;
export type ArchiveFolder = Manifest['folders'][number];

export const lineShape = z.object({
  uid: z.number().int(),
  flags: z.number().int().min(0).max(31),
  keywords: z.array(z.string()),
  /** Milliseconds since 1970. */
  date: z.number().int(),
  size: z.number().int(),
  sha256: hash,
});
export type ArchiveLine = z.infer<typeof lineShape>;

/** What else of an account goes with it, by name: 'identities.json', 'scripts/main.sieve'. */
export type Extra = { readonly name: string; readonly text: string };

export const messageFile = (sha256: string): string => `messages/${sha256.slice(0, 2)}/${sha256}.eml`;
