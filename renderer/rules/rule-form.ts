/** The form of one rule: what its choices are, what each begins with, and what is missing before it can be saved. */

import type { FilterAction, FilterCondition, FilterRule, TextHow } from '../../server/api/contract.ts';
import { t } from '../../server/base/language.ts';

type Simple = Exclude<FilterCondition, { readonly kind: 'group' }>;

/** A condition's or action's place in a list that changes: it keeps the focus and the input where it was. */
export type Keyed<T> = { readonly key: number; readonly value: T };
let last = 0;
export const keyed = <T>(value: T): Keyed<T> => ({ key: ++last, value });

const texts = { how: 'contains', not: false, values: [''] } as const;

/** What can be asked. `make`: as it begins. */
export const fields = [
  { id: 'from', label: t('From'), make: (): FilterCondition => ({ kind: 'header', headers: ['from'], ...texts }) },
  {
    id: 'to,cc',
    label: t('To or Cc'),
    make: (): FilterCondition => ({ kind: 'header', headers: ['to', 'cc'], ...texts }),
  },
  { id: 'to', label: t('To'), make: (): FilterCondition => ({ kind: 'header', headers: ['to'], ...texts }) },
  { id: 'cc', label: t('Cc'), make: (): FilterCondition => ({ kind: 'header', headers: ['cc'], ...texts }) },
  {
    id: 'subject',
    label: t('Subject'),
    make: (): FilterCondition => ({ kind: 'header', headers: ['subject'], ...texts }),
  },
  { id: 'body', label: t('Text'), make: (): FilterCondition => ({ kind: 'body', ...texts }) },
  {
    id: 'list-id',
    label: t('Mailing list'),
    make: (): FilterCondition => ({ kind: 'header', headers: ['list-id'], ...texts }),
  },
  {
    id: 'header',
    label: t('Another header field'),
    make: (): FilterCondition => ({ kind: 'header', headers: ['x-'], ...texts }),
  },
  {
    id: 'detail',
    label: t('Address after the +'),
    make: (): FilterCondition => ({ kind: 'envelope', of: 'to', part: 'detail', ...texts, how: 'is' }),
  },
  {
    id: 'sender',
    label: t('Real sender'),
    make: (): FilterCondition => ({ kind: 'envelope', of: 'from', part: 'all', ...texts }),
  },
  { id: 'known', label: t('Known sender'), make: (): FilterCondition => ({ kind: 'known', not: false }) },
  {
    id: 'attachment',
    label: t('Attachment'),
    make: (): FilterCondition => ({ kind: 'attachment', of: 'any', not: false }),
  },
  {
    id: 'attachment-name',
    label: t('Attachment’s name'),
    make: (): FilterCondition => ({ kind: 'attachment', of: 'name', ...texts, how: 'ends' }),
  },
  {
    id: 'attachment-type',
    label: t('Attachment’s kind'),
    make: (): FilterCondition => ({ kind: 'attachment', of: 'type', ...texts, values: ['application/pdf'], how: 'is' }),
  },
  {
    id: 'size',
    label: t('Size'),
    make: (): FilterCondition => ({ kind: 'size', over: true, bytes: 10 * 2 ** 20, not: false }),
  },
  { id: 'spam', label: t('Junk score'), make: (): FilterCondition => ({ kind: 'spam', atLeast: 5, not: false }) },
  {
    id: 'date',
    label: t('Day it comes'),
    make: (): FilterCondition => dateOf('date', 'ge', new Date().toLocaleDateString('sv')),
  },
  { id: 'weekday', label: t('Day of the week'), make: (): FilterCondition => dateOf('weekday', 'is', '6') },
  { id: 'time', label: t('Time of day'), make: (): FilterCondition => dateOf('time', 'ge', '17:00:00') },
  {
    id: 'group',
    label: t('Several together'),
    make: (): FilterCondition => ({
      ...{ kind: 'group', match: 'any', not: false },
      conditions: [{ kind: 'header', headers: ['from'], ...texts }],
    }),
  },
] as const;
export type FieldId = (typeof fields)[number]['id'];

const dateOf = (part: 'date' | 'weekday' | 'time', relation: 'is' | 'ge', value: string): FilterCondition => ({
  ...{ kind: 'date', of: 'now', part, relation, not: false, values: [value], zone: null },
});

/** Fields that hold addresses. */
const people = ['from', 'to', 'cc', 'to,cc'] as const;

/**
 * Who writes "is kim@there.example" means the address, which never stands alone in the field: <kim@there.example>. Parts
 * are looked for in the whole field, where the name is too.
 */
function meant(one: Simple): Simple {
  if (one.kind !== 'header' && one.kind !== 'address') return one;
  const { headers, how, not, values } = one;
  if (one.kind === 'address' && one.part !== 'all') return one;
  if (!people.some(id => id === headers.join().toLowerCase())) return one;
  return how === 'is' || how === 'ends'
    ? { kind: 'address', headers, part: 'all', how, not, values }
    : one.kind === 'header'
      ? one
      : { kind: 'header', headers, how, not, values };
}

