/** What is there already, against what an old configuration wants: nothing that the owner has said is written over. Pure. */
import { parseValue, printValue } from '../config/parse.ts';
import { isKey, type Key, schema } from '../config/schema.ts';
import { printWritten, readTarget } from '../directory/alias-target.ts';
import { parseRouteLine } from '../routing/route-line.ts';
import type { Doing } from './step.ts';

/** What this server has now, as its own API tells it. */
export type Present = {
  /** Name → the domain that it is another name of. */
  readonly domains: ReadonlyMap<string, string | null>;
  readonly accounts: ReadonlySet<string>;
  readonly aliases: ReadonlyMap<string, readonly string[]>;
  readonly forwards: ReadonlyMap<string, readonly string[]>;
  /** `isOwn`: the owner has said it, and not a default or a preset. */
  readonly settings: ReadonlyMap<string, { readonly text: string; readonly isOwn: boolean }>;
  /** Name → where it leads. */
  readonly relays: ReadonlyMap<string, string>;
  readonly pipes: ReadonlyMap<string, string>;
  readonly lines: { readonly [T in 'route' | 'tls' | 'rewrite']: readonly string[] };
  readonly rules: ReadonlySet<string>;
};

/** new: it can be done. there: it is so already. differs: something else is there, and stays. */
export type State = { readonly state: 'new' | 'there' } | { readonly state: 'differs'; readonly because: string };

const isNew: State = { state: 'new' };
const isThere: State = { state: 'there' };
const differs = (because: string): State => ({ state: 'differs', because });
const either = (same: boolean, because: string): State => (same ? isThere : differs(because));

export function stateOf(doing: Doing, now: Present): State {
  switch (doing.act) {
    case 'domain':
    case 'domain alias': {
      const of = now.domains.get(doing.name);
      if (of === undefined) return isNew;
      const wanted = doing.act === 'domain' ? null : doing.of;
      return either(
        of === wanted,
        of === null ? `${doing.name} is a domain of its own here` : `${doing.name} is another name of ${of} here`,
      );
    }
    case 'account':
      if (now.aliases.has(doing.address)) return differs(`${doing.address} is an alias here`);
      return now.accounts.has(doing.address) ? isThere : isNew;
    case 'alias': {
      if (now.accounts.has(doing.address)) return differs(`${doing.address} is somebody’s own address here`);
      return leads(doing, now.aliases.get(doing.address));
    }
    case 'forward':
      return leads(
        { ...doing, targets: doing.targets.map(ownMailbox(doing.address)) },
        now.forwards.get(doing.address),
      );
    case 'pipe':
      return named(now.pipes.get(doing.name), [doing.program, ...doing.args].join(' '), doing.name);
    case 'folder':
      return named(now.pipes.get(doing.name), doing.maildir, doing.name);
    case 'relay':
      return now.relays.has(doing.relay.name) ? differs(`there is a relay ${doing.relay.name} already`) : isNew;
    case 'setting':
      return settingState(doing, now);
    case 'entry':
      return (now.settings.get(doing.key)?.text ?? '').split(', ').includes(doing.text) ? isThere : isNew;
    case 'line':
      return lineState(doing, now);
    case 'rule':
      return now.rules.has(doing.text) ? isThere : isNew;
  }
}

/** Who forwards and keeps his mail: his own address is kept as his mailbox, since it would lead round. */
const ownMailbox =
  (address: string) =>
  (target: string): string =>
    target.toLowerCase() === address.toLowerCase() ? `mailbox:${address}` : target;

function leads(
  { address, targets }: { readonly address: string; readonly targets: readonly string[] },
  there: readonly string[] | undefined,
): State {
  if (there === undefined) return isNew;
  const domain = address.slice(address.lastIndexOf('@') + 1);
  const asKept = (text: string): string => {
    const read = readTarget(text, domain);
    return read.ok ? printWritten(read.value) : text;
  };
  const same = JSON.stringify([...targets].map(asKept).sort()) === JSON.stringify([...there].map(asKept).sort());
  return either(same, `${address} leads to ${there.join(', ')} here`);
}

const named = (there: string | undefined, wanted: string, name: string): State =>
  there === undefined ? isNew : either(there === wanted, `there is a pipe ${name} already: ${there}`);

function settingState({ key, text }: { readonly key: string; readonly text: string }, now: Present): State {
  const there = now.settings.get(key);
  if (!there || !isKey(key)) return differs(`there is no setting ${key}`);
  const secret = 'secret' in schema[key];
  if (!secret && there.text === usual(key, text)) return isThere;
  if (!there.isOwn) return isNew;
  return differs(secret ? `${key} is set already` : `${key} is ${there.text === '' ? 'empty' : there.text} here`);
}

/** '5d' and '120h' are one. */
function usual(key: Key, text: string): string {
  const parsed = parseValue(key, text);
  return parsed.ok ? printValue(key, parsed.value) : text;
}

function lineState(
  { table, line }: { readonly table: 'route' | 'tls' | 'rewrite'; readonly line: string },
  now: Present,
): State {
  const lines = now.lines[table];
  if (lines.includes(line)) return isThere;
  if (table !== 'route') return isNew;
  const left = leftOf(line);
  const other = lines.find(one => leftOf(one) === left);
  return other === undefined ? isNew : differs(`there is a line already: ${other}`);
}

function leftOf(line: string): string {
  const read = parseRouteLine(line);
  return read.ok ? JSON.stringify([read.value.to.key, read.value.from.key, read.value.account]) : line;
}
