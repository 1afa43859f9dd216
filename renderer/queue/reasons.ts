/**
 * Why mail waits, as few reasons with their counts: what servers said goes by its cause, and each reason is also words for
 * the search field, so that a click shows who it is. Pure but for the question what a reply means.
 */
import type { Explanation, QueueRow } from '../../server/api/contract.ts';
import { t } from '../../server/base/language.ts';
import { holder, waitsForItsHour } from './queue-words.ts';
import { type Stops, stopOf } from './stops.ts';

export type Reason = {
  readonly key: string;
  readonly say: string;
  readonly count: number;
  /** Whole sentences; null: the name says it all. */
  readonly why: string | null;
  readonly fix: string | null;
  /** Who must act, in words; null: nobody. */
  readonly who: string | null;
  /** For the search field; null: no words tell these from others. */
  readonly words: Readonly<Record<string, string | null>> | null;
};
type Said = { readonly status: string | null; readonly reply: string };
type Explain = (replies: readonly Said[]) => Promise<readonly Explanation[]>;

/** As many as are explained at once. */
const MOST_REPLIES = 500;

export type Told = {
  readonly reasons: readonly Reason[];
  /** What a row's reply is called, by `replyKey`; of what is not known nothing is said. */
  readonly names: ReadonlyMap<string, string>;
};
const replyKey = ({ status, reply }: { readonly status: string | null; readonly reply: string | null }): string =>
  `${status} ${reply}`;

/** In a word, before all that was said: null where no word is known for it. */
export const nameOf = (row: QueueRow, names: Told['names']): string | null =>
  row.state === 'held' ? null : (names.get(replyKey(row)) ?? null);

export async function reasonsOf(rows: readonly QueueRow[], stops: Stops, explain: Explain): Promise<Told> {
  const answered = rows.filter(row => row.state !== 'held' && row.reply);
  const replies = Map.groupBy(answered, replyKey);
  const said = [...replies.values()].slice(0, MOST_REPLIES).map(([first, ...more]) => ({
    ...{ status: first!.status, reply: first!.reply!, count: more.length + 1 },
  }));
  const causes = said.length === 0 ? [] : await explain(said.map(({ status, reply }) => ({ status, reply })));
  const told = said.map((one, at) => ({ ...one, cause: causes[at]! })).filter(one => one.cause);
  const groups = [...Map.groupBy(told, one => one.cause.cause)].map(([cause, ones]): Reason => {
    const others = told.filter(one => one.cause.cause !== cause).map(replyKey);
    const { why, fix, who, whoInWords } = ones[0]!.cause;
    const part = tellingPart(ones, others);
    return {
      ...{ key: cause, say: causeName(cause), count: sum(ones.map(one => one.count)), why, fix },
      who: who === 'nobody' ? null : whoInWords,
      words: part === null ? null : { says: part },
    };
  });
  const named = told.filter(one => one.cause.cause !== 'unknown');
  return {
    reasons: [...groups, ...otherwise(rows, stops)].sort((a, b) => b.count - a.count),
    names: new Map(named.map(one => [replyKey(one), causeName(one.cause.cause)])),
  };
}

const sum = (all: readonly number[]): number => all.reduce((a, b) => a + b, 0);

/** Those of whom no server has said anything that counts. */
function otherwise(rows: readonly QueueRow[], stops: Stops): readonly Reason[] {
  const plain = (key: string, say: string, count: number, words: Reason['words']): Reason[] =>
    count === 0 ? [] : [{ key, say, count, words, why: null, fix: null, who: null }];
  const held = Map.groupBy(
    rows.filter(row => row.state === 'held'),
    row => row.operatedBy,
  );
  const silent = rows.filter(row => row.state !== 'held' && !row.reply);
  const stopped = Map.groupBy(silent, row => {
    const stop = stopOf(row, stops);
    return stop === null ? null : stop.kind === 'paused' ? 'paused' : `${stop.kind} ${row.route}`;
  });
  const free = stopped.get(null) ?? [];
  const scheduled = free.filter(waitsForItsHour);
  const going = free.filter(row => row.state === 'active');
  return [
    ...[...held].flatMap(([by, ones]) =>
      plain(`held ${by}`, t('Held by {whom}', { whom: holder(by) }), ones.length, { state: 'held', 'held-by': by }),
    ),
    ...[...stopped].flatMap(([key, ones]) => {
      if (key === null) return [];
      if (key === 'paused') return plain(key, t('Paused with all outgoing mail'), ones.length, { frozen: 'yes' });
      const { route } = ones[0]!;
      const say = key.startsWith('frozen ')
        ? t('Frozen: {route}', { route })
        : t('Not tried: {route} rests', { route });
      return plain(key, say, ones.length, { route, state: 'queued' });
    }),
    ...plain('scheduled', t('Held by its sender until its hour'), scheduled.length, null),
    ...plain('active', t('On the way now'), going.length, { state: 'active' }),
    ...plain('untried', t('Not tried yet'), free.length - scheduled.length - going.length, { state: 'queued' }),
  ];
}

