/**
 * What the users of the store in memory share: each one's names for the same mailboxes, access control lists
 * (RFC 4314), quota (RFC 9208) and metadata (RFC 5464). Keys are the names as ann sees them.
 */
import { err, ok, type Result } from '../../server/base/result.ts';
import type {
  AclEntry,
  MetadataEntry,
  Namespaces,
  QuotaResource,
  QuotaRoot,
  RightsChange,
  StoreFailure,
} from '../../server/imap/backend.ts';
import type { Mailbox } from './imap-memory-mailbox.ts';

export const ANN = 'ann@here.example';
/** Administers everybody's quota. */
export const BEN = 'ben@here.example';
const users = [ANN, BEN];

export const ALL_RIGHTS = 'lrswipkxtea';
const OTHERS = 'Others/';
const SHARED = 'Shared/';

/** A namespace is there as soon as a mailbox is in it. */
export function namespaces(mailboxes: ReadonlyMap<string, Mailbox>): Namespaces {
  const used = (prefix: string) =>
    [...mailboxes.keys()].some(key => key.startsWith(prefix)) ? [{ prefix, delimiter: '/' }] : [];
  return { personal: [{ prefix: '', delimiter: '/' }], others: used(OTHERS), shared: used(SHARED) };
}

/** ben's 'Plans' is 'Others/ben@here.example/Plans' to ann, and the other way round; 'Shared/…' is one for both. */
export function keyOf(user: string, name: string): string {
  if (user === ANN || name.startsWith(SHARED)) return name;
  const anns = `${OTHERS}${ANN}/`;
  return name.startsWith(anns) ? name.slice(anns.length) : `${OTHERS}${user}/${name}`;
}

export function nameFor(user: string, key: string): string {
  if (user === ANN || key.startsWith(SHARED)) return key;
  const own = `${OTHERS}${user}/`;
  return key.startsWith(own) ? key.slice(own.length) : `${OTHERS}${ANN}/${key}`;
}

/** null: nobody's, as everything below Shared/. */
export function ownerOf(key: string): string | null {
  if (key.startsWith(SHARED)) return null;
  return key.startsWith(OTHERS) ? (key.slice(OTHERS.length).split('/')[0] ?? null) : ANN;
}

export function rightsOf(user: string, { name, acl }: Mailbox): string {
  if (ownerOf(name) === user) return ALL_RIGHTS;
  const given = (acl.get('anyone') ?? '') + (acl.get(user) ?? '');
  const taken = (acl.get('-anyone') ?? '') + (acl.get(`-${user}`) ?? '');
  return [...ALL_RIGHTS].filter(right => given.includes(right) && !taken.includes(right)).join('');
}

/** Those of a message's flags that this user may give it (RFC 4314 §4). */
export const flagsWith = (rights: string, flags: readonly string[]): readonly string[] =>
  flags.filter(flag => rights.includes(flag === '\\Deleted' ? 't' : flag === '\\Seen' ? 's' : 'w'));

export function aclOf({ name, acl }: Mailbox): readonly AclEntry[] {
  const owner = ownerOf(name);
  const own = owner === null ? [] : [{ identifier: owner, rights: ALL_RIGHTS }];
  return [...own, ...[...acl].map(([identifier, rights]) => ({ identifier, rights }))];
}

export function changeAcl(
  { name, acl }: Mailbox,
  { identifier, act, rights }: { readonly identifier: string; readonly act: RightsChange; readonly rights: string },
): Result<void, StoreFailure> {
  const known = identifier.replace(/^-/, '');
  if (known !== 'anyone' && !users.includes(known)) return err('no-such-identifier');
  if (known === ownerOf(name)) return err('impossible');
  const before = acl.get(identifier) ?? '';
  const wanted = act === 'replace' ? rights : act === 'add' ? before + rights : '';
  const after = [...ALL_RIGHTS].filter(one =>
    act === 'remove' ? before.includes(one) && !rights.includes(one) : wanted.includes(one),
  );
  if (after.length === 0) acl.delete(identifier);
  else acl.set(identifier, after.join(''));
  return ok(undefined);
}

type Limit = { readonly limit: number; readonly soft: boolean };

/** One quota root for each owner, named as the owner. */
export class Quotas {
  readonly #limits = new Map<string, Map<QuotaResource['name'], Limit>>();
  readonly #mailboxes: ReadonlyMap<string, Mailbox>;

  constructor(mailboxes: ReadonlyMap<string, Mailbox>) {
    this.#mailboxes = mailboxes;
  }

  limit(owner: string, name: QuotaResource['name'], limit: number, soft = false): void {
    const limits = this.#limits.get(owner) ?? new Map<QuotaResource['name'], Limit>();
    this.#limits.set(owner, limits.set(name, { limit, soft }));
  }

  clear(owner: string): void {
    this.#limits.delete(owner);
  }

  root(owner: string): QuotaRoot {
    const limits = this.#limits.get(owner);
    const names = ['STORAGE', 'MESSAGE', 'MAILBOX'] as const;
    return {
      name: owner,
      resources: names.map(name => ({
        name,
        usage: this.#usage(owner, name),
        limit: limits?.get(name)?.limit ?? null,
      })),
    };
  }

  #usage(owner: string, name: QuotaResource['name'], more = { octets: 0, messages: 0, mailboxes: 0 }): number {
    const own = [...this.#mailboxes.values()].filter(mailbox => ownerOf(mailbox.name) === owner);
    if (name === 'MAILBOX') return own.length + more.mailboxes;
    const messages = own.flatMap(mailbox => mailbox.messages);
    if (name === 'MESSAGE') return messages.length + more.messages;
    return Math.ceil((messages.reduce((sum, message) => sum + message.bytes.length, 0) + more.octets) / 1024);
  }

  /** 'full' where a hard limit would be passed, 'warn' where a soft one would. */
  judge(key: string, more: { octets: number; messages: number; mailboxes: number }): 'fits' | 'warn' | 'full' {
    const owner = ownerOf(key);
    if (owner === null) return 'fits';
    const passed = [...(this.#limits.get(owner) ?? [])].filter(
      ([name, { limit }]) => this.#usage(owner, name, more) > limit,
    );
    if (passed.some(([, { soft }]) => !soft)) return 'full';
    return passed.length > 0 ? 'warn' : 'fits';
  }
}

/** Entry → user ('' for shared ones) → value. */
export type Annotations = Map<string, Map<string, Uint8Array>>;

const scope = (user: string, name: string): string => (name.startsWith('/private/') ? user : '');

export function annotationsOf(user: string, kept: Annotations): readonly MetadataEntry[] {
  const entries: MetadataEntry[] = [];
  for (const [name, values] of kept) {
    const value = values.get(scope(user, name));
    if (value) entries.push({ name, value });
  }
  return entries.sort((a, b) => (a.name < b.name ? -1 : 1));
}

const MOST_ENTRIES = 10;

export function annotate(
  user: string,
  kept: Annotations,
  entries: readonly MetadataEntry[],
): Result<void, StoreFailure> {
  const after = new Map(annotationsOf(user, kept).map(({ name, value }) => [name, value]));
  for (const { name, value } of entries) {
    if (name === '/shared/admin') return err('no-permission');
    if (value === null) after.delete(name);
    else after.set(name, value);
  }
  if (after.size > MOST_ENTRIES) return err('too-many');
  for (const { name, value } of entries) {
    const values = kept.get(name) ?? new Map<string, Uint8Array>();
    if (value === null) values.delete(scope(user, name));
    else values.set(scope(user, name), value);
    kept.set(name, values);
  }
  return ok(undefined);
}
