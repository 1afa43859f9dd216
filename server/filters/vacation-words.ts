/** What a person is told of an away reply that somebody else has set. */
import type { Vacation, VacationMoment } from './vacation.ts';

export const momentWords = ({ date, time }: VacationMoment): string =>
  time === null ? date : `${date} ${time.slice(0, 5)}`;

/** "from 2026-12-24 until 2027-01-03, itself with it" */
function timesOf({ from, until }: Vacation): string {
  const begins = from ? `from ${momentWords(from)}` : 'from now on';
  return until
    ? `${begins} until ${momentWords(until)}${until.time === null ? ' inclusive' : ''}`
    : `${begins}, without an end`;
}

export function vacationLetter(vacation: Vacation, by: string): { readonly subject: string; readonly text: string } {
  if (!vacation.on)
    return {
      subject: 'Your away reply was turned off',
      text: `Whoever looks after this server has turned your away reply off (${by}).\n`,
    };
  return {
    subject: 'Your away reply was turned on',
    text: [
      `Whoever looks after this server has set an away reply for you (${by}), ${timesOf(vacation)}.`,
      vacation.whom === 'known'
        ? 'It answers people whom you have written to.'
        : 'It answers everybody who writes to you.',
      '',
      ...(vacation.subject === null ? [] : [`Subject: ${vacation.subject}`, '']),
      vacation.text,
      '',
      'You can change it in your mail program, if that knows Sieve or JMAP, or ask for it to be changed.',
      '',
    ].join('\n'),
  };
}
