/**
 * Where a recipient's mail goes: 'local' for our own, else what the owner's table of routes says, else the one smart
 * host, else the domain. The answer is the queue's unit of concurrency and back-off. No route lets anything in: whose
 * mail is taken was decided before (receive.ts).
 */
import { domainOf, lookupForm } from '../directory/address.ts';
import { faultRoute } from '../queue/fault-route.ts';
import { LOCAL, printRoute, type RouteFrom, SMART_HOST, SMTP_PORT } from '../queue/route-name.ts';
import { printRouteLine, type RouteLine } from '../routing/route-line.ts';
import type { RouteTable } from '../routing/route-table.ts';
import type { Id, Resolution, Store } from '../store/interface.ts';

export type RouteOptions = {
  readonly store: Store;
  readonly mode: () => 'capture' | 'local' | 'deliver';
  readonly smartHost: () => string;
  readonly separator: () => string;
  readonly table?: () => RouteTable;
};

/** `table`: another than the one that holds now. */
export type AskedRoute = { readonly table?: RouteTable; readonly passOver?: (line: RouteLine) => boolean };

export async function routeFor(
  options: RouteOptions,
  address: string,
  from?: RouteFrom,
  { table = options.table?.(), passOver }: AskedRoute = {},
): Promise<string> {
  if (options.mode() === 'capture') return faultRoute(address) ?? LOCAL;
  const form = lookupForm(address);
  if (!form.ok) return LOCAL; // The delivery agent says what is wrong with it.
  const resolution = await options.store.resolve(form.value, options.separator());
  if (!mayLeave(resolution)) return LOCAL;
  const isHere = resolution.kind === 'account';
  const account = table?.asksForAccount ? await accountOf(options.store, from?.account ?? null) : null;
  const found = table?.find({ recipient: form.value, sender: senderOf(from), account, isHere }, passOver);
  if (found) return nameOf(found.line, form.value, isHere);
  return isHere ? LOCAL : usual(options, form.value);
}

/** Of our own people only those who have a mailbox: an alias is first followed to its end. */
const mayLeave = ({ kind }: Resolution): boolean => kind === 'elsewhere' || kind === 'account';

/** In lookup form. One that nobody knows matches no line that asks for one. */
function senderOf(from: RouteFrom | undefined): string {
  if (!from) return NOBODY_KNOWS;
  const form = lookupForm(from.sender);
  return from.sender === '' ? '' : form.ok ? form.value : NOBODY_KNOWS;
}
const NOBODY_KNOWS = '?@?';

async function accountOf(store: Store, account: Id | null): Promise<string | null> {
  if (account === null) return null;
  return (await store.accounts()).find(one => one.id === account)?.address ?? null;
}

function nameOf({ target }: RouteLine, recipient: string, isHere: boolean): string {
  if (target.kind !== 'mx') return printRoute(target);
  return isHere ? LOCAL : domainRoute(domainOf(recipient));
}

const usual = (options: RouteOptions, recipient: string): string =>
  options.smartHost() === '' ? domainRoute(domainOf(recipient)) : SMART_HOST;

/** A domain may be called `local` (RFC 6762 has it reserved, and some houses have it all the same). */
const domainRoute = (domain: string): string =>
  domain === LOCAL || domain === 'hold' || domain === 'discard'
    ? printRoute({ kind: 'smtp', host: domain, port: SMTP_PORT, mx: true })
    : domain;

export type RouteStep = {
  readonly say: string;
  /** The line of the table that holds, from 1. */
  readonly line?: number;
};
export type RouteExplained = { readonly route: string; readonly steps: readonly RouteStep[] };

/** The same, told step by step. */
export async function explainRoute(options: RouteOptions, address: string, from?: RouteFrom): Promise<RouteExplained> {
  const route = await routeFor(options, address, from);
  const steps = await stepsTo(options, address, from);
  return { route, steps: [...steps, { say: wayWords(route) }] };
}

async function stepsTo(options: RouteOptions, address: string, from?: RouteFrom): Promise<readonly RouteStep[]> {
  if (options.mode() === 'capture')
    return faultRoute(address) === null
      ? [{ say: 'The mode is "capture": all mail stays here' }]
      : [{ say: 'The mode is "capture", and this address is tried by the queue against faults on purpose' }];
  const form = lookupForm(address);
  if (!form.ok) return [{ say: `${address} is no address: ${form.error}` }];
  const resolution = await options.store.resolve(form.value, options.separator());
  const isHere = resolution.kind === 'account';
  const first = { say: `${form.value} ${resolutionWords[resolution.kind]}` };
  const table = options.table?.();
  if (!mayLeave(resolution) || !table || table.lines.length === 0)
    return isHere || !mayLeave(resolution) ? [first] : [first, noLine(options, 'There are no routes')];
  const account = table.asksForAccount ? await accountOf(options.store, from?.account ?? null) : null;
  const all = table.findAll({ recipient: form.value, sender: senderOf(from), account, isHere });
  const [holds, ...beaten] = all;
  if (!holds) return [first, noLine(isHere ? null : options, `None of the ${table.lines.length} routes is for it`)];
  return [
    first,
    { say: `Route ${holds.number} holds: ${printRouteLine(holds.line)}`, line: holds.number },
    ...beaten.slice(0, 5).map(({ number, line }) => ({
      say: `Route ${number} would be for it, too, and stands below: ${printRouteLine(line)}`,
    })),
  ];
}

function noLine(options: RouteOptions | null, say: string): RouteStep {
  if (!options) return { say };
  const then =
    options.smartHost() === '' ? 'its own mail hosts take it' : `the smart host ${options.smartHost()} takes it`;
  return { say: `${say}: ${then}` };
}

const resolutionWords: { readonly [K in Resolution['kind']]: string } = {
  account: 'has a mailbox here',
  alias: 'is an alias here, which is followed first',
  list: 'is a mailing list here, or means something to one',
  'unknown-user': 'has nobody here, though its domain is ours',
  elsewhere: 'is elsewhere',
};

function wayWords(route: string): string {
  if (route === LOCAL) return 'It is delivered here';
  return `It goes by the route "${route}"`;
}
