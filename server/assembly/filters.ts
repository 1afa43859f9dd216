/** People's scripts, and their rules as forms: ManageSieve, JMAP, the window and the command line change them here. */
import type { ServerPorts } from '../api/ports.ts';
import type { Config } from '../config/schema.ts';
import type { NeedSource } from '../events/need.ts';
import { newScriptBook } from '../filters/book.ts';
import { newFilters } from '../filters/control.ts';
import { forgottenVacations } from '../filters/forgotten.ts';
import { vacationLetter } from '../filters/vacation-words.ts';
import type { SieveFacts } from '../managesieve/capability.ts';
import { type NoticeOptions, sendNotice } from '../mta/notice.ts';
import { capabilities } from '../sieve/registry.ts';
import type { Scripts } from '../sifting/scripts.ts';
import type { Ground } from './ground.ts';

export type Filters = ServerPorts['filters'] & { readonly needs: NeedSource };

type FilterGround = Pick<Ground, 'store' | 'clock' | 'config'>;

/** `scripts`: those that run at delivery, compiled. `tell`: null where no mail can be sent. */
export function openFilters(
  { store, clock, config }: FilterGround,
  scripts: Pick<Scripts, 'stages' | 'named'>,
  tell: NoticeOptions | null,
): Filters {
  const limits = () => ({ scripts: config()['sieve.most-scripts'], octets: config()['sieve.longest-script'] });
  const filters = newFilters({
    ...{ store, clock, scripts, book: newScriptBook({ store, clock, limits }) },
    separator: () => config()['address.plus-separator'],
    host: () => config()['host-name'],
    junkFrom: () => config()['checks.junk-from'],
  });
  return {
    ...filters,
    needs: forgottenVacations(filters.rules, clock),
    async tellVacation(address, vacation, by) {
      if (!tell) return;
      const domain = address.slice(address.lastIndexOf('@') + 1);
      const sent = await sendNotice(tell, { domain, to: address, ...vacationLetter(vacation, by) });
      if (!sent.ok) throw new Error(`${address} could not be told of the away reply: ${sent.error}`);
    },
  };
}

/** What scripts may use here, as ManageSieve (RFC 5804 §1.7) and JMAP (RFC 9661 §1.2) announce it. */
export const sieveFacts = (config: Config): SieveFacts => ({
  extensions: capabilities,
  notify: capabilities.includes('enotify') ? ['mailto'] : [],
  // "urn:ietf:params:sieve:addrbook:default": those the owner has written to.
  lists: capabilities.includes('extlists') ? ['urn'] : [],
  maxRedirects: config['sieve.most-redirects'],
});
