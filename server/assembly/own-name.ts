/** What this server calls itself where the owner has given it no name. */
import { hostname } from 'node:os';
import { parseDomain } from '../mime/address.ts';

/** The computer's own name where it is one that mail can carry. */
export function ownName(): string {
  const parsed = parseDomain(hostname().toLowerCase());
  return parsed.ok && !parsed.value.startsWith('[') ? parsed.value : 'localhost';
}
