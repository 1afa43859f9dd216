/**
 * Every extension this server speaks, in one table. The order is that of the capability list (ManageSieve "SIEVE").
 */
import type { Extension } from './extension.ts';

export const extensions: readonly Extension[] = [];

const byCapability = new Map(extensions.map(one => [one.capability, one] as const));

export const extensionFor = (capability: string): Extension | null => byCapability.get(capability) ?? null;

/** What a script may require, as RFC 5804 §1.7 advertises it. */
export const capabilities: readonly string[] = extensions.filter(one => !one.hidden).map(one => one.capability);
