/** What a person should know of an alias that was made, in sentences. */
import { domainOf } from './address.ts';
import type { AliasForm } from './alias-form.ts';
import type { WrittenTarget } from './alias-target.ts';
import type { AliasOptions } from './aliases.ts';

type Options = Pick<AliasOptions, 'store' | 'leaves' | 'includes' | 'pipesRun'>;

export async function notesOn(
  options: Options,
  form: AliasForm,
  read: readonly WrittenTarget[],
): Promise<readonly string[]> {
  const notes: string[] = [];
  for (const one of read) if (!one.isOff) notes.push(...(await noteOn(options, form, one)));
  if (read.every(one => one.isOff)) notes.push('All its targets are off: mail for it is refused.');
  return notes;
}

async function noteOn(
  { store, leaves, includes, pipesRun }: Options,
  form: AliasForm,
  { target }: WrittenTarget,
): Promise<readonly string[]> {
  switch (target.kind) {
    case 'address':
      return target.address.includes('$') && form.kind !== 'exact'
        ? []
        : addressNote({ store, leaves }, target.address);
    case 'include': {
      const found = await includes.read(target.path, domainOf(form.address));
      return [
        found.ok
          ? `${target.path} has ${found.value.length} ${found.value.length === 1 ? 'address' : 'addresses'} now, and is read anew when mail comes.`
          : `Mail for it waits until its list can be read: ${found.error}.`,
      ];
    }
    case 'pipe':
      return pipesRun() ? [] : [`Programs are not run here (pipe.enabled): mail for pipe ${target.name} waits.`];
    case 'discard':
      return ['What it discards is gone for good, and its sender is not told.'];
    case 'domain': {
      const isOurs = (await store.domains()).some(one => one.name === target.domain);
      return isOurs ? [] : [elsewhere[leaves()](`@${target.domain}`)];
    }
    default:
      return [];
  }
}

async function addressNote({ store, leaves }: Pick<Options, 'store' | 'leaves'>, address: string): Promise<string[]> {
  const found = await store.resolve(address, '');
  if (found.kind === 'unknown-user') return [`There is no ${address} here yet: mail for it is refused until there is.`];
  if (found.kind === 'account' && !found.enabled) return [`${address} is closed and takes no mail.`];
  return found.kind === 'elsewhere' ? [elsewhere[leaves()](address)] : [];
}

const elsewhere = {
  deliver: (target: string) => `${target} is elsewhere: mail for it is sent on to the internet.`,
  local: (target: string) =>
    `${target} is elsewhere, and in local mode nothing leaves this computer: mail for it waits in the queue and, if that stays so, goes back to its sender.`,
  capture: (target: string) => `${target} is elsewhere: while everything is captured, mail for it stays here.`,
} as const;
