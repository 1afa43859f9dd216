/** Rules in words: what a rule asks, what it does, in one line each, as somebody would say it. */
import type { DatePart, FilterAction, FilterCondition, FilterRule, ShownBlock } from '../../server/api/contract.ts';
import { plural, size } from '../design/format.ts';

export const hows = [
  ['contains', 'contains'],
  ['!contains', 'does not contain'],
  ['is', 'is'],
  ['!is', 'is not'],
  ['begins', 'begins with'],
  ['ends', 'ends with'],
  ['matches', 'matches (* and ?)'],
  ['regex', 'matches the pattern'],
] as const;
const howWords: Readonly<Record<string, string>> = {
  ...Object.fromEntries(hows),
  '!begins': 'does not begin with',
  '!ends': 'does not end with',
  '!matches': 'does not match',
  '!regex': 'does not match the pattern',
};
export const howOf = ({ how, not }: { readonly how: string; readonly not: boolean }): string =>
  `${not ? '!' : ''}${how}`;

const listed = (values: readonly string[], most = 3): string => {
  const shown = values.slice(0, most).map(value => `“${value}”`);
  const more = values.length - shown.length;
  return more > 0 ? `${shown.join(', ')} or ${more} others` : shown.join(' or ');
};

export const headerNames: Readonly<Record<string, string>> = {
  from: 'From',
  to: 'To',
  cc: 'Cc',
  'to,cc': 'To or Cc',
  subject: 'Subject',
  'list-id': 'Mailing list',
};
const headersSaid = (headers: readonly string[]): string =>
  headerNames[headers.join().toLowerCase()] ?? headers.join(' or ');

const parts = { all: '', localpart: ' before the @', domain: ' domain', user: ' before the +', detail: ' after the +' };
export const weekdays = ['Sunday', 'Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday'] as const;

const dateValue = (part: DatePart, values: readonly string[]): string =>
  values
    .map(value =>
      part === 'weekday'
        ? (weekdays[Number(value)] ?? value)
        : part === 'time'
          ? value.slice(0, 5)
          : value.replace('T', ' '),
    )
    .join(' or ');
const relations = { is: 'on', ge: 'from', le: 'until', gt: 'after', lt: 'before' } as const;

export function conditionWords(one: FilterCondition): string {
  switch (one.kind) {
    case 'header':
      return `${headersSaid(one.headers)} ${howWords[howOf(one)]} ${listed(one.values)}`;
    case 'address':
      return `${headersSaid(one.headers)}${parts[one.part]} ${howWords[howOf(one)]} ${listed(one.values)}`;
    case 'envelope': {
      const whose = one.of === 'from' ? 'Real sender' : 'Address it came for';
      return `${whose}${parts[one.part]} ${howWords[howOf(one)]} ${listed(one.values)}`;
    }
    case 'exists':
      return `There is ${one.not ? 'no' : 'a'} field ${one.headers.join(' and ')}`;
    case 'body':
      return `Text ${howWords[howOf(one)]} ${listed(one.values)}`;
    case 'size':
      return `It is ${one.not ? 'not ' : ''}${one.over ? 'larger' : 'smaller'} than ${size(one.bytes)}`;
    case 'attachment':
      if (one.of === 'any') return one.not ? 'It has no attachment' : 'It has an attachment';
      return `An attachment’s ${one.of === 'type' ? 'kind' : 'name'} ${howWords[howOf(one)]} ${listed(one.values)}`;
    case 'date':
      return `It ${one.of === 'now' ? 'comes' : 'is dated'} ${one.not ? 'not ' : ''}${relations[one.relation]} ${dateValue(one.part, one.values)}${one.zone === null ? '' : ` (${one.zone})`}`;
    case 'spam':
      return one.not ? `Junk score below ${one.atLeast}` : `Junk score of ${one.atLeast} or more`;
    case 'known':
      return one.not ? 'From somebody never written to' : 'From somebody written to before';
    case 'group':
      return `${one.not ? 'Not: ' : ''}(${one.conditions.map(conditionWords).join(one.match === 'any' ? ' or ' : ' and ')})`;
  }
}

export function actionWords(action: FilterAction): string {
  switch (action.kind) {
    case 'move':
      return `move to ${action.mailbox}`;
    case 'copy':
      return `copy to ${action.mailbox}`;
    case 'read':
      return 'mark as read';
    case 'star':
      return 'star';
    case 'keyword':
      return `label ${action.keyword}`;
    case 'forward':
      return `forward to ${action.address}${action.keep ? ' and keep it' : ''}`;
    case 'answer':
      return `answer “${firstLine(action.text)}”`;
    case 'reject':
      return `refuse: “${firstLine(action.text)}”`;
    case 'keep':
      return 'keep in the inbox';
    case 'delete':
      return 'throw away';
    case 'stop':
      return 'ask no further rule';
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
      ? 'Every message'
      : conditions.map(conditionWords).join(match === 'any' ? ', or ' : ', and ');
  return `${asked}: ${actions.map(actionWords).join(', ')}`;
}

/** Mailboxes that a rule files into and that are not there; `names`: those that are. */
export function missingMailboxes({ actions }: FilterRule, names: readonly string[]): readonly string[] {
  if (names.length === 0) return [];
  const known = new Set(names.map(name => name.toLowerCase()));
  return actions.flatMap(one =>
    (one.kind === 'move' || one.kind === 'copy') && !known.has(one.mailbox.toLowerCase())
      ? [
          `There is no mailbox “${one.mailbox}” ${one.create ? 'yet: it is made with the first message' : 'now: such mail may stay in the inbox'}.`,
        ]
      : [],
  );
}

export const titleOf = (block: ShownBlock): string =>
  block.kind === 'rule'
    ? block.rule.name || 'Without a name'
    : block.name || (block.remarksOnly ? 'Remarks' : 'Written by hand');

/** "2 rules sort the mail, 1 rests, 1 part is written by hand" */
export function summaryOf(blocks: readonly ShownBlock[]): string {
  const rules = blocks.filter(one => one.kind === 'rule');
  const on = rules.filter(one => one.rule.enabled).length;
  const hand = blocks.filter(one => one.kind === 'hand' && !one.remarksOnly).length;
  const told = [
    on > 0 ? `${plural(on, 'rule')} ${on === 1 ? 'sorts' : 'sort'} the mail` : '',
    rules.length > on ? `${rules.length - on} ${rules.length - on === 1 ? 'rests' : 'rest'}` : '',
    hand > 0 ? `${plural(hand, 'part is', 'parts are')} written by hand` : '',
  ].filter(Boolean);
  return told.length === 0 ? 'No rules' : told.join(', ');
}

export const linesWords = ({ firstLine: first, lastLine: last }: ShownBlock): string =>
  first === last ? `line ${first}` : `lines ${first} to ${last}`;
