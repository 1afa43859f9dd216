/**
 * The proof that a backup can be restored: it is restored, into a scratch folder; the store is opened there as at a start,
 * every invariant and every content's hash is asked, what it holds is counted and compared with what was counted when the
 * backup was made, and some messages are read as a client would and compared octet by octet. Then it is taken away again.
 */
import { mkdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { Clock } from '../base/ports.ts';
import { err, ok, type Result } from '../base/result.ts';
import type { Bytes } from '../base/units.ts';
import { proveStore } from '../store/apart.ts';
import { openFrozen } from '../store/frozen.ts';
import type { Census, Finding } from '../store/interface.ts';
import { sha256 } from './codec.ts';
import { freeAt, inWords } from './disk.ts';
import { Damaged, type Held, writeAll } from './held.ts';
import { Cancelled, gigabytes, readPart } from './make.ts';

export type Drilled = { readonly messages: number; readonly read: number; readonly accounts: number };
const SPARE = 64 * 1024 * 1024;

/** The fault is a sentence: what is not as it was. */
export async function drill(
  held: Held,
  options: {
    readonly clock: Clock;
    readonly scratch: string;
    readonly signal: AbortSignal;
    readonly tell: (octets: Bytes) => void;
  },
): Promise<Result<Drilled, string>> {
  const folder = join(options.scratch, 'drill');
  try {
    await rm(folder, { recursive: true, force: true });
    await mkdir(folder, { recursive: true, mode: 0o700 });
    const needed = held.manifest.files.reduce((sum, { size }) => sum + size, SPARE);
    const free = await freeAt(folder);
    if (free < needed)
      return err(
        `There is no room to try it: ${gigabytes(needed)} are needed beside the mail, ${gigabytes(free)} are free`,
      );
    // All files, not only the store's: each is proven by its hash.
    await writeAll(held, path => path, folder, options);
    return await provenIn(join(folder, 'store'), held);
  } catch (fault) {
    if (fault instanceof Cancelled) return err('It was stopped');
    return err(fault instanceof Damaged ? fault.message : inWords(fault, options.scratch));
  } finally {
    await rm(folder, { recursive: true, force: true }).catch(() => {});
  }
}

/** Of a store that was written from a backup, and that nobody uses. */
export async function provenIn(store: string, { manifest }: Held): Promise<Result<Drilled, string>> {
  const proof = await proveStore(store);
  if (!proof.ok) return proof;
  const { findings, census } = proof.value;
  const different = differences(manifest.census, census);
  if (different.length > 0) return err(different.join('; '));
  const lost = findings.filter(({ severity }) => severity === 'loss');
  if (lost.length > 0) return err(lost.slice(0, 3).map(inFindingWords).join('; '));
  const frozen = await openFrozen(store, (...part) => readPart(store, ...part));
  if (!frozen.ok) return frozen;
  try {
    for (const sample of manifest.samples)
      if (sha256(await frozen.value.reading.bytes(sample.message)) !== sample.sha256)
        return err(`Message ${sample.message} is not what it was`);
  } finally {
    frozen.value.close();
  }
  return ok({ messages: census.messages, read: manifest.samples.length, accounts: census.accounts.length });
}

const inFindingWords = ({ rule, where, detail }: Finding): string => `${where}: ${rule} (${detail})`;

/** Account by account, mailbox by mailbox. */
export function differences(wanted: Census, found: Census): string[] {
  const there = new Map(found.accounts.map(account => [account.id, account]));
  const told: string[] = [];
  for (const account of wanted.accounts) {
    const boxes = new Map(there.get(account.id)?.mailboxes.map(mailbox => [mailbox.id, mailbox]));
    if (!there.has(account.id)) told.push(`the account ${account.address} is missing`);
    else
      for (const { id, name, messages, octets } of account.mailboxes) {
        const own = boxes.get(id);
        if (own?.messages !== messages || own.octets !== octets)
          told.push(`${account.address} ${name}: ${own?.messages ?? 0} messages of ${messages}`);
      }
  }
  if (wanted.waiting !== found.waiting) told.push(`the queue: ${found.waiting} recipients of ${wanted.waiting}`);
  return told;
}