/** null: the script asks in a way that the form shows and does not change. */
export function fieldOf(one: FilterCondition): FieldId | null {
  switch (one.kind) {
    case 'address':
      return one.part === 'all' ? (people.find(id => id === one.headers.join().toLowerCase()) ?? null) : null;
    case 'header': {
      const name = one.headers.join().toLowerCase();
      const known = fields.find(field => field.id === name);
      return known ? known.id : one.headers.length === 1 ? 'header' : null;
    }
    case 'envelope':
      if (one.of === 'to') return one.part === 'detail' ? 'detail' : null;
      return one.part === 'all' ? 'sender' : null;
    case 'attachment':
      return one.of === 'any' ? 'attachment' : `attachment-${one.of}`;
    case 'date':
      if (one.of !== 'now' || one.not || one.zone !== null || one.values.length !== 1) return null;
      return one.part === 'iso8601' ? null : one.part;
    case 'size':
      return one.not ? null : 'size';
    case 'exists':
      return null;
    case 'body':
    case 'known':
    case 'spam':
    case 'group':
      return one.kind;
  }
}

/** The texts that were typed stay where the other field has some too. */
export function withField(before: FilterCondition, id: FieldId): FilterCondition {
  const made = fields.find(field => field.id === id)!.make();
  const [old, fresh] = [textsOf(before), textsOf(made)];
  return old && fresh && old.values.some(value => value !== '')
    ? ({ ...made, how: old.how, not: old.not, values: old.values } as FilterCondition)
    : made;
}

type Texts = { readonly how: TextHow; readonly not: boolean; readonly values: readonly string[] };
export const textsOf = (one: FilterCondition): Texts | null => ('how' in one ? one : null);

export const actions = [
  { id: 'move', label: t('Move to'), make: (): FilterAction => ({ kind: 'move', mailbox: '', create: true }) },
  { id: 'copy', label: t('Copy to'), make: (): FilterAction => ({ kind: 'copy', mailbox: '', create: true }) },
  { id: 'read', label: t('Mark as read'), make: (): FilterAction => ({ kind: 'read' }) },
  { id: 'star', label: t('Star'), make: (): FilterAction => ({ kind: 'star' }) },
  { id: 'keyword', label: t('Label'), make: (): FilterAction => ({ kind: 'keyword', keyword: '' }) },
  { id: 'forward', label: t('Forward to'), make: (): FilterAction => ({ kind: 'forward', address: '', keep: true }) },
  {
    id: 'answer',
    label: t('Answer'),
    make: (): FilterAction => ({ kind: 'answer', subject: null, text: '', days: 7, addresses: [], from: null }),
  },
  { id: 'reject', label: t('Refuse'), make: (): FilterAction => ({ kind: 'reject', text: '' }) },
  { id: 'delete', label: t('Throw away'), make: (): FilterAction => ({ kind: 'delete' }) },
  { id: 'keep', label: t('Keep in the inbox'), make: (): FilterAction => ({ kind: 'keep' }) },
] as const;
export type ActionId = (typeof actions)[number]['id'];

export type RuleForm = {
  readonly name: string;
  readonly enabled: boolean;
  readonly match: 'all' | 'any';
  readonly conditions: readonly Keyed<FilterCondition>[];
  readonly actions: readonly Keyed<FilterAction>[];
  readonly stop: boolean;
};

export const newForm = (): RuleForm => ({
  ...{ name: '', enabled: true, match: 'all', stop: true },
  conditions: [keyed(fields[0].make())],
  actions: [keyed(actions[0].make())],
});
export const formOf = (rule: FilterRule): RuleForm => ({
  ...{ name: rule.name, enabled: rule.enabled, match: rule.match },
  conditions: rule.conditions.map(keyed),
  actions: rule.actions.filter(one => one.kind !== 'stop').map(keyed),
  stop: rule.actions.some(one => one.kind === 'stop'),
});

const trimmed = (one: Simple): Simple =>
  'values' in one ? { ...one, values: one.values.filter(value => value.trim() !== '') } : one;

export function ruleOf({ name, enabled, match, conditions, actions: done, stop }: RuleForm): FilterRule {
  return {
    ...{ name: name.trim(), enabled, match },
    conditions: conditions.map(({ value }) =>
      value.kind === 'group'
        ? { ...value, conditions: value.conditions.map(one => meant(trimmed(one))) }
        : meant(trimmed(value)),
    ),
    actions: [...done.map(({ value }) => value), ...(stop ? [{ kind: 'stop' as const }] : [])],
  };
}

/** What is missing, in words; null: it can be tried and saved. */
export function missing({ name, conditions, actions: done, stop }: RuleForm): string | null {
  if (name.trim() === '') return t('Give the rule a name');
  for (const { value } of conditions) {
    const inner = value.kind === 'group' ? value.conditions : [value];
    if (inner.length === 0 || inner.some(one => 'values' in one && one.values.every(text => text.trim() === '')))
      return t('Say what is looked for');
  }
  if (done.length === 0 && !stop) return t('Say what is to be done');
  for (const { value } of done) {
    if ((value.kind === 'move' || value.kind === 'copy') && value.mailbox.trim() === '')
      return t('Say which mailbox is meant');
    if (value.kind === 'forward' && value.address.trim() === '') return t('Say where it is forwarded to');
    if (value.kind === 'keyword' && value.keyword.trim() === '') return t('Say which label');
    if ((value.kind === 'answer' || value.kind === 'reject') && value.text.trim() === '')
      return t('Say what is answered');
  }
  return null;
}
