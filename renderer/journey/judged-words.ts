/** Why a message was judged as it was, in words: the verdict, what spoke for and against it, who stands behind it. Pure. */
import type { Journey, JudgedAct, LogLine, Vouching, Why } from '../../server/api/contract.ts';
import { t } from '../../server/base/language.ts';
import type { Shape } from '../design/words.ts';
import { heard } from '../language/heard.ts';

/** Of a log line: what was done; null: nobody has judged it. */
export function judgedAct(events: readonly Pick<LogLine, 'name' | 'fields'>[]): JudgedAct | null {
  const note = events.findLast(one => one.name === 'mta.judged' || one.name === 'msa.judged');
  const act = note?.fields.act;
  return typeof act === 'string' && act in done ? (act as JudgedAct) : null;
}

/** Where what is held is decided on: what a rule keeps has a page of its own. */
export const heldPath = ({ trace, events }: Pick<Journey, 'trace' | 'events'>): string =>
  judgedAct(events) === 'hold' ? `/held/${encodeURIComponent(trace)}` : `/queue?where=${encodeURIComponent(trace)}`;

const done: { readonly [A in JudgedAct]: { readonly shape: Shape; readonly said: string; readonly would: string } } = {
  accept: { shape: 'ok', said: t('Let in'), would: t('it would have been let in') },
  junk: { shape: 'attention', said: t('Taken for junk'), would: t('it would have been taken for junk') },
  hold: { shape: 'held', said: t('Held'), would: t('it would have been held') },
  refuse: { shape: 'failed', said: t('Refused'), would: t('it would have been refused') },
  later: {
    shape: 'waiting',
    said: t('Asked to come back later'),
    would: t('it would have been asked to come back later'),
  },
};

/** −3, 0, +4.5: the sign always, and a true minus. */
export const signed = (points: number): string => (points === 0 ? '0' : `${points > 0 ? '+' : '−'}${Math.abs(points)}`);
const pointsWords = (points: number): string =>
  t('{count, plural, one {{points} point} other {{points} points}}', {
    count: Math.abs(points),
    points: `${points < 0 ? '−' : ''}${Math.abs(points)}`,
  });

export type VerdictWords = { readonly shape: Shape; readonly sentence: string };

export function verdictOf(why: Why): VerdictWords {
  const { act, would } = why;
  const { shape, said } = done[act];
  const because = reasonOf(why);
  if (act === would) return { shape, sentence: t('{what}: {because}.', { what: said, because }) };
  return {
    shape,
    sentence: t('{what}, for you only watch; else {would}: {because}.', {
      what: said,
      would: done[would].would,
      because,
    }),
  };
}

/** What decided, without all that spoke up besides. */
function reasonOf(why: Why): string {
  const { by, would, score, junkFrom, refuseFrom, findings } = why;
  if (by !== null && by !== 'points') {
    if ('rule' in by)
      return by.note
        ? t('your rule {id}, “{note}”, says so', { id: by.rule, note: by.note })
        : t('your rule {id} says so', { id: by.rule });
    return heard(findings.find(one => one.name === by.finding && one.demands)?.words ?? why.because);
  }
  const limit = would === 'refuse' ? refuseFrom : junkFrom;
  const isRefusal = would === 'refuse';
  const points = pointsWords(score);
  if (by === 'points')
    return limit !== null && score >= limit
      ? t(isRefusal ? '{points}, and refusing begins at {limit}' : '{points}, and Junk begins at {limit}', {
          points,
          limit,
        })
      : t(isRefusal ? '{points}; refusing began lower then' : '{points}; Junk began lower then', { points });
  if (!findings.some(one => one.points > 0)) return t('nothing speaks against it');
  return score < junkFrom
    ? t('{points}, and Junk begins at {limit}', { points, limit: junkFrom })
    : t('{points}; Junk began higher then', { points });
}

export type Row = {
  readonly key: string;
  readonly words: string;
  /** How the setting checks.points calls it; null: a rule of the owner's. */
  readonly name: string | null;
  readonly points: number;
  /** It settled the matter, whatever the points are. */
  readonly decided: boolean;
};
export type Rows = {
  readonly against: readonly Row[];
  readonly besides: readonly Row[];
  readonly inFavour: readonly Row[];
};

