/** Domains, accounts, aliases and forwarding out of what was understood. */

import { domainOf } from '../directory/address.ts';
import { aliasForm } from '../directory/alias-form.ts';
import { readTarget } from '../directory/alias-target.ts';
import { parseMailbox } from '../mime/address.ts';
import type { Done } from './book.ts';
import type { Sink, Told } from './plan.ts';
import { type Pipes, pipesFor } from './plan-pipes.ts';
import type { Statement, Target } from './statement.ts';

type Alias = { readonly address: string; readonly targets: readonly Target[]; readonly from: Statement };

export function peopleSteps(told: readonly Told[], own: string | null, sink: Sink): Done {
  const whole = (name: string): string | null =>
    name.includes('@') ? name.toLowerCase() : own === null ? null : `${name.toLowerCase()}@${own}`;
  const accounts = new Map<string, Statement>();
  const aliases: Alias[] = [];
  for (const { action, from } of told) {
    if (action.kind !== 'account' && action.kind !== 'alias') continue;
    const address = whole(action.address);
    if (address === null)
      sink.leave(
        `${action.kind} ${action.address}`,
        'which domain a name without one belongs to is not said: name it with --domain',
        from,
      );
    else if (!domainOf(address).includes('.'))
      sink.leave(`${action.kind} ${address}`, `${domainOf(address)} is no whole name of a domain`, from);
    else if (action.kind === 'alias') aliases.push({ address, targets: action.targets, from });
    else if (!parseMailbox(address).ok) sink.leave(`account ${address}`, 'it is no address', from);
    else if (!accounts.has(address)) accounts.set(address, from);
  }
  domainSteps(told, [...accounts.keys(), ...aliases.map(one => one.address)], sink);
  const pipes = pipesFor(
    aliases.flatMap(one => one.targets.map(target => ({ target, from: one.from }))),
    sink,
  );
  const known = new Map(aliases.map(one => [one.address, one.from]));
  const isHimself = ({ address, targets }: Alias): boolean =>
    targets.some(one => one.kind === 'inside' && whole(one.name) === address);
  const people = new Set([...accounts.keys()].filter(one => !known.has(one)));
  for (const one of aliases) if (isHimself(one)) people.add(one.address);
  for (const address of people)
    sink.step(
      { act: 'account', address },
      accounts.get(address) ?? known.get(address)!,
      'its password cannot come along',
    );
  for (const one of aliases) aliasStep(one, { whole, pipes, people, own }, sink);
}

/** A name that is ours and has addresses of its own is no mere other name: what it does not know is looked for in the other. */
function domainSteps(told: readonly Told[], addresses: readonly string[], sink: Sink): void {
  const used = new Set(addresses.map(domainOf));
  const known = new Set(addresses);
  const others = new Map(
    told.flatMap(({ action }) => (action.kind === 'domain alias' ? [[action.name, action.of]] : [])),
  );
  const said = new Set<string>();
  for (const { action, from } of told) {
    if (action.kind !== 'domain' && action.kind !== 'domain alias') continue;
    const { name } = action;
    const of = lastOf(others, name);
    if (said.has(name)) continue;
    said.add(name);
    if (of === undefined) sink.step({ act: 'domain', name }, from);
    else if (used.has(name)) {
      sink.step({ act: 'domain', name }, from, `it has addresses of its own, so it is no mere other name of ${of}`);
      if (!known.has(`@${name}`)) sink.step({ act: 'alias', address: `@${name}`, targets: [`@${of}`] }, from);
    } else sink.step({ act: 'domain alias', name, of }, from);
  }
  const first = new Map<string, Statement>();
  for (const { action, from } of told)
    if ('address' in action && !first.has(domainOf(action.address))) first.set(domainOf(action.address), from);
  for (const address of known) {
    const name = domainOf(address);
    if (said.has(name)) continue;
    said.add(name);
    const from = first.get(name) ?? told[0]!.from;
    sink.step({ act: 'domain', name }, from, 'no line names it; its addresses do');
  }
}

/** A name of a name is one of the last: here, no domain is another name of what is one itself. */
function lastOf(others: ReadonlyMap<string, string>, name: string): string | undefined {
  let of = others.get(name);
  for (let n = 0; n < 10 && of !== undefined && others.has(of) && others.get(of) !== name; n++) of = others.get(of);
  return of === name ? undefined : of;
}

type House = {
  readonly whole: (name: string) => string | null;
  readonly pipes: Pipes;
  /** Who has a mailbox. */
  readonly people: ReadonlySet<string>;
  readonly own: string | null;
};

function aliasStep({ address, targets, from }: Alias, house: House, sink: Sink): Done {
  const domain = domainOf(address);
  const written: string[] = [];
  for (const target of targets) {
    const text = targetText(target, address, house);
    const read = text === null ? null : readTarget(text, house.own ?? domain);
    if (text !== null && read?.ok) written.push(text);
    else if (text !== null || target.kind === 'file')
      sink.leave(
        `${address} → ${text ?? (target.kind === 'file' ? target.path : '')}`,
        read && !read.ok ? read.error : 'only folders in Maildir form are written into here',
        from,
      );
  }
  if (written.length === 0) return sink.leave(`alias ${address}`, 'no target of it is left', from);
  if (house.people.has(address))
    return sink.step({ act: 'forward', address, targets: written }, from, from.because ?? undefined);
  const form = aliasForm(address);
  if (!form.ok) return sink.leave(`alias ${address}`, form.error, from);
  sink.step({ act: 'alias', address: form.value.address, targets: written }, from, from.because ?? undefined);
}

/** As directory/alias-target.ts reads it; null: it cannot be written. */
function targetText(target: Target, address: string, { whole, pipes }: House): string | null {
  switch (target.kind) {
    case 'address':
      return target.address;
    case 'inside': {
      const name = whole(target.name) ?? `${target.name}@${domainOf(address)}`;
      return target.exactly && name !== address ? `mailbox:${name}` : name;
    }
    case 'include':
      return `include:${target.path}`;
    case 'discard':
      return 'discard';
    case 'refuse':
      return target.later ? `later:${ascii(target.words)}` : `refuse:5.1.1 ${ascii(target.words)}`.trim();
    case 'pipe':
    case 'file': {
      const name = pipes.nameOf(target);
      return name === null ? null : `pipe:${name}`;
    }
  }
}

const ascii = (words: string): string => words.replace(/[^\x20-\x7e]/g, '?').slice(0, 300);
