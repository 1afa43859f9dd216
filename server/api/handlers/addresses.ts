/** Domains, aliases, forwarding and pipes: what mail is taken for, and whom it reaches; and the way of one address. */
import { z } from 'zod';
import { days as inDays } from '../../base/units.ts';
import { tryAlias } from '../../directory/alias-trial.ts';
import { traceAddress } from '../../directory/trace.ts';
import { tryPipe } from '../../mda/pipe-trial.ts';
import { openTransports, type Transport } from '../../mda/transports.ts';
import { parseMailbox, printMailbox } from '../../mime/address.ts';
import type { Domain } from '../../store/interface.ts';
import type { AddressesApi } from '../alias-contract.ts';
import { byWhom, orThrow } from '../answer.ts';
import { arrivalsSince } from '../arrivals.ts';
import type { DomainRow, PipeRow } from '../contract.ts';
import type { ServerPorts } from '../ports.ts';
import { ApiError, call, type RouterOf } from '../rpc.ts';
import { wayOf } from './address-way.ts';
import { aliasRow, madeRow } from './alias-rows.ts';
import type { PeopleReader } from './people.ts';

const nothing = z.object({});
const text = z.string().min(1).max(400);
/** A refusal's words, or the name of a file. */
const target = z.string().min(1).max(1100);
const targets = z.array(target).min(1).max(1000).readonly();

export function addressHandlers(ports: ServerPorts, people: PeopleReader): RouterOf<AddressesApi> {
  return {
    domains: domainHandlers(ports, people),
    aliases: aliasHandlers(ports),
    forwards: forwardHandlers(ports),
    pipes: pipeHandlers(ports),
    directory: {
      trace: call(z.object({ address: text, sender: z.string().max(400).optional() }), ({ address, sender = '' }) =>
        traceAddress(
          {
            ...{ store: ports.store, now: ports.clock.now(), wayOf: wayOf(ports) },
            ...{ separator: ports.config()['address.plus-separator'], mode: ports.config().mode },
            pipesRun: ports.config()['pipe.enabled'],
          },
          address,
          sender,
        ),
      ),
    },
  };
}

function domainHandlers(
  { directory, store, clock }: ServerPorts,
  people: PeopleReader,
): RouterOf<AddressesApi['domains']> {
  return {
    list: call(nothing, () => people.domains()),
    add: call(z.object({ name: text, aliasOf: text.optional() }), async (input, { who }) => {
      const { name } = orThrow(await directory.addDomain(input.name, input.aliasOf ?? null, byWhom(who)));
      const made = (await people.domains()).find(one => one.name === name);
      return made ?? domainRow({ name, aliasOf: input.aliasOf ?? null }, 0);
    }),
    remove: call(z.object({ name: text }), async (input, { who }) => {
      orThrow(await directory.removeDomain(input.name, byWhom(who)));
      return {};
    }),
    unknown: call(z.object({ name: text, target: target.nullable() }), async (input, { who }) => {
      const known = (await store.domains()).find(one => one.name === input.name.toLowerCase());
      const made = orThrow(await directory.setUnknown(known?.name ?? input.name, input.target, byWhom(who)));
      return madeRow(made, clock.now());
    }),
  };
}

const domainRow = ({ name, aliasOf }: Pick<Domain, 'name' | 'aliasOf'>, accounts: number): DomainRow => ({
  name,
  aliasOf,
  accounts,
});

function aliasHandlers(ports: ServerPorts): RouterOf<AddressesApi['aliases']> {
  const { store, directory, clock } = ports;
  const given = z.object({
    ...{ address: text, targets },
    until: z.number().int().nullable().optional(),
    most: z.number().int().nullable().optional(),
    onlyFrom: text.nullable().optional(),
  });
  const limitsOf = ({ until, most, onlyFrom }: z.infer<typeof given>) =>
    until === undefined && most === undefined && onlyFrom === undefined
      ? undefined
      : {
          ...(until === undefined ? {} : { until }),
          ...(most === undefined ? {} : { most }),
          ...(onlyFrom === undefined ? {} : { onlyFrom }),
        };
  return {
    list: call(nothing, async () => (await store.aliases()).map(one => aliasRow(one, clock.now()))),
    add: call(given, async (input, { who }) => {
      const { address, targets: to } = input;
      return madeRow(orThrow(await directory.addAlias(address, to, byWhom(who), limitsOf(input))), clock.now());
    }),
    change: call(given, async (input, { who }) => {
      const { address, targets: to } = input;
      return madeRow(orThrow(await directory.changeAlias(address, to, byWhom(who), limitsOf(input))), clock.now());
    }),
    try: call(
      z.object({ address: text, targets: z.array(target).max(1000).readonly(), days: z.number().min(0).max(3650) }),
      async ({ days, ...wish }) => {
        const since = clock.now() - inDays(days);
        const separator = ports.config()['address.plus-separator'];
        return orThrow(await tryAlias(store, wish, separator, arrivalsSince(store, since)));
      },
    ),
    remove: call(z.object({ address: text }), async (input, { who }) =>
      aliasRow(orThrow(await directory.removeAlias(input.address, byWhom(who))), clock.now()),
    ),
  };
}

