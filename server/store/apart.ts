/**
 * What is done with a store's folder in a thread that comes and goes: a copy of one that is in use, the proof of one that
 * nobody uses, and the marks of one that was put back from a copy.
 */
import { err, ok, type Result } from '../base/result.ts';
import type { Instant } from '../base/units.ts';
import type { Census, Finding } from './interface.ts';
import type { Settling, Setup } from './sqlite/protocol.ts';
import { type LongReader, longReader } from './threads/long-reader.ts';

const setupOf = (folder: string): Setup => ({
  ...{ role: 'reader', folder, inlineLimit: 0, segmentBytes: 0, gather: 0, reserve: 0, maxBytes: null },
});

async function apart<T>(folder: string, act: (reader: LongReader) => Promise<T>): Promise<T> {
  const reader = longReader(setupOf(folder));
  try {
    return await act(reader);
  } finally {
    await reader.close();
  }
}

export const snapshotApart = (folder: string, into: string): Promise<Census> =>
  apart(folder, reader => reader.snapshot(into));

export type Proof = { readonly census: Census; readonly findings: readonly Finding[] };

/** Opens a store that nobody uses as its next start would (recovery, migrations), then asks every invariant and hash. */
export const proveStore = (folder: string): Promise<Result<Proof, string>> =>
  settled(folder, { to: 'recovered' }, async reader => ({
    findings: await reader.check(true),
    census: await reader.census(),
  }));

/** Of a folder that nobody uses, before its first start. */
export const markReinstated = (folder: string, now: Instant): Promise<Result<void, string>> =>
  settled(folder, { to: 'reinstated', now }, async () => undefined);

/** Of a folder that nobody uses: its tables are those of this version. */
export const migrateStore = (folder: string): Promise<Result<void, string>> =>
  settled(folder, { to: 'migrated' }, async () => undefined);

async function settled<T>(
  folder: string,
  how: Settling,
  then: (reader: LongReader) => Promise<T>,
): Promise<Result<T, string>> {
  try {
    return await apart(folder, async reader => {
      const because = await reader.settle(how);
      return because === null ? ok(await then(reader)) : err(because);
    });
  } catch (fault) {
    return err(fault instanceof Error ? fault.message : String(fault));
  }
}
