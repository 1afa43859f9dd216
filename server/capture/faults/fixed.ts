/**
 * Recipients that always misbehave in mode capture, without a script: a program is tried by writing to one.
 *
 *   550@faults.test              refused at RCPT, 400 to 599; 550-5.1.1@ with that status
 *   message-554@faults.test      refused behind the message
 *   greylist@faults.test         451 4.7.1 until 60 seconds have passed; greylist-5s@
 *   slow-30s@faults.test         answered after so long, up to 600 seconds
 *   timeout@faults.test          never answered
 *   drop@faults.test             the connection ends; half@ in the middle of the message, lost@ after it was taken
 */
import type { FaultPlace } from '../../smtp/fault.ts';
import type { FaultStep } from './script.ts';

const DOMAIN = '@faults.test';
const LONGEST_SLOW = 600;
const USUAL_GREYLIST = 60;

export const isFixed = (recipient: string): boolean => recipient.toLowerCase().endsWith(DOMAIN);

/** What writing to this address does at this place; null: nothing. Pure. */
export function fixedStep(recipient: string, place: FaultPlace): FaultStep | null {
  if (!isFixed(recipient)) return null;
  const local = recipient.slice(0, -DOMAIN.length).toLowerCase();
  const step = stepOf(local);
  return step?.at === place ? { ...step, name: `${local}${DOMAIN}` } : null;
}

function stepOf(local: string): FaultStep | null {
  const [, late, code, status] = /^(message-)?([45]\d\d)(?:-([45]\.\d{1,3}\.\d{1,3}))?$/.exec(local) ?? [];
  if (code !== undefined) {
    if (status !== undefined && status[0] !== code[0]) return null;
    const text = `${code} ${status ?? `${code[0]}.0.0`} As asked for: this address refuses`;
    return { at: late ? 'message' : 'rcpt', reply: text };
  }
  const [, word, number] = /^([a-z]+)(?:-(\d{1,5}(?:\.\d{1,3})?)s)?$/.exec(local) ?? [];
  const seconds = number === undefined ? null : Number(number);
  if (seconds === 0) return null;
  switch (word) {
    case 'greylist':
      return { at: 'rcpt', greylist: seconds ?? USUAL_GREYLIST, reply: '451 4.7.1 Greylisted, try again later' };
    case 'slow':
      return seconds === null || seconds > LONGEST_SLOW ? null : { at: 'rcpt', delay: seconds };
    case 'timeout':
      return seconds === null ? { at: 'rcpt', silent: true } : null;
    case 'drop':
      return seconds === null ? { at: 'rcpt', drop: 'before' } : null;
    case 'half':
      return seconds === null ? { at: 'data', drop: 'half' } : null;
    case 'lost':
      return seconds === null ? { at: 'message', drop: 'unheard' } : null;
    default:
      return null;
  }
}
