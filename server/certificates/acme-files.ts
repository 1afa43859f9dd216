/**
 * What is kept of certificate authorities, in the home's tls folder: each file whole and for the owner's eyes only.
 *
 *   acme.json            accounts, and how it stands with each certificate (no secrets)
 *   acme-account.pem     the key that we are known by
 *   acme/NAME.pem        key, certificate and chain      acme/NAME.key.pem   the key of an order under way
 *   own.pem              a pair that the owner brought by command
 *   next-key.pem         the host's next key, so that it can be published before it is used
 *
 * A file that cannot be read is set aside, never deleted: everything in it can be had anew.
 */
import { readdir, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { type AccountKey, newAccountKey, readAccountKey } from '../acme/jws.ts';
import type { Clock } from '../base/ports.ts';
import type { PemPair } from '../net/authority.ts';
import { readPair, readText, writeWhole } from '../net/pem-file.ts';

const instant = z.number();
const kept = z.object({
  names: z.array(z.string()),
  /** Whose it is, or is to be. */
  directory: z.string(),
  /** When the next one is due. */
  renewAt: instant.default(0),
  window: z.object({ start: instant, end: instant }).nullable().default(null),
  askWindowAt: instant.default(0),
  failures: z.number().int().nonnegative().default(0),
  retryAt: instant.default(0),
  /** The authority said so itself: nobody may try sooner. */
  limited: z.boolean().default(false),
  because: z.string().nullable().default(null),
  /** The address of an order under way. */
  order: z.string().nullable().default(null),
  /** The next one gets another key. */
  newKey: z.boolean().default(false),
});
export type Kept = Readonly<z.infer<typeof kept>>;

const state = z.object({
  accounts: z.record(z.string(), z.object({ url: z.string(), contact: z.array(z.string()) })).default({}),
  /** Per directory: until then it is not asked for anything. */
  restUntil: z.record(z.string(), instant).default({}),
  certificates: z.record(z.string(), kept).default({}),
});
export type AcmeState = Readonly<z.infer<typeof state>>;

export const freshKept = (names: readonly string[], directory: string): Kept =>
  kept.parse({ names: [...names], directory });

export type AcmeFiles = {
  state(): AcmeState;
  save(next: AcmeState): Promise<void>;
  change(id: string, change: Partial<Kept>): Promise<void>;
  accountKey(): Promise<AccountKey>;
  /** By name, those that can be read. */
  pairs(): Promise<ReadonlyMap<string, PemPair>>;
  savePair(id: string, pair: PemPair): Promise<void>;
  /** A pair of the owner's; where it is now. */
  saveOwn(pair: PemPair): Promise<string>;
  /** For an order under way; made on first use. */
  orderKey(id: string): Promise<string>;
  dropOrderKey(id: string): Promise<void>;
  /** The host's next key; made on first use. */
  nextKey(): Promise<string>;
  dropNextKey(): Promise<void>;
};

export async function openAcmeFiles(folder: string, clock: Clock): Promise<AcmeFiles> {
  const place = (...parts: string[]) => join(folder, ...parts);
  const stateFile = place('acme.json');
  let now: AcmeState = await readState(stateFile, clock);
  let writing: Promise<void> = Promise.resolve();
  const keyAt = async (file: string): Promise<string> => {
    const found = await readText(file);
    if (found.ok && readAccountKey(found.value) !== null) return found.value;
    if (found.ok) await setAside(file, clock);
    const made = newAccountKey();
    await writeWhole(file, made);
    return made;
  };
  const files: AcmeFiles = {
    state: () => now,
    save(next) {
      now = next;
      // One after the other: two would share a draft. The last one writes what is so then.
      writing = writing.catch(() => {}).then(() => writeWhole(stateFile, `${JSON.stringify(now, null, 2)}\n`));
      return writing;
    },
    change: (id, change) => {
      const before = now.certificates[id];
      if (!before) return Promise.resolve();
      return files.save({ ...now, certificates: { ...now.certificates, [id]: { ...before, ...change } } });
    },
    accountKey: async () => readAccountKey(await keyAt(place('acme-account.pem')))!,
    async pairs() {
      const found = new Map<string, PemPair>();
      for (const name of await namesIn(place('acme'))) {
        const file = place('acme', name);
        const pair = await readPair(file, file);
        if (pair.ok) found.set(idOf(name), pair.value);
        else if (pair.error !== 'missing') await setAside(file, clock);
      }
      return found;
    },
    savePair: (id, pair) => writeWhole(place('acme', `${fileName(id)}.pem`), pair.key + pair.certificate),
    async saveOwn(pair) {
      await writeWhole(place('own.pem'), pair.key + pair.certificate);
      return place('own.pem');
    },
    orderKey: id => keyAt(place('acme', `${fileName(id)}.key.pem`)),
    dropOrderKey: id => rm(place('acme', `${fileName(id)}.key.pem`), { force: true }),
    nextKey: () => keyAt(place('next-key.pem')),
    dropNextKey: () => rm(place('next-key.pem'), { force: true }),
  };
  return files;
}

/** A star is no part of a file's name everywhere. */
const fileName = (id: string): string => id.replace(/^\*/, '_');
const idOf = (file: string): string => file.replace(/\.pem$/, '').replace(/^_\./, '*.');

async function namesIn(folder: string): Promise<readonly string[]> {
  try {
    const names = await readdir(folder);
    return names.filter(name => name.endsWith('.pem') && !name.endsWith('.key.pem')).sort();
  } catch {
    // There is none yet.
    return [];
  }
}

async function readState(file: string, clock: Clock): Promise<AcmeState> {
  const found = await readText(file);
  const read = found.ok ? state.safeParse(jsonIn(found.value)) : null;
  if (read?.success) return read.data;
  if (found.ok || found.error !== 'missing') await setAside(file, clock);
  return state.parse({});
}

function jsonIn(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

const setAside = (file: string, clock: Clock): Promise<void> => rename(file, `${file}.unusable-${clock.now()}`);
