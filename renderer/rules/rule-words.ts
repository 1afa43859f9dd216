/** Rules in words: what a rule asks, what it does, in one line each, as somebody would say it. */

import type {
  AddressPart,
  DatePart,
  FilterAction,
  FilterCondition,
  FilterRule,
  ShownBlock,
} from '../../server/api/contract.ts';
import { t } from '../../server/base/language.ts';
import { size } from '../design/format.ts';

export const hows = [
  ['contains', t('contains')],
  ['!contains', t('does not contain')],
  ['is', t('is')],
  ['!is', t('is not')],
  ['begins', t('begins with')],
  ['ends', t('ends with')],
  ['matches', t('matches (* and ?)')],
  ['regex', t('matches the pattern')],
] as const;
/** Of every way to compare, the rarer ones too. */
export const howWords: Readonly<Record<string, string>> = {
  ...Object.fromEntries(hows),
  '!begins': t('does not begin with'),
  '!ends': t('does not end with'),
  '!matches': t('does not match'),
  '!regex': t('does not match the pattern'),
};
export const howOf = ({ how, not }: { readonly how: string; readonly not: boolean }): string =>
  `${not ? '!' : ''}${how}`;

const either = (all: readonly string[]): string =>
  all.length === 0 ? '' : all.reduce((one, other) => t('{one} or {other}', { one, other }));
const both = (all: readonly string[]): string =>
  all.length === 0 ? '' : all.reduce((one, other) => t('{one} and {other}', { one, other }));

const listed = (values: readonly string[], most = 3): string => {
  const shown = values.slice(0, most).map(value => t('“{value}”', { value }));
  const more = values.length - shown.length;
  return more > 0
    ? t('{values} or {count, plural, one {# other} other {# others}}', { values: shown.join(', '), count: more })
    : either(shown);
};

const headerNames: Readonly<Record<string, string>> = {
  from: t('From'),
  to: t('To'),
  cc: t('Cc'),
  'to,cc': t('To or Cc'),
  subject: t('Subject'),
  'list-id': t('Mailing list'),
};
const headersSaid = (headers: readonly string[]): string =>
  headerNames[headers.join().toLowerCase()] ?? either(headers);

/** What of an address is looked at. */
const partOf = (field: string, part: AddressPart): string =>
  part === 'all'
    ? field
    : t(
        '{part, select, localpart {{field} before the @} domain {{field} domain} user {{field} before the +} other {{field} after the +}}',
        { field, part },
      );

export const weekdays = [
  t('Sunday'),
  t('Monday'),
  t('Tuesday'),
  t('Wednesday'),
  t('Thursday'),
  t('Friday'),
  t('Saturday'),
] as const;

const dateValue = (part: DatePart, values: readonly string[]): string =>
  either(
    values.map(value =>
      part === 'weekday'
        ? (weekdays[Number(value)] ?? value)
        : part === 'time'
          ? value.slice(0, 5)
          : value.replace('T', ' '),
    ),
  );

/** “Subject contains “invoice””: what is looked at, how, and for what. */
const compared = (
  field: string,
  one: { readonly how: string; readonly not: boolean; readonly values: readonly string[] },
) => t('{field} {how} {values}', { field, how: howWords[howOf(one)], values: listed(one.values) });

function dateWords({
  of,
  part,
  relation,
  not,
  values,
  zone,
}: Extract<FilterCondition, { readonly kind: 'date' }>): string {
  return t(
    '{of, select, now {It comes} other {It is dated}}{not, select, yes { not} other {}} {relation, select, is {{part, select, time {at} other {on}}} ge {from} le {until} gt {after} other {before}} {when}{zone, select, none {} other { ({zone})}}',
    { of, not: not ? 'yes' : 'no', relation, part, when: dateValue(part, values), zone: zone ?? 'none' },
  );
}

