/** Who lives here. Domains and aliases are in addresses.ts; what one person's page asks for besides is in person.ts. */
import { z } from 'zod';
import type { Connections, SignedIn } from '../../access/connections.ts';
import { importPeople } from '../../directory/import.ts';
import type { AddressesApi } from '../alias-contract.ts';
import { byWhom, orThrow } from '../answer.ts';
import type { BoxesApi } from '../box-contract.ts';
import type { Api } from '../contract.ts';
import type { ExtensionApi } from '../extension-contract.ts';
import { repeated } from '../feed.ts';
import type { FootersApi } from '../footer-contract.ts';
import type { ServerPorts } from '../ports.ts';
import type { RetentionApi } from '../retention-contract.ts';
import { ApiError, call, type RouterOf, stream } from '../rpc.ts';
import { addressHandlers } from './addresses.ts';
import { boxHandlers } from './boxes.ts';
import { expungedHandlers } from './expunged.ts';
import { extensionHandlers } from './extensions.ts';
import { footerHandlers } from './footers.ts';
import { newPeopleReader, type PeopleReader } from './people.ts';
import { personHandlers } from './person.ts';
import { retentionHandlers } from './retention.ts';
import { sharingHandlers } from './sharing.ts';

const nothing = z.object({});
const text = z.string().min(1).max(400);
const password = z.string().min(1).max(1024);
const octets = z.number().int().min(0);
/** A thousand people with long names take less. */
const LONGEST_TABLE = 1_000_000;

type Part = Pick<
  Api,
  | 'accounts'
  | 'appPasswords'
  | 'expunged'
  | 'sharing'
  | 'sessions'
  | keyof AddressesApi
  | keyof BoxesApi
  | keyof RetentionApi
  | keyof ExtensionApi
  | keyof FootersApi
>;

export function directoryHandlers(ports: ServerPorts): RouterOf<Part> {
  const people = newPeopleReader(ports);
  return {
    accounts: accountHandlers(ports, people),
    ...personHandlers(ports),
    expunged: expungedHandlers(ports),
    sharing: sharingHandlers(ports),
    ...addressHandlers(ports, people),
    ...boxHandlers(ports),
    ...extensionHandlers(ports),
    ...retentionHandlers(ports),
    ...footerHandlers(ports),
  };
}

function accountHandlers(ports: ServerPorts, people: PeopleReader): RouterOf<Api['accounts']> {
  const { directory, connections } = ports;
  return {
    list: call(nothing, () => people.accounts()),
    watch: stream(nothing, (_, { signal }) => repeated(() => people.all(), people.changes, signal, 300)),
    watchOne: stream(z.object({ address: text }), (input, { signal }) =>
      repeated(() => people.person(input.address), people.changes, signal, 200),
    ),
    add: call(
      z.object({ address: text, name: text.optional(), password: password.optional(), quotaBytes: octets.optional() }),
      async (input, { who }) => {
        const given = {
          address: input.address,
          name: input.name ?? '',
          password: input.password ?? null,
          quotaBytes: input.quotaBytes ?? null,
          makeDomain: false,
        };
        return people.row(orThrow(await directory.addAccount(given, byWhom(who))));
      },
    ),
    change: call(
      z.object({
        address: text,
        name: z.string().max(400).optional(),
        enabled: z.boolean().optional(),
        quotaBytes: octets.nullable().optional(),
      }),
      async ({ address, name, enabled, quotaBytes }, { who }) => {
        const change = {
          ...(name === undefined ? {} : { name }),
          ...(enabled === undefined ? {} : { enabled }),
          ...(quotaBytes === undefined ? {} : { quotaBytes }),
        };
        if (Object.keys(change).length === 0) throw new ApiError('BAD_INPUT', 'Say what changes: name, state or quota');
        const before = connections.list();
        const account = orThrow(await directory.changeAccount(address, change, byWhom(who)));
        const ended = enabled === false ? endAll(connections, account.id, before) : 0;
        return { account: await people.row(account), ended };
      },
    ),
    remove: call(z.object({ address: text }), async (input, { who }) => {
      const before = connections.list();
      const { id, usedMessages } = orThrow(await directory.removeAccount(input.address, byWhom(who)));
      return { messages: usedMessages, ended: endAll(connections, id, before) };
    }),
    password: call(z.object({ address: text, password }), async (input, { who }) => {
      orThrow(await directory.setPassword(input.address, input.password, byWhom(who)));
      return {};
    }),
    suggestPassword: call(nothing, () => ({ password: directory.suggestPassword() })),
    import: call(z.object({ csv: z.string().max(LONGEST_TABLE), dryRun: z.boolean() }), async (input, { who }) => {
      const options = { store: ports.store, directory, dryRun: input.dryRun, by: byWhom(who) };
      return orThrow(await importPeople(input.csv, options));
    }),
  };
}

/** Signs the account out. One that heard of the change first has left already, and counts: the owner ended it. */
const endAll = (connections: Connections, account: number, before: readonly SignedIn[]): number =>
  Math.max(connections.end(account), before.filter(session => session.account === account).length);
