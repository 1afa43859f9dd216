/** What the owner sees and does about keys, and what is to be said of them in words. Faults are sentences. */
import { createPublicKey } from 'node:crypto';
import type { Clock } from '../base/ports.ts';
import { err, ok, type Result } from '../base/result.ts';
import type { Duration } from '../base/units.ts';
import type { Resolver } from '../dns/resolver.ts';
import type { Need } from '../events/need.ts';
import { keyRecord, readPrivateKey, zoneFileLine } from '../mailauth/dkim-key.ts';
import { keyFault } from '../mailauth/dkim-sign.ts';
import { type KeyType, keyName } from '../mailauth/key-record.ts';
import { parseDomain } from '../mime/address.ts';
import type { Store } from '../store/interface.ts';
import { type Keeper, KINDS, newKeeper, type Seen } from './keeper.ts';
import { isLiving, type KeyRing, type OwnKey, openKeyRing } from './key-ring.ts';
import { newSigner, type Signer } from './signer.ts';

export type KeyState = 'waiting' | 'visible' | 'signs' | 'retired' | 'removed';
export type KeyFacts = Omit<OwnKey, 'key' | 'id'> & {
  readonly state: KeyState;
  /** The last look at the DNS since the server was started. */
  readonly found: Seen | null;
};

export type KeyRecord = {
  readonly selector: string;
  readonly state: KeyState;
  /** 'S._domainkey.here.example' */
  readonly name: string;
  /** The same below the domain, as many a provider's form wants it: 'S._domainkey'. */
  readonly host: string;
  readonly value: string;
  /** A line of a master file, the value in strings of 255 octets. */
  readonly zoneLine: string;
};

export type SigningControl = {
  list(): Promise<readonly KeyFacts[]>;
  /** What is to stand in the DNS now: of all keys but the removed ones. */
  records(domain: string): Promise<Result<readonly KeyRecord[], string>>;
  /** The keys that a domain lacks; of one kind; or one of the owner's own, in PEM, with its selector. */
  make(domain: string, wish: MakeWish, by: string): Promise<Result<readonly string[], string>>;
  /** The next key of each kind that has none waiting; it signs once it is seen. */
  rotate(domain: string, by: string): Promise<Result<readonly string[], string>>;
  /** It signs from now on, whether it was seen or not. */
  activate(domain: string, selector: string, by: string): Promise<Result<void, string>>;
  retire(domain: string, selector: string, by: string): Promise<Result<void, string>>;
  /** Asks the DNS now. */
  check(domain: string): Promise<Result<readonly KeyFacts[], string>>;
  /** What the owner must know or do, in sentences. */
  needs(): Promise<readonly Need[]>;
};
export type MakeWish = {
  readonly type?: KeyType | undefined;
  readonly selector?: string | undefined;
  readonly pem?: string | undefined;
};

export type Signing = {
  readonly signer: Signer;
  readonly control: SigningControl;
  /** Domains, settings or the mode have changed. */
  wake(): void;
  close(): void;
};

export async function openSigning(options: {
  readonly store: Store;
  readonly clock: Clock;
  readonly resolver: Resolver;
  readonly isOn: () => boolean;
  readonly rotateAfter: () => Duration;
  readonly onBug: (fault: unknown, where: string) => void;
}): Promise<Signing> {
  const ring = await openKeyRing(options.store);
  const keeper = newKeeper({ ...options, ring });
  return {
    signer: newSigner({ ring, clock: options.clock, isOn: options.isOn }),
    control: newControl(options, ring, keeper),
    wake: keeper.wake,
    close: keeper.close,
  };
}

type ControlOptions = { readonly store: Store; readonly isOn: () => boolean };