function forwardHandlers({ store, directory, clock }: ServerPorts): RouterOf<AddressesApi['forwards']> {
  return {
    list: call(nothing, async () =>
      (await store.accounts()).flatMap(({ address, forward }) => (forward ? [{ address, targets: forward }] : [])),
    ),
    set: call(z.object({ address: text, targets }), async (input, { who }) =>
      madeRow(orThrow(await directory.setForward(input.address, input.targets, byWhom(who))), clock.now()),
    ),
    remove: call(z.object({ address: text }), async (input, { who }) => {
      orThrow(await directory.setForward(input.address, [], byWhom(who)));
      return {};
    }),
  };
}

function pipeHandlers({ store, clock, config, home }: ServerPorts): RouterOf<AddressesApi['pipes']> {
  const transports = openTransports({ store, clock });
  const given = z.object({
    ...{ name: text, program: target.optional(), maildir: target.optional() },
    args: z.array(z.string().max(1000)).max(50).readonly().optional(),
    timeLimit: z.number().int().positive().optional(),
    ...{ fromLine: z.boolean().optional(), enabled: z.boolean().optional() },
  });
  type Given = z.infer<typeof given>;
  const named = ({ name, ...rest }: Given) => ({
    name,
    ...(Object.fromEntries(Object.entries(rest).filter(([, value]) => value !== undefined)) as {
      [K in keyof typeof rest]?: NonNullable<(typeof rest)[K]>;
    }),
  });
  const row = async (transport: Transport): Promise<PipeRow> => {
    const led = (await store.aliases()).filter(one =>
      one.targets.some(to => to.replace(/^off:/, '') === `pipe:${transport.name}`),
    );
    return { ...pipeRow(transport), aliases: led.map(one => one.address) };
  };
  return {
    list: call(nothing, async () => Promise.all((await transports.list()).map(row))),
    add: call(given, async (input, { who }) => row(orThrow(await transports.add(named(input), byWhom(who))))),
    change: call(given, async (input, { who }) => row(orThrow(await transports.change(named(input), byWhom(who))))),
    remove: call(z.object({ name: text }), async (input, { who }) =>
      row(orThrow(await transports.remove(input.name, byWhom(who)))),
    ),
    try: call(z.object({ name: text, recipient: text.optional() }), async ({ name, recipient }) => {
      const pipe = await transports.find(name.toLowerCase());
      if (!pipe) throw new ApiError('NOT_FOUND', `There is no pipe "${name}"`);
      const likely = [...(await row(pipe)).aliases, `${pipe.name}@example.org`].find(one => parseMailbox(one).ok);
      const read = parseMailbox(recipient ?? likely ?? '');
      if (!read.ok) throw new ApiError('BAD_INPUT', `"${recipient}" is not an address: ${read.error}`);
      const separator = config()['address.plus-separator'];
      const tried = await tryPipe({ clock, separator, home }, pipe, printMailbox(read.value));
      const works = tried.result.kind === 'taken' || tried.result.kind === 'folder-ready';
      return { ...tried, works };
    }),
  };
}

const pipeRow = (one: Transport): Omit<PipeRow, 'aliases'> =>
  one.kind === 'program'
    ? {
        ...{ name: one.name, kind: one.kind, enabled: one.enabled, path: one.program, args: one.args },
        ...{ timeLimit: one.timeLimit, fromLine: one.fromLine },
      }
    : { name: one.name, kind: one.kind, enabled: one.enabled, path: one.path, args: [], timeLimit: 0, fromLine: false };
