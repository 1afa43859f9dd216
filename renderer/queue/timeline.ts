/**
 * One recipient's way through time as a drawing: what was tried, now, what will be tried and by how much that may differ,
 * when its sender hears of the delay, when it goes back. The axis is stretched at its beginning, for five tries fall in
 * the first hour and five in the last two days. Pure geometry and words.
 */
import type { AttemptMade, Journey, RecipientTimeline } from '../../server/api/contract.ts';
import { t } from '../../server/base/language.ts';
import { moment, nearMoment, span, took } from '../design/format.ts';
import type { Shape } from '../design/words.ts';

export type Mark =
  | { readonly kind: 'tried'; readonly x: number; readonly became: AttemptMade['became'] }
  | { readonly kind: 'ahead'; readonly from: number; readonly to: number }
  | { readonly kind: 'delay' | 'end' | 'now'; readonly x: number };
export type Drawing = {
  readonly marks: readonly Mark[];
  readonly ticks: readonly { readonly x: number; readonly say: string }[];
  /** For those who hear it. */
  readonly sentence: string;
};

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;
/** 1 would be a ruler; the smaller, the wider the first hour. */
const STRETCH = 0.45;
const TICKS = [5 * MINUTE, HOUR, 6 * HOUR, DAY, 2 * DAY, 5 * DAY, 10 * DAY, 30 * DAY];
/** Of the whole width: nearer, two words run into each other, and those at the ends are longer. */
const APART = 0.12;
const FROM_ENDS = 0.21;

export function drawingOf(timeline: RecipientTimeline, now: number): Drawing {
  const { row, past, ahead, delayAt, expiresAt } = timeline;
  const start = row.acceptedAt;
  const latest = Math.max(expiresAt, now, ...past.map(one => one.at)) - start;
  const x = (at: number): number => {
    const wait = Math.max(0, at - start);
    return Math.min(1, (wait / latest) ** STRETCH);
  };
  const marks: readonly Mark[] = [
    ...ahead.map(({ from, to }): Mark => ({ kind: 'ahead', from: x(from), to: x(to) })),
    ...past.map((one): Mark => ({ kind: 'tried', x: x(one.at), became: one.became })),
    ...(delayAt !== null && delayAt < expiresAt ? [{ kind: 'delay', x: x(delayAt) } as const] : []),
    { kind: 'end', x: x(expiresAt) },
    { kind: 'now', x: x(now) },
  ];
  return { marks, ticks: ticksOf(start, latest, x), sentence: sentenceOf(timeline, now) };
}

function ticksOf(start: number, latest: number, x: (at: number) => number): Drawing['ticks'] {
  const ticks: { x: number; say: string }[] = [{ x: 0, say: t('accepted') }];
  for (const wait of TICKS) {
    const at = x(start + wait);
    if (wait < latest * 0.97 && at - ticks.at(-1)!.x >= APART && at >= FROM_ENDS && 1 - at >= FROM_ENDS)
      ticks.push({ x: at, say: span(wait) });
  }
  return [...ticks, { x: 1, say: t('goes back') }];
}

function sentenceOf({ past, ahead, expiresAt }: RecipientTimeline, now: number): string {
  const next = ahead[0];
  return t(
    '{count, plural, =0 {Not tried yet} one {Tried # time} other {Tried # times}}{next, select, none {} other {, next at {next}}}{end, select, none {} other {; it goes back to its sender on {end}}}.',
    {
      count: past.length,
      next: next ? moment(Math.max(next.from, now)) : 'none',
      end: expiresAt > now ? moment(expiresAt) : 'none',
    },
  );
}

export const becameLook: { readonly [B in AttemptMade['became']]: { readonly shape: Shape; readonly word: string } } = {
  deferred: { shape: 'waiting', word: t('put off') },
  relayed: { shape: 'ok', word: t('taken') },
  failed: { shape: 'failed', word: t('refused') },
};

/** How an attempt was spoken, as its conversation tells: how long, and whether encrypted. */
export function spokenOf(
  { conversation }: AttemptMade,
  conversations: Journey['conversations'],
): { readonly took: string; readonly tls: string | null; readonly isProven: boolean } | null {
  const found = conversations.find(one => one.trace === conversation);
  const last = found?.lines.at(-1);
  if (!found || !last) return null;
  const tls = found.lines.find(line => line.who === '-' && line.text.startsWith('TLS: '))?.text.slice('TLS: '.length);
  return { took: took(last.at), tls: tls ?? null, isProven: tls?.includes('certificate verified') ?? false };
}

/** A few tries to come are told; the rest are drawn. */
const MOST_TOLD = 3;

export type Ahead = { readonly key: number; readonly say: string; readonly when: string };

export function aheadWords({ ahead, delayAt, expiresAt, row }: RecipientTimeline, now: number): readonly Ahead[] {
  const tries = ahead.slice(0, MOST_TOLD).map(({ from, to, isLast }, at): Ahead => {
    const when = nearMoment((from + to) / 2, now);
    return {
      key: from,
      say:
        at === 0
          ? t('Next try{isLast, select, true {, the last} other {}}', { isLast: String(isLast) })
          : t('Then{isLast, select, true {, the last} other {}}', { isLast: String(isLast) }),
      when: to - from < MINUTE ? when : t('{when}, give or take {span}', { when, span: span((to - from) / 2) }),
    };
  });
  const rest = ahead.length - tries.length;
  if (ahead.length === 0) return [];
  return [
    ...tries,
    ...(rest > 0
      ? [{ key: 1, say: t('and {count, plural, one {# more try} other {# more tries}}', { count: rest }), when: '' }]
      : []),
    ...(delayAt !== null && delayAt < expiresAt && row.sender !== ''
      ? [{ key: 2, say: t('Its sender hears that it waits'), when: nearMoment(delayAt, now) }]
      : []),
    { key: 3, say: t('It goes back to its sender'), when: nearMoment(expiresAt, now) },
  ];
}
