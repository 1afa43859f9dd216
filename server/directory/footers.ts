/** The text at the end of what a domain's people send: whose, for whom. Kept as facts of the store, one a domain. */
import { err, ok, type Result } from '../base/result.ts';
import { parseDomain } from '../mime/address.ts';
import { type Footer, footerFault } from '../mime/footer.ts';
import type { Store } from '../store/interface.ts';

export type DomainFooter = Footer & {
  readonly domain: string;
  /** elsewhere: on what leaves this server, to whomever besides; all: on mail among ourselves too. */
  readonly on: 'elsewhere' | 'all';
};

export type Footers = {
  list(): Promise<readonly DomainFooter[]>;
  /** Of an author's domain; null: it has none. */
  of(domain: string): Promise<DomainFooter | null>;
  set(footer: DomainFooter): Promise<Result<DomainFooter, string>>;
  remove(domain: string): Promise<Result<void, string>>;
};

const keyOf = (domain: string): string => `footer ${domain.toLowerCase()}`;

export function newFooters(store: Pick<Store, 'meta' | 'domains' | 'run'>): Footers {
  const own = async (name: string): Promise<Result<string, string>> => {
    const domain = parseDomain(name);
    const known = domain.ok && (await store.domains()).some(one => one.name === domain.value);
    return domain.ok && known ? ok(domain.value) : err(`${name} is not one of our domains`);
  };
  const of = async (domain: string): Promise<DomainFooter | null> => {
    const kept = await store.meta(keyOf(domain));
    return kept === null || kept === '' ? null : (JSON.parse(kept) as DomainFooter);
  };
  const keep = async (domain: string, value: string): Promise<Result<void, string>> => {
    const done = await store.run('setMeta', { key: keyOf(domain), value });
    return done.ok ? ok(undefined) : err(`Nothing was changed (${done.error})`);
  };
  return {
    of,
    async list() {
      const all = await Promise.all((await store.domains()).map(({ name }) => of(name)));
      return all.filter(one => one !== null);
    },
    async set(footer) {
      const domain = await own(footer.domain);
      if (!domain.ok) return domain;
      const fault = footerFault(footer);
      if (fault !== null) return err(fault);
      const kept: DomainFooter = { ...footer, domain: domain.value };
      const done = await keep(domain.value, JSON.stringify(kept));
      return done.ok ? ok(kept) : done;
    },
    async remove(name) {
      const domain = await own(name);
      if (!domain.ok) return domain;
      if ((await of(domain.value)) === null) return err(`${domain.value} has no footer`);
      return keep(domain.value, '');
    },
  };
}
