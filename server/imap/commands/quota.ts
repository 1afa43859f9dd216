/**
 * GETQUOTA, GETQUOTAROOT and SETQUOTA: how much there is, and how much there may be. RFC 9208.
 *
 *   getquota     = "GETQUOTA" SP quota-root-name
 *   getquotaroot = "GETQUOTAROOT" SP mailbox
 *   setquota     = "SETQUOTA" SP quota-root-name SP "(" [setquota-resource *(SP setquota-resource)] ")"
 *   setquota-resource = resource-name SP number64       quota-root-name = astring       resource-name = atom
 */
import type { QuotaRoot } from '../backend.ts';
import { command, done, no, type Responses } from '../command.ts';
import { refused } from '../refusal.ts';
import { accountOf, allLoggedIn, speaksUtf8 } from '../session.ts';
import { astring, octetsOf, textOf } from '../syntax/encoder.ts';
import { BadSyntax } from '../syntax/grammar.ts';
import { printMailboxName } from '../syntax/mailbox-name.ts';
import { askAccount, mailboxOnly } from './ask-account.ts';

export const getQuota = askAccount({
  name: 'GETQUOTA',
  parse: line => textOf(line.astring()),
  ask: (account, root) => account.quota(root),
  tell: (_session, _root, quota, out) => out.untagged(printQuota(quota)),
});

export const getQuotaRoot = askAccount({
  name: 'GETQUOTAROOT',
  parse: mailboxOnly,
  ask: (account, mailbox) => account.quotaRoots(mailbox),
  tell(session, mailbox, roots, out) {
    const names = roots.map(({ name }) => ` ${astring(octetsOf(name))}`);
    out.untagged(`QUOTAROOT ${printMailboxName(mailbox, speaksUtf8(session))}${names.join('')}`);
    for (const root of roots) out.untagged(printQuota(root));
  },
});

export const setQuota = command({
  name: 'SETQUOTA',
  states: allLoggedIn,
  concurrency: 'keeps-numbers',

  parse(line) {
    const root = textOf(line.sp().astring());
    const limits = line.sp().list(() => ({ name: line.word(), limit: line.sp().number64() }));
    line.end();
    if (new Set(limits.map(({ name }) => name)).size < limits.length) throw new BadSyntax('A resource is named twice');
    return { root, limits };
  },

  async run(session, { root, limits }, out) {
    const unknown = limits.find(({ name }) => !resources.includes(name));
    if (unknown) return no(`${unknown.name} cannot be limited here`, 'CANNOT');
    const quota = await accountOf(session).setQuota(root, limits);
    if (!quota.ok) return refused(quota.error);
    out.untagged(printQuota(quota.value));
    return done('SETQUOTA completed');
  },
});

const resources: readonly string[] = [
  'STORAGE',
  'MESSAGE',
  'MAILBOX',
] satisfies QuotaRoot['resources'][number]['name'][];

/** quota-response = "QUOTA" SP quota-root-name SP "(" [quota-resource …] ")"; what is not limited is not named (§4.2.1). */
function printQuota({ name, resources: all }: QuotaRoot): string {
  const limited = all.flatMap(one => (one.limit === null ? [] : [`${one.name} ${one.usage} ${one.limit}`]));
  return `QUOTA ${astring(octetsOf(name))} (${limited.join(' ')})`;
}

/** §4.3.1: after messages were put somewhere; the client hears of it before the tagged OK. */
export function warnOfQuota({ overQuota }: { readonly overQuota?: boolean }, out: Responses): void {
  if (overQuota) out.untagged('NO [OVERQUOTA] The account is nearly full');
}
