/**
 * Where the time of a message went, from the first octet of its connection to the mailbox or the next server: read off the
 * conversation's own clock and the stations'. Pure.
 */
import type { Journey } from '../../server/api/contract.ts';

export type Kind = 'greeting' | 'tls' | 'sign-in' | 'envelope' | 'body' | 'disk' | 'client' | 'filing' | 'leaving';
export type Stretch = { readonly from: number; readonly to: number };
export type Spent = {
  readonly kind: Kind;
  /** Milliseconds, all stretches. */
  readonly ms: number;
  readonly stretches: readonly Stretch[];
};
export type TimeSpent = { readonly total: number; readonly spent: readonly Spent[] };

type Line = Journey['conversations'][number]['lines'][number];

/** Nothing shorter is shown: a line of its own for every tenth of a millisecond would hide the rest. */
const SHORTEST = 0.5;
/** `(2048 octets)`, `2,048 octets of message`: the message has come. */
const IS_BODY = /^\(?[\d,]+ octets/;

const workOf = (text: string): Kind => {
  const verb = text.split(' ', 1)[0]!.toUpperCase();
  if (verb === 'EHLO' || verb === 'HELO' || verb === 'LHLO') return 'greeting';
  if (verb === 'STARTTLS') return 'tls';
  if (verb === 'AUTH') return 'sign-in';
  if (verb === 'BDAT') return 'body';
  return 'envelope';
};

/** null: too little is known, or it was not let in. */
export function timeSpent(journey: Pick<Journey, 'trace' | 'trunk' | 'branches' | 'conversations'>): TimeSpent | null {
  const own = journey.conversations.find(one => one.trace === journey.trace);
  const accepted = journey.trunk.find(station => station.name === 'accepted' && station.state === 'done')?.at;
  if (!own || own.lines.length === 0 || accepted == null) return null;
  const lines = linesOf(journey, own.lines);
  const stretches = stretchesOf(lines);
  const end = lines.at(-1)!.at;
  // The stations' clock and the conversation's meet at the reply.
  const last = endOf(journey.branches);
  if (last !== null && last.at > accepted)
    stretches.push({ kind: last.kind, from: end, to: end + (last.at - accepted) });
  const begun = lines[0]!.at;
  const total = (stretches.at(-1)?.to ?? end) - begun;
  const spent = [...Map.groupBy(stretches, one => one.kind)]
    .map(([kind, all]): Spent => {
      const moved = all.map(({ from, to }) => ({ from: from - begun, to: to - begun }));
      return { kind, ms: moved.reduce((sum, one) => sum + one.to - one.from, 0), stretches: moved };
    })
    .filter(one => one.ms >= SHORTEST);
  return total < 1 || spent.length === 0 ? null : { total, spent };
}

/** What was said on the connection before, where it was said for this message: the first one. */
function linesOf({ trace, conversations }: Pick<Journey, 'trace' | 'conversations'>, own: readonly Line[]): Line[] {
  const connection = trace.replace(/-\d+$/, '');
  const before = trace.endsWith('-1') ? conversations.find(one => one.trace === connection) : undefined;
  const reply = own.findLastIndex(line => line.who === 'S');
  return [...(before?.lines ?? []).filter(line => line.at <= own[0]!.at), ...own.slice(0, reply + 1)];
}

function stretchesOf(lines: readonly Line[]): { kind: Kind; from: number; to: number }[] {
  const found: { kind: Kind; from: number; to: number }[] = [];
  /** What the last command of the client asks for. */
  let asked: Kind = 'greeting';
  for (const [i, line] of lines.entries()) {
    const next = lines[i + 1];
    if (!next) break;
    if (line.who === 'C') asked = IS_BODY.test(line.text) ? 'disk' : workOf(line.text);
    else if (line.who === '-') asked = IS_BODY.test(line.text) ? 'disk' : asked;
    const kind = kindOf(line, next, asked);
    if (next.at > line.at) found.push({ kind, from: line.at, to: next.at });
  }
  return found;
}

function kindOf(line: Line, next: Line, asked: Kind): Kind {
  if (line.who === 'S') {
    if (line.text.startsWith('354')) return 'body';
    // The handshake lies between the reply and what is noted of it.
    if (asked === 'tls' && next.who === '-') return 'tls';
    // SASL goes to and fro; what the client needs for it is part of it.
    if (asked === 'sign-in' && line.text.startsWith('334')) return 'sign-in';
    return next.who === 'S' ? asked : 'client';
  }
  return line.who === '-' && next.who === 'C' ? 'client' : asked;
}

/** Where the first recipient's copy went; what waited for another try is not counted here. */
function endOf(branches: Journey['branches']): { readonly kind: Kind; readonly at: number } | null {
  const stations = branches[0]?.stations ?? [];
  const filed = stations.find(station => station.name === 'stored' && station.at !== null);
  if (filed) return { kind: 'filing', at: filed.at! };
  const sent = stations.find(station => station.name === 'sent' && station.at !== null);
  return sent ? { kind: 'leaving', at: sent.at! } : null;
}
