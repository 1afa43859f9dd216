/**
 * Return paths of what an alias sends on elsewhere. The next server asks SPF whether we may send for the domain of the
 * return path, and for a stranger's we may not: so it leaves with one of ours that only we can make (mailauth/srs.ts),
 * and a bounce to it comes back and goes on to the message's sender.
 */
import type { Clock } from '../base/ports.ts';
import { ok, type Result } from '../base/result.ts';
import { dayOf, type SrsKeys, srsDecode, srsEncode } from '../mailauth/srs.ts';
import { parseMailbox, printMailbox } from '../mime/address.ts';
import type { Lease, Store } from '../store/interface.ts';
import { domainOf } from './address.ts';
import { firstDomain } from './resolve.ts';

export type ReturnPaths = {
  /** With which a message leaves for this recipient: its sender, or one of ours. */
  leaving(lease: Pick<Lease, 'sender' | 'original' | 'depth' | 'via'>): Promise<string>;
  /** Where a bounce to an address that we made goes, or why it goes nowhere; null: it is no such address. */
  back(path: string): Promise<Result<string, BackFault> | null>;
};
export type BackFault = 'forged' | 'expired';

export type ReturnPathOptions = {
  readonly store: Pick<Store, 'domains'>;
  readonly clock: Clock;
  readonly keys: SrsKeys;
  /** What was made before is taken back all the same. */
  readonly isOn: () => boolean;
};

export function newReturnPaths(options: ReturnPathOptions): ReturnPaths {
  const { store, clock, keys } = options;
  const today = () => dayOf(clock.now());
  const isOurs = async (domain: string) => (await store.domains()).some(one => one.name === domain);
  return {
    async leaving(lease) {
      // Most mail: nobody sent it on, or it is a report.
      if (lease.depth === 0 || lease.sender === '' || !options.isOn()) return lease.sender;
      const sender = parseMailbox(lease.sender);
      if (!sender.ok || (await isOurs(sender.value.domain))) return lease.sender;
      const encoded = srsEncode(sender.value, await forwarderOf(store, lease), keys, today());
      // Too long: then it goes as it came, and SPF must do without.
      return encoded.ok ? printMailbox(encoded.value) : lease.sender;
    },
    async back(path) {
      const mailbox = parseMailbox(path);
      if (!mailbox.ok || !(await isOurs(mailbox.value.domain))) return null;
      const decoded = srsDecode(mailbox.value, keys, today());
      if (decoded.ok) return ok(printMailbox(decoded.value));
      return decoded.error === 'forged' || decoded.error === 'expired' ? { ok: false, error: decoded.error } : null;
    },
  };
}

/** The domain of the alias that sends it on, else our first. */
export async function forwarderOf(
  store: Pick<Store, 'domains'>,
  { original, via }: Pick<Lease, 'original' | 'via'>,
): Promise<string> {
  const alias = parseMailbox(via ?? (original ?? '').replace(/^rfc822;/i, ''));
  const told = alias.ok ? domainOf(printMailbox(alias.value)) : null;
  return (await store.domains()).find(one => one.name === told)?.name ?? firstDomain(store);
}
