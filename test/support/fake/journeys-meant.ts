/** Which of the journeys a search means, by the server's own reading of the words. */
import type { JourneyRow } from '../../../server/api/contract.ts';
import { ApiError } from '../../../server/api/rpc.ts';
import { holds } from '../../../server/base/search.ts';
import { parseJourneys } from '../../../server/journey/selection.ts';

const within = (part: string, text: string | null): boolean =>
  text?.toLowerCase().includes(part.replaceAll('*', '').toLowerCase()) ?? false;

export function journeysMeant(words: string): (row: JourneyRow) => boolean {
  const read = parseJourneys(words, Date.now());
  if (!read.ok) throw new ApiError('BAD_INPUT', read.error);
  const { where } = read.value;
  return row =>
    where === null ||
    holds(
      where,
      ({ text, sender, recipient, subject, states, before, after }) =>
        (text === undefined || within(text, JSON.stringify(row))) &&
        (sender === undefined || (sender === '' ? row.sender === '' : within(sender, row.sender))) &&
        (recipient === undefined || row.recipients.some(one => within(recipient, one))) &&
        (subject === undefined || within(subject, row.subject)) &&
        (states === undefined || states.includes(row.state)) &&
        (before === undefined || row.at < before) &&
        (after === undefined || row.at >= after),
    );
}