/** The heaviest first, on each side; findings and what the owner's rules add alike. */
export function rowsOf({ findings, met, by }: Why): Rows {
  const decisive = by !== null && by !== 'points' && 'finding' in by ? by.finding : null;
  const rows: readonly Row[] = [
    ...findings.map((one, at) => ({
      ...{ key: `${one.name} ${at}`, words: capital(heard(one.words)), name: one.name, points: one.points },
      decided: one.name === decisive && one.demands !== undefined,
    })),
    ...met.flatMap(({ id, note, points }) =>
      points === null ? [] : [{ key: `rule ${id}`, words: ruleWords(id, note), name: null, points, decided: false }],
    ),
  ];
  const heaviest = (a: Row, b: Row): number =>
    Number(b.decided) - Number(a.decided) || Math.abs(b.points) - Math.abs(a.points);
  return {
    against: rows.filter(one => one.points > 0 || (one.points === 0 && one.decided)).toSorted(heaviest),
    besides: rows.filter(one => one.points === 0 && !one.decided),
    inFavour: rows.filter(one => one.points < 0).toSorted(heaviest),
  };
}

export const ruleWords = (id: number, note: string): string =>
  note ? t('Your rule {id}: {note}', { id, note }) : t('Your rule {id}', { id });
/** Names of hosts and addresses stay as they are. */
const capital = (text: string): string =>
  /^[a-z]+[\s,;:]/.test(text) ? text.charAt(0).toUpperCase() + text.slice(1) : text;

/** `low`: its words stand below those of the one before, which are too near. */
export type MeterMark = { readonly at: number; readonly words: string; readonly low: boolean };
/** Of the whole width, what the words of a mark need on a telephone. */
const WORDS_NEED = 0.3;
export type Meter = {
  /** 0 to 1, all of them. */
  readonly score: number;
  readonly marks: readonly MeterMark[];
  readonly zone: 'fine' | 'junk' | 'refuse';
  readonly words: string;
};

/** null: its points were not weighed, for it was decided before, or by a rule. */
export function meterOf({ stage, by, score, junkFrom, refuseFrom }: Why): Meter | null {
  if (stage !== 'content' || (by !== null && by !== 'points' && 'rule' in by)) return null;
  const most = Math.max(refuseFrom ?? junkFrom * 2, score) * 1.08;
  const place = (points: number): number => Math.min(1, Math.max(0, points / most));
  const marks = [
    { at: place(junkFrom), words: t('Junk {points}', { points: junkFrom }), low: false },
    ...(refuseFrom === null
      ? []
      : [
          {
            ...{ at: place(refuseFrom), words: t('refused {points}', { points: refuseFrom }) },
            low: Math.abs(place(refuseFrom) - place(junkFrom)) < WORDS_NEED,
          },
        ]),
  ];
  const zone = refuseFrom !== null && score >= refuseFrom ? 'refuse' : score >= junkFrom ? 'junk' : 'fine';
  const limits = { points: pointsWords(score), junk: junkFrom };
  const told =
    refuseFrom === null
      ? t('{points}. Junk begins at {junk}.', limits)
      : t('{points}. Junk begins at {junk}, and it is refused from {refuse}.', { ...limits, refuse: refuseFrom });
  return { score: place(score), marks, zone, words: told };
}

/** A shape beside the word that says it. */
export const vouchShape = ({ result }: Pick<Vouching, 'result'>): Shape => {
  if (result === 'pass') return 'ok';
  if (result === 'fail') return 'failed';
  return result === 'none' || result === 'neutral' ? 'ahead' : 'attention';
};
export const scanShape = {
  clean: 'ok',
  junk: 'attention',
  refuse: 'failed',
  later: 'waiting',
  failed: 'info',
} as const;
export const scanWords = {
  clean: t('nothing found'),
  junk: t('junk'),
  refuse: t('to be refused'),
  later: t('to come later'),
  failed: t('gave no answer'),
} as const;

/** What of it pretends to be somebody else, and only that: for its reader, not for whoever runs this. */
export const pretencesIn = ({ findings }: Pick<Why, 'findings'>): readonly string[] =>
  findings.filter(one => one.points > 0 && pretending.has(one.name)).map(one => capital(heard(one.words)));
const pretending: ReadonlySet<string> = new Set(['own-author', 'own-sender', 'look-alike', 'pretence']);

/** For the reader of what lies in Junk or Rejects. */
export const junkReason = (because: string): string => capital(heard(because).replace(/[.\s]+$/, ''));
