/** How long mail stays: shown beforehand, done at once, and who loses nothing. */
import { z } from 'zod';
import { parseRetentionRule, type RetentionRule } from '../../config/retention-rule.ts';
import { event, SERVER_TRACE } from '../../events/event.ts';
import { type Due, newRetention, rulesOf } from '../../retention/retention.ts';
import { byWhom } from '../answer.ts';
import type { ServerPorts } from '../ports.ts';
import type { RetentionApi, RetentionRow } from '../retention-contract.ts';
import { ApiError, call, type RouterOf } from '../rpc.ts';
import { findAccount } from './people.ts';

const text = z.string().min(1).max(400);

export function retentionHandlers(ports: ServerPorts): RouterOf<RetentionApi> {
  const { store, clock, config } = ports;
  const retention = newRetention({ store, clock, rules: () => rulesOf(config()) });
  return {
    retention: {
      preview: call(z.object({ rules: z.array(text).max(200).readonly().optional() }), async ({ rules }) =>
        (await retention.preview(rules && rulesFrom(rules))).map(rowOf),
      ),
      apply: call(z.object({}), async () => (await retention.apply()).map(rowOf)),
      held: call(z.object({}), async () =>
        (await store.accounts()).flatMap(({ address, held }) =>
          held === undefined ? [] : [{ address, because: held }],
        ),
      ),
      hold: call(
        z.object({ address: text, because: z.string().trim().min(1).max(400).nullable() }),
        async ({ address, because }, { who }) => {
          const account = await findAccount(ports, address);
          const what = because === null ? 'held no more' : `held: ${because}`;
          const note = event('directory.changed', clock.now(), SERVER_TRACE, {
            ...{ what, name: account.address, by: byWhom(who) },
          });
          const set = await store.run('setHeld', { account: account.id, because }, { notes: [note] });
          if (!set.ok) throw new ApiError('FAILED', `Nothing was changed (${set.error})`);
          return {};
        },
      ),
    },
  };
}

function rulesFrom(lines: readonly string[]): readonly RetentionRule[] {
  return lines.map((line, n) => {
    const rule = parseRetentionRule(line);
    if (!rule.ok) throw new ApiError('BAD_INPUT', `line ${n + 1}, ${rule.error}`);
    return rule.value;
  });
}

const rowOf = ({ account, mailbox, rule, messages, bytes, oldest, held }: Due): RetentionRow => ({
  ...{ address: account.address, mailbox: mailbox.name, rule: rule.line },
  ...{ messages, bytes, oldest, held },
});
