/** Greylisting by hand: strangers' facts, a clock that moves when told to, and what becomes of each try. */
import { manualClock } from '../../server/base/ports.ts';
import { type Duration, minutes } from '../../server/base/units.ts';
import type { Facts, SpfResult } from '../../server/judgement/facts.ts';
import { newAcquaintances } from '../../server/peers/acquaintances.ts';
import { Notes } from '../../server/peers/notes.ts';
import { harmless } from './judged.ts';

export type Try = {
  readonly network?: string;
  readonly sender?: string;
  readonly recipient?: string;
  readonly spf?: SpfResult;
  readonly spfDomain?: string;
};

export function stranger(given: Try = {}): Facts {
  const path = given.sender ?? 'news@shop.example';
  const domain = path.slice(path.lastIndexOf('@') + 1);
  const network = given.network ?? '203.0.113.7';
  return {
    ...harmless,
    connection: { ...harmless.connection, address: network, network },
    sender: {
      ...harmless.sender!,
      ...{ path, domain },
      spf: { result: given.spf ?? 'none', domain: given.spfDomain ?? domain, because: '' },
    },
    recipients: [{ path: given.recipient ?? 'ana@office.test', kind: 'here', corresponded: false }],
    content: null,
  };
}

export function greylisting(wait: Duration = minutes(5)) {
  const clock = manualClock(1_700_000_000_000);
  const notes = new Notes();
  const acquaintances = newAcquaintances({ clock, notes, wait: () => wait });
  return {
    ...{ clock, notes, acquaintances },
    /** What became of it. */
    offer: (given: Try = {}) => acquaintances.greylist({ ...stranger(given), at: clock.now() }).state,
  };
}
