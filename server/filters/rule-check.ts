/** Whether a rule from outside is one, in words: what a form could have caught, before a script is made of it. */
import { err, ok, type Result } from '../base/result.ts';
import { parseMailbox } from '../mime/address.ts';
import type { FilterAction, FilterCondition, FilterRule } from './filter-rule.ts';

export const MOST_CONDITIONS = 50;
const MOST_VALUES = 200;
const LONGEST_VALUE = 1_000;
const LONGEST_NAME = 100;
const LONGEST_TEXT = 50_000;
const LONGEST_MAILBOX = 1_000;
/** RFC 5230 §4.1: a server has a longest time; ours is a year. */
const MOST_DAYS = 365;

export function checkRule(rule: FilterRule): Result<void, string> {
  if (rule.name.length > LONGEST_NAME) return err(`A name has ${LONGEST_NAME} characters at most`);
  if (rule.conditions.length > MOST_CONDITIONS) return err(`A rule has ${MOST_CONDITIONS} conditions at most`);
  if (rule.actions.length === 0) return err('Say what is to be done');
  if (rule.actions.length > MOST_CONDITIONS) return err(`A rule does ${MOST_CONDITIONS} things at most`);
  for (const condition of rule.conditions) {
    const fault = conditionFault(condition);
    if (fault !== null) return err(fault);
  }
  for (const action of rule.actions) {
    const fault = actionFault(action);
    if (fault !== null) return err(fault);
  }
  return ok(undefined);
}

function conditionFault(one: FilterCondition): string | null {
  switch (one.kind) {
    case 'header':
    case 'address':
      return headersFault(one.headers) ?? valuesFault(one.values);
    case 'exists':
      return headersFault(one.headers);
    case 'envelope':
    case 'body':
      return valuesFault(one.values);
    case 'attachment':
      return one.of === 'any' ? null : valuesFault(one.values);
    case 'size':
      return Number.isSafeInteger(one.bytes) && one.bytes >= 0 ? null : 'A size is a number of octets';
    case 'spam':
      return one.atLeast >= 1 && one.atLeast <= 10 ? null : 'Junk is told from 1 to 10';
    case 'date':
      if (one.zone !== null && !/^[+-]\d{4}$/.test(one.zone)) return `“${one.zone}” is no time zone, such as +0100`;
      return one.values.length === 0
        ? 'Say when'
        : (one.values.map(value => dateFault(one.part, value)).find(Boolean) ?? null);
    case 'known':
      return null;
    case 'group':
      if (one.conditions.length === 0) return 'A group without conditions says nothing';
      if (one.conditions.length > MOST_CONDITIONS) return `A group has ${MOST_CONDITIONS} conditions at most`;
      return one.conditions.map(conditionFault).find(fault => fault !== null) ?? null;
  }
}

const forms = {
  date: [/^\d{4}-\d\d-\d\d$/, 'a date, such as 2026-12-24'],
  time: [/^\d\d:\d\d:\d\d$/, 'a time, such as 17:00:00'],
  weekday: [/^[0-6]$/, 'a day of the week, 0 (Sunday) to 6'],
  iso8601: [/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d$/, 'a moment, such as 2026-12-24T17:00:00'],
} as const;

export function dateFault(part: keyof typeof forms, value: string): string | null {
  const [form, words] = forms[part];
  const day = /^\d{4}-\d\d-\d\d/.exec(value)?.[0];
  const exists = day === undefined || new Date(`${day}T00:00:00Z`).toJSON()?.startsWith(day);
  return form.test(value) && exists ? null : `“${value}” is not ${words}`;
}

function headersFault(headers: readonly string[]): string | null {
  if (headers.length === 0 || headers.length > MOST_VALUES) return 'Say which field of the header is meant';
  const wrong = headers.find(name => !/^[!-9;-~]{1,76}$/.test(name));
  return wrong === undefined ? null : `“${wrong}” is no name of a header field`;
}

function valuesFault(values: readonly string[]): string | null {
  if (values.length === 0) return 'Say what is looked for';
  if (values.length > MOST_VALUES) return `At most ${MOST_VALUES} texts are looked for at once`;
  if (values.some(value => value === '')) return 'An empty text is in every message';
  return values.map(value => textFault(value, LONGEST_VALUE)).find(fault => fault !== null) ?? null;
}

/** One line, unless it `mayBreak`. */
function textFault(text: string, longest: number, mayBreak = false): string | null {
  if (text.length > longest) return `A text has ${longest} characters at most`;
  if (!text.isWellFormed()) return 'A text holds half a character';
  // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for
  const control = mayBreak ? /[\u0000-\u0008\u000b-\u001f\u007f]/ : /[\u0000-\u001f\u007f]/;
  return control.test(text) ? 'A text holds a control character' : null;
}

function actionFault(action: FilterAction): string | null {
  switch (action.kind) {
    case 'move':
    case 'copy':
      return action.mailbox.trim() === '' ? 'Say which mailbox is meant' : textFault(action.mailbox, LONGEST_MAILBOX);
    case 'keyword':
      return keywordFault(action.keyword);
    case 'forward':
      return addressFault(action.address);
    case 'reject':
      return action.text.trim() === '' ? 'Say why it is refused' : textFault(action.text, LONGEST_TEXT, true);
    case 'answer': {
      if (action.text.trim() === '') return 'Say what is answered';
      if (!Number.isInteger(action.days) || action.days < 1 || action.days > MOST_DAYS)
        return `Days between two answers: 1 to ${MOST_DAYS}`;
      const from = action.from === null ? null : addressFault(action.from);
      const addresses = action.addresses.map(addressFault).find(fault => fault !== null) ?? null;
      return (
        textFault(action.text, LONGEST_TEXT, true) ??
        textFault(action.subject ?? '', LONGEST_VALUE) ??
        from ??
        addresses
      );
    }
    case 'read':
    case 'star':
    case 'keep':
    case 'delete':
    case 'stop':
      return null;
  }
}

/** RFC 9051 §9 flag-keyword: an atom. Flags of the system have actions of their own. */
const keywordFault = (keyword: string): string | null =>
  /^[!#$&'+,\-.0-9:;<=>?@A-Z^_`a-z|}~]{1,200}$/.test(keyword)
    ? null
    : `“${keyword}” is no label: letters, digits and $ - _ . without blanks`;

function addressFault(address: string): string | null {
  const parsed = parseMailbox(address);
  return parsed.ok ? null : `“${address}” is no address`;
}
