/** What people's scripts did with a message, as a station says it: where it lies and by which rule, or that it lies nowhere. */
import { scriptFailedWords, siftedWords } from '../events/sifted-facts.ts';
import type { QueueRow, StoredNote } from '../store/interface.ts';
import { all, type Of, type Station, station } from './station.ts';

const actsOf = (address: string, events: readonly StoredNote[]) =>
  all(events, 'mda.sifted').filter(({ fields }) => fields.recipient === address);

/** A recipient here that a script has ended without a mailbox; null: no script did. */
export function siftedEnd({ address, state, settledAt }: QueueRow, events: readonly StoredNote[]): Station | null {
  if (state !== 'cancelled' && state !== 'expanded') return null;
  const acts = actsOf(address, events).filter(
    ({ fields }) => fields.did === (state === 'cancelled' ? 'discarded' : 'redirected'),
  );
  return acts.length === 0 ? null : station('delivered', 'done', settledAt, sentencesOf(acts));
}

/** 'Filed in ann@here.example's INBOX and Bills by rule “Invoices” (script main, line 5). Sent on to …' */
export function filedSentence(filed: Of<'mda.filed'>, events: readonly StoredNote[]): string {
  const { recipient, account } = filed.fields;
  const copies = [...all(events, 'mda.filed'), ...all(events, 'mda.copied')]
    .filter(({ fields }) => fields.recipient === recipient && fields.account === account)
    .sort((a, b) => a.id - b.id);
  const rules = [...new Set(copies.map(({ fields }) => fields.by))];
  const places = rules.map(rule => {
    const mailboxes = copies.filter(({ fields }) => fields.by === rule).map(({ fields }) => fields.mailbox);
    return `${together([...new Set(mailboxes)])}${rule === undefined ? '' : ` by ${rule}`}`;
  });
  const failed = all(events, 'mda.script-failed').filter(({ fields }) => fields.recipient === recipient);
  return [
    `Filed in ${account}'s ${together(places)}`,
    ...failed.map(({ fields }) => scriptFailedWords(fields)),
    ...actsOf(recipient, events).map(({ fields }) => capital(siftedWords(fields))),
  ].join('. ');
}

const sentencesOf = (acts: readonly Of<'mda.sifted'>[]): string =>
  acts.map(({ fields }) => capital(siftedWords(fields))).join('. ');

const capital = (text: string): string => text.slice(0, 1).toUpperCase() + text.slice(1);

/** 'a', 'a and b', 'a, b and c' */
function together(words: readonly string[]): string {
  const last = words.at(-1) ?? '';
  return words.length < 2 ? last : `${words.slice(0, -1).join(', ')} and ${last}`;
}
