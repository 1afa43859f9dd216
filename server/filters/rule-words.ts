/**
 * A rule as somebody types it, in the manner of the owner's rules for strangers (judgement/rule-text.ts):
 *
 *   from=*@there.example subject=*invoice* then move=Invoices stop
 *
 * It says less than the form: what it cannot say is shown as the script says it.
 */
import { err, ok, type Result } from '../base/result.ts';
import type { FilterAction, FilterCondition, FilterRule, TextHow } from './filter-rule.ts';

export const language = [
  'Conditions: FIELD=VALUE[,VALUE…] and FIELD!=VALUE; * stands for anything. Fields: from, to, cc, to-or-cc, subject, body, list,',
  'detail (shop in ann+shop@), attachment (*.pdf, or any), header:NAME; size>10M, size<2K, spam>5; known (written to before) and',
  '!known. What is done: move=MAILBOX, copy=MAILBOX, read, star, label=WORD, forward=ADDRESS (it goes on), forward-copy=ADDRESS',
  '(and stays), delete, reject=WORDS, keep, stop.',
];

/** `any`: one condition is enough. */
export function readWords(name: string, words: readonly string[], any: boolean): Result<FilterRule, string> {
  const then = words.indexOf('then');
  if (then === -1) return err('a rule is CONDITION… then ACTION…');
  const conditions: FilterCondition[] = [];
  for (const word of words.slice(0, then)) {
    const read = readCondition(word);
    if (!read.ok) return read;
    conditions.push(read.value);
  }
  const actions: FilterAction[] = [];
  for (const word of words.slice(then + 1)) {
    const read = readAction(word);
    if (!read.ok) return read;
    actions.push(read.value);
  }
  return ok({ name, enabled: true, match: any && conditions.length > 1 ? 'any' : 'all', conditions, actions });
}

// ── conditions ──

const fields: Readonly<Record<string, readonly string[]>> = {
  from: ['from'],
  to: ['to'],
  cc: ['cc'],
  'to-or-cc': ['to', 'cc'],
  subject: ['subject'],
  list: ['list-id'],
};

const people: ReadonlySet<string> = new Set(['from', 'to', 'cc', 'to-or-cc']);

function readCondition(word: string): Result<FilterCondition, string> {
  if (word === 'known' || word === '!known') return ok({ kind: 'known', not: word !== 'known' });
  const measured = /^(size|spam)([<>])(\d+)([KMG]?)$/i.exec(word);
  if (measured) return readMeasure(measured);
  const [, field = '', not, list = ''] = /^([\w:-]+)(!?)=(.*)$/s.exec(word) ?? [];
  const values = list.split(',').filter(value => value !== '');
  if (field === '' || values.length === 0) return err(`"${word}" is no condition`);
  if (field === 'attachment' && list === 'any') return ok({ kind: 'attachment', of: 'any', not: not === '!' });
  const texts = textsOf(values);
  const asked = { ...texts, not: not === '!' };
  if (field === 'body') return ok({ kind: 'body', ...asked });
  if (field === 'attachment') return ok({ kind: 'attachment', of: 'name', ...asked });
  if (field === 'detail') return ok({ kind: 'envelope', of: 'to', part: 'detail', ...asked });
  const headers = field.startsWith('header:') ? [field.slice(7)] : Object.hasOwn(fields, field) ? fields[field]! : null;
  if (!headers) return err(`"${field}" is no field`);
  // An address never stands alone in its field; parts are looked for in the whole of it, where the name is too.
  const whole = people.has(field) && (asked.how === 'is' || asked.how === 'ends');
  return ok(whole ? { kind: 'address', headers, part: 'all', ...asked } : { kind: 'header', headers, ...asked });
}

const units: Readonly<Record<string, number>> = { '': 1, K: 1024, M: 1024 ** 2, G: 1024 ** 3 };
function readMeasure([, what, sign, digits, unit = '']: RegExpExecArray): Result<FilterCondition, string> {
  const count = Number(digits);
  if (what === 'size')
    return ok({ kind: 'size', over: sign === '>', bytes: count * units[unit.toUpperCase()]!, not: false });
  return unit === '' && count >= 1 && count <= 10
    ? ok({ kind: 'spam', atLeast: count, not: sign === '<' })
    : err('spam is told from 1 to 10');
}

