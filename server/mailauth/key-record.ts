/**
 * Public keys in the DNS: `selector._domainkey.domain TXT "v=DKIM1; k=rsa; p=…"`. RFC 6376 §3.6, §6.1.2; RFC 8301
 * §3.2 (sizes); RFC 8463 §4 (Ed25519).
 *
 * Bounded whatever a stranger publishes: records over 8 KiB, RSA over 8192 bits or with a long exponent are not
 * read, and of many records at one name four are tried.
 */
import { createPublicKey, type KeyObject } from 'node:crypto';
import { err, ok, type Result } from '../base/result.ts';
import { kibibytes } from '../base/units.ts';
import { lookupName, type Resolver } from '../dns/resolver.ts';
import { type DkimFault, fault } from './dkim-verdict.ts';
import { decodeFolded, parseTagList, short, type TagList } from './tag-list.ts';

export type KeyType = 'rsa' | 'ed25519';

export type PublicKey = {
  readonly type: KeyType;
  readonly key: KeyObject;
  readonly bits: number;
  /** t=y */
  readonly testing: boolean;
  /** t=s: i= must be of the very domain d=. */
  readonly strictIdentity: boolean;
};

/** RSA of 4096 bits takes some 750 octets. */
const LONGEST_KEY_RECORD = kibibytes(8);
/** RFC 8301 §3.2: smaller ones must not be considered valid. */
export const SMALLEST_RSA_KEY = 1024;
/** RFC 8301 §3.2 asks for 4096; beyond this a stranger's key costs too much. */
const LARGEST_RSA_KEY = 8192;
const LONGEST_EXPONENT = 64;
/** RFC 6376 §6.1.2 leaves it to the verifier which of several it tries. */
const MOST_KEY_RECORDS = 4;

export const keyName = (selector: string, domain: string): string => `${selector}._domainkey.${domain}`;

/** The texts found at a key's name; or why there are none. */
export type FindKey = (name: string) => Promise<Result<readonly string[], DkimFault>>;

/** Asks for each name once, however many signatures want it. */
export function keyFinder(resolver: Resolver): FindKey {
  const asked = new Map<string, ReturnType<FindKey>>();
  return name => {
    const before = asked.get(name);
    if (before) return before;
    const answer = askForKey(resolver, name);
    asked.set(name, answer);
    return answer;
  };
}

async function askForKey(resolver: Resolver, name: string): ReturnType<FindKey> {
  if (lookupName(name) === null) return err(fault('permerror', 'no-key', 's', `there can be no key at ${name}`));
  const answer = await resolver.txt(name);
  switch (answer.kind) {
    case 'found':
      return ok(answer.records.slice(0, MOST_KEY_RECORDS));
    case 'none':
    case 'no-such-name':
      return err(fault('permerror', 'no-key', 's', `there is no key at ${name}`));
    case 'failure':
      return err(fault('temperror', 'dns', null, `the key at ${name} could not be asked for: ${answer.why}`));
  }
}

const malformed = (tag: string | null, why: string) => err(fault('permerror', 'key-malformed', tag, why));
const unfit = (tag: string, why: string) => err(fault('permerror', 'key-unfit', tag, why));

/** Keys read before: the same text is the same key, and most mail is signed by few domains. */
const known = new Map<string, Result<PublicKey, DkimFault>>();
const MOST_KNOWN = 256;

export function parseKeyRecord(record: string): Result<PublicKey, DkimFault> {
  if (record.length > LONGEST_KEY_RECORD) return malformed('p', 'the key record is longer than 8 KiB');
  const before = known.get(record);
  if (before) return before;
  const key = readKeyRecord(record);
  if (known.size >= MOST_KNOWN) known.delete(known.keys().next().value!);
  known.set(record, key);
  return key;
}

function readKeyRecord(record: string): Result<PublicKey, DkimFault> {
  const list = parseTagList(record);
  if (!list.ok) return malformed(null, `the key record is malformed: ${list.error}`);
  const tags = list.value;
  const version = tags.get('v');
  if (version !== undefined && (version !== 'DKIM1' || tags.keys().next().value !== 'v')) {
    return malformed('v', 'the record is not a DKIM key: v= is not DKIM1, or not first');
  }
  if (!lists(tags, 'h', 'sha256')) return unfit('h', 'the key is not for SHA-256');
  if (!lists(tags, 's', 'email') && !lists(tags, 's', '*')) return unfit('s', 'the key is not for mail');
  const type = (tags.get('k') ?? 'rsa').toLowerCase();
  if (type !== 'rsa' && type !== 'ed25519') return unfit('k', `the key is of an unknown type, ${short(type)}`);
  const published = tags.get('p');
  if (published === undefined) return malformed('p', 'the key record has no key in it');
  if (published === '') return err(fault('permerror', 'key-revoked', 'p', 'the key was revoked'));
  const octets = decodeFolded(published);
  if (!octets) return malformed('p', 'the key is not base64');
  const flags = (tags.get('t') ?? '').split(':').map(flag => flag.trim());
  const read = type === 'rsa' ? readRsa(octets) : readEd25519(octets);
  return read.ok
    ? ok({ type, ...read.value, testing: flags.includes('y'), strictIdentity: flags.includes('s') })
    : read;
}

/** A list of words between colons; a tag that is absent allows all. */
const lists = (tags: TagList, tag: string, word: string): boolean => {
  const value = tags.get(tag);
  return value === undefined || value.split(':').some(one => one.trim().toLowerCase() === word);
};

type Read = Result<{ readonly key: KeyObject; readonly bits: number }, DkimFault>;

/** A SubjectPublicKeyInfo, as all publish it, or a bare RSAPublicKey, as RFC 6376 §3.6.1 was once read. */
function readRsa(der: Buffer): Read {
  const key =
    attempt(() => createPublicKey({ key: der, format: 'der', type: 'spki' })) ??
    attempt(() => createPublicKey({ key: der, format: 'der', type: 'pkcs1' }));
  if (key?.asymmetricKeyType !== 'rsa') return malformed('p', 'the key is not an RSA key');
  const bits = key.asymmetricKeyDetails?.modulusLength ?? 0;
  const exponent = key.asymmetricKeyDetails?.publicExponent ?? 0n;
  if (bits < SMALLEST_RSA_KEY) {
    return err(
      fault('fail', 'key-weak', 'p', `the key has ${bits} bits; below ${SMALLEST_RSA_KEY} anybody can break it`),
    );
  }
  if (bits > LARGEST_RSA_KEY || exponent.toString(2).length > LONGEST_EXPONENT) {
    return malformed('p', `the key is too large (${bits} bits)`);
  }
  return ok({ key, bits });
}

const ED25519_OCTETS = 32;

function readEd25519(octets: Buffer): Read {
  if (octets.length !== ED25519_OCTETS) return malformed('p', 'the key is not an Ed25519 key of 32 octets');
  const jwk = { kty: 'OKP', crv: 'Ed25519', x: octets.toString('base64url') };
  const key = attempt(() => createPublicKey({ key: jwk, format: 'jwk' }));
  return key ? ok({ key, bits: ED25519_OCTETS * 8 }) : malformed('p', 'the key is not an Ed25519 key');
}

/** node:crypto throws at octets that are no key; for us that is an answer. */
function attempt<T>(read: () => T): T | null {
  try {
    return read();
  } catch {
    return null;
  }
}