/** Of each cause that server/mime/causes.ts tells apart. */
export const causeNames: Readonly<Record<string, string>> = {
  spf: 'SPF',
  dkim: 'DKIM',
  dmarc: 'DMARC',
  'dns-fault': t('DNS fault'),
  'tls-needed': t('Encryption needed'),
  unreachable: t('Not reachable'),
  'connection-broke': t('Connection broke'),
  unknown: t('No reason that we know'),
  'no-such-address': t('No such address'),
  'no-such-domain': t('No such domain'),
  'bad-address': t('Bad address'),
  moved: t('Moved'),
  'takes-no-mail': t('Takes no mail'),
  'mailbox-off': t('Mailbox off'),
  'mailbox-full': t('Mailbox full'),
  'mailbox-busy': t('Mailbox busy'),
  'too-large': t('Too large'),
  'list-members-only': t('List members only'),
  'list-broken': t('List broken'),
  'sender-unknown': t('Sender unknown'),
  'sender-blocked': t('Sender blocked'),
  'reverse-name': t('Reverse name'),
  'block-listed': t('Block listed'),
  reputation: t('Reputation'),
  'too-much': t('Too much'),
  spam: t('Spam'),
  virus: t('Virus'),
  attachment: t('Attachment'),
  policy: t('Policy'),
  'relay-denied': t('Relay denied'),
  'login-needed': t('Login needed'),
  'wrong-password': t('Wrong password'),
  'tls-not-ready': t('Cannot encrypt just now'),
  certificate: t('Certificate'),
  greylisted: t('Greylisted'),
  'server-full': t('Server full'),
  'server-off': t('Server off'),
  'server-fault': t('Server fault'),
  'no-route': t('No route'),
  loop: t('Loop'),
  expired: t('Expired'),
  protocol: t('Protocol error'),
  'out-of-order': t('Commands out of order'),
  'too-many-recipients': t('Too many recipients'),
  form: t('Wrong form'),
  'plain-address-needed': t('Plain address needed'),
  held: t('Held'),
  suppressed: t('Suppressed'),
};
const causeName = (cause: string): string =>
  causeNames[cause] ?? `${cause.charAt(0).toUpperCase()}${cause.slice(1).replaceAll('-', ' ')}`;

/** Shorter parts tell nothing. */
const SHORTEST = 6;
const MOST_COMPARED = 30;
const LONGEST = 120;

/** The longest part that all of these share and none of the others has; else their common status; else null. */
export function tellingPart(ones: readonly Said[], others: readonly string[]): string | null {
  const texts = ones.slice(0, MOST_COMPARED).map(one => one.reply.toLowerCase());
  const theirs = others.map(text => text.toLowerCase());
  const tells = (part: string): boolean => theirs.every(text => !text.includes(part));
  const part = commonPart(texts, tells);
  if (part !== null) return part;
  const statuses = new Set(ones.map(one => one.status));
  const [status] = statuses;
  return statuses.size === 1 && status && tells(status) ? status : null;
}

function commonPart(texts: readonly string[], tells: (part: string) => boolean): string | null {
  const base = texts.reduce((a, b) => (b.length < a.length ? b : a)).slice(0, LONGEST);
  for (let length = base.length; length >= SHORTEST; length--)
    for (let at = 0; at + length <= base.length; at++) {
      const part = base.slice(at, at + length);
      // Quotation marks cannot be looked for, and blanks at its ends are not seen.
      if (part.includes('"') || part.trim() !== part) continue;
      if (texts.every(text => text.includes(part)) && tells(part)) return part;
    }
  return null;
}
