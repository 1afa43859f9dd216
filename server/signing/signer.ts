/**
 * Signs what leaves in our name: for the domain of its author where that is ours, with the keys that sign now. What
 * nobody here may sign goes as it is. Nothing is changed in a message after this: the relay never recodes one, and
 * what needs 8 bits is returned where the next hop takes 7 (RFC 6152 §3), so that a signature stays whole.
 *
 * RFC 6376 §5; RFC 9989 §4.4 (a signature of a parent domain is aligned as well).
 */
import { newPace } from '../base/pace.ts';
import type { Clock } from '../base/ports.ts';
import { bodyDigest, type SigningKey, signMessage } from '../mailauth/dkim-sign.ts';
import { parseAddresses } from '../mime/address-list.ts';
import { allFields } from '../mime/header.ts';
import type { KeyRing } from './key-ring.ts';

export type Signed = {
  /** Fields to stand before the message, each with its line end; '' where it is not signed. */
  readonly fields: string;
  /** 'here.example (20261123-rsa)': whose keys signed. */
  readonly by: readonly string[];
};

export type Signer = {
  sign(message: Uint8Array): Promise<Signed>;
  /** The keys that sign for a domain, or for the nearest one above it that has some. */
  keysFor(domain: string): readonly SigningKey[];
};

const unsigned: Signed = { fields: '', by: [] };

export function newSigner(options: {
  readonly ring: KeyRing;
  readonly clock: Clock;
  readonly isOn: () => boolean;
}): Signer {
  const keysFor = (domain: string): readonly SigningKey[] => {
    if (!options.isOn()) return [];
    for (let name = domain; name !== ''; name = parentOf(name)) {
      const keys = options.ring.signing(name);
      if (keys.length > 0) return keys;
    }
    return [];
  };
  return {
    keysFor,
    async sign(message) {
      const domain = authorDomain(message);
      const keys = domain === null ? [] : keysFor(domain);
      if (keys.length === 0) return unsigned;
      const digest = await bodyDigest(message, newPace(options.clock).rest);
      const signed = signMessage(message, keys, { now: options.clock.now(), bodyDigest: digest });
      // A header that no signature can cover goes unsigned: that is no reason to keep the mail.
      if (!signed.ok) return unsigned;
      return { fields: signed.value, by: keys.map(key => `${key.domain} (${key.selector})`) };
    },
  };
}

const parentOf = (name: string): string => (name.includes('.') ? name.slice(name.indexOf('.') + 1) : '');

/** Of the first author: whoever sends may use every address of From, so all of them are ours. */
const authorDomain = (message: Uint8Array): string | null =>
  allFields(message, 'from')
    .flatMap(value => parseAddresses(value))
    .find(one => one.mailbox)?.mailbox?.domain ?? null;
