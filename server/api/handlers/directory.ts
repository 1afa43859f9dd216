/** Who lives here: people, domains, aliases. */
import { z } from 'zod';
import type { Account, Alias } from '../../store/interface.ts';
import type { Api } from '../contract.ts';
import type { ServerPorts } from '../ports.ts';
import { ApiError, call, type RouterOf } from '../rpc.ts';
import { byWhom } from './queue.ts';

const nothing = z.object({});
const text = z.string().min(1).max(400);
const password = z.string().min(1).max(1024);

type Answer<T> = { readonly ok: true; readonly value: T } | { readonly ok: false; readonly error: string };
export function orThrow<T>(answer: Answer<T>): T {
  if (!answer.ok) throw new ApiError('REFUSED', answer.error);
  return answer.value;
}

const accountRow = ({ id, address, name, enabled, usedBytes, usedMessages, quotaBytes }: Account) => ({
  id,
  address,
  name,
  enabled,
  usedBytes,
  usedMessages,
  quotaBytes,
});
const aliasRow = ({ address, targets }: Alias) => ({ address, targets });

export function directoryHandlers(ports: ServerPorts): RouterOf<Pick<Api, 'accounts' | 'domains' | 'aliases'>> {
  const { store, directory } = ports;
  return {
    accounts: {
      list: call(nothing, async () => (await store.accounts()).map(accountRow)),
      add: call(
        z.object({
          address: text,
          name: z.string().max(400).optional(),
          password: password.optional(),
          quotaBytes: z.number().int().min(0).optional(),
        }),
        async (input, { who }) => {
          const given = {
            address: input.address,
            name: input.name ?? '',
            password: input.password ?? null,
            quotaBytes: input.quotaBytes ?? null,
            makeDomain: false,
          };
          return accountRow(orThrow(await directory.addAccount(given, byWhom(who))));
        },
      ),
      remove: call(z.object({ address: text }), async (input, { who }) => {
        orThrow(await directory.removeAccount(input.address, byWhom(who)));
        return {};
      }),
      password: call(z.object({ address: text, password }), async (input, { who }) => {
        orThrow(await directory.setPassword(input.address, input.password, byWhom(who)));
        return {};
      }),
    },
    domains: {
      list: call(nothing, async () => {
        const [domains, accounts] = await Promise.all([store.domains(), store.accounts()]);
        return domains.map(({ name, aliasOf }) => ({
          name,
          aliasOf,
          accounts: accounts.filter(account => account.domain === name).length,
        }));
      }),
      add: call(z.object({ name: text, aliasOf: text.optional() }), async (input, { who }) => {
        const { name } = orThrow(await directory.addDomain(input.name, input.aliasOf ?? null, byWhom(who)));
        return { name, aliasOf: input.aliasOf ?? null, accounts: 0 };
      }),
      remove: call(z.object({ name: text }), async (input, { who }) => {
        orThrow(await directory.removeDomain(input.name, byWhom(who)));
        return {};
      }),
    },
    aliases: {
      list: call(nothing, async () => (await store.aliases()).map(aliasRow)),
      add: call(
        z.object({ address: text, targets: z.array(text).min(1).max(1000).readonly() }),
        async (input, { who }) => {
          const { address } = orThrow(await directory.addAlias(input.address, input.targets, byWhom(who)));
          return { address, targets: input.targets };
        },
      ),
      remove: call(z.object({ address: text }), async (input, { who }) => {
        orThrow(await directory.removeAlias(input.address, byWhom(who)));
        return {};
      }),
    },
  };
}
