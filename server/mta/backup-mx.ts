/**
 * Being the backup MX of somebody else: for which domains and recipients mail is taken and kept until their own server
 * can have it (RFC 5321 §5.1). Where it then goes is destination.ts's: to hosts that are preferred to us, never to us.
 */
import type { Duration } from '../base/units.ts';
import type { Config } from '../config/schema.ts';
import { domainOf, lookupForm } from '../directory/address.ts';
import { isPostmaster } from '../directory/resolve.ts';
import { lookupName } from '../dns/resolver.ts';
import { SMART_HOST } from '../queue/route-name.ts';

export type BackupMx = {
  /** In lookup form, as the settings name them. */
  domains(): readonly string[];
  isFor(domain: string): boolean;
  /** Where its owner has said who is there: one of them, or its postmaster. */
  knows(address: string): boolean;
  keep(): Duration;
};

type Settings = Pick<Config, 'backup.domains' | 'backup.recipients' | 'backup.keep'>;

export function backupMxOf(config: () => Settings): BackupMx {
  const domains = () => config()['backup.domains'].flatMap(name => lookupName(name) ?? []);
  return {
    domains,
    isFor: domain => domains().includes(domain),
    knows(address) {
      const form = lookupForm(address);
      if (!form.ok) return false;
      const named = config()['backup.recipients'].flatMap(one => {
        const known = lookupForm(one);
        return known.ok && domainOf(known.value) === domainOf(form.value) ? [known.value] : [];
      });
      return named.length === 0 || isPostmaster(form.value) || named.includes(form.value);
    },
    keep: () => config()['backup.keep'],
  };
}

/** What is kept for a domain goes to that domain's own hosts: a smart host would bring it back to us. */
export function wayOfKept(backup: BackupMx, address: string, route: string): string {
  if (route !== SMART_HOST) return route;
  const form = lookupForm(address);
  return form.ok && backup.isFor(domainOf(form.value)) ? domainOf(form.value) : route;
}
