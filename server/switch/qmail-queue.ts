/**
 * A message in qmail's queue: `mess` (the message), `info` (`F` sender), `local` and `remote` (`T` who waits, `D` who has it;
 * each ends with a NUL). qmail's INTERNALS, "How messages enter the queue". What is in `todo` has no `info` yet: `F` and `T`
 * records behind `u`id and `p`id.
 */
import { err, ok, type Result } from '../base/result.ts';
import { type Waiting, withCrlf } from './waiting.ts';

export type QmailFiles = {
  readonly mess: Buffer;
  /** `info`, `todo` and what lies in `local` and `remote`, one after the other. */
  readonly envelope: Buffer;
  /** When `mess` was written: qmail keeps no time of its own but the file's. */
  readonly arrivedAt: number;
};

/** `prefixes`: control/virtualdomains, domain → what qmail puts before an address there and a hyphen. */
export function readQmailFiles(
  id: string,
  { mess, envelope, arrivedAt }: QmailFiles,
  prefixes: ReadonlyMap<string, string>,
): Result<Waiting, string> {
  if (envelope.length === 0 || envelope.at(-1) !== 0) return err('its envelope has no end');
  const records = envelope.toString('utf8').split('\0').slice(0, -1);
  const sender = records.find(record => record.startsWith('F'))?.slice(1);
  if (sender === undefined) return err('its envelope names no sender');
  const waiting = records.filter(record => record.startsWith('T')).map(record => record.slice(1));
  return ok({
    // VERP: qmail puts each recipient into such a sender only as it sends.
    ...{ id, sender: sender.replace(/-@\[\]$/, ''), ret: null, envid: null, smtpUtf8: false, arrivedAt },
    recipients: waiting.map(address => ({ address: asWritten(address, prefixes), original: null, notify: null })),
    settled: records.filter(record => record.startsWith('D')).length,
    bytes: withCrlf(mess),
  });
}

/** qmail-send has put a virtual domain's prefix before the local part. */
function asWritten(address: string, prefixes: ReadonlyMap<string, string>): string {
  const at = address.lastIndexOf('@');
  const prefix = prefixes.get(address.slice(at + 1).toLowerCase());
  return prefix !== undefined && address.startsWith(`${prefix}-`) ? address.slice(prefix.length + 1) : address;
}

/** control/virtualdomains: `domain:prefix`; a user's own line (`ann@domain:prefix`) is not a domain's. */
export function prefixesIn(text: string): Map<string, string> {
  const found = new Map<string, string>();
  for (const line of text.split('\n')) {
    const [, domain, prefix] = /^([^:#@]+):(\S+)\s*$/.exec(line.trim()) ?? [];
    if (domain !== undefined && prefix !== undefined) found.set(domain.toLowerCase(), prefix);
  }
  return found;
}