/** '*x*' is contained, 'x*' begins, '*x' ends; of several kinds, or with more than that, they are patterns. */
function textsOf(values: readonly string[]): { readonly how: TextHow; readonly values: readonly string[] } {
  const kinds: readonly (readonly [TextHow, RegExp])[] = [
    ['contains', /^\*([^*?]+)\*$/s],
    ['begins', /^([^*?]+)\*$/s],
    ['ends', /^\*([^*?]+)$/s],
    ['is', /^([^*?]+)$/s],
  ];
  for (const [how, form] of kinds)
    if (values.every(value => form.test(value))) return { how, values: values.map(value => form.exec(value)![1]!) };
  return { how: 'matches', values };
}

// ── actions ──

function readAction(word: string): Result<FilterAction, string> {
  const [, kind = '', value] = /^([\w-]+)(?:=(.*))?$/s.exec(word) ?? [];
  if (value === undefined)
    return kind === 'read' || kind === 'star' || kind === 'keep' || kind === 'delete' || kind === 'stop'
      ? ok({ kind })
      : err(`"${word}" is nothing that can be done`);
  switch (kind) {
    case 'move':
    case 'copy':
      return ok({ kind, mailbox: value, create: true });
    case 'label':
      return ok({ kind: 'keyword', keyword: value });
    case 'forward':
    case 'forward-copy':
      return ok({ kind: 'forward', address: value, keep: kind === 'forward-copy' });
    case 'reject':
      return ok({ kind: 'reject', text: value });
    default:
      return err(`"${word}" is nothing that can be done`);
  }
}

// ── the other way ──

/** In these words where they can say it; else what kind of thing it is, in parentheses. */
export function printWords({ match, conditions, actions }: FilterRule): string {
  const asked = conditions.map(conditionWords).join(match === 'any' ? ' or ' : ' ');
  return `${asked === '' ? '' : `${asked} `}then ${actions.map(actionWords).join(' ')}`;
}

const starred = (how: TextHow, values: readonly string[]): string =>
  values
    .map(value =>
      how === 'contains' ? `*${value}*` : how === 'begins' ? `${value}*` : how === 'ends' ? `*${value}` : value,
    )
    .join(',');

function conditionWords(one: FilterCondition): string {
  const sign = one.not ? '!=' : '=';
  switch (one.kind) {
    case 'header':
    case 'address': {
      const known = Object.keys(fields).find(name => fields[name]!.join() === one.headers.join().toLowerCase());
      const part = one.kind === 'address' && one.part !== 'all' ? `.${one.part}` : '';
      return `${known ?? `header:${one.headers.join('+')}`}${part}${sign}${starred(one.how, one.values)}`;
    }
    case 'envelope':
      if (one.of === 'to' && one.part === 'detail') return `detail${sign}${starred(one.how, one.values)}`;
      return `(envelope ${one.of})${sign}${starred(one.how, one.values)}`;
    case 'body':
      return `body${sign}${starred(one.how, one.values)}`;
    case 'exists':
      return `${one.not ? '!' : ''}header:${one.headers.join('+')}`;
    case 'size':
      return `${one.not ? '!' : ''}size${one.over ? '>' : '<'}${one.bytes}`;
    case 'attachment':
      return one.of === 'any' ? `attachment${sign}any` : `attachment${sign}${starred(one.how, one.values)}`;
    case 'date':
      return `${one.not ? '!' : ''}(${one.of === 'now' ? 'comes' : 'dated'} ${one.relation} ${one.values.join(',')})`;
    case 'spam':
      return `spam${one.not ? '<' : '>'}${one.atLeast}`;
    case 'known':
      return one.not ? '!known' : 'known';
    case 'group':
      return `${one.not ? '!' : ''}(${one.conditions.map(conditionWords).join(one.match === 'any' ? ' or ' : ' ')})`;
  }
}

function actionWords(action: FilterAction): string {
  switch (action.kind) {
    case 'move':
    case 'copy':
      return `${action.kind}=${action.mailbox}`;
    case 'keyword':
      return `label=${action.keyword}`;
    case 'forward':
      return `${action.keep ? 'forward-copy' : 'forward'}=${action.address}`;
    case 'reject':
      return `reject=${action.text}`;
    case 'answer':
      return '(answer)';
    case 'read':
    case 'star':
    case 'keep':
    case 'delete':
    case 'stop':
      return action.kind;
  }
}