export function conditionWords(one: FilterCondition): string {
  switch (one.kind) {
    case 'header':
      return compared(headersSaid(one.headers), one);
    case 'address':
      return compared(partOf(headersSaid(one.headers), one.part), one);
    case 'envelope':
      return compared(partOf(one.of === 'from' ? t('Real sender') : t('Address it came for'), one.part), one);
    case 'exists':
      return one.not
        ? t('There is no field {names}', { names: both(one.headers) })
        : t('There is a field {names}', { names: both(one.headers) });
    case 'body':
      return compared(t('Text'), one);
    case 'size':
      return t(
        '{not, select, yes {It is not} other {It is}} {than, select, larger {larger} other {smaller}} than {size}',
        { not: one.not ? 'yes' : 'no', than: one.over ? 'larger' : 'smaller', size: size(one.bytes) },
      );
    case 'attachment':
      if (one.of === 'any') return one.not ? t('It has no attachment') : t('It has an attachment');
      return compared(one.of === 'type' ? t('An attachment’s kind') : t('An attachment’s name'), one);
    case 'date':
      return dateWords(one);
    case 'spam':
      return one.not
        ? t('Junk score below {score}', { score: one.atLeast })
        : t('Junk score of {score} or more', { score: one.atLeast });
    case 'known':
      return one.not ? t('From somebody never written to') : t('From somebody written to before');
    case 'group': {
      const parts = one.conditions.map(conditionWords);
      const conditions = one.match === 'any' ? either(parts) : both(parts);
      return one.not ? t('Not: ({conditions})', { conditions }) : `(${conditions})`;
    }
  }
}

export function actionWords(action: FilterAction): string {
  switch (action.kind) {
    case 'move':
      return t('move to {mailbox}', { mailbox: action.mailbox });
    case 'copy':
      return t('copy to {mailbox}', { mailbox: action.mailbox });
    case 'read':
      return t('mark as read');
    case 'star':
      return t('star');
    case 'keyword':
      return t('label {keyword}', { keyword: action.keyword });
    case 'forward':
      return action.keep
        ? t('forward to {address} and keep it', { address: action.address })
        : t('forward to {address}', { address: action.address });
    case 'answer':
      return t('answer “{text}”', { text: firstLine(action.text) });
    case 'reject':
      return t('refuse: “{text}”', { text: firstLine(action.text) });
    case 'keep':
      return t('keep in the inbox');
    case 'delete':
      return t('throw away');
    case 'stop':
      return t('ask no further rule');
  }
}
const firstLine = (text: string): string => {
  const [line = ''] = text.trim().split('\n');
  return line.length > 60 ? `${line.slice(0, 59)}…` : line;
};

/** "Subject contains “invoice”: move to Invoices, ask no further rule" */
export function ruleWords({ match, conditions, actions }: FilterRule): string {
  const asked =
    conditions.length === 0
      ? t('Every message')
      : conditions
          .map(conditionWords)
          .reduce((one, other) =>
            match === 'any' ? t('{one}, or {other}', { one, other }) : t('{one}, and {other}', { one, other }),
          );
  return `${asked}: ${actions.map(actionWords).join(', ')}`;
}

/** Mailboxes that a rule files into and that are not there; `names`: those that are. */
export function missingMailboxes({ actions }: FilterRule, names: readonly string[]): readonly string[] {
  if (names.length === 0) return [];
  const known = new Set(names.map(name => name.toLowerCase()));
  return actions.flatMap(one =>
    (one.kind === 'move' || one.kind === 'copy') && !known.has(one.mailbox.toLowerCase())
      ? [
          one.create
            ? t('There is no mailbox “{mailbox}” yet: it is made with the first message.', { mailbox: one.mailbox })
            : t('There is no mailbox “{mailbox}” now: such mail may stay in the inbox.', { mailbox: one.mailbox }),
        ]
      : [],
  );
}

export const titleOf = (block: ShownBlock): string =>
  block.kind === 'rule'
    ? block.rule.name || t('Without a name')
    : block.name || (block.remarksOnly ? t('Remarks') : t('Written by hand'));

/** "2 rules sort the mail, 1 rests, 1 part is written by hand" */
export function summaryOf(blocks: readonly ShownBlock[]): string {
  const rules = blocks.filter(one => one.kind === 'rule');
  const on = rules.filter(one => one.rule.enabled).length;
  const hand = blocks.filter(one => one.kind === 'hand' && !one.remarksOnly).length;
  const told = [
    on > 0 ? t('{count, plural, one {# rule sorts} other {# rules sort}} the mail', { count: on }) : '',
    rules.length > on ? t('{count, plural, one {# rests} other {# rest}}', { count: rules.length - on }) : '',
    hand > 0 ? t('{count, plural, one {# part is} other {# parts are}} written by hand', { count: hand }) : '',
  ].filter(Boolean);
  return told.length === 0 ? t('No rules') : told.join(', ');
}

export const linesWords = ({ firstLine: first, lastLine: last }: ShownBlock): string =>
  first === last ? t('line {line}', { line: first }) : t('lines {first} to {last}', { first, last: last });
