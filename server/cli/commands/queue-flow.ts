/** queue destinations, timeline, network, probe: how mail flows out, in tables and a drawing. */
import type { Api, DestinationRow, NetworkNow, RecipientTimeline } from '../../api/contract.ts';
import { clockWords, roughly, sleepWords } from '../../events/flow.ts';
import { CommandEnd, exit, usage } from '../exit.ts';
import { moment, say, sayJson, table } from '../print.ts';
import { exactly } from '../words.ts';

export const FLOW_USAGE: readonly string[] = [
  'mailroom queue destinations',
  'mailroom queue probe ROUTE',
  'mailroom queue timeline ID',
  'mailroom queue network [metered on|off|auto]',
];

export async function destinations(api: Api, json: boolean): Promise<number> {
  const rows = await api.queue.destinations({});
  if (json) sayJson(rows);
  else
    table(
      ['DESTINATION', 'WAIT', 'NOW', 'AT ONCE', 'STATE', 'SINCE', 'NEXT', 'SAID'],
      rows.map(destination),
      'Nothing waits, and every destination is well.',
    );
  return exit.done;
}

const destination = ({ route, waiting, active, sessions, nextAt, rest }: DestinationRow): string[] => [
  ...[route, String(waiting), String(active), String(sessions), rest?.kind ?? 'well', moment(rest?.since ?? null)],
  moment(rest?.until ?? nextAt),
  rest ? `${rest.host ? `${rest.host}: ` : ''}${rest.reply}`.slice(0, 90) : '',
];

export async function probe(api: Api, words: readonly string[], json: boolean): Promise<number> {
  const [route] = exactly(words, 'ROUTE');
  const answer = await api.queue.probe({ route });
  if (json) sayJson(answer);
  else say(answer.tried ? `The next in line for ${route} is tried now.` : `Nobody waits for ${route}.`);
  return answer.tried ? exit.done : exit.refused;
}

/** More recipients of one message are not drawn. */
const MOST_DRAWN = 100;

export async function timeline(api: Api, words: readonly string[], json: boolean): Promise<number> {
  const [id] = exactly(words, 'ID');
  const recipients = /^\d+$/.test(id)
    ? [Number(id)]
    : (await api.queue.list({ trace: id, limit: MOST_DRAWN })).map(row => row.recipient);
  if (recipients.length === 0) throw new CommandEnd(exit.refused, `There is no message ${id} in the queue's memory`);
  const found: RecipientTimeline[] = [];
  for (const recipient of recipients) found.push(await api.queue.timeline({ recipient }));
  if (json) sayJson(found);
  else for (const one of found) for (const line of drawn(one)) say(line);
  return exit.done;
}

type Mark = { readonly at: number; readonly line: string };

/** ● tried, ○ to be tried, ! told, × over: in order of time. */
export function drawn({ row, rest, past, ahead, delayAt, expiresAt, rule, isUsualRule }: RecipientTimeline): string[] {
  const marks: Mark[] = [
    { at: row.acceptedAt, line: `| ${moment(row.acceptedAt)}  accepted from ${row.sender || '<>'}` },
    ...past.map(({ at, became, reply, host }) => ({
      at,
      line: `● ${moment(at)}  ${became}${host ? ` by ${host}` : ''}: ${reply}`,
    })),
    ...ahead.map(({ from, to, isLast }, n) => ({
      at: from,
      line: `○ ${from === to ? moment(from) : `${moment(from)} to ${moment(to).slice(11)}`}  ${n === 0 ? 'next try' : 'try'}${isLast ? ', the last' : ''}`,
    })),
  ];
  if (delayAt !== null && ahead.length > 0 && delayAt < expiresAt)
    marks.push({ at: delayAt, line: `! ${moment(delayAt)}  the sender is told with the next try that it waits` });
  if (ahead.length > 0)
    marks.push({ at: expiresAt, line: `× ${moment(expiresAt)}  its time is over, and it goes back to its sender` });
  const why = isUsualRule ? 'the usual rule' : 'a line of queue.retry-rules';
  return [
    `${row.trace}  ${row.address}, by ${row.route}: ${row.state}`,
    `  rule  ${rule} (${why})`,
    ...(rest ? [`  ${row.route} is ${rest.kind} since ${moment(rest.since)}: ${rest.reply}`] : []),
    ...marks.toSorted((a, b) => a.at - b.at).map(mark => `  ${mark.line}`),
  ];
}

export async function network(api: Api, words: readonly string[], json: boolean): Promise<number> {
  const [word, value] = words;
  if (word !== undefined) {
    if (word !== 'metered' || words.length !== 2 || !['on', 'off', 'auto'].includes(value!))
      throw usage('queue network: alone, or with metered on, off or auto');
    await api.settings.set({ key: 'queue.metered', text: value! });
  }
  const now = await api.queue.network({});
  if (json) sayJson(now);
  else for (const line of networkLines(now)) say(line);
  return exit.done;
}

const states: Readonly<Record<NetworkNow['kind'], string>> = {
  up: 'Mail to elsewhere goes out.',
  offline: 'Mail to elsewhere rests: there is no network.',
  captive: 'Mail to elsewhere rests: something between us and the world answers for everybody.',
};

const networkLines = ({ kind, because, since, metered, slept, clockSet }: NetworkNow): string[] => [
  states[kind],
  ...(kind === 'up' ? [] : [`Since ${moment(since)} (${roughly(Math.max(Date.now() - since, 1000))}): ${because}.`]),
  metered
    ? 'The network costs by the octet: large and less urgent messages wait.'
    : 'The network costs nothing that we know of.',
  ...(slept ? [`This computer last slept ${sleepWords(slept)}.`] : []),
  ...(clockSet ? [`${clockWords(clockSet)} (${moment(clockSet.at)}).`] : []),
];
