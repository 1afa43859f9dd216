/**
 * What an alias sends on elsewhere, as it leaves: with a return path of ours (directory/return-path.ts), and sealed, so
 * that the next server can believe what we found when the message came (ARC, RFC 8617 §5.1).
 */
import { newPace } from '../base/pace.ts';
import type { Clock } from '../base/ports.ts';
import { forwarderOf, type ReturnPaths } from '../directory/return-path.ts';
import { ownResults } from '../mailauth/arc-results.ts';
import { sealMessage } from '../mailauth/arc-seal.ts';
import { readAuthenticationResults } from '../mailauth/authentication-results-read.ts';
import { bodyDigest, type SigningKey } from '../mailauth/dkim-sign.ts';
import { parseMailbox, printMailbox } from '../mime/address.ts';
import type { Lease, Store } from '../store/interface.ts';
import { whyNotTold } from './stood-behind.ts';

export type ForwardOptions = {
  readonly store: Pick<Store, 'domains' | 'judgement'>;
  readonly clock: Clock;
  readonly hostName: () => string;
  readonly returnPaths: ReturnPaths;
  /** Those that sign for a domain now. */
  readonly keysFor: (domain: string) => readonly SigningKey[];
};

export type Forwarding = {
  /** Two recipients of one message that leave alike have the same; `sender` is the return path. */
  leaving(lease: Lease): Promise<{ readonly sender: string; readonly isForwarded: boolean }>;
  /**
   * The message with a seal before it, where something was found out about it and a key is there, and over that the address
   * that sends it on: so it does not come round again (RFC 9228).
   */
  sealed(lease: Lease, message: Uint8Array): Promise<Uint8Array>;
};

export function newForwarding(options: ForwardOptions): Forwarding {
  return {
    async leaving(lease) {
      const isForwarded = lease.depth > 0;
      // A bounce that comes back to us would go on to whom it was forged of.
      // The owner of a list is forged by nobody: his name stands there because we put it there.
      const isStrangers = isForwarded && lease.sender !== '' && lease.list === undefined;
      const isForged = isStrangers && whyNotTold(await judgementOf(options, lease)) !== null;
      return { sender: isForged ? '' : await options.returnPaths.leaving(lease), isForwarded };
    },
    async sealed(lease, message) {
      const sealed = await withSeal(lease, message);
      const via = parseMailbox(lease.via ?? '');
      // What is only ours to read is told to nobody: an address that we made for a bounce.
      if (!via.ok) return sealed;
      if (lease.sender === '' && (await options.returnPaths.back(printMailbox(via.value))) !== null) return sealed;
      return Buffer.concat([Buffer.from(`Delivered-To: ${printMailbox(via.value)}\r\n`, 'utf8'), sealed]);
    },
  };

  async function withSeal(lease: Lease, message: Uint8Array): Promise<Uint8Array> {
    const results = await ownWord(options, lease, message);
    if (results === null) return message;
    const domain = await forwarderOf(options.store, lease);
    // One set holds one signature, and RSA is what everybody reads.
    const key = options.keysFor(domain).find(one => one.privateKey.asymmetricKeyType === 'rsa');
    if (!key) return message;
    const digest = await bodyDigest(message, newPace(options.clock).rest);
    const seal = sealMessage(message, {
      key,
      results,
      bodyDigest: digest,
      chain: chainIn(results),
      now: options.clock.now(),
    });
    // A chain that is full, was sealed as broken, or could not be checked in time gets no set of ours.
    return seal.ok ? Buffer.concat([Buffer.from(seal.value, 'utf8'), message]) : message;
  }
}

/** Of what a stranger brought. */
const judgementOf = async ({ store }: ForwardOptions, lease: Lease) =>
  lease.origin === 'smtp' ? store.judgement(lease.trace) : null;

/** What we found out. Of what was not judged nothing is vouched for: what stands there in our name, others wrote. */
async function ownWord({ store, hostName }: ForwardOptions, lease: Lease, message: Uint8Array): Promise<string | null> {
  if (lease.origin !== 'smtp' || (await store.judgement(lease.trace)) === null) return null;
  return ownResults(message, hostName());
}

/** How the chain was when the message came, in our own words. */
function chainIn(results: string): 'none' | 'pass' | 'fail' {
  const found = readAuthenticationResults(results)?.results.find(one => one.method === 'arc')?.result;
  return found === 'pass' || found === 'fail' ? found : 'none';
}
