/** What is to be done here for what an old configuration says: in this server's own words, ready to be done one by one. */
import type { RuleDraft } from '../judgement/rule-text.ts';
import type { RelayDraft } from '../routing/relay.ts';
import type { Place } from './statement.ts';

export type Doing =
  | { readonly act: 'domain'; readonly name: string }
  | { readonly act: 'domain alias'; readonly name: string; readonly of: string }
  | { readonly act: 'account'; readonly address: string }
  /** Programs and folders that aliases lead to; off until the owner wants them. */
  | { readonly act: 'pipe'; readonly name: string; readonly program: string; readonly args: readonly string[] }
  | { readonly act: 'folder'; readonly name: string; readonly maildir: string }
  | { readonly act: 'alias'; readonly address: string; readonly targets: readonly string[] }
  /** Of somebody with a mailbox here. */
  | { readonly act: 'forward'; readonly address: string; readonly targets: readonly string[] }
  | { readonly act: 'setting'; readonly key: string; readonly text: string }
  | { readonly act: 'entry'; readonly key: string; readonly text: string }
  | { readonly act: 'relay'; readonly relay: RelayDraft }
  | { readonly act: 'line'; readonly table: 'route' | 'tls' | 'rewrite'; readonly line: string }
  | { readonly act: 'rule'; readonly rule: RuleDraft; readonly text: string };

/** In the order in which they can be done: a domain before its people, a relay before its route. */
export const order: readonly Doing['act'][] = [
  'domain',
  'domain alias',
  'account',
  'pipe',
  'folder',
  'alias',
  'forward',
  'setting',
  'entry',
  'relay',
  'line',
  'rule',
];

export type Step = {
  readonly doing: Doing;
  /** Where it comes from; a setting may come from nowhere but a default. */
  readonly from: Place;
  /** What is otherwise than it was there. */
  readonly note: string | null;
};
/** What cannot be done here, although it was understood. */
export type LeftOut = { readonly what: string; readonly because: string; readonly from: Place };
export type Plan = { readonly steps: readonly Step[]; readonly leftOut: readonly LeftOut[] };

/** One step in a sentence; passwords are not told. */
export function stepInWords(doing: Doing): string {
  switch (doing.act) {
    case 'domain':
      return `domain ${doing.name}`;
    case 'domain alias':
      return `domain ${doing.name}, as another name of ${doing.of}`;
    case 'account':
      return `account ${doing.address}`;
    case 'pipe':
      return `pipe ${doing.name}: ${[doing.program, ...doing.args].join(' ')}`;
    case 'folder':
      return `pipe ${doing.name}: the Maildir ${doing.maildir}`;
    case 'alias':
      return `alias ${doing.address} → ${doing.targets.join(', ')}`;
    case 'forward':
      return `forward ${doing.address} → ${doing.targets.join(', ')}`;
    case 'setting':
      return `setting ${doing.key} = ${isSecret(doing.key) ? HIDDEN : doing.text}`;
    case 'entry':
      return `setting ${doing.key}: also ${doing.text}`;
    case 'relay':
      return `relay ${doing.relay.name}: ${doing.relay.hosts.join(', ')}${doing.relay.user ? `, as ${doing.relay.user}` : ''}`;
    case 'line':
      return `${doing.table === 'tls' ? 'encryption' : doing.table}: ${doing.line}`;
    case 'rule':
      return `rule: ${doing.text}`;
  }
}

const HIDDEN = '••••••••';
const isSecret = (key: string): boolean => key.endsWith('password');

/** What two steps that do the same to the same thing share. */
export function keyOf(doing: Doing): string {
  switch (doing.act) {
    case 'domain':
    case 'domain alias':
      return `domain ${doing.name}`;
    case 'account':
      return `account ${doing.address}`;
    case 'pipe':
    case 'folder':
      return `pipe ${doing.name}`;
    case 'alias':
    case 'forward':
      return `alias ${doing.address}`;
    case 'setting':
      return `setting ${doing.key}`;
    case 'entry':
      return `entry ${doing.key} ${doing.text}`;
    case 'relay':
      return `relay ${doing.relay.name}`;
    case 'line':
      return `${doing.table} ${doing.line}`;
    case 'rule':
      return `rule ${doing.text}`;
  }
}