function newControl({ store, isOn }: ControlOptions, ring: KeyRing, keeper: Keeper): SigningControl {
  const facts = (key: OwnKey): KeyFacts => {
    const { key: _private, id: _id, ...rest } = key;
    return { ...rest, state: stateOf(key), found: keeper.seen(key) };
  };

  async function ours(name: string): Promise<Result<string, string>> {
    const parsed = parseDomain(name);
    const found = parsed.ok && (await store.domains()).some(domain => domain.name === parsed.value);
    return found ? ok(parsed.value) : err(`${name} is not one of our domains`);
  }

  async function keyOf(domain: string, selector: string): Promise<Result<OwnKey, string>> {
    const known = await ours(domain);
    if (!known.ok) return known;
    const key = ring.of(known.value).find(one => one.selector === selector.toLowerCase());
    if (!key) return err(`${known.value} has no key "${selector}"`);
    return isLiving(key) ? ok(key) : err(`the key ${key.selector} of ${known.value} is retired already`);
  }

  async function makeAll(domain: string, kinds: readonly KeyType[], by: string): Promise<Result<string[], string>> {
    const made: string[] = [];
    for (const type of kinds) {
      const one = await keeper.make(domain, type, by);
      if (!one.ok) return err(`no key could be made: ${one.why}`);
      made.push(one.selector);
    }
    keeper.wake();
    return ok(made);
  }

  return {
    list: async () => ring.all().map(facts),
    async records(name) {
      const domain = await ours(name);
      if (!domain.ok) return domain;
      return ok(ring.of(domain.value).flatMap(recordOf));
    },
    async make(name, { type, selector, pem }, by) {
      const domain = await ours(name);
      if (!domain.ok) return domain;
      if (pem !== undefined) return importKey(keeper, ring, domain.value, selector ?? '', pem, by);
      const living = ring.of(domain.value).filter(isLiving);
      const lacking = (type ? [type] : KINDS).filter(kind => !living.some(key => key.type === kind));
      if (lacking.length === 0)
        return err(
          `${domain.value} has its keys: ${names(living)}. The next ones: mailroom dkim rotate ${domain.value}`,
        );
      return makeAll(domain.value, lacking, by);
    },
    async rotate(name, by) {
      const domain = await ours(name);
      if (!domain.ok) return domain;
      const waiting = ring.of(domain.value).filter(key => isLiving(key) && key.activeAt === null);
      const kinds = KINDS.filter(kind => !waiting.some(key => key.type === kind));
      if (kinds.length === 0) return err(`the next keys of ${domain.value} wait already: ${names(waiting)}`);
      return makeAll(domain.value, kinds, by);
    },
    async activate(domain, selector, by) {
      const key = await keyOf(domain, selector);
      if (!key.ok) return key;
      if (key.value.activeAt !== null) return err(`the key ${key.value.selector} signs already`);
      return done(await keeper.mark(key.value, 'active', by), keeper);
    },
    async retire(domain, selector, by) {
      const key = await keyOf(domain, selector);
      return key.ok ? done(await keeper.mark(key.value, 'retired', by), keeper) : key;
    },
    async check(name) {
      const domain = await ours(name);
      if (!domain.ok) return domain;
      await keeper.look(domain.value);
      return ok(ring.of(domain.value).map(facts));
    },
    async needs() {
      if (!isOn()) return [];
      const domains = (await store.domains()).map(domain => domain.name);
      return domains.flatMap(domain => needsOf(domain, ring.of(domain).filter(isLiving).map(facts)));
    },
  };
}

const names = (keys: readonly OwnKey[]): string => keys.map(key => key.selector).join(', ');

function done(changed: boolean, keeper: Keeper): Result<void, string> {
  if (!changed) return err('nothing was changed; look at the keys again');
  keeper.wake();
  return ok(undefined);
}

async function importKey(
  keeper: Keeper,
  ring: KeyRing,
  domain: string,
  given: string,
  pem: string,
  by: string,
): Promise<Result<readonly string[], string>> {
  const read = readPrivateKey(pem);
  if (!read.ok) return read;
  const selector = given.toLowerCase();
  const unfit = keyFault({ domain, selector, privateKey: read.value });
  if (unfit) return err(unfit);
  if (ring.of(domain).some(key => key.selector === selector))
    return err(`${domain} has had a key "${selector}"; a selector is used once`);
  const type = read.value.asymmetricKeyType === 'ed25519' ? 'ed25519' : 'rsa';
  const made = await keeper.make(domain, type, by, { selector, pem });
  if (!made.ok) return err(`the key could not be kept: ${made.why}`);
  keeper.wake();
  return ok([selector]);
}

function stateOf(key: OwnKey): KeyState {
  if (key.removedAt !== null) return 'removed';
  if (key.retiredAt !== null) return 'retired';
  if (key.activeAt !== null) return 'signs';
  return key.seenAt === null ? 'waiting' : 'visible';
}

function recordOf(key: OwnKey): readonly KeyRecord[] {
  if (key.key === null) return [];
  const value = keyRecord(createPublicKey(key.key));
  const { selector, domain } = key;
  const name = keyName(selector, domain);
  const host = `${selector}._domainkey`;
  return [{ selector, state: stateOf(key), name, host, value, zoneLine: zoneFileLine(selector, domain, value) }];
}

/** Of the keys that live. Before there are any nothing is said: they come by themselves. */
function needsOf(domain: string, keys: readonly KeyFacts[]): readonly Need[] {
  const need = (severity: Need['severity'], words: string): readonly Need[] => [
    { id: `dkim-${domain}`, severity, sentence: `${words}.`, command: `mailroom dkim records ${domain}` },
  ];
  const signing = keys.filter(key => key.state === 'signs');
  const lost = signing.flatMap(key => (isMissing(key.found) ? [key.found.why] : []));
  if (lost.length > 0) return need('attention', `Signatures of ${domain} do not hold: ${lost.join('; ')}`);
  const waiting = keys.filter(key => key.state === 'waiting');
  if (waiting.length === 0) return [];
  if (signing.length > 0) {
    const which = waiting.map(key => key.selector).join(', ');
    return need('info', `The next signing key of ${domain} waits for its record in the DNS (${which})`);
  }
  const different = waiting.map(key => key.found).find(found => found?.kind === 'different');
  const why = different?.kind === 'different' ? different.why : 'its keys are not in the DNS yet';
  return need('info', `Mail from ${domain} goes out unsigned: ${why}`);
}

const isMissing = (found: Seen | null): found is Seen & { readonly kind: 'absent' | 'different' } =>
  found?.kind === 'absent' || found?.kind === 'different';
