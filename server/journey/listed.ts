/** What mailing lists did with a post: held, let go or refused by whom, sent to so many. One station, whichever lists there are. Pure. */
import { decidedWords, distributedWords, type ListFacts } from '../events/list-facts.ts';
import type { StoredNote } from '../store/interface.ts';
import { all, type Of, type Station, station } from './station.ts';

export function listedStations(events: readonly StoredNote[]): readonly Station[] {
  const held = all(events, 'list.held');
  const decided = all(events, 'list.decided');
  const sent = all(events, 'list.distributed');
  const dropped = all(events, 'list.dropped');
  const lists = new Set([...held, ...sent, ...dropped].map(({ fields }) => fields.list));
  const told = [...lists].map(list => {
    const of = <F extends { list: string }>(notes: readonly { readonly at: number; readonly fields: F }[]) =>
      notes.findLast(({ fields }) => fields.list === list);
    return oneList(of(held), of(decided), of(sent), of(dropped));
  });
  const [only, ...others] = told;
  if (!only) return [];
  const worst = told.find(one => one.state !== 'done') ?? only;
  const sentence = told.map(one => one.sentence).join('; ');
  return [station('listed', worst.state, worst.at, sentence, others.length === 0 ? only.fact : `${told.length} lists`)];
}

type Note<N extends keyof ListFacts> = Pick<Of<N>, 'at' | 'fields'> | undefined;

function oneList(
  held: Note<'list.held'>,
  decided: Note<'list.decided'>,
  sent: Note<'list.distributed'>,
  dropped: Note<'list.dropped'>,
): Station {
  const word = decided ? `: ${decidedWords(decided.fields)}` : '';
  if (sent) {
    const { list, members } = sent.fields;
    const before = held ? `${list} held it (${held.fields.because})${word}; then ` : '';
    return station(
      'listed',
      'done',
      sent.at,
      before + capitalUnless(before, distributedWords(sent.fields)),
      `${members}`,
    );
  }
  if (held) {
    const { list, because } = held.fields;
    const state = decided ? (decided.fields.what === 'approved' ? 'waiting' : 'failed') : 'held';
    return station('listed', state, held.at, `${list} holds it for its moderators: ${because}${word}`);
  }
  const { at, fields } = dropped!;
  return station('listed', 'failed', at, `${fields.list} passes nothing on: ${fields.because}`);
}

const capitalUnless = (before: string, text: string): string =>
  before === '' ? text.charAt(0).toUpperCase() + text.slice(1) : text;
