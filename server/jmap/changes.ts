/** The frame of /changes. RFC 8620 §5.2. */
import * as z from 'zod';
import type { Result } from '../base/result.ts';
import { orNull } from './arguments.ts';
import type { ChangedIds, ChangesFault, JmapAccount } from './backend.ts';
import { accountMethod, answer, type Method, type Outcome, refuse } from './method.ts';
import type { Arguments, State } from './types.ts';

/** To be spread into what a /changes takes. */
const changesArguments = { sinceState: z.string(), maxChanges: orNull(z.int().min(1)) };

/** A whole /changes. `more`: what the response says beside (Mailbox's updatedProperties). */
export function changesMethod<Changed extends ChangedIds>(given: {
  readonly name: string;
  readonly capability: string;
  changes(account: JmapAccount, since: State, limit: number | null): Promise<Result<Changed, ChangesFault>>;
  more?(changed: Changed): Arguments;
}): Method {
  return accountMethod({
    name: given.name,
    capability: given.capability,
    takes: changesArguments,
    async run(args, account): Promise<Outcome> {
      const changed = await given.changes(account, args.sinceState, args.maxChanges);
      if (!changed.ok) return refuse('cannotCalculateChanges');
      const { newState, hasMoreChanges, created, updated, destroyed } = changed.value;
      return answer({
        accountId: account.facts.id,
        oldState: args.sinceState,
        newState,
        hasMoreChanges,
        created,
        updated,
        destroyed,
        ...given.more?.(changed.value),
      });
    },
  });
}
